"""A proxy in front of a server that delays, and cuts connections at a chosen point."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator


class Proxy:
    """Passes bytes on, `delay` seconds late; the n-th connection is cut after `cuts[n]` bytes from the server."""

    def __init__(self, port: int, cuts: Iterator[int], delay: float = 0.0) -> None:
        self._port = port
        self._delay = delay
        self._cuts = cuts
        self._tasks: set[asyncio.Task[None]] = set()
        self.connections = 0
        self.url = ""

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator["Proxy"]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/ws"
        async with server:
            yield self
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self.connections += 1
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self._port)
        up = asyncio.create_task(pass_on(reader, there_writer, -1, self._delay))
        try:
            await pass_on(there_reader, writer, next(self._cuts), self._delay)
        finally:
            up.cancel()
            await asyncio.wait([up])
            for closing in (writer, there_writer):
                closing.transport.abort()


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
