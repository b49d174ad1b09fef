"""`python -m server.translation`: lines in, lines out, through the path that a room uses."""

import asyncio
import os
import select
import signal
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import msgspec

TRANSLATE = (sys.executable, "-m", "server.translation")


async def run(*arguments: str, lines: bytes = b"", **environment: str) -> tuple[int, list[str], str]:
    """The exit status, the lines printed and what was said on standard error."""
    process = await asyncio.create_subprocess_exec(
        *TRANSLATE, *arguments, stdin=PIPE, stdout=PIPE, stderr=PIPE, env={**os.environ, **environment}
    )
    out, error = await process.communicate(lines)
    return process.returncode or 0, out.decode().split("\n")[:-1], error.decode()


def child_of(pid: int) -> int:
    """The process id of a process's only child."""
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text())


async def test_each_line_is_translated_in_its_place_and_empty_ones_are_kept() -> None:
    lines = "hello\r\n\nI like tea.\nlol\n你好\n".encode()
    status, out, _ = await run("--to", "zh-Hans", lines=lines)
    assert status == 0
    assert out[:2] == ["你好", ""]
    assert out[3:] == ["哈哈哈", "你好"]
    assert len(out) == 5


async def test_the_last_line_needs_no_line_break() -> None:
    assert (await run("--to", "en", lines="你好".encode()))[1] == ["Hello"]


async def test_json_tells_language_status_sureness_and_time() -> None:
    _, out, _ = await run("--to", "zh-Hant", "--json", lines="I like tea.\n你好\n里面\n".encode())
    known, native, converted = (msgspec.json.decode(line) for line in out)
    assert (known["lang"], known["status"]) == ("en", "done")
    assert 0 < known["sure"] <= 1
    assert known["ms"] > 0
    assert native == {"lang": "zh-Hans", "text": "你好", "status": "none", "sure": None, "ms": 0.0}
    assert (converted["text"], converted["sure"]) == ("裡面", 1.0)


async def test_what_is_no_utf8_becomes_a_replacement_character_and_the_rest_is_read() -> None:
    status, out, _ = await run("--to", "zh-Hans", lines=b"\xff\nhello\n")
    assert (status, out) == (0, ["\ufffd", "你好"])


async def test_a_line_too_long_is_shown_as_it_was_and_told_on_standard_error() -> None:
    line = b"word " * 4000
    status, out, error = await run("--to", "zh-Hans", lines=line + b"\nhello\n")
    assert (status, out) == (1, [line.decode(), "你好"])
    assert "line 1 skipped" in error


async def test_two_hundred_lines_come_out_in_their_order() -> None:
    lines = "".join(f"I have {number} cats\n" for number in range(200)).encode()
    _, out, _ = await run("--to", "zh-Hans", lines=lines)
    assert [str(number) in line for number, line in enumerate(out)] == [True] * 200


async def test_a_reader_who_has_enough_ends_it_without_a_word() -> None:
    process = await asyncio.create_subprocess_shell(
        f"yes hello | head -n 3000 | {sys.executable} -m server.translation --to zh-Hans | head -n 1",
        stdout=PIPE,
        stderr=PIPE,
    )
    out, error = await process.communicate()
    assert (out.decode(), error.decode()) == ("你好\n", "")


async def test_even_a_stopped_engine_dies_with_a_server_that_is_killed() -> None:
    process = await asyncio.create_subprocess_exec(*TRANSLATE, "--to", "zh-Hans", stdin=PIPE, stdout=PIPE)
    assert process.stdin and process.stdout
    process.stdin.write(b"I like tea.\n")
    await process.stdout.readline()
    engine = child_of(process.pid)
    os.kill(engine, signal.SIGSTOP)
    handle = os.pidfd_open(engine)
    process.send_signal(signal.SIGKILL)
    await process.wait()
    ready, _, _ = await asyncio.to_thread(select.select, [handle], [], [], 10)
    os.close(handle)
    assert ready
