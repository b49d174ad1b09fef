"""The batcher: what waits for the engine, in which order it goes, and what becomes of it when the engine is lost."""

import asyncio

import pytest

from server.translation.engine.batching import Batcher, Unanswered
from tests.engines import FakeEngine, batching


def ask(batcher: Batcher, *sentences: str, live: bool = True) -> list[asyncio.Task[str]]:
    async def one(sentence: str) -> str:
        hypotheses = await batcher.translate("en-zh", sentence, live=live)
        return hypotheses[0].text

    return [asyncio.create_task(one(sentence)) for sentence in sentences]


async def reason(task: asyncio.Task[str]) -> str:
    with pytest.raises(Unanswered) as caught:
        await task
    return caught.value.reason


async def settle() -> None:
    """Let every task run as far as it can."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_an_idle_engine_gets_a_sentence_at_once() -> None:
    engine = FakeEngine()
    async with batching(engine) as batcher:
        assert await ask(batcher, "a")[0] == "A"
        assert [batch.sentences for batch in engine.batches] == [["a"]]


async def test_what_waits_goes_in_one_batch_longest_first_when_the_engine_gets_free() -> None:
    engine = FakeEngine()
    engine.hold()
    async with batching(engine) as batcher:
        tasks = ask(batcher, "first")
        await engine.has(1)
        tasks += ask(batcher, "bb", "dddd", "a", "ccc")
        await settle()
        engine.release()
        assert await asyncio.gather(*tasks) == ["FIRST", "BB", "DDDD", "A", "CCC"]
        assert engine.batches[1].sentences == ["dddd", "ccc", "bb", "a"]


@pytest.mark.parametrize(
    ("tokens", "live", "lines", "sizes"),
    [(9, True, 7, [1, 3, 3, 1]), (36, False, 6, [1, 3, 3])],
    ids=["live", "history, a quarter of it, so that live sentences wait less"],
)
async def test_a_batch_stays_within_the_token_bound_with_its_padding(
    tokens: int, live: bool, lines: int, sizes: list[int]
) -> None:
    engine = FakeEngine()
    engine.hold()
    async with batching(engine, tokens=tokens) as batcher:
        tasks = ask(batcher, "first")
        await engine.has(1)
        tasks += ask(batcher, *(f"ten chars{place}" for place in range(lines)), live=live)
        await settle()
        engine.release()
        await asyncio.gather(*tasks)
        assert [len(batch.sentences) for batch in engine.batches] == sizes


async def test_a_sentence_longer_than_the_bound_goes_alone() -> None:
    engine = FakeEngine()
    async with batching(engine, tokens=5) as batcher:
        assert await ask(batcher, "x" * 500)[0] == "X" * 500


async def test_directions_are_never_mixed_in_a_batch() -> None:
    engine = FakeEngine()
    engine.hold()
    async with batching(engine) as batcher:
        tasks = [asyncio.create_task(batcher.translate("en-zh", "held", live=True))]
        await engine.has(1)
        for direction in ("en-zh", "zh-en", "en-zh"):
            tasks.append(asyncio.create_task(batcher.translate(direction, f"a{len(tasks)}", live=True)))
        await settle()
        engine.release()
        await asyncio.gather(*tasks)
        assert [(batch.direction, batch.sentences) for batch in engine.batches[1:]] == [
            ("en-zh", ["a1", "a3"]),
            ("zh-en", ["a2"]),
        ]


async def test_live_goes_before_history() -> None:
    engine = FakeEngine()
    engine.hold()
    async with batching(engine) as batcher:
        tasks = ask(batcher, "held")
        await engine.has(1)
        tasks += ask(batcher, "old", live=False)
        await settle()
        tasks += ask(batcher, "new")
        await settle()
        engine.release()
        await asyncio.gather(*tasks)
        assert [batch.sentences for batch in engine.batches[1:]] == [["new"], ["old"]]


async def test_history_is_not_starved_by_live_sentences_that_never_end() -> None:
    engine = FakeEngine()
    engine.hold()
    async with batching(engine, tokens=1) as batcher:
        tasks = ask(batcher, "held")
        await engine.has(1)
        tasks += ask(batcher, "old", live=False) + ask(batcher, *(f"new{place}" for place in range(50)))
        await settle()
        engine.release()
        await tasks[1]
        assert len(engine.batches) < 12
        await asyncio.gather(*tasks)


async def test_a_full_queue_refuses_at_once_and_takes_again_when_there_is_room() -> None:
    engine = FakeEngine()
    engine.hold()
    async with batching(engine, limit=2) as batcher:
        tasks = ask(batcher, "held")
        await engine.has(1)
        tasks += ask(batcher, "a", "b", "c")
        await settle()
        assert await reason(tasks[3]) == "queue_full"
        tasks[1].cancel()
        await settle()
        later = ask(batcher, "d")[0]
        engine.release()
        assert await later == "D"


async def test_history_that_fills_its_queue_leaves_room_for_live() -> None:
    engine = FakeEngine()
    engine.hold()
    async with batching(engine, limit=1) as batcher:
        ask(batcher, "held")
        await engine.has(1)
        ask(batcher, "old", live=False)
        await settle()
        live = ask(batcher, "new")[0]
        engine.release()
        assert await live == "NEW"


async def test_a_cancelled_sentence_never_reaches_the_engine() -> None:
    engine = FakeEngine()
    engine.hold()
    async with batching(engine) as batcher:
        held = ask(batcher, "held")[0]
        await engine.has(1)
        gone, kept = ask(batcher, "gone", "kept")
        await settle()
        gone.cancel()
        await settle()
        engine.release()
        await asyncio.gather(held, kept)
        assert all("gone" not in batch.sentences for batch in engine.batches)


async def test_beyond_one_batch_a_worker_only_one_full_batch_is_sent_ahead() -> None:
    engine = FakeEngine()
    engine.hold()
    async with batching(engine, workers=2, tokens=4) as batcher:
        tasks = [*ask(batcher, "a")]
        await engine.has(1)
        tasks += ask(batcher, "b")
        await engine.has(2)
        tasks += ask(batcher, "c")
        await settle()
        assert len(engine.batches) == 2
        tasks += ask(batcher, "dddddddddd", "eeeeeeeeee", "ffffffffff")
        await settle()
        assert len(engine.batches) == 3
        engine.release()
        await asyncio.gather(*tasks)


async def test_sentences_wait_for_an_engine_that_is_not_loaded_yet() -> None:
    engine = FakeEngine()
    engine.up.clear()
    async with batching(engine) as batcher:
        task = ask(batcher, "early")[0]
        await settle()
        assert not engine.batches
        engine.up.set()
        assert await task == "EARLY"


async def test_when_a_batch_loses_the_engine_each_sentence_is_tried_once_more_alone() -> None:
    engine = FakeEngine()
    engine.hold()
    async with batching(engine) as batcher:
        tasks = ask(batcher, "held")
        await engine.has(1)
        tasks += ask(batcher, "good", "poison", "fine")
        await settle()
        engine.release()
        assert await tasks[1] == "GOOD"
        assert await tasks[3] == "FINE"
        assert await reason(tasks[2]) == "engine_lost"
        assert sorted(batch.sentences for batch in engine.batches[2:]) == [["fine"], ["good"], ["poison"]]


async def test_a_suspect_has_the_engine_to_itself_so_that_no_other_sentence_is_blamed() -> None:
    engine = FakeEngine()
    async with batching(engine, workers=3) as batcher:
        bad, good = ask(batcher, "poison", "good")
        assert await reason(bad) == "engine_lost"
        assert await good == "GOOD"
        engine.hold()
        ask(batcher, "poison too")
        await engine.has(len(engine.batches) + 1)
        other = ask(batcher, "other")[0]
        engine.release()
        assert await other == "OTHER"


async def test_a_sentence_that_lost_two_engines_is_not_tried_again() -> None:
    engine = FakeEngine()
    async with batching(engine) as batcher:
        assert await reason(ask(batcher, "poison")[0]) == "engine_lost"
        tried = len(engine.batches)
        assert await reason(ask(batcher, "poison")[0]) == "poison"
        assert len(engine.batches) == tried
