"""Rooms: the conversations one is in, and the one that is looked at."""

from collections.abc import Callable

from client.connection import Chat, CommandRefused, ConnectionEnded
from client.terminal.conversation import Conversation
from server.wire import Event

_PAGE = 50


class Rooms:
    """Enters, follows and leaves rooms; once the first was entered there is always a current one."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self._rooms: dict[str, Conversation] = {}
        self._current = ""
        self._asking = False

    @property
    def current(self) -> Conversation:
        """The room that is looked at."""
        return self._rooms[self._current]

    def all(self) -> list[Conversation]:
        """Gives the rooms in the order in which they were entered."""
        return list(self._rooms.values())

    async def enter(self, name: str, *, key: str | None = None, host_key: str | None = None) -> Conversation | None:
        """Enters a room and looks at it; gives it where it is new. Raises CommandRefused, ConnectionEnded."""
        feed = self._chat.room(name, key=key, host_key=host_key)
        if feed.name in self._rooms:
            self.look_at(feed.name)
            return None
        conversation = Conversation(feed, self._chat.welcome.participant)
        conversation.take(await anext(feed), seen=True)
        self._rooms[feed.name] = conversation
        self.look_at(feed.name)
        return conversation

    async def follow(
        self, conversation: Conversation, seen: Callable[[], bool], happened: Callable[[Conversation, Event], None]
    ) -> str:
        """Takes a room's events in as they come, and tells of each; answers with the reason why there are no more."""
        try:
            async for event in conversation.feed:
                conversation.take(event, seen=conversation is self.current and seen())
                happened(conversation, event)
        except ConnectionEnded as ended:
            return ended.reason if conversation.name in self._rooms else ""
        except CommandRefused as refused:  # joining anew after a break
            return refused.message
        return ""

    async def older(self, conversation: Conversation) -> bool:
        """Asks for the messages before the first; False where there are none, or they are on their way."""
        if self._asking or not conversation.more or not conversation.entries:
            return False
        self._asking = True
        try:
            asked_at = conversation.feed.room.seq
            page = await self._chat.history(conversation.name, before=next(iter(conversation.entries)), limit=_PAGE)
            return conversation.add_older(page, asked_at)
        finally:
            self._asking = False

    async def leave(self) -> bool:
        """Leaves the current room for the one before it; False where it is the only one."""
        if len(self._rooms) == 1:
            return False
        left = self.current
        self.step(-1)
        del self._rooms[left.name]
        await self._chat.leave(left.name)
        return True

    def look_at(self, name: str) -> None:
        """Makes a room the current one."""
        if name in self._rooms:
            self._current = name

    def step(self, by: int) -> None:
        """Goes to the next room, or the one before."""
        names = list(self._rooms)
        self._current = names[(names.index(self._current) + by) % len(names)]
