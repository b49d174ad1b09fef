"""The broker of one node: a queue in front of the store, and the rooms that are read here."""

import asyncio
import time
from collections.abc import Sequence

from server.broker import Deliver
from server.metrics import Metrics
from server.room import Entry
from server.settings import Settings
from server.store import Draft, Keys, Opened, Recorded, Store, StoreFailed
from server.wire import Logged, Position, Said

_Waiting = tuple[Draft, asyncio.Future[Recorded], float]


class MemoryBroker:
    """Commits whatever waits in one go, then delivers it; a full queue makes publishers wait."""

    def __init__(self, store: Store, settings: Settings, metrics: Metrics) -> None:
        self._store = store
        self._settings = settings
        self._metrics = metrics
        self._rooms: dict[str, Opened] = {}
        self._queue: asyncio.Queue[_Waiting] = asyncio.Queue(settings.publish_queue)
        metrics.rooms.set_function(lambda: len(self._rooms))

    async def open(self, room: str, keys: Keys) -> Opened:
        """Gives the room as it stands, making it where there is none; it stays up to date until released."""
        if known := self._rooms.get(room):
            return known
        opened = await self._store.open(room, keys)
        # Whoever loaded it first has it; events since are in that one. Only this call says that it was made.
        kept = self._rooms.setdefault(room, opened._replace(created=False))
        return kept._replace(created=opened.created)

    def release(self, room: str) -> None:
        """Lets go of a room that nobody on this node reads."""
        self._rooms.pop(room, None)

    async def publish(self, draft: Draft) -> Recorded:
        """Gives the event its place in the room; waits while too many are ahead."""
        done: asyncio.Future[Recorded] = asyncio.get_running_loop().create_future()
        await self._queue.put((draft, done, time.perf_counter()))
        return await done

    async def missed(self, room: str, since: Position) -> list[Logged] | None:
        """Gives all events of an open room after a position, up to now; None where that cannot be without a gap."""
        found: list[Logged] = []
        while opened := self._rooms.get(room):
            now = opened.room
            if since.epoch != now.info.epoch or since.seq > now.seq:
                return None
            reached = found[-1].seq if found else since.seq
            if (recent := now.since(reached)) is not None:
                # The store may be ahead of what was delivered here; that is still to come, live.
                return [event for event in found if event.seq <= now.seq] + recent
            older = await self._store.events(room, reached, self._settings.max_resume_events - len(found))
            if not older:
                return None
            found += older
        return None

    async def messages(self, room: str, before: int, limit: int) -> list[Entry]:
        """Gives up to `limit` messages with a seq under `before`, oldest first."""
        if opened := self._rooms.get(room):
            window = list(opened.room.entries.values())
            entries = [entry for entry in window if entry.message.seq < before][-limit:] if limit else []
            if len(entries) == limit:
                return entries
        return await self._store.messages(room, before, limit)

    async def run(self, deliver: Deliver) -> None:
        """Works until cancelled."""
        while True:
            batch = [await self._queue.get()]
            while not self._queue.empty() and len(batch) < self._settings.publish_batch:
                batch.append(self._queue.get_nowait())
            await self._commit(batch, deliver)

    async def _commit(self, batch: Sequence[_Waiting], deliver: Deliver) -> None:
        try:
            recorded = await self._store.append([draft for draft, _, _ in batch])
        except StoreFailed as error:
            for _, done, _ in batch:
                if not done.done():
                    done.set_exception(StoreFailed(str(error)))
            return
        for (_, done, since), result in zip(batch, recorded, strict=True):
            if result.event and result.first:
                self._hand_out(result.event, deliver)
            self._metrics.publish_seconds.observe(time.perf_counter() - since)
            if not done.done():  # its publisher may have gone meanwhile; the event stands
                done.set_result(result)

    def _hand_out(self, event: Logged, deliver: Deliver) -> None:
        self._metrics.events.labels(type=type(event).__name__.lower()).inc()
        if isinstance(event, Said):
            self._metrics.messages.inc()
        opened = self._rooms.get(event.room)
        if opened and opened.room.apply(event):
            deliver(opened.room, event)
