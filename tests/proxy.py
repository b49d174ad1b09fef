"""A proxy in front of a server that delays, and cuts connections at a chosen point."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import partial

Back = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Proxy:
    """Passes bytes on, `delay` seconds late; the n-th connection is cut after `cuts[n]` bytes from the server."""

    def __init__(self, port: int, cuts: Iterator[int], delay: float = 0.0) -> None:
        self._port = port
        self._delay = delay
        self._cuts = cuts
        self.connections = 0
        self.url = ""

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator["Proxy"]:
        async with between(self._port, self._connected, self._delay) as port:
            self.url = f"ws://127.0.0.1:{port}/ws"
            yield self

    def _connected(self) -> Back:
        self.connections += 1
        return partial(pass_on, limit=next(self._cuts), delay=self._delay)


@contextlib.asynccontextmanager
async def between(port: int, connected: Callable[[], Back], delay: float = 0.0) -> AsyncIterator[int]:
    """Listens in front of a server; gives the port.

    Each connection gets a way of its own for what the server says; what the client says is passed on.
    """
    tasks: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(serve(reader, writer, connected()))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        task.add_done_callback(lambda _: writer.transport.abort())  # also where it was cancelled before it began

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, back: Back) -> None:
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", port)
        up = asyncio.create_task(pass_on(reader, there_writer, delay=delay))
        try:
            await back(there_reader, writer)
        finally:
            up.cancel()
            await asyncio.wait([up])
            there_writer.transport.abort()

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks)


async def pass_on(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, limit: int = -1, delay: float = 0.0
) -> None:
    """Passes up to `limit` bytes on, -1 for all there are, each part `delay` seconds late."""
    with contextlib.suppress(ConnectionError):
        while limit and (data := await reader.read(65536 if limit < 0 else min(limit, 65536))):
            if delay:  # the line is slow, which is what is tested; nobody waits for this to be over
                await asyncio.sleep(delay)
            writer.write(data)
            await writer.drain()
            limit -= len(data) if limit > 0 else 0
