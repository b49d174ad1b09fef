"""Link: a socket that comes back by itself, and the commands that wait for an answer across its reconnects."""

import asyncio
import contextlib
import random
from collections.abc import Callable
from typing import Literal, NamedTuple

from msgspec.structs import replace
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage, InvalidURI
from websockets.typing import Subprotocol

from client.feed import ConnectionEnded
from server.wire import (
    SUBPROTOCOL,
    Answer,
    Command,
    Draining,
    Event,
    Hello,
    Refused,
    Welcome,
    decode_event,
    encode,
)

State = Literal["connecting", "connected", "reconnecting", "ended"]
# The codes of the protocol's table after which coming back is of no use.
_FINAL = frozenset({1000, 1001, 1008, 1009, 4003, 4009})
_HELLO = "hello"
_UNREACHABLE = (OSError, InvalidHandshake, InvalidMessage, TimeoutError)


class CommandRefused(Exception):  # noqa: N818 - it is the wire's word
    """The server refused a command; `message` says in the reader's language what to do."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(f"{refused.code}: {refused.message}")
        self.code = refused.code
        self.message = refused.message
        self.retry_ms = refused.retry_ms if isinstance(refused.retry_ms, int) else None


class Backoff(NamedTuple):
    """How long to wait before the n-th try in a row: full jitter under a doubling bound, in seconds.

    Source: M. Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog, 2015.
    """

    first: float = 0.25
    longest: float = 20.0

    def seconds(self, attempt: int) -> float:
        """Gives the wait before try `attempt`, counted from 0."""
        return random.uniform(0, min(self.longest, self.first * 2 ** min(attempt, 16)))  # noqa: S311 - spreads load


class Plan(NamedTuple):
    """What a link asks of its owner: `take` gets events, `resume` gives what to send first on a new connection."""

    take: Callable[[Event], None]
    resume: Callable[[list[Command]], list[Command]]
    watch: Callable[[State], None]
    backoff: Backoff


class _Asked(NamedTuple):
    command: Command
    answer: "asyncio.Future[Answer]"


class Link:
    """Stays connected until the server ends it for good, or nobody answers the first time.

    `pace` makes it a slow reader on purpose: seconds to wait after each event.
    """

    def __init__(self, url: str, hello: Hello, plan: Plan) -> None:
        self.url = url
        self.hello = replace(hello, ref=_HELLO)
        self.welcome: Welcome | None = None
        self.ended: ConnectionEnded | None = None
        self._plan = plan
        self._socket: ClientConnection | None = None
        self._asked: dict[str, _Asked] = {}
        self._count = 0
        self._up = False
        self._started = asyncio.Event()
        self._reconnect_in: float | None = None
        self.pace = 0.0

    async def ask(self, command: Command) -> Answer:
        """Sends a command and gives its answer; raises CommandRefused or ConnectionEnded."""
        if self.ended:
            raise self.ended
        self._count += 1
        ref = str(self._count)
        asked = _Asked(replace(command, ref=ref), asyncio.get_running_loop().create_future())
        self._asked[ref] = asked
        try:
            await self.send(asked.command)
            return await asked.answer
        finally:
            self._asked.pop(ref, None)

    async def send(self, command: Command) -> None:
        """Sends where there is a connection; one that was asked is sent again on the next."""
        if self._socket and self._up:
            with contextlib.suppress(ConnectionClosed):
                await self._socket.send(encode(command).decode())

    def drop(self) -> None:
        """Breaks the connection as a failing network does; it comes back by itself."""
        if self._socket:
            self._socket.transport.abort()

    async def started(self) -> None:
        """Waits for the first welcome; raises ConnectionEnded where there will be none."""
        await self._started.wait()
        if self.ended:
            raise self.ended

    def end(self, ended: ConnectionEnded) -> None:
        """Ends every command that waits, and the link."""
        self.ended = self.ended or ended
        for asked in self._asked.values():
            if not asked.answer.done():
                asked.answer.set_exception(self.ended)
        self._started.set()
        self._plan.watch("ended")

    async def run(self) -> None:
        """Connects, and again whenever the connection breaks; returns once it has ended."""
        attempt = 0
        while self.ended is None:
            self._plan.watch("reconnecting" if self.welcome else "connecting")
            await self._connect()
            attempt = 0 if self._up else attempt + 1
            self._up = False
            if self.ended is None:
                self._plan.watch("reconnecting")
                wait, self._reconnect_in = self._reconnect_in, None
                await asyncio.sleep(self._plan.backoff.seconds(attempt) if wait is None else wait)

    async def _connect(self) -> None:
        subprotocols = [Subprotocol(SUBPROTOCOL)]
        try:
            async with connect(self.url, subprotocols=subprotocols, compression=None, max_size=None) as self._socket:
                await self._serve(self._socket)
        except ConnectionClosed as closed:
            frame = closed.rcvd or closed.sent
            if frame and frame.code in _FINAL:
                self.end(ConnectionEnded(frame.code, frame.reason))
        except InvalidURI as error:
            self.end(ConnectionEnded(1008, str(error)))
        except _UNREACHABLE as error:
            if self.welcome is None:
                self.end(ConnectionEnded(1006, f"cannot reach {self.url}: {error}"))

    async def _serve(self, socket: ClientConnection) -> None:
        await socket.send(encode(self.hello).decode())
        while True:
            event = decode_event(await socket.recv())
            match event:
                case Welcome():
                    await self._welcomed(event)
                case Draining():
                    self._reconnect_in = event.reconnect_in_ms / 1000
                case Refused() if event.ref == _HELLO:
                    self.end(ConnectionEnded(1008, event.message))
                    return
                case _:
                    self._plan.take(event)
                    self._answer(event)
                    if self.pace:
                        await asyncio.sleep(self.pace)

    async def _welcomed(self, welcome: Welcome) -> None:
        self.welcome = welcome
        self.hello = replace(self.hello, session=welcome.session)
        self._up = True
        for command in self._plan.resume([asked.command for asked in self._asked.values()]):
            await self.send(command)
        self._started.set()
        self._plan.watch("connected")

    def _answer(self, answer: Event) -> None:
        ref = answer.ref if isinstance(answer, Answer) else None
        asked = self._asked.get(ref) if isinstance(ref, str) else None
        if asked is None or asked.answer.done() or not isinstance(answer, Answer):
            return
        if isinstance(answer, Refused):
            asked.answer.set_exception(CommandRefused(answer))
        else:
            asked.answer.set_result(answer)
