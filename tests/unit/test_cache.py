"""The cache: bounded, one translation at a time for each sentence, and failures are forgotten."""

import asyncio

import pytest

from server.translation.cache import Cache


class Maker:
    """Makes values when released, and counts how often it was asked and cancelled."""

    def __init__(self, *, fails: bool = False) -> None:
        self.calls = self.cancelled = 0
        self.fails = fails
        self.gate = asyncio.Event()

    async def __call__(self) -> int:
        self.calls += 1
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if self.fails:
            raise LookupError
        return self.calls


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_five_hundred_who_ask_for_the_same_cause_one_call() -> None:
    cache, make = Cache[str, int](10), Maker()
    tasks = [asyncio.create_task(cache.get("welcome!", make, live=True)) for _ in range(500)]
    await settle()
    make.gate.set()
    assert set(await asyncio.gather(*tasks)) == {1}
    assert await cache.get("welcome!", make, live=True) == 1
    assert make.calls == 1


async def test_one_who_stops_waiting_does_not_cancel_the_others() -> None:
    cache, make = Cache[str, int](10), Maker()
    gone, kept = (asyncio.create_task(cache.get("a", make, live=True)) for _ in range(2))
    await settle()
    gone.cancel()
    await settle()
    make.gate.set()
    assert await kept == 1
    assert make.cancelled == 0


async def test_what_nobody_waits_for_any_more_is_cancelled_and_may_be_asked_again() -> None:
    cache, make = Cache[str, int](10), Maker()
    task = asyncio.create_task(cache.get("a", make, live=True))
    await settle()
    task.cancel()
    await settle()
    assert make.cancelled == 1
    make.gate.set()
    assert await cache.get("a", make, live=True) == 2


async def test_a_failure_reaches_all_who_wait_and_is_not_kept() -> None:
    cache, make = Cache[str, int](10), Maker(fails=True)
    tasks = [asyncio.create_task(cache.get("a", make, live=True)) for _ in range(3)]
    await settle()
    make.gate.set()
    for task in tasks:
        with pytest.raises(LookupError):
            await task
    assert cache.known("a") is None
    make.fails = False
    assert await cache.get("a", make, live=True) == 2


async def test_the_value_used_longest_ago_goes_first() -> None:
    cache, make = Cache[str, int](2), Maker()
    make.gate.set()
    for key in ("a", "b"):
        await cache.get(key, make, live=True)
    cache.known("a")
    await cache.get("c", make, live=True)
    assert (cache.known("a"), cache.known("b"), cache.known("c")) == (1, None, 3)
    assert len(cache) == 2


async def test_a_live_asker_does_not_wait_behind_history_but_history_joins_live() -> None:
    cache, old, new = Cache[str, int](10), Maker(), Maker()
    history = asyncio.create_task(cache.get("a", old, live=False))
    await settle()
    live = asyncio.create_task(cache.get("a", new, live=True))
    await settle()
    later = asyncio.create_task(cache.get("a", old, live=False))
    await settle()
    new.gate.set()
    assert await live == await later == 1
    assert old.calls == 1
    old.gate.set()
    await history
