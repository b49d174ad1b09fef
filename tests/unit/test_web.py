"""The page's reducer agrees with the server's, its pure modules do what they say, and its files fit together."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.room import Room
from server.wire import Logged, RoomInfo, decode_event, encode
from tests.unit.test_room import WINDOW, logs

_WEB = Path(__file__).parent.parent / "web"
_CLIENT = Path(__file__).parents[2] / "client" / "web"
_NODE = shutil.which("node") or ""


def _understands_modules() -> bool:
    """Whether this Node runs modules without a package.json, as from 20.19 on."""
    if not _NODE:
        return False
    version = subprocess.run([_NODE, "--version"], capture_output=True, text=True, check=True).stdout
    return tuple(int(part) for part in version.lstrip("v").split(".")[:2]) >= (20, 19)


in_node = pytest.mark.skipif(not _understands_modules(), reason="Node 20.19 or later is missing")


def _folded_by_the_page(all_events: list[list[Logged]], window: int) -> list[dict[str, Any]]:
    lines = [json.dumps({"window": window, "events": [_frame(event) for event in log]}) for log in all_events]
    done = subprocess.run(
        [_NODE, str(_WEB / "fold.mjs")], input="\n".join(lines), capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def _folded_by_the_server(log: list[Logged], window: int) -> dict[str, Any]:
    room = Room(RoomInfo("cats", "cats", "e", 0, 0, [], None, 0, False), window=window)
    applied = [room.apply(event) for event in log]
    entries = [
        {
            "message": json.loads(encode(entry.message)),
            "translations": {lang: json.loads(encode(each)) for lang, each in entry.translations.items()},
        }
        for entry in room.entries.values()
    ]
    hosts = [json.loads(encode(host)) for host in room.info.hosts]
    return {"applied": applied, "seq": room.seq, "hosts": hosts, "entries": entries}


def _frame(event: Logged) -> Any:
    return json.loads(encode(event))


def _plain(state: dict[str, Any]) -> dict[str, Any]:
    """Leaves out what stands at its default, as the wire does."""
    for entry in state["entries"]:
        defaults = {"revision": 0, "deleted": False, "reactions": {}}
        entry["message"] = {k: v for k, v in entry["message"].items() if k not in defaults or v != defaults[k]}
    return state


@in_node
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(logs(), min_size=40, max_size=60))
def test_the_pages_reducer_gives_the_servers_room(all_events: list[list[Logged]]) -> None:
    """Any log folds to the same room in JavaScript as in Python, and the same events change nothing."""
    theirs = _folded_by_the_page(all_events, WINDOW)
    assert [_plain(state) for state in theirs] == [_plain(_folded_by_the_server(log, WINDOW)) for log in all_events]


@in_node
def test_the_golden_frames_fold_alike() -> None:
    """The frames that both sides are tested on mean the same on both."""
    frames = json.loads((_WEB.parent / "wire" / "events.json").read_text())
    events = [event for event in (decode_event(json.dumps(frame)) for frame in frames) if isinstance(event, Logged)]
    (theirs,) = _folded_by_the_page([events], 100)
    assert _plain(theirs) == _plain(_folded_by_the_server(events, 100))
    assert len(theirs["entries"]) == 2


@in_node
@pytest.mark.parametrize("suite", sorted(path.name for path in _WEB.glob("*.test.mjs")))
def test_the_pages_own_tests_pass(suite: str) -> None:
    """The suites in tests/web."""
    done = subprocess.run([_NODE, "--test", str(_WEB / suite)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _imported(module: Path, seen: list[Path]) -> list[Path]:
    """The modules that one needs at once, itself first."""
    if module not in seen:
        seen.append(module)
        for name in re.findall(r'^(?:import|}) .*?"(\.[^"]+)"', module.read_text(), flags=re.M):
            _imported((module.parent / name).resolve(), seen)
    return seen


def test_all_modules_are_asked_for_at_once() -> None:
    """The page names what it needs, so that the browser does not find it out step by step."""
    page = (_CLIENT / "index.html").read_text()
    named = [(_CLIENT / name).resolve() for name in re.findall(r'rel="modulepreload" href="([^"]+)"', page)]
    assert sorted(named) == sorted(_imported((_CLIENT / "app.js").resolve(), [])[1:])


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant"])
def test_every_sentence_of_the_page_is_in_every_language(lang: str) -> None:
    """No key is missing, and none is left over."""
    keys = [
        re.findall(r"^ +(\w+):", (_CLIENT / "messages" / f"{each}.js").read_text(), flags=re.M) for each in ("en", lang)
    ]
    assert keys[0] == keys[1]
