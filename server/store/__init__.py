"""Store: history that outlives the process. The port; `sqlite.py` keeps it on disk."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from server.room import Entry, Room
from server.wire import Logged


class StoreFailed(Exception):  # noqa: N818 - it reads as the fact it is
    """The store could not write or read: the disk is full or broken. Nothing of the call took effect."""


class Keys(NamedTuple):
    """Digests of what opens a room: `room` for everyone where it is private, `host` for its hosts; empty for none."""

    room: bytes = b""
    host: bytes = b""


class Opened(NamedTuple):
    """A room as the store holds it, its keys, and whether this call made it."""

    room: Room
    keys: Keys
    created: bool


class Draft(NamedTuple):
    """An event on its way into the log; a `said` with a `sender` is the same message when sent again."""

    event: Logged
    sender: str = ""


class Recorded(NamedTuple):
    """What became of a draft: `event` with its seq, or None where the text it is about is gone.

    With `first`, the message was there before, and `event` is that first one.
    """

    event: Logged | None
    first: bool = True


class Store(Protocol):
    """Rooms, their logs, messages and translations.

    What `append` has answered for survives the death of the process. Calls take effect one after the other in the
    order made. Every call may raise StoreFailed.
    """

    async def open(self, room: str, keys: Keys) -> Opened:
        """Loads a room, making it with these keys where there is none."""
        ...

    async def append(self, drafts: Sequence[Draft]) -> list[Recorded]:
        """Gives each draft the next seq of its room and keeps it, all or none; a stale one takes no seq."""
        ...

    async def messages(self, room: str, before: int, limit: int) -> list[Entry]:
        """Gives up to `limit` messages with a seq under `before`, oldest first."""
        ...

    async def events(self, room: str, after: int, limit: int) -> list[Logged] | None:
        """Gives the events after a seq, in order, less those about texts since gone.

        None where the log does not reach back, or there are more than `limit`.
        """
        ...

    async def close(self) -> None:
        """Finishes what was asked and lets go of the files."""
        ...
