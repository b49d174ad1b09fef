"""The online path (single messages arriving) against the engine's own best offline batch, on the same sentences.

    python scripts/bench_translation.py

Both sides tokenise, translate with the same beam and turn tokens into text again. Rounds of both alternate, and so does
which of them goes first, so that a noisy machine is noisy for both. The online side also cuts, guards, caches and
finishes every message. No sentence comes twice, or the server would know some of what it does with it.
"""

import argparse
import asyncio
import contextlib
import gc
import itertools
import os
import random
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import ctranslate2  # type: ignore[import-untyped]  # it ships no types
import msgspec
import structlog
import uvloop
from prometheus_client import CollectorRegistry

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from scripts.bench_sentences import sentences  # noqa: E402 - the repository's root is on the path now
from server.metrics import Metrics  # noqa: E402 - likewise
from server.settings import Settings  # noqa: E402 - likewise
from server.translation.catalog import Direction, Model  # noqa: E402 - likewise
from server.translation.engine import layouts  # noqa: E402 - likewise
from server.translation.engine.one_way import decoding, parted  # noqa: E402 - likewise
from server.translation.engine.tokens import Tokeniser  # noqa: E402 - likewise
from server.translation.facts import guards  # noqa: E402 - likewise
from server.translation.local import LocalTranslator, workers  # noqa: E402 - likewise
from server.translation.text import plain  # noqa: E402 - likewise
from server.wire import ReadingLang  # noqa: E402 - likewise

TARGETS: dict[Direction, ReadingLang] = {"en-zh": "zh-Hans", "zh-en": "en"}
BATCHES = (256, 512, 1024, 2048)
CROWD = 512
ROUNDS = 9
ALONE = 60
TRIES = 3
PACED = 300
CLOCK = os.sysconf("SC_CLK_TCK")


class Report(msgspec.Struct):
    """What was measured in one direction; rates are sentences a second, times milliseconds."""

    direction: str
    sentences: int
    left_out: int
    offline: float
    offline_batch: str
    online: float
    ratio: float
    alone_ms: float
    half_rate: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    p95_times_alone: float
    server_cpu_share: float
    engine_cpu_share: float
    mean_batch: float


class Offline:
    """The engine in this very process: no pipe, no queue, all sentences known from the start."""

    def __init__(self, model: Model, cores: int) -> None:
        self._model = model
        self._tokeniser = Tokeniser(Path(model.folder), model.tokens)
        self._engines = {n: ctranslate2.Translator(model.folder, inter_threads=n, intra_threads=1) for n in {1, cores}}
        self.best = (cores, BATCHES[0])

    def translate(self, lines: Sequence[str], threads: int = 1, size: int = 0) -> list[str]:
        """The lines' translations; CTranslate2 itself sorts them by length into batches of so many tokens."""
        sources = [self._tokeniser.encode(line, self._model.longest) for line in lines]
        said: dict[int, str] = {}
        for long, places in parted(sources):
            results = self._engines[threads].translate_batch(
                [sources[place] for place in places],
                max_batch_size=size,
                batch_type="tokens" if size else "examples",
                max_decoding_length=self._model.longest,
                **decoding(self._model, careful=False, long=long),
            )
            said |= {
                place: self._tokeniser.decode(one.hypotheses[0]) for place, one in zip(places, results, strict=True)
            }
        return [said[place] for place in range(len(lines))]

    def pick(self, lines: Sequence[str]) -> None:
        """Find the best threads and batch size for these lines, each tried a few times, because noise only slows."""
        ways = list(itertools.product(self._engines, BATCHES))
        rates = [[self.rate(lines, *way) for way in ways] for _ in range(TRIES)]
        self.best = max(zip(ways, zip(*rates, strict=True), strict=True), key=lambda one: max(one[1]))[0]

    def rate(self, lines: Sequence[str], threads: int, size: int) -> float:
        """Sentences a second over all the lines."""
        started = time.perf_counter()
        self.translate(lines, threads, size)
        return len(lines) / (time.perf_counter() - started)

    def alone(self, lines: Sequence[str]) -> float:
        """Milliseconds of one sentence by itself, on average."""
        return statistics.fmean(self._milliseconds(line) for line in lines)

    def _milliseconds(self, line: str) -> float:
        started = time.perf_counter()
        self.translate([line])
        return 1000 * (time.perf_counter() - started)


