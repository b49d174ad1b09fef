"""Report: what a run showed, as a table, as JSON, and as one HTML file with charts."""

import html
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from rich.console import Console
from rich.table import Table

from scripts.load.conductor import Outcome, Second
from scripts.load.figures import Latencies

mpl.rcParams["svg.fonttype"] = "none"  # text stays text: smaller, and read by screen readers

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Load test: {name}</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }}
table {{ border-collapse: collapse; }}
td, th {{ padding: .2rem .8rem; text-align: left; border-bottom: 1px solid #ccc; }}
svg {{ max-width: 100%; height: auto; }} .bad {{ color: #b00020; }} .good {{ color: #1b6e2e; }}
</style>
<h1>Load test: {name}</h1>
<p class="{verdict_class}"><strong>{verdict}</strong></p>
{table}
{charts}
</html>
"""


def rows(outcome: Outcome) -> list[tuple[str, str]]:
    """Gives the summary, a line each."""
    total, seconds = outcome.total, outcome.seconds
    elapsed = seconds[-1].at if seconds else 0.0
    lines = [
        ("people", f"{len(outcome.scenario.people)}; rooms: {len({p.room for p in outcome.scenario.people})}"),
        ("messages sent", f"{total.counts['sent']} ({total.counts['sent'] / max(elapsed, 1):.1f} a second)"),
        ("deliveries", f"{total.counts['deliveries']} ({total.counts['deliveries'] / max(elapsed, 1):,.0f} a second)"),
        ("accepted after", _latency(total.accepted)),
        ("original after", _latency(total.original)),
        ("translation after", _latency(total.translated)),
        (
            "translations",
            ", ".join(f"{n} {k.split()[1]}" for k, n in total.counts.items() if k.startswith("translation ")),
        ),
        ("reconnects", f"{total.counts['reconnects']}, snapshots {total.counts['snapshots']}"),
        ("refused", ", ".join(f"{n} {code}" for code, n in total.refused.items()) or "none"),
        ("server", _peak(seconds)),
        ("load test", f"busiest process {outcome.busiest:.0%} of a core" + _limit_note(outcome)),
        ("checks", ", ".join(f"{n} {kind}" for kind, n in outcome.faults.items()) or "all hold"),
    ]
    return [*lines, *(("example", example) for example in (total.examples + outcome.missing)[:5])]


def _latency(times: Latencies) -> str:
    if not times.count:
        return "none"
    p50, p95, p99 = (times.percentile(share) for share in (0.5, 0.95, 0.99))
    return f"p50 {p50:.0f} ms, p95 {p95:.0f} ms, p99 {p99:.0f} ms, worst {times.worst:.0f} ms"


def _peak(seconds: list[Second]) -> str:
    if not seconds or not any(second.server_cpu for second in seconds):
        return "not seen from here"
    cpu = sum(second.server_cpu for second in seconds) / len(seconds)
    memory = max(second.sample.memory_mib for second in seconds)
    return f"{cpu:.2f} cores on average with its engine, {memory:.0f} MiB at most"


def _limit_note(outcome: Outcome) -> str:
    return ": the load test, not the server, may be the limit" if outcome.load_was_the_limit else ""


def print_table(console: Console, outcome: Outcome) -> None:
    """Prints the summary."""
    table = Table(title=outcome.scenario.name, show_header=False)
    for name, value in rows(outcome):
        table.add_row(name, value)
    console.print(table)


def as_json(outcome: Outcome) -> dict[str, Any]:
    """Gives everything measured, second by second."""
    return {
        "scenario": outcome.scenario.name,
        "people": len(outcome.scenario.people),
        "summary": dict(rows(outcome)),
        "faults": outcome.faults,
        "counts": dict(outcome.total.counts),
        "original_ms": _percentiles(outcome.total.original),
        "translated_ms": _percentiles(outcome.total.translated),
        "busiest": outcome.busiest,
        "seconds": [_second(second) for second in outcome.seconds],
    }


def _percentiles(times: Latencies) -> dict[str, float]:
    return {f"p{round(share * 100)}": times.percentile(share) for share in (0.5, 0.95, 0.99)} | {"worst": times.worst}


def _second(second: Second) -> dict[str, Any]:
    return {
        "at": round(second.at, 2),
        "here": second.here,
        "counts": dict(second.figures.counts),
        "original_ms": _percentiles(second.figures.original),
        "translated_ms": _percentiles(second.figures.translated),
        "server_cpu": second.server_cpu,
        "load_cpu": second.load_cpu,
        **second.sample._asdict(),
    }


def write(folder: Path, outcome: Outcome, verdict: str, *, good: bool) -> Path:
    """Writes report.json and report.html into a folder; gives the page's path."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.json").write_text(json.dumps(as_json(outcome), indent=1, ensure_ascii=False) + "\n")
    cells = "".join(f"<tr><th>{html.escape(k)}<td>{html.escape(v)}" for k, v in rows(outcome))
    page = _PAGE.format(
        name=html.escape(outcome.scenario.name),
        verdict=html.escape(verdict),
        verdict_class="good" if good else "bad",
        table=f"<table>{cells}</table>",
        charts=charts(outcome),
    )
    path = folder / "report.html"
    path.write_text(page, encoding="utf-8")
    return path


def charts(outcome: Outcome) -> str:
    """Gives the charts as one inline SVG."""
    figure = Figure(figsize=(10, 14), layout="constrained")
    axes = figure.subplots(4, 1, sharex=True)
    at = [second.at for second in outcome.seconds]

    def draw(axis: Any, label: str, value: Callable[[Second], float]) -> None:
        axis.plot(at, [value(second) for second in outcome.seconds], label=label, linewidth=1.2)

    for share in (0.5, 0.95, 0.99):
        draw(axes[0], f"original p{share * 100:.0f}", lambda s, share=share: s.figures.original.percentile(share))  # type: ignore[misc]
        draw(axes[1], f"translation p{share * 100:.0f}", lambda s, share=share: s.figures.translated.percentile(share))  # type: ignore[misc]
    draw(axes[2], "deliveries a second", lambda s: s.figures.counts["deliveries"])
    draw(axes[2], "translation queue", lambda s: s.sample.queue_depth)
    draw(axes[2], "people in the room", lambda s: s.here)
    draw(axes[3], "server CPU, cores", lambda s: s.server_cpu)
    draw(axes[3], "load test CPU, cores", lambda s: s.load_cpu)
    draw(axes[3], "server memory, GiB", lambda s: s.sample.memory_mib / 1024)
    for axis, unit in zip(axes, ("ms", "ms", "", ""), strict=True):
        axis.set_ylabel(unit)
        axis.set_ylim(bottom=0)
        axis.grid(alpha=0.3)
        axis.legend(loc="upper left", fontsize="small")
    axes[3].set_xlabel("seconds")
    drawn = io.StringIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None})
    return drawn.getvalue().partition("<svg")[1] + drawn.getvalue().partition("<svg")[2]
