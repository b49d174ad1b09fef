"""The command `lianmai` in a real terminal, against a server in a process of its own."""

import asyncio
import contextlib
import os
import re
import shutil
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from websockets.asyncio.client import connect

from tests.serving import ROOT, Person, server_process

_COLOUR = re.compile(r"\x1b\[(?:\d+;)*(?:[349][0-8]|10[0-7])[;m]")
pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux, which scripts/test installs")


class Pane:
    """A terminal of 80 by 24 in which one command runs."""

    def __init__(self, folder: Path) -> None:
        self._socket = str(folder / "tmux")

    async def tmux(self, *arguments: str) -> str:
        program = ["tmux", "-u", "-f", "/dev/null", "-S", self._socket, *arguments]
        # These two, which pytest's readline sets, would hold the size against the terminal's own word.
        env = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        run = await asyncio.create_subprocess_exec(*program, stdout=PIPE, stderr=PIPE, env=env)
        out, err = await run.communicate()
        assert run.returncode == 0, err.decode()
        return out.decode()

    async def until(self, *texts: str) -> str:
        """Waits until all these texts are on the screen."""
        screen = ""
        try:
            async with asyncio.timeout(20):
                while not all(text in screen for text in texts):
                    await asyncio.sleep(0.05)  # a terminal tells nobody that it has changed
                    screen = await self.tmux("capture-pane", "-p")
        except TimeoutError:
            raise AssertionError(f"never saw {texts}:\n{screen}") from None
        return screen

    async def type(self, text: str) -> None:
        await self.tmux("send-keys", "-l", text)

    async def press(self, *keys: str) -> None:
        await self.tmux("send-keys", *keys)


@contextlib.asynccontextmanager
async def pane(folder: Path, url: str, *options: str, before: str = "") -> AsyncIterator[Pane]:
    terminal = Pane(folder)
    command = f"{before} {sys.executable} -m client.terminal {url} --room cats --name Ann {' '.join(options)}"
    ended = "; echo status $?; exec cat"
    await terminal.tmux("new-session", "-d", "-x", "80", "-y", "24", "-c", str(ROOT), f"{command}{ended}")
    try:
        yield terminal
    finally:
        await terminal.tmux("kill-server")


async def test_a_conversation_in_a_real_terminal(tmp_path: Path) -> None:
    """What is typed is said, what others say is seen, keys work, the window may grow, and the end is clean."""
    async with server_process(tmp_path) as (_, url), pane(tmp_path, url) as terminal:
        await terminal.until("Message cats", "● connected")
        async with connect(url, compression=None) as socket:
            hong = Person(socket)
            await hong.ask("hello", name="小红", lang="zh-Hans")
            await hong.ask("join", room="cats")
            await terminal.type("hello 你好")
            await terminal.press("Enter")
            assert (await hong.until("said"))["text"] == "hello 你好"
            await hong.say("cats", "早上好")
            await terminal.until("Ann hello 你好", "小红", "2 here")
            await terminal.press("Tab")
            await terminal.until("o original")
            await terminal.press("o")
            await terminal.until("┆ 早上好")
            await terminal.press("Escape")
            await terminal.until("F1 help")
            await terminal.press("Up")
            await terminal.until("Editing your message: hello 你好")
            await terminal.type("吗")
            await terminal.press("C-j")
            await terminal.type("ok?")
            await terminal.press("Enter")
            assert (await hong.until("edited"))["text"] == "hello 你好吗\nok?"
            await terminal.until("hello 你好吗", "ok?  (edited)")
            await terminal.tmux("resize-window", "-x", "120", "-y", "30")
            await terminal.until("English · 1", "Simplified Chinese · 1")
            await terminal.press("F1")
            await terminal.until("Commands", "/join")
            await terminal.press("F1")
            await terminal.until("Message cats")
            await terminal.type("/lang zh")
            await terminal.press("Enter")
            await terminal.until("已连接", "F1 帮助")
            await terminal.press("C-q")
            screen = await terminal.until("status 0")
            assert "帮助" not in screen


@pytest.mark.parametrize("before", ["NO_COLOR=1", "TERM=vt100"])
async def test_without_colours_all_is_there(tmp_path: Path, before: str) -> None:
    """No colour is sent, and the chosen message is seen by its mark."""
    async with server_process(tmp_path) as (_, url), pane(tmp_path, url, before=before) as terminal:
        await terminal.until("Message cats")
        await terminal.type("hi")
        await terminal.press("Enter")
        await terminal.until("Ann hi")
        await terminal.press("Tab")
        await terminal.until("▌")
        assert not _COLOUR.search(await terminal.tmux("capture-pane", "-p", "-e"))
