"""Translate standard input line by line, through the very path that a room uses."""

import argparse
import asyncio
import contextlib
import logging
import os
import sys
import time
from collections.abc import AsyncIterator
from typing import BinaryIO

import msgspec
import structlog
from prometheus_client import CollectorRegistry

from server.metrics import Metrics
from server.settings import Settings
from server.translation.language import detect
from server.translation.local import LocalTranslator
from server.translation.port import Translator
from server.wire import READING_LANGS, ReadingLang

# Lines being translated at once: enough to keep the engine's batches full, few enough to stay in step with a person.
_AT_ONCE = 256
_DONE = 0
_UNTRANSLATED = 1


class Line(msgspec.Struct, frozen=True):
    """One line's translation, as `--json` prints it."""

    lang: str
    text: str
    status: str
    sure: float | None
    ms: float


async def translated(translator: Translator, text: str, to: ReadingLang) -> Line:
    """The line in the language; one that needs no translation, or gets none, as it is."""
    started = time.perf_counter()
    known = translator.prepare(text, to)
    if known is None:
        return Line(detect(text), text, "none", None, 0.0)
    answer = known if known.status == "done" else await translator.translate(text, to)
    sure = None if answer.sure is msgspec.UNSET else answer.sure
    milliseconds = round(1000 * (time.perf_counter() - started), 1)
    return Line(detect(text), answer.text if answer.status == "done" else text, answer.status, sure, milliseconds)


async def lines(pipe: BinaryIO) -> AsyncIterator[str]:
    """The lines as they come; bytes that are not UTF-8 become U+FFFD."""
    while raw := await asyncio.to_thread(pipe.readline):
        yield raw.decode("utf-8", errors="replace").removesuffix("\n").removesuffix("\r")


async def feed(
    translator: Translator, to: ReadingLang, queue: asyncio.Queue[asyncio.Task[Line] | None], group: asyncio.TaskGroup
) -> None:
    """Start on each line as soon as it is read; the queue's bound holds the reading back."""
    async for line in lines(sys.stdin.buffer):
        await queue.put(group.create_task(translated(translator, line, to)))
    await queue.put(None)


async def show(queue: asyncio.Queue[asyncio.Task[Line] | None], *, as_json: bool) -> int:
    """Print the translations in the order of their lines; the exit status tells if one is missing."""
    status, number = _DONE, 0
    while task := await queue.get():
        line, number = await task, number + 1
        if line.status in ("failed", "skipped"):
            status = _UNTRANSLATED
            print(f"line {number} {line.status}: it is shown as it was", file=sys.stderr)
        print(msgspec.json.encode(line).decode() if as_json else line.text, flush=True)
    return status


async def run(to: ReadingLang, *, as_json: bool) -> int:
    """Translate all of standard input."""
    translator = LocalTranslator(Settings(), Metrics(CollectorRegistry()))
    queue: asyncio.Queue[asyncio.Task[Line] | None] = asyncio.Queue(maxsize=_AT_ONCE)
    async with asyncio.TaskGroup() as group:
        engine = group.create_task(translator.run())
        group.create_task(feed(translator, to, queue, group))
        status = await show(queue, as_json=as_json)
        engine.cancel()
    return status


def main() -> None:
    """Read the arguments and translate."""
    parser = argparse.ArgumentParser(prog="python -m server.translation", description=__doc__)
    parser.add_argument("--to", required=True, choices=READING_LANGS, help="the language to translate into")
    parser.add_argument("--json", action="store_true", help="print status, sure and milliseconds too")
    arguments = parser.parse_args()
    structlog.configure(
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
    )
    with contextlib.suppress(KeyboardInterrupt):
        try:
            sys.exit(asyncio.run(run(arguments.to, as_json=arguments.json)))
        except* BrokenPipeError:
            # `head` has read enough; Python would complain again when it flushes at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