class Online:
    """The path that a room uses, with an engine process of its own and an empty cache."""

    def __init__(self, to: ReadingLang, crowd: Sequence[str]) -> None:
        self._to, self._crowd = to, crowd
        self.registry = CollectorRegistry()
        self._translator = LocalTranslator(Settings(translation_cache=1), Metrics(self.registry))
        self.server_share = self.engine_share = 0.0

    async def __aenter__(self) -> "Online":
        self._run = asyncio.create_task(self._translator.run())
        await self._translator.engine.ready()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._run.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._run

    async def saturated(self, lines: Sequence[str]) -> float:
        """Sentences a second while a crowd's worth is always under way, and who used the processor.

        The crowd's own lines come before and after those that are measured, so that neither an empty queue nor an idle
        core counts.
        """
        coming, served = itertools.chain(self._crowd, lines, itertools.cycle(self._crowd)), itertools.count(1)
        marks: list[tuple[float, float, float]] = []

        async def visitor() -> None:
            while len(marks) < 2:
                await self._translator.translate(next(coming), self._to)
                if next(served) in (len(self._crowd), len(self._crowd) + len(lines)):
                    marks.append((time.perf_counter(), time.process_time(), self._engine_cpu()))

        await asyncio.gather(*(visitor() for _ in self._crowd))
        seconds, server, engine = (end - start for start, end in zip(*marks, strict=True))
        self.server_share, self.engine_share = server / seconds, engine / seconds
        rate: float = len(lines) / seconds
        return rate

    async def paced(self, lines: Sequence[str], rate: float) -> list[float]:
        """The milliseconds that each line takes when they arrive at random, so many a second on average."""
        chance, loop = random.Random(1), asyncio.get_running_loop()  # noqa: S311 - nothing secret
        at, tasks = loop.time(), []
        async with asyncio.TaskGroup() as group:
            for line in lines:
                at += chance.expovariate(rate)
                await asyncio.sleep(at - loop.time())
                tasks.append(group.create_task(self._one(line, at)))
        return [task.result() for task in tasks]

    async def _one(self, line: str, arrived: float) -> float:
        await self._translator.translate(line, self._to)
        return 1000 * (asyncio.get_running_loop().time() - arrived)

    def _engine_cpu(self) -> float:
        fields = Path(f"/proc/{self._translator.engine.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / CLOCK

    def mean_batch(self) -> float:
        """Sentences in an engine batch, on average so far."""
        total = self.registry.get_sample_value("lianmai_translation_batch_size_sum") or 0.0
        return total / (self.registry.get_sample_value("lianmai_translation_batch_size_count") or 1.0)


def usable(direction: Direction, offline: Offline, count: int) -> tuple[list[str], int]:
    """So many sentences that the guards pass at once, and how many were left out because online does more for them."""
    lines = list(itertools.islice(sentences(direction), count + count // 5))
    asked = [plain.english(line) if direction == "en-zh" else plain.chinese(line) for line in lines]
    answers = offline.translate(asked, *offline.best)
    good = [
        line for line, ask, said in zip(lines, asked, answers, strict=True) if not guards.fault(ask, said, direction)
    ]
    return good[:count], len(lines) - len(good)


class Round(NamedTuple):
    """One round of both ways, so that what else the machine does falls on both."""

    offline: float
    online: float
    alone: float
    p50: float
    p95: float
    p99: float
    server_share: float
    engine_share: float

    @property
    def ratio(self) -> float:
        """Online by offline, sentences a second."""
        return self.online / self.offline

    @property
    def times_alone(self) -> float:
        """The 95th percentile by the engine's time for one sentence alone."""
        return self.p95 / self.alone


async def one_round(offline: Offline, online: Online, lines: Sequence[str], *, first: bool) -> Round:
    """The lines offline (`first` or second), online in a crowd, one by one, and arriving at half the online rate."""
    best = offline.rate(lines, *offline.best) if first else 0.0
    rate = await online.saturated(lines)
    shares = online.server_share, online.engine_share
    best = best or offline.rate(lines, *offline.best)
    alone = offline.alone(lines[:ALONE])
    cuts = statistics.quantiles(await online.paced(lines[:PACED], rate / 2), n=100)
    return Round(best, rate, alone, cuts[49], cuts[94], cuts[98], *shares)


async def measured(direction: Direction, count: int) -> Report:
    """Rounds of both ways, and the median of each figure."""
    model = next(model for model in layouts.models(Settings().models) if model.direction == direction)
    offline = Offline(model, workers(Settings()))
    lines, left_out = usable(direction, offline, CROWD + ROUNDS * count)
    crowd, parts = lines[:CROWD], [lines[start : start + count] for start in range(CROWD, len(lines), count)]
    await asyncio.to_thread(offline.pick, parts[0])
    async with Online(TARGETS[direction], crowd) as online:
        await online.saturated(crowd)
        gc.collect()
        gc.freeze()  # as the server does
        rounds = [await one_round(offline, online, part, first=place % 2 == 0) for place, part in enumerate(parts)]
        batch = online.mean_batch()
    middle = Round(*(statistics.median(figures) for figures in zip(*rounds, strict=True)))
    ratio = statistics.median(each.ratio for each in rounds)
    times_alone = statistics.median(each.times_alone for each in rounds)
    return Report(
        direction, len(lines), left_out, middle.offline, f"{offline.best[1]} tokens, {offline.best[0]} threads",
        middle.online, ratio, middle.alone, middle.online / 2, middle.p50, middle.p95, middle.p99, times_alone,
        middle.server_share, middle.engine_share, batch,
    )  # fmt: skip


def shown(report: Report) -> None:
    """Print the report as a small table."""
    print(f"\n{report.direction}: {report.sentences} sentences, {report.left_out} others left out by the guards")
    print(f"  offline, best batch ({report.offline_batch})  {report.offline:8.0f} sentences/s")
    print(f"  online, saturated (mean batch {report.mean_batch:.0f})             {report.online:8.0f} sentences/s")
    print(f"  online / offline                          {report.ratio:8.2f}   (target 0.90)")
    print(f"  one sentence alone, engine                {report.alone_ms:8.1f} ms")
    others = f"p50 {report.p50_ms:.1f}, p99 {report.p99_ms:.1f}"
    print(f"  online at {report.half_rate:4.0f}/s: {others}; p95  {report.p95_ms:8.1f} ms")
    print(f"  p95 / alone                               {report.p95_times_alone:8.1f}   (target 10 or less)")
    cpu = f"{report.server_cpu_share:.2f} cores in the server, {report.engine_cpu_share:.2f} in the engine"
    print(f"  saturated, it uses {cpu}: bound by {'the engine' if report.engine_cpu_share > 1 else 'waiting'}")


async def main() -> None:
    """Measure both directions, print them and write them down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentences", type=int, default=900, help="a round, each round its own")
    parser.add_argument("--json", type=Path, default=ROOT / "bench" / "translation.json")
    asked = parser.parse_args()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    reports = [await measured(direction, asked.sentences) for direction in TARGETS]
    for report in reports:
        shown(report)
    asked.json.parent.mkdir(parents=True, exist_ok=True)
    asked.json.write_bytes(msgspec.json.format(msgspec.json.encode(reports), indent=2))


if __name__ == "__main__":
    uvloop.run(main())
