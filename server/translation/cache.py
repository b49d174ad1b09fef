"""Sentences translated lately, bounded, and one translation at a time for each: five hundred "welcome!" are one."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class _Flight(Generic[Value]):
    """One translation under way and how many wait for it."""

    def __init__(self, task: asyncio.Task[Value]) -> None:
        self.task = task
        self.waiting = 0


class Cache(Generic[Key, Value]):
    """The `size` values used last; what fails is not kept, and what nobody waits for any more is cancelled."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._flights: dict[tuple[Key, bool], _Flight[Value]] = {}

    def known(self, key: Key) -> Value | None:
        """The value kept for the key."""
        if key in self._values:
            self._values.move_to_end(key)
        return self._values.get(key)

    async def get(self, key: Key, make: Callable[[], Awaitable[Value]], *, live: bool) -> Value:
        """The value kept, or made once for all who ask meanwhile; a live asker does not wait for a history one."""
        value = self.known(key)
        return value if value is not None else await self._join(self._flight(key, make, live=live))

    def _flight(self, key: Key, make: Callable[[], Awaitable[Value]], *, live: bool) -> _Flight[Value]:
        flight = self._flights.get((key, True)) or self._flights.get((key, live))
        if flight is None:
            flight = self._flights[key, live] = _Flight(asyncio.ensure_future(self._made(key, make)))
            flight.task.add_done_callback(lambda task: self._landed((key, live), task))
        return flight

    async def _made(self, key: Key, make: Callable[[], Awaitable[Value]]) -> Value:
        value = self._values[key] = await make()
        while len(self._values) > self._size:
            self._values.popitem(last=False)
        return value

    def _landed(self, place: tuple[Key, bool], task: asyncio.Task[Value]) -> None:
        if (flight := self._flights.get(place)) and flight.task is task:
            del self._flights[place]
        if not task.cancelled():
            task.exception()  # Read, so that a failure whose last waiter has just left is not reported as lost.

    async def _join(self, flight: _Flight[Value]) -> Value:
        flight.waiting += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if not flight.waiting and not flight.task.done():
                self._abandon(flight)

    def _abandon(self, flight: _Flight[Value]) -> None:
        """Cancel what nobody waits for, and forget it at once so that a newcomer starts afresh."""
        flight.task.cancel()
        self._flights = {place: other for place, other in self._flights.items() if other is not flight}

    def __len__(self) -> int:
        return len(self._values)
