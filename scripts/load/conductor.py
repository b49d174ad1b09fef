"""Conductor: starts the workers, keeps the time, and adds up what they tell."""

import multiprocessing
import os
import time
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from typing import NamedTuple

from scripts.load import worker
from scripts.load.figures import Figures, Ledger
from scripts.load.scenarios import Scenario
from scripts.load.target import Sample, Target
from scripts.load.worker import Order, Person, Report, Share

_COMING_SECONDS = 120
_BUSY = 0.9  # of one core: past it a worker's own lateness may be what is measured


class Second(NamedTuple):
    """One second of the run; CPU in cores."""

    at: float
    here: int
    figures: Figures
    server_cpu: float
    load_cpu: float
    sample: Sample


class Outcome(NamedTuple):
    """What a run showed: `missing` names readers who did not hear all, `busiest` is a worker's share of a core."""

    scenario: Scenario
    seconds: list[Second]
    total: Figures
    missing: list[str]
    settled: bool
    busiest: float

    @property
    def faults(self) -> dict[str, int]:
        """Promises broken, by kind."""
        broken = dict(self.total.faults)
        if self.missing:
            broken["lost or twice"] = len(self.missing)
        if not self.settled:
            broken["not settled"] = 1
        return broken

    @property
    def load_was_the_limit(self) -> bool:
        """Whether the load test itself had no CPU left."""
        return self.busiest > _BUSY


class Ways(NamedTuple):
    """How a load is run: processes, and the seconds that answers and readers get after the talk."""

    workers: int
    settle: float = 40.0


class Conductor:
    """Runs one scenario against one server."""

    def __init__(self, target: Target, scenario: Scenario, show: Callable[[Second], None], ways: Ways) -> None:
        self._target = target
        self._scenario = scenario
        self._show = show
        self._ways = ways
        self._context = multiprocessing.get_context("spawn")
        self._pipes = [self._start(part, number) for number, part in enumerate(_parts(scenario.people, ways.workers))]
        self._seconds: list[Second] = []
        self._total = Figures()
        self._busiest = 0.0
        self._began = time.time()
        self._last = target.sample()

    def run(self) -> Outcome:
        """Runs it to the end."""
        self._tell(Order("come"))
        if not self._scenario.arriving:
            self._wait_for_all()
        self._began = time.time()
        until = self._began + self._scenario.seconds
        self._tell(Order("speak", until))
        disruptions = list(self._scenario.disruptions)
        while (now := time.time()) < until or disruptions:  # one that was late is made up for: a restart always comes
            if disruptions and now - self._began >= disruptions[0].at:
                self._disrupt(disruptions.pop(0).do)
            self._add(self._collect(1.0))
        ledger, settled = self._settle()
        self._tell(Order("stop"))
        return Outcome(self._scenario, self._seconds, self._total, ledger.missing(), settled, self._busiest)

    def _start(self, people: list[Person], number: int) -> Connection:
        ours, theirs = self._context.Pipe()
        share = Share(self._target.websocket, people, number)
        self._context.Process(target=worker.run, args=(theirs, share), daemon=True).start()
        return ours

    def _tell(self, order: Order) -> None:
        for pipe in self._pipes:
            pipe.send(order)

    def _collect(self, seconds: float) -> list[Report]:
        """Gives what comes from the workers within a time, or one report of each if that is sooner."""
        end, reports = time.monotonic() + seconds, list[Report]()
        while len(reports) < len(self._pipes) and (left := end - time.monotonic()) > 0:
            for pipe in wait(self._pipes, left):
                if isinstance(pipe, Connection):
                    reports.append(pipe.recv())
        return reports

    def _wait_for_all(self) -> None:
        """Waits until everyone is in the room; what was measured on the way does not count, faults do."""
        end = time.monotonic() + _COMING_SECONDS
        while time.monotonic() < end:
            reports = self._collect(2.0)
            self._total.merge(_only_faults(reports))
            if sum(report.here for report in reports) == len(self._scenario.people):
                return
        self._total.fault("never came in", f"after {_COMING_SECONDS} s")

    def _add(self, reports: list[Report]) -> None:
        figures = Figures()
        for report in reports:
            figures.merge(report.figures)
            self._busiest = max(self._busiest, report.cpu)
        self._total.merge(figures)
        sample, before = self._target.sample(), self._last
        self._last = sample
        now = time.time() - self._began
        elapsed = now - (self._seconds[-1].at if self._seconds else 0.0)
        cpu = max(0.0, sample.cpu_seconds - before.cpu_seconds) / max(elapsed, 0.1)
        here = sum(report.here for report in reports)
        self._seconds.append(Second(now, here, figures, cpu, sum(r.cpu for r in reports), sample))
        self._show(self._seconds[-1])

    def _disrupt(self, do: str) -> None:
        if do == "drop":
            self._tell(Order("drop"))
        elif do == "kill":
            self._target.kill()
        else:
            self._target.restart()

    def _settle(self) -> tuple[Ledger, bool]:
        """Waits for all answers, then for every reader to have heard what was accepted."""
        until = time.time() + self._ways.settle
        ledger, answered = self._ask_to_settle(Order("settle", until))
        last = {room: max(seqs) for room, seqs in ledger.accepted.items() if seqs}
        ledger, heard = self._ask_to_settle(Order("settle", until, last))
        return ledger, answered and heard

    def _ask_to_settle(self, order: Order) -> tuple[Ledger, bool]:
        self._tell(order)
        ledger, settled, waiting = Ledger(), True, set(self._pipes)
        end = time.monotonic() + 2 * self._ways.settle + 5
        while waiting and time.monotonic() < end:
            for pipe in wait(list(waiting), 1.0):
                if isinstance(pipe, Connection):
                    report: Report = pipe.recv()
                    self._total.merge(report.figures)
                    if report.ledger is not None:
                        ledger.merge(report.ledger)
                        settled = settled and report.settled
                        waiting.discard(pipe)
        return ledger, settled and not waiting


def default_workers() -> int:
    """Gives how many processes the load is spread over: one a core, so that none is the limit alone."""
    return max(1, len(os.sched_getaffinity(0)))


def _parts(people: list[Person], workers: int) -> list[list[Person]]:
    return [part for number in range(workers) if (part := people[number::workers])]


def _only_faults(reports: list[Report]) -> Figures:
    figures = Figures()
    for report in reports:
        figures.merge(Figures(faults=report.figures.faults, examples=report.figures.examples))
    return figures
