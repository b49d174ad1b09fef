"""Chat: what people do in a room: say, edit, delete, react, type, rate. Owns no state."""

import time
import unicodedata

from msgspec import UNSET
from msgspec.structs import replace

from server.aside import Aside
from server.broker import Broker
from server.cleaning import clean_text
from server.entrance import Entrance, Member, joined_room
from server.hub import Hub
from server.limits import Buckets
from server.refusals import Refusal
from server.room import Room
from server.settings import Settings
from server.store import Draft, Keys
from server.translation import detect
from server.wire import (
    Accepted,
    Command,
    Delete,
    Deleted,
    Edit,
    Edited,
    History,
    IsTyping,
    Join,
    Leave,
    Logged,
    Pinyin,
    Preview,
    Rate,
    Rated,
    React,
    Reacted,
    ReadIn,
    Said,
    Say,
    Typing,
)

_MAX_EMOJI_CHARS = 16


class Chat:
    """The use cases, in order; each answers its member, or raises Refusal."""

    def __init__(self, broker: Broker, hub: Hub, entrance: Entrance, aside: Aside, settings: Settings) -> None:
        self._broker = broker
        self._hub = hub
        self._entrance = entrance
        self._aside = aside
        self._settings = settings
        self._speaking = Buckets(settings.messages_per_second, settings.messages_burst)
        self._typing = Buckets(settings.typing_per_second, settings.typing_per_second)

    async def obey(self, member: Member, command: Command) -> None:
        """Does what a command says; raises Refusal, or StoreFailed where nothing can be kept."""
        match command:
            case Say() | Edit() | Delete() | React() | Rate():
                self._pace(member)
                await self._speak(member, command)
            case Join():
                await self._entrance.join(member, command)
            case Leave():
                self._entrance.leave(member, command)
            case History():
                await self._entrance.history(member, command)
            case ReadIn():
                await self._entrance.read_in(member, command)
            case Typing():
                self.typing(member, command)
            case Preview():
                self._aside.preview(member, replace(command, text=self._text(command.text)))
            case Pinyin():
                self._aside.pinyin(member, replace(command, text=self._text(command.text)))
            case _:
                raise Refusal("bad_frame", detail="hello comes once, first")

    async def _speak(self, member: Member, command: Say | Edit | Delete | React | Rate) -> None:
        match command:
            case Say():
                await self.say(member, command)
            case Edit():
                await self.edit(member, command)
            case Delete():
                await self.delete(member, command)
            case React():
                await self.react(member, command)
            case Rate():
                await self.rate(member, command)

    async def say(self, member: Member, command: Say) -> None:
        """Says a line; the same `id` again is the same line."""
        room = await self._room(member, command.room)
        text = self._text(command.text)
        if not command.id:
            raise Refusal("bad_frame", detail="`id` is empty")
        if command.reply_to is not None:
            await self._message(room, command.reply_to)
        said = Said(
            room=room.info.id,
            id=command.id,
            at=_now(),
            author=room.author(member.participant),
            lang=detect(text),
            text=text,
            reply_to=UNSET if command.reply_to is None else command.reply_to,
        )
        await self._publish(member, command, said)

    async def edit(self, member: Member, command: Edit) -> None:
        """Replaces the text of the member's own message."""
        room = await self._room(member, command.room)
        text = self._text(command.text)
        message = await self._message(room, command.seq)
        if message.author.id != member.participant.id:
            raise Refusal("forbidden")
        edited = Edited(room=room.info.id, of=command.seq, at=_now(), lang=detect(text), text=text)
        await self._publish(member, command, edited)

    async def delete(self, member: Member, command: Delete) -> None:
        """Takes back the member's own message, or as a host anyone's."""
        room = await self._room(member, command.room)
        message = await self._message(room, command.seq)
        me = member.participant.id
        if message.author.id != me and not room.is_host(me):
            raise Refusal("forbidden")
        await self._publish(member, command, Deleted(room=room.info.id, of=command.seq, by=me))

    async def react(self, member: Member, command: React) -> None:
        """Puts an emoji on a message, or takes it off."""
        room = await self._room(member, command.room)
        message = await self._message(room, command.seq)
        emoji = clean_text(command.emoji)
        if not _is_emoji(emoji):
            raise Refusal("bad_frame", detail="`emoji` is not one emoji")
        if command.on and emoji not in message.reactions and len(message.reactions) >= self._settings.max_reactions:
            raise Refusal("overloaded", retry_ms=60_000)
        who = room.author(member.participant)
        reacted = Reacted(room=room.info.id, of=command.seq, emoji=emoji, on=command.on, participant=who)
        await self._publish(member, command, reacted)

    async def rate(self, member: Member, command: Rate) -> None:
        """Tells the room's hosts what the member thinks of a translation."""
        room = await self._room(member, command.room)
        await self._message(room, command.seq)
        rated = Rated(
            room=room.info.id,
            of=command.seq,
            lang=command.lang,
            good=command.good,
            participant=room.author(member.participant),
            better=UNSET if command.better is None else self._text(command.better),
        )
        await self._publish(member, command, rated)

    def typing(self, member: Member, command: Typing) -> None:
        """Tells the room that the member is writing; best effort: in a busy room most are not passed on."""
        room = joined_room(member, command.room)
        if not self._typing.take(room):
            self._hub.deliver(IsTyping(room=room, participant=member.participant))

    def quit(self, member: Member) -> None:
        """Takes the member out of every room."""
        for room in tuple(member.rooms):
            self._entrance.quit(member, room)

    async def _publish(self, member: Member, command: Say | Edit | Delete | React | Rate, event: Logged) -> None:
        recorded = await self._broker.publish(Draft(event, member.participant.id))
        if recorded.event is None:
            raise Refusal("gone")
        self._hub.tell(member, _accepted(command, event.room, recorded.event.seq))

    def _pace(self, member: Member) -> None:
        if wait := self._speaking.take(member.participant.id):
            raise Refusal("rate_limited", retry_ms=wait)

    async def _room(self, member: Member, room: str) -> Room:
        return (await self._broker.open(joined_room(member, room), Keys())).room

    async def _message(self, room: Room, seq: int) -> Said:
        found = await self._broker.messages(room.info.id, seq + 1, 1)
        if not found or found[0].message.seq != seq or found[0].message.deleted:
            raise Refusal("gone")
        return found[0].message

    def _text(self, text: str) -> str:
        if len(text) > self._settings.max_text_chars:
            raise Refusal("too_long", limit=self._settings.max_text_chars)
        cleaned = clean_text(text)
        if not cleaned:
            raise Refusal("bad_frame", detail="there is nothing to read in the text")
        return cleaned


def _accepted(command: Say | Edit | Delete | React | Rate, room: str, seq: int) -> Accepted:
    return Accepted(ref=command.ref, room=room, seq=seq, id=command.id if isinstance(command, Say) else UNSET)


def _now() -> int:
    return time.time_ns() // 1_000_000


def _is_emoji(text: str) -> bool:
    symbols = {"So", "Sk", "Mn", "Me", "Cf", "Sm", "Po", "Nd"}
    only_symbols = all(unicodedata.category(c) in symbols for c in text)
    shown = any(unicodedata.category(c) == "So" or c in "\u20e3‼⁉" for c in text)
    return len(text) <= _MAX_EMOJI_CHARS and only_symbols and shown
