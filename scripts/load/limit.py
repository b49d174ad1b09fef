"""Limit: the largest steady load at which the objectives hold, found by doubling and then by halves."""

import json
from pathlib import Path
from typing import Any, NamedTuple

from matplotlib.figure import Figure
from rich.console import Console
from rich.table import Table

from scripts.load import slo
from scripts.load.conductor import Conductor, Outcome, Ways
from scripts.load.scenarios import Options, build
from scripts.load.target import Target

_FIRST_RATE = 2.0  # messages a second in all
_MOST_RATE = 2_000.0
_HALVINGS = 3
OBJECTIVES = (slo.parse("original.p99=200ms"), slo.parse("translated.p95=1s"))


class Step(NamedTuple):
    """One load that was tried: messages a second in all."""

    rate: float
    outcome: Outcome

    @property
    def holds(self) -> bool:
        """Whether the objectives and every check hold."""
        return not self.outcome.faults and not any(o.broken(self.outcome.total) for o in OBJECTIVES)


def find_limit(console: Console, target: Target, load: Options, ways: Ways, out: Path, picture: Path | None) -> int:
    """Finds and prints the limit; answers 1 where not even the first load holds."""
    steps: list[Step] = []
    rate, low, high = _FIRST_RATE, 0.0, 0.0
    while not high and rate <= _MOST_RATE:
        low, high = (rate, 0.0) if _try(console, target, load, ways, rate, steps) else (low, rate)
        rate *= 2
    for _ in range(_HALVINGS if high and low else 0):
        rate = (low + high) / 2
        low, high = (rate, high) if _try(console, target, load, ways, rate, steps) else (low, rate)
    steps.sort(key=lambda step: step.rate)
    _print(console, steps, low, load)
    out.mkdir(parents=True, exist_ok=True)
    (out / "limit.json").write_text(json.dumps([_as_json(step) for step in steps], indent=1) + "\n")
    if picture:
        _draw(steps, picture)
    return 0 if low else 1


def _try(console: Console, target: Target, load: Options, ways: Ways, rate: float, steps: list[Step]) -> bool:
    each = rate * 60 / load.people
    outcome = Conductor(target, build("steady", load._replace(rate=each)), lambda _: None, ways).run()
    steps.append(Step(rate, outcome))
    console.print(f"{rate:8.1f} messages a second: {'holds' if steps[-1].holds else 'does not hold'}")
    return steps[-1].holds


def _print(console: Console, steps: list[Step], low: float, load: Options) -> None:
    table = Table("messages/s", "original p50", "p99", "translation p50", "p95", "failed", "server CPU", "load CPU", "")
    for step in steps:
        total = step.outcome.total
        shares = (total.original, 0.5), (total.original, 0.99), (total.translated, 0.5), (total.translated, 0.95)
        cpu = [f"{_mean(step, name):.2f}" for name in ("server_cpu", "load_cpu")]
        times = [f"{times.percentile(share):.0f} ms" for times, share in shares]
        failed = str(total.counts["translation failed"])
        table.add_row(f"{step.rate:.0f}", *times, failed, *cpu, "holds" if step.holds else _why(step))
    console.print(table)
    console.print(f"largest steady load that holds: {low:.0f} messages a second with {load.people} people")


def _why(step: Step) -> str:
    broken = [fault for objective in OBJECTIVES if (fault := objective.broken(step.outcome.total))]
    note = ["load test at its limit"] if step.outcome.load_was_the_limit else []
    return "; ".join([*broken, *step.outcome.faults, *note])


def _mean(step: Step, name: str) -> float:
    values = [float(getattr(second, name)) for second in step.outcome.seconds]
    return sum(values) / max(1, len(values))


def _as_json(step: Step) -> dict[str, Any]:
    total = step.outcome.total
    return {
        "rate": step.rate,
        "holds": step.holds,
        "original_p99_ms": total.original.percentile(0.99),
        "translated_p95_ms": total.translated.percentile(0.95),
        "server_cpu": _mean(step, "server_cpu"),
        "load_cpu": _mean(step, "load_cpu"),
        "busiest_worker": step.outcome.busiest,
        "counts": dict(total.counts),
    }


def _draw(steps: list[Step], picture: Path) -> None:
    figure = Figure(figsize=(8, 4.5), layout="constrained")
    axis = figure.subplots()
    rates = [step.rate for step in steps]
    axis.plot(rates, [s.outcome.total.original.percentile(0.99) for s in steps], "o-", label="original p99")
    axis.plot(rates, [s.outcome.total.translated.percentile(0.95) for s in steps], "s-", label="translation p95")
    axis.axhline(200, linestyle=":", color="tab:blue", label="200 ms")
    axis.axhline(1000, linestyle=":", color="tab:orange", label="1 s")
    axis.set(xscale="log", yscale="log", xlabel="messages a second", ylabel="ms after the message was due")
    axis.grid(alpha=0.3)
    axis.legend()
    picture.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(picture, dpi=110)
