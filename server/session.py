"""Session: one socket's life, from hello to close, and its bounded outbox."""

import asyncio
import time
from collections import deque

import structlog
from msgspec import UNSET, UnsetType
from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed
from websockets.protocol import State

from server.chat import Chat
from server.cleaning import clean_name
from server.hub import frame
from server.identity import Identity, TokenRefused
from server.limits import Bucket
from server.metrics import Metrics
from server.refusals import Refusal, refused
from server.settings import Settings
from server.store import StoreFailed
from server.wire import BadFrame, Command, Draining, Event, Hello, Participant, ReadingLang, ServerInfo, Welcome, decode

_log = structlog.get_logger()


class Session:
    """A reader and member on one connection.

    Its outbox is the transport's write buffer: `offer` writes at once and never waits, and past
    `max_outbox_bytes` the reader is cut off, so that nobody else notices.
    """

    __slots__ = (
        "_bad",
        "_busy",
        "_chat",
        "_connection",
        "_identity",
        "_info",
        "_metrics",
        "_pace",
        "_settings",
        "_stopping",
        "ended",
        "lang",
        "participant",
        "rooms",
    )

    def __init__(
        self,
        connection: ServerConnection,
        chat: Chat,
        identity: Identity,
        info: ServerInfo,
        settings: Settings,
        metrics: Metrics,
    ) -> None:
        self._connection = connection
        self._chat = chat
        self._identity = identity
        self._info = info
        self._settings = settings
        self._metrics = metrics
        self._pace = Bucket(settings.commands_per_second, settings.commands_burst)
        self._bad: deque[float] = deque(maxlen=settings.max_bad_frames_per_minute)
        self._busy = self._stopping = False
        self.ended: tuple[int, str] | None = None
        self.participant = Participant("", "", "guest")
        self.lang: ReadingLang = "en"
        self.rooms: dict[str, int] = {}

    async def run(self) -> None:
        """Serves the connection until either side ends it."""
        start = time.monotonic()
        try:
            async with asyncio.timeout(self._settings.hello_seconds):
                await self._greet()
            _log.info("session opened", participant=self.participant.id, lang=self.lang)
            await self._serve()
        except TimeoutError:
            self.close(4001, "no hello in time")
        except TokenRefused as error:
            self.close(1008, f"token refused: {error}")
        except ConnectionClosed as closed:
            first = closed.rcvd if closed.rcvd_then_sent else closed.sent or closed.rcvd
            if first and not self.ended:
                self.ended = (first.code, first.reason)
        finally:
            self._chat.quit(self)
            self._log_end(time.monotonic() - start)

    def offer(self, frames: bytes, count: int = 1) -> None:
        """Takes whole frames to send, in order; past the limit of unsent bytes the reader is cut off with 4008."""
        if self.ended or self._connection.protocol.state is not State.OPEN:
            return
        transport = self._connection.transport
        transport.write(frames)
        self._metrics.deliveries.inc(count)
        self._metrics.delivered_bytes.inc(len(frames))
        if self.unsent > self._settings.max_outbox_bytes:
            self._metrics.slow_disconnects.inc()
            self._end(4008, "too slow: come back and resume")

    @property
    def unsent(self) -> int:
        """Bytes in the outbox."""
        return self._connection.transport.get_write_buffer_size()

    def drain(self, reconnect_in_ms: int) -> None:
        """Says that the node stops, and closes with 1012 once the command at work is answered."""
        self._tell(Draining(reconnect_in_ms=reconnect_in_ms))
        self._stopping = True
        if not self._busy:
            self._stop()

    def close(self, code: int, reason: str) -> None:
        """Ends the session, after what is on its way to the reader."""
        if not self.ended:
            self._chat.quit(self)
            self._end(code, reason)

    def _end(self, code: int, reason: str) -> None:
        """Sends the close frame behind what is unsent, and cuts the connection where no answer comes in time."""
        self.ended = (code, reason)
        self._chat.quit(self)
        protocol, transport = self._connection.protocol, self._connection.transport
        if protocol.state is State.OPEN:
            # close() of the library would wait for the outbox to empty first, which a slow reader's never does.
            protocol.send_close(code, reason)
            for data in protocol.data_to_send():
                transport.write(data)
        asyncio.get_running_loop().call_later(self._settings.close_seconds, transport.abort)

    def _stop(self) -> None:
        self.close(1012, "node stopping")

    async def _greet(self) -> None:
        while not self.participant.id:
            command = self._read(await self._connection.recv())
            if isinstance(command, Hello):
                self._welcome(command)
            elif command:
                self._refuse(Refusal("bad_frame", detail="hello comes first"), command.ref)

    def _welcome(self, hello: Hello) -> None:
        self.lang = hello.lang
        participant = self._identity.participant(hello.session, hello.token)
        name = clean_name(hello.name, self._settings.max_name_chars)
        if name is None:
            self._refuse(Refusal("bad_name", limit=self._settings.max_name_chars), hello.ref)
            return
        self.participant = Participant(participant, name, "guest")
        session = self._identity.session(participant)
        self._tell(
            Welcome(ref=hello.ref, participant=self.participant, session=session, lang=self.lang, server=self._info)
        )

    async def _serve(self) -> None:
        async for data in self._connection:
            if self.ended:
                return
            command = self._read(data)
            if command is not None:
                self._busy = True
                await self._obey(command)
                self._busy = False
            if self._stopping:
                self._stop()

    async def _obey(self, command: Command) -> None:
        try:
            if wait := self._pace.take():
                raise Refusal("rate_limited", retry_ms=wait)
            await self._chat.obey(self, command)
        except Refusal as refusal:
            self._refuse(refusal, command.ref)
        except StoreFailed as error:
            _log.error("store failed", error=str(error))
            self._refuse(Refusal("overloaded", retry_ms=5_000), command.ref)

    def _read(self, data: str | bytes) -> Command | None:
        try:
            if isinstance(data, bytes):
                raise BadFrame("binary frame; send text")
            return decode(data)
        except BadFrame as bad:
            self._refuse(Refusal(bad.code, detail=bad.reason), bad.ref)
            if bad.code == "bad_frame":
                self._count_bad_frame()
            return None

    def _count_bad_frame(self) -> None:
        now = time.monotonic()
        self._bad.append(now)
        if len(self._bad) == self._bad.maxlen and now - self._bad[0] < 60:
            self.close(4009, "too many bad frames")

    def _refuse(self, refusal: Refusal, ref: str | UnsetType = UNSET) -> None:
        self._metrics.refusals.labels(code=refusal.code).inc()
        self._tell(refused(refusal, self.lang, ref))

    def _tell(self, event: Event) -> None:
        self.offer(frame(event))

    def _log_end(self, seconds: float) -> None:
        code, reason = self.ended or (int(self._connection.close_code or 1006), self._connection.close_reason or "")
        self._metrics.sessions_closed.labels(code=str(code)).inc()
        _log.info(
            "session closed", participant=self.participant.id, code=code, reason=reason, seconds=round(seconds, 3)
        )
