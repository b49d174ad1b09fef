"""A proxy that breaks promises: it drops, repeats, swaps or changes what the server sends."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Any

from websockets.frames import Frame as WsFrame
from websockets.frames import Opcode

from scripts.crowd import frame_end
from tests.proxy import between, pass_on

Frame = dict[str, Any]
Mischief = Callable[[Frame], list[Frame]]


@contextlib.asynccontextmanager
async def mischievous(port: int, mischief: Callable[[], Mischief]) -> AsyncIterator[str]:
    """Listens in front of a server; each connection gets a mischief of its own. Gives the http address."""
    async with between(port, lambda: partial(_mangle, mischief=mischief())) as here:
        yield f"http://127.0.0.1:{here}"


async def _mangle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, mischief: Mischief) -> None:
    with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
        head = await reader.readuntil(b"\r\n\r\n")
        writer.write(head)
        if not head.startswith(b"HTTP/1.1 101"):
            await pass_on(reader, writer)
            return
        data = b""
        while more := await reader.read(65536):
            data += more
            while (end := frame_end(data, 0, len(data))) <= len(data):
                writer.write(_changed(data[:end], mischief))
                data = data[end:]


def _changed(frame: bytes, mischief: Mischief) -> bytes:
    if frame[0] & 0x0F != Opcode.TEXT:
        return frame
    payload = frame[{126: 4, 127: 10}.get(frame[1] & 0x7F, 2) :]
    changed = mischief(json.loads(payload))
    return b"".join(WsFrame(Opcode.TEXT, json.dumps(f).encode()).serialize(mask=False) for f in changed)


def _nth(number: int, type_: str, change: Callable[[Frame], list[Frame]]) -> Callable[[], Mischief]:
    """Changes the n-th frame of a type on each connection, and leaves the rest alone."""

    def make() -> Mischief:
        count = 0

        def mischief(frame: Frame) -> list[Frame]:
            nonlocal count
            count += frame["type"] == type_
            return change(frame) if frame["type"] == type_ and count == number else [frame]

        return mischief

    return make


def _swapped() -> Mischief:
    held: list[Frame] = []

    def mischief(frame: Frame) -> list[Frame]:
        if frame["type"] == "said" and not held:
            held.append(frame)
            return []
        if frame["type"] == "said" and len(held) == 1:
            held.append(frame)
            return [frame, held[0]]
        return [frame]

    return mischief


def _without_translation(frame: Frame) -> list[Frame]:
    return [{name: value for name, value in frame.items() if name != "translation"}]


def _in_another_language(frame: Frame) -> list[Frame]:
    return [{**frame, "lang": "zh-Hant"}]


MISCHIEFS: dict[str, Callable[[], Mischief]] = {
    "lost or twice": _nth(3, "said", lambda _: []),
    "twice": _nth(3, "said", lambda frame: [frame, frame]),
    "out of order": _swapped,
    "no translation": lambda: lambda frame: _without_translation(frame) if frame["type"] == "said" else [frame],
    "wrong language": _nth(2, "translated", _in_another_language),
    "not settled": _nth(2, "translated", lambda _: []),
}
