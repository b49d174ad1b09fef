"""Plain: lines in, lines out, for pipes, scripts and screen readers; or events as JSON for machines."""

import asyncio
import os
import re
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress

from client.connection import Chat
from client.feed import Feed, entry_of
from client.terminal.conversation import Conversation
from client.terminal.drawing import clock
from client.terminal.options import Options
from client.terminal.reading import Reader, shown
from client.terminal.speech import Speech
from client.terminal.text import one_line, visible
from client.terminal.words import Words
from server.room import Entry
from server.wire import Deleted, Edited, Event, Joined, Said, Translated, encode

_CHUNK = 65_536
_WAITING_LINES = 100
# JSON escapes C0 by itself; these too could act on a terminal, or hide.
_ACTING = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


class Plain:
    """Says each line of the input, and prints what comes; ends when the input has, and its lines have come back."""

    def __init__(self, chat: Chat, options: Options, words: Words) -> None:
        self._chat, self._options, self._words = chat, options, words
        self._speech = Speech(chat, lambda _: None)
        self._refused = False
        self._accepted = self._printed = 0
        self._news = asyncio.Event()

    async def run(self) -> int:
        """Goes on to the end of the input, with `stay` to that of the connection; gives 1 if a line was refused."""
        chosen = self._options
        feed = self._chat.room(chosen.room, history=chosen.history, key=chosen.key, host_key=chosen.host_key)
        self._print(await anext(feed), feed)
        work = [asyncio.create_task(self._read(feed)), asyncio.create_task(self._say(feed))]
        try:
            done, _ = await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in work:
                task.cancel()
            await asyncio.wait(work)
        return int(self._refused)

    async def _read(self, feed: Feed) -> None:
        async for event in feed:
            self._print(event, feed)

    async def _say(self, feed: Feed) -> None:
        conversation = Conversation(feed, self._chat.welcome.participant)
        async for text in _lines(sys.stdin.fileno()):
            if text.strip():
                line = await self._speech.say(conversation, text)
                self._accepted = max(self._accepted, line.seq)
                if line.state == "failed":
                    self._refused = True
                    sys.stderr.write(f"lianmai: {one_line(line.reason)}\n")
        while self._options.stay or self._printed < self._accepted:
            self._news.clear()
            await self._news.wait()

    def _print(self, event: Event, feed: Feed) -> None:
        if self._options.json:
            sys.stdout.write(_ACTING.sub(lambda c: f"\\u{ord(c[0]):04x}", encode(event).decode()) + "\n")
        else:
            for line in told(event, feed, Reader(self._chat.welcome.participant.id, self._chat.lang), self._words):
                sys.stdout.write(line.replace("\n", "\n      ") + "\n")
        sys.stdout.flush()
        self._printed = event.room.seq if isinstance(event, Joined) else getattr(event, "seq", self._printed)
        self._news.set()


def told(event: Event, feed: Feed, reader: Reader, words: Words) -> Iterator[str]:
    """Tells of an event in lines that are safe to print: a message at once, its translation when it comes."""
    match event:
        case Joined():
            for message in event.messages:
                yield _line(entry_of(message), ": ", reader)
        case Said():
            yield _line(entry_of(event), ": ", reader)
        case Translated(status="done") if entry := feed.room.entries.get(event.of):
            yield _line(entry, " » ", reader)
        case Edited() if entry := feed.room.entries.get(event.of):
            yield _line(entry, f" ({words('edited')}): ", reader)
        case Deleted() if entry := feed.room.entries.get(event.of):
            yield _line(entry, ": ", reader, words("deleted"))


def _line(entry: Entry, between: str, reader: Reader, text: str | None = None) -> str:
    said = shown(entry, reader).text if text is None else text
    return f"{clock(entry.message.at)} {one_line(entry.message.author.name)}{between}{visible(said)}"


async def _lines(source: int) -> AsyncIterator[str]:
    """Gives the lines of a file, pipe or terminal as they come.

    A thread reads, for asyncio cannot wait for a plain file; it holds no lock of `sys.stdin`, so that the program
    may end while it waits.
    """
    lines: asyncio.Queue[bytes | None] = asyncio.Queue()
    room, loop = threading.Semaphore(_WAITING_LINES), asyncio.get_running_loop()

    def give(line: bytes | None) -> None:
        room.acquire()
        loop.call_soon_threadsafe(lines.put_nowait, line)

    def pump() -> None:
        rest = b""
        with suppress(RuntimeError):  # The loop is closed: nobody listens any more.
            while data := os.read(source, _CHUNK):
                *whole, rest = (rest + data).split(b"\n")
                for line in whole:
                    give(line)
            give(rest)
            give(None)

    threading.Thread(target=pump, daemon=True).start()
    while (line := await lines.get()) is not None:
        room.release()
        yield line.decode(errors="replace").removesuffix("\r")
