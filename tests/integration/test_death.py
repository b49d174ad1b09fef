"""The server dies in the middle of a burst, and nothing accepted is lost."""

import asyncio
import contextlib
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.serving import Person, server_process

_LINES = 400


def process(folder: Path) -> AbstractAsyncContextManager[tuple[Process, str]]:
    """The server without a model: chat does not depend on one."""
    return server_process(folder, LIANMAI_MODELS=str(folder / "none"), LIANMAI_MESSAGES_BURST=str(2 * _LINES))


async def _hello(url: str, session: str | None = None) -> Person:
    someone = Person(await connect(url, compression=None))
    someone.welcome = await someone.ask("hello", name="Ann", lang="en", session=session)
    return someone


async def _burst(someone: Person, accepted: dict[str, int], pid: int) -> None:
    """Sends as fast as it can; the server is killed once a third is accepted."""
    with contextlib.suppress(ConnectionClosed):
        sending = asyncio.create_task(_send_all(someone))
        while True:
            frame = await someone.read()
            if frame["type"] == "accepted":
                accepted[frame["id"]] = frame["seq"]
                if len(accepted) == _LINES // 3:
                    os.kill(pid, signal.SIGKILL)
    await sending


async def _send_all(someone: Person) -> None:
    with contextlib.suppress(ConnectionClosed):
        for number in range(_LINES):
            await someone.send("say", room="cats", id=f"m{number}", text=f"line {number}")


async def _history(someone: Person) -> list[dict[str, Any]]:
    page = await someone.ask("join", room="cats", history=200)
    messages: list[dict[str, Any]] = page["messages"]
    while messages and messages[0]["seq"] > 1:
        page = await someone.ask("history", room="cats", before=messages[0]["seq"], limit=200)
        messages = page["messages"] + messages
    return messages


@pytest.mark.timeout(60)
async def test_kill_9_in_a_burst_loses_nothing_accepted(tmp_path: Path) -> None:
    """Every accepted line is there under its seq; sending all again gives each line once."""
    accepted: dict[str, int] = {}
    async with process(tmp_path) as (server, url):
        ann = await _hello(url)
        session = ann.welcome["session"]
        epoch = (await ann.ask("join", room="cats"))["room"]["epoch"]
        await _burst(ann, accepted, server.pid)
    assert len(accepted) >= _LINES // 3
    async with process(tmp_path) as (_, url):
        ann = await _hello(url, session)
        kept = {message["id"]: message["seq"] for message in await _history(ann)}
        assert accepted.items() <= kept.items()
        for number in range(_LINES):
            answer = await ann.ask("say", room="cats", id=f"m{number}", text=f"line {number}")
            assert answer["seq"] == kept.get(f"m{number}", answer["seq"])
        messages = await _history(ann)
        assert [m["text"] for m in messages] == [f"line {n}" for n in range(_LINES)]
        assert [m["seq"] for m in messages] == sorted({m["seq"] for m in messages})
        assert (await ann.ask("join", room="cats"))["room"]["epoch"] == epoch
        await ann.socket.close()


@pytest.mark.timeout(60)
async def test_sigterm_drains_and_exits_in_order(tmp_path: Path) -> None:
    """`draining`, then 1012, then exit status 0."""
    async with process(tmp_path) as (server, url):
        ann = await _hello(url)
        await ann.ask("join", room="cats")
        await ann.say("cats", "kept")
        server.terminate()
        assert (await ann.until("draining"))["reconnect_in_ms"] >= 0
        with pytest.raises(ConnectionClosed) as closed:
            await ann.until("never")
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1012
        assert await server.wait() == 0


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("LIANMAI_PORT", "eighty", "LIANMAI_PORT"),
        ("LIANMAI_MAX_CONNECTIONS", "-1", "LIANMAI_MAX_CONNECTIONS"),
        ("LIANMAI_HOST", "256.1.1.1", "LIANMAI_HOST"),
        ("LIANMAI_DATA", "/proc/nowhere", "LIANMAI_DATA"),
    ],
)
async def test_a_wrong_setting_stops_the_start_with_a_sentence(
    tmp_path: Path, variable: str, value: str, says: str
) -> None:
    """The variable is named, and there is no traceback."""
    env = {**os.environ, "LIANMAI_PORT": "0", "LIANMAI_DATA": str(tmp_path), variable: value}
    started = await asyncio.create_subprocess_exec(sys.executable, "-m", "server", stderr=PIPE, env=env)
    _, errors = await started.communicate()
    assert started.returncode in (1, 2)
    assert says in errors.decode()
    assert "Traceback" not in errors.decode()
