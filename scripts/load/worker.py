"""Worker: one process of participants, steered and read by the main process over a pipe."""

import asyncio
import contextlib
import heapq
import random
import resource
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Literal

import msgspec
import uvloop

from scripts.load.figures import Figures, Ledger
from scripts.load.participant import Participant
from server.wire import ReadingLang

_TICK_SECONDS = 1.0
_SAMPLE = Path(__file__).with_name("sample.tsv")


class Person(msgspec.Struct, frozen=True):
    """Who takes part: `rate` in messages a minute, `after` seconds from the start; `pace` slows reading."""

    name: str
    lang: ReadingLang
    room: str
    rate: float
    after: float = 0.0
    pace: float = 0.0


class Share(msgspec.Struct, frozen=True):
    """One worker's part of the load."""

    url: str
    people: list[Person]
    seed: int


class Order(msgspec.Struct, frozen=True):
    """What the main process asks: to come, to speak until a time, to drop, or to wait for messages up to these seqs."""

    do: Literal["come", "speak", "drop", "settle", "stop"]
    until: float = 0.0
    seqs: dict[str, int] = {}


class Report(msgspec.Struct):
    """What a worker tells: the last second's figures and its share of a core; `ledger` is what was done in the end."""

    here: int
    cpu: float
    figures: Figures
    ledger: Ledger | None = None
    settled: bool = False


def sample(lang: ReadingLang) -> list[str]:
    """Gives the bundled lines of a language."""
    rows = (line.partition("\t") for line in _SAMPLE.read_text(encoding="utf-8").splitlines())
    return [text for code, _, text in rows if code == lang[:2]]


def run(pipe: Connection, share: Share) -> None:
    """Is the process."""
    uvloop.run(Worker(pipe, share).run())


class Worker:
    """Runs its participants, and does what it is told."""

    def __init__(self, pipe: Connection, share: Share) -> None:
        self._pipe = pipe
        self._share = share
        self._figures = Figures()
        self._slow = Figures()
        self._people = [self._participant(person) for person in share.people]
        self._random = random.Random(share.seed)  # noqa: S311 - the same load each time
        self._lines: dict[ReadingLang, list[str]] = {"en": sample("en"), "zh-Hans": sample("zh-Hans")}
        self._saying: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Works until told to stop."""
        async with asyncio.TaskGroup() as tasks:
            background = [tasks.create_task(self._tell())]
            while (order := await self._order()).do != "stop":
                match order.do:
                    case "come":
                        background.append(tasks.create_task(self._come(tasks, background)))
                    case "speak":
                        background.append(tasks.create_task(self._speak(order.until)))
                    case "drop":
                        for participant in self._people:
                            participant.link.drop()
                    case _:
                        await self._settle(order)
            for task in (*background, *self._saying):
                task.cancel()

    def _participant(self, person: Person) -> Participant:
        figures = (lambda: self._slow) if person.pace else (lambda: self._figures)
        participant = Participant(self._share.url, person.name, person.lang, person.room, figures)
        participant.link.pace = person.pace
        return participant

    async def _order(self) -> Order:
        order: Order = await asyncio.to_thread(self._pipe.recv)
        return order

    async def _come(self, tasks: asyncio.TaskGroup, background: list[asyncio.Task[None]]) -> None:
        start = time.monotonic()
        by_time = sorted(zip(self._share.people, self._people, strict=True), key=lambda pair: pair[0].after)
        for person, participant in by_time:
            await asyncio.sleep(start + person.after - time.monotonic())
            background.append(tasks.create_task(participant.run()))

    async def _speak(self, until: float) -> None:
        """Sends each message when it is due, whatever the answers: what is slow cannot slow the load down."""
        for number, (due, index) in enumerate(self._timeline(until)):
            await asyncio.sleep(max(0.0, due - time.time()))
            participant = self._people[index]
            if participant.joined.is_set():
                text = self._random.choice(self._lines[participant.lang])
                saying = asyncio.create_task(participant.say(text, due, number))
                self._saying.add(saying)
                saying.add_done_callback(self._saying.discard)

    def _timeline(self, until: float) -> Iterator[tuple[float, int]]:
        """Gives who speaks when: a Poisson process for each person."""
        rates = [person.rate / 60 for person in self._share.people]
        now = time.time()
        heap = [(now + self._random.expovariate(rate), index) for index, rate in enumerate(rates) if rate > 0]
        heapq.heapify(heap)
        while heap and heap[0][0] < until:
            due, index = heap[0]
            yield due, index
            heapq.heapreplace(heap, (due + self._random.expovariate(rates[index]), index))

    async def _tell(self) -> None:
        """Reports once a second."""
        cpu, at = _cpu_seconds(), time.monotonic()
        while True:
            await asyncio.sleep(_TICK_SECONDS)
            used, now = _cpu_seconds(), time.monotonic()
            self._report((used - cpu) / (now - at))
            cpu, at = used, now

    def _report(self, cpu: float, ledger: Ledger | None = None, *, settled: bool = False) -> None:
        figures, self._figures = self._figures, Figures()
        slow, self._slow = self._slow, Figures()
        figures.merge(Figures(counts=slow.counts, faults=slow.faults, examples=slow.examples))
        here = sum(participant.joined.is_set() for participant in self._people)
        self._pipe.send(Report(here, cpu, figures, ledger, settled))

    async def _settle(self, order: Order) -> None:
        """Waits for answers, then for every reader to have come as far as the seqs named, until the time is over."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, order.until - time.time())):
                while not self._is_settled(order.seqs):  # noqa: ASYNC110 - thousands have no event in common
                    await asyncio.sleep(0.05)
        ledger = Ledger(spans=[p.span() for p in self._people if p.joined.is_set() and not p.link.pace])
        for participant in self._people:
            ledger.accepted.setdefault(participant.room, []).extend(participant.accepted)
        self._report(0.0, ledger, settled=self._is_settled(order.seqs))

    def _is_settled(self, seqs: dict[str, int]) -> bool:
        if any(participant.unanswered for participant in self._people):
            return False
        keen = [participant for participant in self._people if not participant.link.pace]
        return all(p.seq >= seqs.get(p.room, 0) and not (seqs and p.pending) for p in keen)


def _cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
