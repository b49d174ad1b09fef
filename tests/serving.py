"""Runs a real server in the test's own loop, and people who talk to it over real WebSockets."""

import asyncio
import contextlib
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from server.__main__ import Running, running
from server.settings import Settings
from server.translation import Translator
from tests.fakes import FakeTranslator

ROOT = Path(__file__).resolve().parent.parent
Frame = dict[str, Any]


def settings_for(folder: Path, **changes: Any) -> Settings:
    """Settings of a test server: a free port, its own data, and no waiting for batches of events."""
    quick = {"port": 0, "fanout_window_ms": 0, "presence_seconds": 0.01, "drain_seconds": 2.0}
    return Settings(**{**quick, "data": folder, **changes})


@contextlib.asynccontextmanager
async def serving(folder: Path, translator: Translator | None = None, **changes: Any) -> AsyncIterator[Running]:
    """A server with a fake translator unless given another."""
    async with running(settings_for(folder, **changes), translator or FakeTranslator()) as server:
        yield server


@contextlib.asynccontextmanager
async def server_process(folder: Path, **environment: str) -> AsyncIterator[tuple[Process, str]]:
    """The server as its users start it, on a free port, with the bundled model unless told otherwise; its address."""
    env = {**os.environ, "LIANMAI_PORT": "0", "LIANMAI_DATA": str(folder), **environment}
    started = await asyncio.create_subprocess_exec(sys.executable, "-m", "server", stderr=PIPE, env=env, cwd=ROOT)
    assert started.stderr is not None
    url = ""
    while not url:
        line = json.loads(await started.stderr.readline())
        url = line.get("url", "") if line["event"] == "serving" else ""
    drain = asyncio.create_task(started.stderr.read())
    try:
        yield started, url.replace("http", "ws") + "/ws"
    finally:
        if started.returncode is None:
            started.kill()
        await started.wait()
        await drain


class Person:
    """Somebody at a WebSocket: sends commands, and reads frames in the order they come."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.seen: list[Frame] = []
        self.welcome: Frame = {}
        self._next_id = 0

    async def send(self, type_: str, **fields: Any) -> None:
        await self.socket.send(json.dumps({"type": type_, **fields}, ensure_ascii=False))

    async def read(self) -> Frame:
        frame: Frame = json.loads(await self.socket.recv())
        self.seen.append(frame)
        return frame

    async def until(self, *types: str, where: Callable[[Frame], bool] = lambda _: True) -> Frame:
        """Reads on to the first frame of one of these types that fits."""
        while True:
            frame = await self.read()
            if frame["type"] in types and where(frame):
                return frame

    async def ask(self, type_: str, **fields: Any) -> Frame:
        """Sends a command and reads on to its answer."""
        self._next_id += 1
        ref = f"r{self._next_id}"
        await self.send(type_, ref=ref, **fields)
        while True:
            frame = await self.read()
            if frame.get("ref") == ref:
                return frame

    async def say(self, room: str, text: str, **fields: Any) -> Frame:
        self._next_id += 1
        return await self.ask("say", room=room, text=text, **{"id": f"m{self._next_id}", **fields})

    async def settle(self) -> list[Frame]:
        """Reads all that the server sent before now: an answer comes behind it."""
        await self.ask("read_in", lang=self.welcome["lang"])
        return self.seen

    def frames(self, type_: str) -> list[Frame]:
        return [frame for frame in self.seen if frame["type"] == type_]


@contextlib.asynccontextmanager
async def person(
    server: Running, name: str, lang: str = "en", room: str | None = None, **hello: Any
) -> AsyncIterator[Person]:
    """Somebody who has said hello, and joined a room if one is named."""
    url = server.url.replace("http", "ws") + "/ws"
    async with connect(url, subprotocols=[Subprotocol("lianmai.v1")], compression=None) as socket:
        someone = Person(socket)
        someone.welcome = await someone.ask("hello", name=name, lang=lang, **hello)
        if room is not None:
            joined = await someone.ask("join", room=room)
            assert joined["type"] == "joined", joined
        yield someone
