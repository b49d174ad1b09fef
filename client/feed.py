"""Feed: the events of one room as a client's user sees them: in order, once, without a gap."""

import asyncio
from collections.abc import Awaitable, Callable

from server.room import Entry, Room
from server.wire import Event, Joined, Logged, Page, Position, RoomEvent, RoomInfo, Said, Translation

_WINDOW = 10_000


class ConnectionEnded(Exception):  # noqa: N818 - it reads as the fact it is
    """The server closed for good, or the client was left; `code` is the close code of the protocol's table."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{reason or 'closed'} ({code})")
        self.code, self.reason = code, reason


class Feed:
    """An async iterator of one room's events; `room` is their fold.

    The first event is `Joined`, with the history asked for. After a reconnect only what was missed comes; where the
    server cannot give all of it, another `Joined` with `recovered` false, and `room` begins anew from it.
    A user who falls more than `limit` events behind is not sent more until those are read: the rest is asked for then.
    """

    def __init__(self, name: str, join: Callable[["Feed"], Awaitable[None]], *, history: int, limit: int) -> None:
        self.name = name
        self.history = history
        self.key: str | None = None
        self.host_key: str | None = None
        self.room = _empty(name)
        self._join = join
        self._events: asyncio.Queue[Event | Exception] = asyncio.Queue(limit)
        self._position: Position | None = None
        self._behind = True  # nothing was asked for yet
        self._ended: ConnectionEnded | None = None

    def __aiter__(self) -> "Feed":
        return self

    async def __anext__(self) -> Event:
        """Gives the next event; raises ConnectionEnded after the last, CommandRefused where joining is refused."""
        if self._events.empty() and self._ended:
            raise self._ended
        if self._events.empty() and self._behind:
            await self._join(self)
        event = await self._events.get()
        if isinstance(event, Exception):
            raise event
        return event

    @property
    def position(self) -> Position | None:
        """Where this feed stands in the room's log; None before it has joined."""
        return self._position

    @property
    def joined(self) -> bool:
        """Whether this feed has joined, so that it joins again after a reconnect."""
        return self._position is not None

    def take(self, event: RoomEvent) -> None:
        """Takes one event from the server; what was seen before is passed over."""
        if self._behind:
            return
        if isinstance(event, Logged):
            self._take_logged(event)
        elif not self._events.full():  # typing and presence: the next one tells anew
            self._events.put_nowait(event)

    def take_joined(self, joined: Joined) -> None:
        """Takes the answer to a join: the beginning, or what was missed since."""
        self._behind = False
        if joined.recovered:
            for message in joined.messages:
                self._take_logged(message)
        else:
            self.room = Room(joined.room, map(entry_of, joined.messages), window=_WINDOW)
            self._put(joined)
        if not self._behind:
            self.room.info = joined.room
            self._position = Position(joined.room.epoch, joined.room.seq)

    def take_refused(self, refused: Exception) -> None:
        """Takes the refusal to join again after a break: raised behind what is there; then joining is tried anew."""
        self._behind = True
        if not self._events.full():
            self._events.put_nowait(refused)

    def take_page(self, page: Page) -> None:
        """Takes the visible history in another language."""
        for message in page.messages:
            if message.seq in self.room.entries:
                self.room.entries[message.seq] = entry_of(message)
        self._put(page)

    def end(self, ended: ConnectionEnded) -> None:
        """Lets the user read what is there, and then the reason why there is no more."""
        self._ended = ended
        if self._events.empty():
            self._events.put_nowait(ended)

    def _take_logged(self, event: Logged) -> None:
        if self._position is None or event.seq <= self._position.seq or self._behind:
            return
        self._put(event)
        if not self._behind:
            self._position = Position(self._position.epoch, event.seq)
            self.room.apply(event)

    def _put(self, event: Event) -> None:
        """Hands an event to the user, who asks for the rest anew after reading if this is too much."""
        if self._events.full():
            self._behind = True
        else:
            self._events.put_nowait(event)


def _empty(name: str) -> Room:
    return Room(RoomInfo(name, name, "", 0, 0, [], None, 0, False), window=_WINDOW)


def entry_of(message: Said) -> Entry:
    """Gives a message of the wire as the fold holds it, with its one translation."""
    translation = message.translation
    return Entry(message, {translation.lang: translation} if isinstance(translation, Translation) else {})
