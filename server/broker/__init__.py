"""Broker: the one order of a room's events, on every node. The port; `memory.py` serves one node."""

from collections.abc import Callable
from typing import Protocol

from server.room import Entry, Room
from server.store import Draft, Keys, Opened, Recorded
from server.wire import Logged, Position

Deliver = Callable[[Room, Logged], None]


class Broker(Protocol):
    """Orders, keeps and hands out events.

    `publish` answers when the event is kept and was delivered on this node; `deliver` sees the events of a room in
    the order of their seqs, each once, after the room has applied it. Calls that reach the store may raise StoreFailed.
    """

    async def open(self, room: str, keys: Keys) -> Opened:
        """Gives the room as it stands, making it where there is none; it stays up to date until released."""
        ...

    def release(self, room: str) -> None:
        """Lets go of a room that nobody on this node reads."""
        ...

    async def publish(self, draft: Draft) -> Recorded:
        """Gives the event its place in the room; waits while too many are ahead."""
        ...

    async def missed(self, room: str, since: Position) -> list[Logged] | None:
        """Gives all events of an open room after a position, up to now; None where that cannot be without a gap."""
        ...

    async def messages(self, room: str, before: int, limit: int) -> list[Entry]:
        """Gives up to `limit` messages with a seq under `before`, oldest first."""
        ...

    async def run(self, deliver: Deliver) -> None:
        """Works until cancelled."""
        ...
