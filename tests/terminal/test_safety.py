"""A server that means harm: what it sends neither moves the cursor nor colours the screen."""

import asyncio
import contextlib
import json
import re
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.typing import Subprotocol

from client.connection import connect
from client.terminal.app import Terminal
from client.terminal.rooms import Rooms
from client.terminal.words import load
from tests.terminal.screens import Seat

ROOT = Path(__file__).resolve().parent.parent.parent
EVIL = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202egnp.exe\r[bold red]x[/] [link=http://evil]y[/link]"
SPELT = "␛[2J␛]0;owned␇\\x9b31m\\u202egnp.exe␍[bold red]x[/] [link=http://evil]y[/link]"
PERSON = {"id": "p1", "name": EVIL, "role": "guest", "lang": "en"}


def said(seq: int, **more: Any) -> dict[str, Any]:
    fields = {"room": "cats", "seq": seq, "id": str(seq), "at": 1, "author": PERSON, "lang": "en", "text": EVIL}
    return {"type": "said", **fields, **more}


def answer(command: dict[str, Any]) -> list[dict[str, Any]]:
    ref = command["ref"]
    if command["type"] == "hello":
        server = {"version": EVIL, "node": EVIL, "languages": [], "limits": {}}
        me = {"id": "me", "name": "Ann", "role": "guest"}
        return [{"type": "welcome", "ref": ref, "participant": me, "session": "s", "lang": "en", "server": server}]
    if command["type"] == "join":
        info = {"id": "cats", "title": EVIL, "epoch": "e", "seq": 2, "count": 1, "hosts": []}
        room = {**info, "pinned": None, "slow": 0, "locked": False}
        messages = [said(1, reactions={EVIL: ["p1"]}), said(2, reply_to=1)]
        joined = {"room": room, "messages": messages, "recovered": False, "people": [PERSON], "more": False}
        return [{"type": "joined", "ref": ref, **joined}, {"type": "typing", "room": "cats", "participant": PERSON}]
    return [{"type": "refused", "ref": ref, "code": "gone", "message": EVIL}]


@contextlib.asynccontextmanager
async def evil_server() -> AsyncIterator[str]:
    async def speak(socket: ServerConnection) -> None:
        async for frame in socket:
            command = json.loads(frame)
            for event in answer(command) if "ref" in command else ():
                await socket.send(json.dumps(event))

    async with serve(speak, "127.0.0.1", 0, subprotocols=[Subprotocol("lianmai.v1")]) as server:
        yield f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/ws"


async def test_on_the_screen_it_is_spelt_out() -> None:
    """In texts, names, quotes, reactions, people, typing and refusals."""
    async with evil_server() as url, connect(url, name="Ann") as chat:
        rooms = Rooms(chat)
        await rooms.enter("cats")
        app = Terminal(chat, rooms, load())
        async with app.run_test(size=(200, 30)) as pilot:
            ann = Seat(pilot, chat)
            await ann.until(SPELT, f"{SPELT} is typing…", "╭ ␛[2J")
            await ann.enter("hello")
            await ann.until(f"Not sent: {SPELT}")
            assert all(line.isprintable() for line in ann.lines())
            await ann.press("up")
            await ann.gone("Not sent")
            await ann.until("hello")


@pytest.mark.parametrize("how", ["--plain", "--json"])
async def test_in_a_pipe_it_is_spelt_or_escaped(how: str) -> None:
    """Even where the output is a terminal after all; JSON keeps what was sent."""
    async with evil_server() as url:
        program = [sys.executable, "-m", "client.terminal", url, how, "--room", "cats", "--history", "2"]
        pipe = await asyncio.create_subprocess_exec(*program, stdin=PIPE, stdout=PIPE, stderr=PIPE, cwd=ROOT)
        out, err = await pipe.communicate(b"hello\n")
        assert pipe.returncode == 1
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", out.decode() + err.decode())
        assert SPELT in err.decode()
        if how == "--json":
            assert json.loads(out.decode().splitlines()[0])["messages"][0]["text"] == EVIL
        else:
            assert SPELT in out.decode()
