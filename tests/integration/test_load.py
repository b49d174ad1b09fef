"""The load test: its scenarios against a real server, and its checks against one made to break its promises."""

import asyncio
import json
import sys
from pathlib import Path

import pytest

from scripts.load import slo
from scripts.load.conductor import Conductor, Ways
from scripts.load.figures import Figures, Latencies, Ledger, Span
from scripts.load.scenarios import Disruption, Options, Scenario, build
from scripts.load.target import Target, is_loopback
from scripts.load.worker import sample
from tests.mischief import MISCHIEFS, mischievous
from tests.serving import serving

ROOT = Path(__file__).resolve().parent.parent.parent
OPTIONS = Options(rooms=2, people=40, seconds=30, rate=6, within=60)


async def load_test(*arguments: str) -> tuple[int, str]:
    """Runs the script as its users do."""
    script = [sys.executable, str(ROOT / "scripts" / "load_test.py"), *arguments]
    started = await asyncio.create_subprocess_exec(
        *script, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    output, _ = await started.communicate()
    return started.returncode or 0, output.decode()


QUICK = ("--people", "8", "--rate", "120", "--duration", "3", "--workers", "1")


@pytest.mark.parametrize("scenario", ["steady", "influx", "celebrity", "storm", "slow", "chaos"])
@pytest.mark.timeout(90)
async def test_every_scenario_holds_on_our_own_server(tmp_path: Path, scenario: str) -> None:
    """With the real model and a server of its own: all checks hold, and page and figures are written."""
    status, output = await load_test(scenario, *QUICK, "--within", "2", "--out", str(tmp_path))
    assert status == 0, output
    assert "all hold" in output
    figures = json.loads((tmp_path / scenario / "report.json").read_text())
    assert figures["faults"] == {}
    assert figures["counts"]["deliveries"] > 10
    page = (tmp_path / scenario / "report.html").read_text()
    assert "<svg" in page
    assert "every check and objective holds" in page
    assert "src=" not in page


class Remembering(Target):
    """A target that is only told what to do."""

    def __init__(self) -> None:
        super().__init__("http://127.0.0.1:1")
        self.told: list[str] = []

    def kill(self) -> None:
        self.told.append("kill")

    def restart(self) -> None:
        self.told.append("restart")


def test_a_server_that_was_killed_is_restarted_however_late() -> None:
    """Also where the talk is over when a disruption is due: a server that stays dead answers nobody."""
    disruptions = (Disruption(0, "kill"), Disruption(0, "restart"))
    target = Remembering()
    Conductor(target, Scenario("chaos", [], 0, disruptions=disruptions), lambda _: None, Ways(1)).run()
    assert target.told == ["kill", "restart"]


@pytest.mark.parametrize("fault", MISCHIEFS)
@pytest.mark.timeout(60)
async def test_a_broken_promise_is_found(tmp_path: Path, fault: str) -> None:
    """Each check fails on a server that breaks what it checks, and names it."""
    async with serving(tmp_path) as server:
        async with mischievous(int(server.url.rsplit(":", 1)[1]), MISCHIEFS[fault]) as url:
            status, output = await load_test("steady", *QUICK, "--settle", "2", "--url", url, "--out", str(tmp_path))
    assert status == 1, output
    assert fault in json.loads((tmp_path / "steady" / "report.json").read_text())["faults"], output


@pytest.mark.timeout(60)
async def test_an_objective_that_is_missed_fails(tmp_path: Path) -> None:
    """The exit status tells, and the page says by how much."""
    status, output = await load_test("steady", *QUICK, "--slo", "accepted.p50=0.01ms", "--out", str(tmp_path))
    assert status == 1
    assert "accepted p50 is" in output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--url", "http://192.0.2.1:8765"), "--i-own-this-server"),
        (("--url", "http://example.com"), "--i-own-this-server"),
        (("--people", "1"), "--people"),
        (("--people", "99999999"), "--people"),
        (("--duration", "0"), "--duration"),
        (("--slo", "fast"), "p99=300ms"),
        (("chaos", "--url", "http://127.0.0.1:1"), "chaos"),
    ],
)
async def test_wrong_arguments_are_refused_with_what_to_do(arguments: tuple[str, ...], says: str) -> None:
    """Nothing is sent anywhere."""
    status, output = await load_test(*arguments)
    assert status == 2
    assert says in output


@pytest.mark.parametrize(
    ("url", "ours"),
    [
        ("http://127.0.0.1:1", True),
        ("http://localhost:1", True),
        ("http://[::1]:1", True),
        ("http://10.0.0.1:1", False),
        ("http://127.0.0.1.example.com", False),
        ("http://0.0.0.0:1", False),
    ],
)
def test_only_loopback_is_this_machine(url: str, *, ours: bool) -> None:
    """A name that looks like an address is not one."""
    assert is_loopback(url) is ours


def test_percentiles_are_at_most_a_tenth_too_high() -> None:
    """They are read from buckets that grow by a tenth; the worst is exact."""
    times = Latencies()
    for ms in range(1, 1001):
        times.add(float(ms))
    assert times.worst == 1000
    for share in (0.5, 0.9, 0.99):
        assert share * 1000 <= times.percentile(share) <= share * 1000 * 1.1 + 1
    assert Latencies().percentile(0.99) == 0


def test_the_ledger_finds_who_missed_a_message() -> None:
    """Whoever heard fewer, more, or others than were accepted since coming in."""
    spans = [Span("r", 0, 3, 6), Span("r", 1, 2, 5), Span("r", 3, 0, 0), Span("r", 0, 2, 5), Span("r", 0, 3, 7)]
    assert len(Ledger({"r": [1, 2, 3, 3]}, spans).missing()) == 2


def test_objectives_are_read_and_held_against_figures() -> None:
    """Milliseconds or seconds, of originals unless said otherwise."""
    assert slo.parse("p99=300ms") == slo.Objective("original", 0.99, 300)
    assert slo.parse("translated.p95=1.5s") == slo.Objective("translated", 0.95, 1500)
    figures = Figures()
    figures.original.add(500)
    assert "500 ms" in slo.parse("p50=300ms").broken(figures)
    assert slo.parse("p50=501ms").broken(figures) == ""
    with pytest.raises(ValueError, match="p99=300ms"):
        slo.parse("p99<300")


def test_the_sample_is_large_and_in_two_languages() -> None:
    """At least 400 lines of chat, none twice."""
    lines = [*sample("en"), *sample("zh-Hans")]
    assert len(lines) >= 400
    assert len(set(lines)) == len(lines)


@pytest.mark.parametrize("name", ["steady", "influx", "celebrity", "storm", "slow", "chaos"])
def test_half_of_every_room_reads_each_language(name: str) -> None:
    """Whatever the scenario."""
    people = build(name, OPTIONS).people
    for room in {person.room for person in people}:
        langs = [person.lang for person in people if person.room == room]
        assert langs.count("en") == langs.count("zh-Hans")
