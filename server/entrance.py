"""Entrance: how a reader comes into a room, catches up with it, reads back in it, and leaves."""

import hmac
from collections import Counter
from typing import NamedTuple, Protocol

from msgspec.structs import replace

from server.audience import Reader
from server.broker import Broker
from server.cleaning import clean_room, skeleton
from server.hub import Hub
from server.identity import Identity
from server.interpreter import Interpreter
from server.refusals import Refusal
from server.room import Room, catch_up
from server.settings import Settings
from server.store import Draft, Keys, Opened
from server.wire import (
    History,
    Join,
    Joined,
    Leave,
    Left,
    Logged,
    Page,
    Participant,
    Promoted,
    ReadIn,
    Reading,
    Said,
    Translated,
)


class Member(Reader, Protocol):
    """A reader who takes part; `rooms` are those joined, each with how many messages the reader looks at."""

    rooms: dict[str, int]


class Arrival(NamedTuple):
    """What a resuming reader missed: messages, then events from the first change to an older one; where they part."""

    messages: list[Said]
    events: list[Logged]
    position: int


class Entrance:
    """Joins, resumes, and leaves.

    The snapshot is taken and the reader added in one step without an await, so that no event falls between.
    """

    def __init__(
        self, broker: Broker, hub: Hub, interpreter: Interpreter, identity: Identity, settings: Settings
    ) -> None:
        self._broker = broker
        self._hub = hub
        self._interpreter = interpreter
        self._identity = identity
        self._settings = settings
        self._arriving: Counter[str] = Counter()

    async def join(self, member: Member, command: Join) -> None:
        """Brings the member into the room, with all that was missed, or with its latest messages."""
        room_id = clean_room(command.room)
        if room_id is None:
            raise Refusal("no_room")
        self._has_place(member, room_id)
        keys = Keys(self._identity.digest(command.key), self._identity.digest(command.host_key))
        self._arriving[room_id] += 1
        try:
            opened = await self._broker.open(room_id, keys)
            self._admit(member, opened, keys)
            await self._promote(member, opened, keys)
            missed = await self._broker.missed(room_id, command.since) if command.since else None
            self._admit(member, opened, keys)  # again: somebody of this name may have come while this waited
            self._enter(member, opened.room, command, missed)
        finally:
            self._arriving[room_id] -= 1
            self._release(room_id)

    def leave(self, member: Member, command: Leave) -> None:
        """Takes the member out of the room."""
        room = joined_room(member, command.room)
        self.quit(member, room)
        self._hub.tell(member, Left(ref=command.ref, room=room))

    def quit(self, member: Member, room: str) -> None:
        """Takes the member out of a room without a word."""
        member.rooms.pop(room, None)
        self._hub.unfollow(room, member)
        self._release(room)

    def _release(self, room: str) -> None:
        if self._arriving[room] == 0:
            del self._arriving[room]
            if self._hub.audience(room) is None:
                self._broker.release(room)

    async def history(self, member: Member, command: History) -> None:
        """Sends messages before a place, in the member's language."""
        room_id = joined_room(member, command.room)
        limit = min(command.limit, self._settings.max_history)
        entries = await self._broker.messages(room_id, command.before, limit + 1)
        messages = self._fit(self._interpreter.view(entries[-limit:] if limit else [], member.lang))
        more = len(entries) > len(messages)
        self._hub.tell(member, Page(ref=command.ref, room=room_id, messages=messages, more=more))

    async def read_in(self, member: Member, command: ReadIn) -> None:
        """Changes the member's language, and sends each room's visible history again in it."""
        rooms = [(await self._room(room), count) for room, count in list(member.rooms.items())]
        member.lang = command.lang
        self._hub.tell(member, Reading(ref=command.ref, lang=command.lang))
        for room, count in rooms:
            self._hub.move(room.info.id, member)
            messages = self._fit(self._interpreter.view(room.latest(count), command.lang))
            page = Page(room=room.info.id, messages=messages, more=room.has_before(messages))
            self._hub.tell(member, page)

    async def _room(self, room: str) -> Room:
        return (await self._broker.open(room, Keys())).room

    def _has_place(self, member: Member, room: str) -> None:
        if room in member.rooms:
            return
        full = self._hub.audience(room) is None and len(self._hub) >= self._settings.max_rooms
        if full or len(member.rooms) >= self._settings.max_rooms_per_connection:
            raise Refusal("overloaded", retry_ms=60_000)

    def _admit(self, member: Member, opened: Opened, keys: Keys) -> None:
        private, host = opened.keys.room, opened.keys.host
        knows_host_key = bool(host) and hmac.compare_digest(host, keys.host)
        if keys.host and not knows_host_key:
            raise Refusal("bad_key")
        if private and not knows_host_key and not hmac.compare_digest(private, keys.room):
            raise Refusal("bad_key")
        audience = self._hub.audience(opened.room.info.id)
        alike = skeleton(member.participant.name)
        for other in audience.people.values() if audience else ():
            if other.id != member.participant.id and skeleton(other.name) == alike:
                raise Refusal("duplicate_name")

    async def _promote(self, member: Member, opened: Opened, keys: Keys) -> None:
        """Makes a host of who opened the room with a key of any kind, and of who knows the host key."""
        opener = opened.created and (keys.room or keys.host)
        if (opener or keys.host) and not opened.room.is_host(member.participant.id):
            host = replace(member.participant, role="host")
            await self._broker.publish(Draft(Promoted(room=opened.room.info.id, participant=host)))

    def _enter(self, member: Member, room: Room, command: Join, missed: list[Logged] | None) -> None:
        limit = min(command.history, self._settings.max_history)
        arrival = None if missed is None else self._recover(member, room, missed)
        joined = self._joined(member, room, command, limit, arrival)
        self._hub.unfollow(room.info.id, member)
        self._hub.follow(room.info.id, member, self._person(member, room))
        member.rooms[room.info.id] = limit
        self._hub.tell(member, joined)
        for event in arrival.events if arrival else ():
            self._hub.tell(member, event)
        if arrival:
            self._interpreter.complete(room.latest(limit), member.lang)

    def _recover(self, member: Member, room: Room, missed: list[Logged]) -> Arrival | None:
        entries, rest = catch_up(missed)
        messages = self._interpreter.view([room.entries.get(e.message.seq, e) for e in entries], member.lang)
        mine = [event for event in rest if not isinstance(event, Translated) or event.lang == member.lang]
        events = [self._interpreter.rendered(room, event, member.lang) for event in mine]
        if sum(map(_size, (*messages, *events))) > self._settings.max_history_bytes:
            return None
        # A client cut off between `joined` and the events resumes at the first of them: none is lost, none comes twice.
        return Arrival(messages, events, events[0].seq - 1 if events else room.seq)

    def _joined(self, member: Member, room: Room, command: Join, limit: int, arrival: Arrival | None) -> Joined:
        if arrival:
            messages, seq = arrival.messages, arrival.position
        else:
            messages, seq = self._fit(self._interpreter.view(room.latest(limit), member.lang)), room.seq
        audience = self._hub.audience(room.info.id)
        people = {p.id: p for p in (audience.people.values() if audience else ())}
        people[member.participant.id] = self._person(member, room)
        return Joined(
            ref=command.ref,
            room=replace(room.info, seq=seq, count=len(people)),
            messages=messages,
            recovered=arrival is not None,
            people=list(people.values())[-self._settings.max_people_listed :],
            more=arrival is None and room.has_before(messages),
        )

    def _person(self, member: Member, room: Room) -> Participant:
        return replace(room.author(member.participant), lang=member.lang)

    def _fit(self, messages: list[Said]) -> list[Said]:
        """Gives as many of the latest messages as go into one frame."""
        room_left = self._settings.max_history_bytes
        for index in range(len(messages) - 1, -1, -1):
            room_left -= _size(messages[index])
            if room_left < 0:
                return messages[index + 1 :]
        return messages


def _size(event: Logged) -> int:
    """Estimates an event's bytes on the wire: its texts, and 300 for the rest."""
    texts = [getattr(event, "text", ""), getattr(getattr(event, "translation", None), "text", "")]
    return (
        300 + sum(len(text.encode()) for text in texts) + 24 * sum(map(len, getattr(event, "reactions", {}).values()))
    )


def joined_room(member: Member, room: str) -> str:
    """Gives the id of a room that the member is in; refuses any other."""
    room_id = clean_room(room)
    if room_id is None or room_id not in member.rooms:
        raise Refusal("not_joined")
    return room_id
