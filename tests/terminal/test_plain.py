"""The command with pipes: a process of its own, against a real server."""

import asyncio
import contextlib
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from pathlib import Path

from server.__main__ import Running
from tests.fakes import FakeTranslator
from tests.serving import person, serving

ROOT = Path(__file__).resolve().parent.parent.parent


@contextlib.asynccontextmanager
async def command(server: Running | None, *arguments: str, lang: str = "en") -> AsyncIterator[Process]:
    """Runs `lianmai`, and ends it."""
    url = server.url if server else "127.0.0.1:9"
    program = [sys.executable, "-m", "client.terminal", url, "--name", "Pipe", "--room", "cats", "--lang", lang]
    process = await asyncio.create_subprocess_exec(*program, *arguments, stdin=PIPE, stdout=PIPE, stderr=PIPE, cwd=ROOT)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def heard(process: Process, text: str) -> str:
    """Reads lines of the output up to one with this text."""
    assert process.stdout is not None
    while line := (await process.stdout.readline()).decode():
        if text in line:
            return line
    raise AssertionError(f"never heard {text!r}")


def feed(process: Process, text: str) -> None:
    assert process.stdin is not None
    process.stdin.write(text.encode())


async def test_a_pipe_says_its_lines_and_ends(tmp_path: Path) -> None:
    """Each line is said, in order and as it stands; it ends once all have come back, translated or not."""
    translator = FakeTranslator()
    translator.hold()
    async with serving(tmp_path, translator) as server, person(server, "Bob", "en", "cats") as bob:
        async with command(server, "--plain") as pipe:
            out, err = await pipe.communicate("hi\n\n/quit\n最后".encode())
            assert (pipe.returncode, err) == (0, b"")
            assert [line[6:] for line in out.decode().splitlines()] == ["Pipe: hi", "Pipe: /quit", "Pipe: 最后"]
        assert [(await bob.until("said"))["text"] for _ in range(3)] == ["hi", "/quit", "最后"]


async def test_a_pipe_prints_what_comes_safely_in_my_language(tmp_path: Path) -> None:
    """The original at once, the translation when it comes; nothing that acts on a terminal; several lines indented."""
    translator = FakeTranslator()
    translator.hold()
    async with serving(tmp_path, translator) as server, person(server, "小红", "zh-Hans", "cats") as hong:
        async with command(server, "--plain", "--stay") as pipe:
            feed(pipe, "ready\n")
            await heard(pipe, "Pipe: ready")
            said = await hong.say("cats", "你好\n[red]世界")
            assert (await heard(pipe, "小红"))[6:] == "小红: 你好\n"
            assert await heard(pipe, "世界") == "      [red]世界\n"
            translator.release()
            assert (await heard(pipe, "小红"))[6:] == "小红 » [en] 你好\n"
            await hong.ask("delete", room="cats", seq=said["seq"])
            await heard(pipe, "小红: This message was deleted.")


async def test_json_is_one_event_a_line(tmp_path: Path) -> None:
    """The wire's own shapes, from the first `joined` on; what could act on a terminal is escaped."""
    async with serving(tmp_path) as server, person(server, "Bob", "en", "cats") as bob:
        await bob.say("cats", "earlier")
        async with command(server, "--json", "--history", "5") as pipe:
            out, _ = await pipe.communicate("it is 👨‍👩‍👧\n".encode())
            assert pipe.returncode == 0
        events = [json.loads(line) for line in out.decode().splitlines()]
        assert events[0]["type"] == "joined"
        assert [message["text"] for message in events[0]["messages"]] == ["earlier"]
        assert events[-1]["text"] == "it is 👨‍👩‍👧"
        assert "\u200d" not in out.decode()


async def test_a_refused_line_is_told_and_the_status_is_1(tmp_path: Path) -> None:
    """The others are said all the same."""
    async with serving(tmp_path) as server, command(server, "--plain", lang="zh-Hans") as pipe:
        out, err = await pipe.communicate(("x" * 2_001 + "\nfine\n").encode())
        assert pipe.returncode == 1
        assert err.decode().startswith("lianmai: 太长了")
        assert "Pipe: fine" in out.decode()


async def test_a_line_waits_where_the_server_asks_for_time(tmp_path: Path) -> None:
    """Too fast is no failure of a pipe's."""
    async with serving(tmp_path, messages_per_second=20, messages_burst=1) as server:
        async with command(server, "--plain") as pipe:
            out, err = await pipe.communicate(b"one\ntwo\nthree\n")
            assert (pipe.returncode, err) == (0, b"")
            assert [line[6:] for line in out.decode().splitlines()] == ["Pipe: one", "Pipe: two", "Pipe: three"]


async def test_what_goes_wrong_is_one_sentence_and_a_status(tmp_path: Path) -> None:
    """Nobody there, a name refused, a room refused, a server gone for good."""
    async with command(None, "--plain") as pipe:
        _, err = await pipe.communicate(b"")
        assert pipe.returncode == 1
        assert err.decode().startswith("lianmai: There is no Lianmai server to be reached at ws://127.0.0.1:9/ws")
        assert len(err.decode().splitlines()) == 1
    async with serving(tmp_path) as server, person(server, "Pipe", "en", "cats"):
        async with command(server, "--plain", lang="zh-Hant") as pipe:
            _, err = await pipe.communicate(b"")
            assert pipe.returncode == 1
            assert "房間裡已有人用這個名字" in err.decode()
        async with command(server, "--name", "\u202e") as pipe:
            _, err = await pipe.communicate(b"")
            assert pipe.returncode == 1
            assert "cannot be shown" in err.decode()


async def test_a_reader_that_has_heard_enough_ends_it_quietly(tmp_path: Path) -> None:
    """`| head -1` is no error to tell of."""
    async with serving(tmp_path) as server:
        line = f"seq 5 | {sys.executable} -m client.terminal {server.url} --plain --name Pipe | head -1"
        process = await asyncio.create_subprocess_shell(line, stdout=PIPE, stderr=PIPE, cwd=ROOT)
        out, err = await process.communicate()
        assert (out[6:], err) == (b"Pipe: 1\n", b"")
