"""Load-tests a server with simulated people in several processes, and checks every promise while it measures.

Messages are sent when they are due, whatever the answers, and times count from when they were due: what is slow cannot
slow the load down and hide. The exit status is not 0 where a check or an objective fails.

    python scripts/load_test.py steady --people 200 --rate 6 --duration 60 --slo p99=300ms
    python scripts/load_test.py influx --people 2000
    python scripts/load_test.py --find-limit
"""

import argparse
import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.live import Live
from rich.table import Table

from scripts.load import report, slo
from scripts.load.conductor import Conductor, Outcome, Second, Ways, default_workers
from scripts.load.limit import find_limit
from scripts.load.scenarios import NAMES, Options, Scenario, build
from scripts.load.target import Target, is_loopback, started

_MOST_PEOPLE = 20_000
_MOST_SECONDS = 3_600.0
_PEOPLE = {"influx": 2000, "celebrity": 2000}
_SHOWN_EVERY = 5  # seconds, where the output is no terminal


def arguments() -> argparse.ArgumentParser:
    """Gives what can be said on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenario", nargs="?", choices=NAMES, default="steady")
    parser.add_argument("--url", help="the server's http address; without it, one is started here")
    parser.add_argument("--rooms", type=int, default=1)
    parser.add_argument("--people", type=int, help="participants, half in each language (100; influx, celebrity 2000)")
    parser.add_argument("--duration", type=float, default=30.0, help="seconds of talk")
    parser.add_argument("--rate", type=float, default=6.0, help="messages a minute of each who speaks")
    parser.add_argument("--within", type=float, default=60.0, help="seconds in which an influx comes")
    parser.add_argument("--workers", type=int, default=default_workers(), help="processes")
    parser.add_argument("--settle", type=float, default=40.0, help="seconds for what is under way at the end")
    parser.add_argument("--slo", action="append", default=[], help="p99=300ms, translated.p95=1s; may be repeated")
    parser.add_argument("--out", type=Path, default=Path("bench/load"), help="folder of the report")
    parser.add_argument("--find-limit", action="store_true", help="find the largest steady load that keeps its SLOs")
    parser.add_argument("--picture", type=Path, help="with --find-limit: where to draw the curve (.png or .svg)")
    parser.add_argument("--i-own-this-server", action="store_true", help="needed for any server not on this machine")
    return parser


def main() -> int:
    """Runs; answers the exit status: 0 all well, 1 a check or objective failed, 2 wrong arguments."""
    parser = arguments()
    options = parser.parse_args()
    try:
        objectives = [slo.parse(text) for text in options.slo]
        load = _options(options)
    except ValueError as error:
        parser.error(str(error))
    ways = Ways(options.workers, options.settle)
    console = Console()
    with _target(options.url) as target:
        if options.find_limit:
            return find_limit(console, target, load, ways, options.out, options.picture)
        scenario = build(options.scenario, load)
        if scenario.disruptions and scenario.name == "chaos" and not target.is_ours:
            parser.error("chaos kills the server: leave --url out, so that one is started here")
        outcome = _run(console, target, scenario, ways)
    return _judge(console, outcome, objectives, options.out)


def _options(options: argparse.Namespace) -> Options:
    """Checks and gives the load; raises ValueError with what to change."""
    people = options.people or _PEOPLE.get(options.scenario, 100)
    if not 2 <= people <= _MOST_PEOPLE:
        raise ValueError(f"--people must be from 2 to {_MOST_PEOPLE}")
    if not 0 < options.duration <= _MOST_SECONDS or not 0 < options.within <= _MOST_SECONDS:
        raise ValueError(f"--duration and --within must be over 0 and at most {_MOST_SECONDS:.0f} seconds")
    if options.rate <= 0 or not 1 <= options.rooms <= people // 2 or options.workers < 1:
        raise ValueError("--rate and --workers must be over 0, and --rooms from 1 to half of --people")
    if options.url and not is_loopback(options.url) and not options.i_own_this_server:
        raise ValueError(f"{options.url} is not on this machine. If it is yours to load, say --i-own-this-server")
    return Options(options.rooms, people, options.duration, options.rate, options.within)


@contextlib.contextmanager
def _target(url: str | None) -> Iterator[Target]:
    if url:
        yield Target(url.rstrip("/"))
        return
    with started() as target:
        yield target


def _run(console: Console, target: Target, scenario: Scenario, ways: Ways) -> Outcome:
    with Live(console=console, refresh_per_second=2, transient=True) as live:

        def show(second: Second) -> None:
            if console.is_terminal:
                live.update(_line(second))
            elif round(second.at) % _SHOWN_EVERY == 0:
                console.print(_words(second))

        return Conductor(target, scenario, show, ways).run()


def _line(second: Second) -> Table:
    table = Table("second", "here", "sent", "deliveries", "original p99", "translation p95", "queue", "server CPU")
    figures = second.figures
    table.add_row(
        f"{second.at:.0f}",
        str(second.here),
        str(figures.counts["sent"]),
        str(figures.counts["deliveries"]),
        f"{figures.original.percentile(0.99):.0f} ms",
        f"{figures.translated.percentile(0.95):.0f} ms",
        f"{second.sample.queue_depth:.0f}",
        f"{second.server_cpu:.2f}",
    )
    return table


def _words(second: Second) -> str:
    figures = second.figures
    return (
        f"{second.at:4.0f} s  {second.here} here  {figures.counts['deliveries']} deliveries  "
        f"original p99 {figures.original.percentile(0.99):.0f} ms  "
        f"translation p95 {figures.translated.percentile(0.95):.0f} ms"
    )


def _judge(console: Console, outcome: Outcome, objectives: list[slo.Objective], out: Path) -> int:
    broken = [fault for objective in objectives if (fault := objective.broken(outcome.total))]
    broken += [f"{count} times {kind}" for kind, count in outcome.faults.items()]
    if not outcome.total.original.count:
        broken.append("nothing was delivered")
    verdict = "; ".join(broken) or "every check and objective holds"
    report.print_table(console, outcome)
    page = report.write(out / outcome.scenario.name, outcome, verdict, good=not broken)
    console.print(f"{verdict}\nreport: {page}", soft_wrap=True)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
