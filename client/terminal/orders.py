"""Orders: what each slash command does in the room that is looked at."""

from collections.abc import Awaitable, Callable

from client.connection import Chat
from client.terminal.commands import Name, Order, language
from client.terminal.composer import Subject
from client.terminal.desk import Desk
from client.terminal.reading import Reader, shown
from client.terminal.rooms import Rooms
from client.terminal.speech import Speech
from server.room import Entry


class Orders:
    """Obeys slash commands that are about people and messages. Raises CommandRefused, ConnectionEnded."""

    def __init__(self, chat: Chat, rooms: Rooms, speech: Speech, desk: Desk) -> None:
        self._chat, self._rooms, self._speech, self._desk = chat, rooms, speech, desk
        self._deeds: dict[Name, Callable[[str], Awaitable[None]]] = {
            "join": self.join,
            "leave": self.leave,
            "lang": self.lang,
            "reply": self.reply,
            "edit": self.edit,
            "delete": self.delete,
            "react": self.react,
            "ask": self.ask,
        }

    async def obey(self, order: Order) -> None:
        """Does what an order says."""
        if deed := self._deeds.get(order.name):
            await deed(order.rest)
        else:
            await self._desk.perform(order)

    async def join(self, rest: str) -> None:
        """Goes to a room; what follows its name is its key."""
        room, _, key = rest.partition(" ")
        if room:
            self._desk.look(await self._rooms.enter(room.removeprefix("#"), key=key.strip() or None))
        else:
            self._say("needs_room")

    async def leave(self, _: str) -> None:
        """Leaves the room, and the program with the last one."""
        if await self._rooms.leave():
            self._desk.look()
        else:
            await self._desk.perform(Order("quit", ""))

    async def lang(self, rest: str) -> None:
        """Changes the reading language."""
        lang = language(rest)
        if lang:
            self._desk.speak(lang)
            await self._chat.read_in(lang)
        else:
            self._say("languages")

    async def reply(self, rest: str) -> None:
        """Answers the chosen message, or the latest of somebody else."""
        entry = self._desk.entry or self._rooms.current.others_latest()
        if entry is None or entry.message.deleted:
            self._say("nothing_here")
        elif rest:
            await self._speech.say(self._rooms.current, rest, entry.message.seq)
        else:
            text = shown(entry, self._reader).text
            self._desk.begin(Subject("reply", entry.message.seq, entry.message.author.name, text))

    async def edit(self, rest: str) -> None:
        """Changes the chosen or latest own message; without a text, in the composer."""
        entry = self._own()
        if entry is None:
            self._say("not_yours" if self._desk.entry else "nothing_here")
        elif rest:
            await self._chat.edit(self._rooms.current.name, entry.message.seq, rest)
        else:
            message = entry.message
            self._desk.begin(Subject("edit", message.seq, message.author.name, message.text), message.text)

    async def delete(self, _: str) -> None:
        """Deletes the chosen message, a host anyone's; or the latest own."""
        entry = self._desk.entry or self._rooms.current.own_latest()
        if entry is None or entry.message.deleted:
            self._say("nothing_here")
        elif await self._desk.confirm(self._desk.words("delete_sure"), shown(entry, self._reader).text):
            await self._chat.delete(entry.message.room, entry.message.seq)

    async def react(self, rest: str) -> None:
        """Puts an emoji on the chosen or latest message, or takes it off where one has put it."""
        conversation = self._rooms.current
        entry = self._desk.entry or conversation.others_latest()
        if entry is None or entry.message.deleted:
            self._say("nothing_here")
        elif rest:
            mine = conversation.me.id in entry.message.reactions.get(rest, [])
            await self._chat.react(conversation.name, entry.message.seq, rest, on=not mine)
        else:
            self._say("needs_emoji")

    async def ask(self, rest: str) -> None:
        """Puts a question to the hosts."""
        if rest:
            await self._chat.ask(self._rooms.current.name, rest)
            self._say("asked")
        else:
            self._say("needs_text", name="ask")

    @property
    def _reader(self) -> Reader:
        return Reader(self._rooms.current.me.id, self._chat.lang)

    def _own(self) -> Entry | None:
        conversation = self._rooms.current
        entry = self._desk.entry or conversation.own_latest()
        if entry is None or entry.message.deleted or entry.message.author.id != conversation.me.id:
            return None
        return entry

    def _say(self, key: str, **facts: object) -> None:
        self._desk.notice(self._desk.words(key, **facts))
