"""Engines that do as they are told: one in the test's own process, one as a child process that speaks frames."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from prometheus_client import CollectorRegistry

from server.metrics import Metrics
from server.translation.engine import frames
from server.translation.engine.batching import Batch, Batcher, EngineLost
from server.translation.engine.frames import Broken, Done, Hypothesis, Load, Ready, Work

STUB = (sys.executable, "-m", "tests.engines")


class FakeEngine:
    """Answers each batch when told to; a sentence with `poison` in it loses the engine every time."""

    def __init__(self) -> None:
        self.batches: list[Batch] = []
        self.up = asyncio.Event()
        self.up.set()
        self._gate = asyncio.Event()
        self._gate.set()
        self._came = asyncio.Condition()

    async def ready(self) -> None:
        await self.up.wait()

    def hold(self) -> None:
        """Keep every batch from now on until `release`."""
        self._gate.clear()

    def release(self) -> None:
        """Answer the batches kept."""
        self._gate.set()

    async def has(self, count: int) -> None:
        """Wait until so many batches have come in all."""
        async with self._came:
            await self._came.wait_for(lambda: len(self.batches) >= count)

    async def translate(self, batch: Batch) -> list[list[Hypothesis]]:
        self.batches.append(batch)
        async with self._came:
            self._came.notify_all()
        await self._gate.wait()
        if any("poison" in sentence for sentence in batch.sentences):
            raise EngineLost("crashed")
        return [[Hypothesis(sentence.upper(), 0.5)] for sentence in batch.sentences]


@asynccontextmanager
async def batching(
    engine: FakeEngine, *, workers: int = 1, limit: int = 100, tokens: int = 1000
) -> AsyncIterator[Batcher]:
    """A batcher that feeds the engine."""
    batcher = Batcher(engine, Metrics(CollectorRegistry()), workers=workers, limit=limit, tokens=tokens)
    task = asyncio.create_task(batcher.run())
    yield batcher
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def _answer(work: Work) -> Done | Broken:
    """As the sentences say: die, hang, refuse, chatter on standard output, or be translated."""
    text = " ".join(work.sentences)
    if "die" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "hang" in text:
        time.sleep(3600)
    if "refuse" in text:
        return Broken("told to", work.id)
    return Done(work.id, [[Hypothesis(f"{sentence}!", 0.5)] for sentence in work.sentences])


def main() -> None:
    """The child: says Ready to any models, then answers."""
    pipe, out = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    print("noise that must not reach the frames", flush=True)
    while len(head := pipe.read(frames.LENGTH_BYTES)) == frames.LENGTH_BYTES:
        frame = frames.to_engine(pipe.read(int.from_bytes(head, "big")))
        deaf = isinstance(frame, Work) and "deaf" in frame.sentences
        if deaf:
            os.close(pipe.fileno())
        out.write(frames.pack(Ready(["en-zh"]) if isinstance(frame, Load) else _answer(frame)))
        out.flush()
        if deaf:
            time.sleep(3600)


if __name__ == "__main__":
    main()
