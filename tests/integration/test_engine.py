"""The engine's process: found hung, dead or unable, replaced, and never able to take the server with it."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress

import pytest
from prometheus_client import CollectorRegistry

from server.metrics import Metrics
from server.translation.catalog import UnusableModel
from server.translation.engine.batching import Batch, Batcher, EngineLost, EngineRefused, Unanswered
from server.translation.engine.frames import Load
from server.translation.engine.process import EngineProcess, Limits
from tests.engines import STUB

QUICK = Limits(load_seconds=30, batch_seconds=30, first_pause=0.01, longest_pause=0.1)


def nothing() -> Load:
    return Load([], 1, 1)


@asynccontextmanager
async def running(
    limits: Limits = QUICK, load: Callable[[], Load] = nothing, command: Sequence[str] = STUB
) -> AsyncIterator[EngineProcess]:
    engine = EngineProcess(load, limits, Metrics(CollectorRegistry()), command)
    task = asyncio.create_task(engine.run())
    yield engine
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def batch(*sentences: str) -> Batch:
    return Batch("en-zh", list(sentences), careful=False)


async def test_it_answers_though_its_libraries_print_on_standard_output() -> None:
    async with running() as engine:
        await engine.ready()
        assert engine.health().ready
        answers = await engine.translate(batch("a", "b"))
        assert [[hypothesis.text for hypothesis in answer] for answer in answers] == [["a!"], ["b!"]]


async def test_one_that_dies_is_replaced_and_fails_only_what_it_had() -> None:
    async with running() as engine:
        await engine.ready()
        with pytest.raises(EngineLost):
            await engine.translate(batch("die"))
        assert (await engine.translate(batch("a")))[0][0].text == "a!"


async def test_a_killed_one_is_replaced() -> None:
    async with running() as engine:
        await engine.ready()
        first = engine.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        with pytest.raises(EngineLost):
            await engine.translate(batch("a"))
        assert (await engine.translate(batch("a")))[0][0].text == "a!"


async def test_a_hung_one_is_killed_and_replaced() -> None:
    async with running(Limits(30, 0.3, 0.01, 0.1)) as engine:
        await engine.ready()
        with pytest.raises(EngineLost, match="stuck"):
            await engine.translate(batch("hang"))
        assert not engine.health().ready
        assert engine.health().reason == "stuck"
        await engine.ready()
        assert engine.health().ready


async def test_a_stopped_one_is_killed_and_replaced() -> None:
    async with running(Limits(30, 0.3, 0.01, 0.1)) as engine:
        await engine.ready()
        assert engine.pid is not None
        os.kill(engine.pid, signal.SIGSTOP)
        with pytest.raises(EngineLost, match="stuck"):
            await engine.translate(batch("a"))
        assert (await engine.translate(batch("b")))[0][0].text == "b!"


async def test_one_that_reads_no_more_is_replaced_and_loses_a_sentence_once() -> None:
    async with running() as engine:
        await engine.ready()
        await engine.translate(batch("deaf"))
        lost = 0
        for _ in range(3):
            try:
                await engine.translate(batch("a"))
            except EngineLost:
                lost += 1
        assert lost <= 1
        assert (await engine.translate(batch("b")))[0][0].text == "b!"


async def test_what_it_refuses_fails_alone_and_it_lives_on() -> None:
    async with running() as engine:
        await engine.ready()
        first = engine.pid
        with pytest.raises(EngineRefused):
            await engine.translate(batch("refuse"))
        assert (await engine.translate(batch("a")))[0][0].text == "a!"
        assert engine.pid == first


async def test_a_poison_sentence_fails_while_those_around_it_are_translated() -> None:
    async with running() as engine:
        batcher = Batcher(engine, Metrics(CollectorRegistry()), workers=2, limit=100, tokens=1000)
        task = asyncio.create_task(batcher.run())
        await engine.ready()
        words = ("good", "die", "fine")
        answers = await asyncio.gather(
            *(batcher.translate("en-zh", word, live=True) for word in words), return_exceptions=True
        )
        task.cancel()
        assert [answer[0].text for answer in answers if isinstance(answer, list)] == ["good!", "fine!"]
        assert isinstance(answers[1], Unanswered)


async def test_without_a_model_it_says_why_and_keeps_trying() -> None:
    tried = asyncio.Event()
    loop = asyncio.get_running_loop()
    attempts = []

    def fails() -> Load:
        attempts.append(1)
        if len(attempts) > 1:
            loop.call_soon_threadsafe(tried.set)
        raise UnusableModel("no model in models/")

    async with running(load=fails) as engine:
        await tried.wait()
        assert not engine.health().ready
        assert engine.health().reason == "no model in models/"


async def test_cancelling_it_leaves_no_process_behind() -> None:
    async with running() as engine:
        await engine.ready()
        pid = engine.pid
        assert pid is not None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
