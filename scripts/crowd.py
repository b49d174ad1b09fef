"""A crowd of raw sockets that join a room and only count what comes, so that they do not become the limit."""

import contextlib
import json
import select
import socket
import time
from collections.abc import Iterator, Sequence
from typing import Any

from websockets.frames import Frame, Opcode

_UPGRADE = (
    "GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
_CHUNK = 256 * 1024


def command(**fields: Any) -> bytes:
    """Gives one masked text frame."""
    return Frame(Opcode.TEXT, json.dumps(fields, ensure_ascii=False).encode()).serialize(mask=True)


class RawReader:
    """One socket: counts whole frames and bytes; keeps the arrival time of each frame where `timed`."""

    __slots__ = ("_rest", "_skip", "arrivals", "frames", "received", "socket", "timed")

    def __init__(self, sock: socket.socket, *, timed: bool = False) -> None:
        self.socket = sock
        self.timed = timed
        self.frames = self.received = self._skip = 0
        self._rest = b""
        self.arrivals: list[tuple[float, bytes]] = []

    def receive(self) -> bool:
        """Reads what is there; False at the end of the stream."""
        with contextlib.suppress(BlockingIOError):
            data = self.socket.recv(_CHUNK)
            if not data:
                return False
            self.received += len(data)
            self._count(self._rest + data)
        return True

    def _count(self, data: bytes) -> None:
        position, size, now = 0, len(data), time.time()
        while (end := frame_end(data, position, size)) <= size:
            if data[position] & 0x0F == Opcode.TEXT:
                self.frames += 1
                if self.timed:
                    self.arrivals.append((now, data[position:end]))
            position = end
        self._rest = data[position:]


def frame_end(data: bytes, position: int, size: int) -> int:
    """Gives where a server's frame ends (RFC 6455, section 5.2), or beyond `size` where it is not whole."""
    if size - position < 2:
        return size + 1
    length = data[position + 1] & 0x7F
    if length < 126:
        return position + 2 + length
    wide = 2 if length == 126 else 8
    if size - position < 2 + wide:
        return size + 1
    return position + 2 + wide + int.from_bytes(data[position + 2 : position + 2 + wide])


class Crowd:
    """Raw readers on one server; every `timed_every`-th keeps what it got, and when."""

    def __init__(self, host: str, port: int, *, timed_every: int = 0) -> None:
        self._host = host
        self._port = port
        self._timed_every = timed_every
        self._poll = select.epoll()
        self._by_fd: dict[int, RawReader] = {}
        self.readers: list[RawReader] = []

    def __enter__(self) -> "Crowd":
        return self

    def __exit__(self, *_: object) -> None:
        for reader in self.readers:
            reader.socket.close()
        self._poll.close()

    def connect(self, greetings: Sequence[bytes], *, path: str = "/ws", until: bytes = b"", buffer: int = 0) -> None:
        """Opens one connection, sends the greetings, and reads on to the frame that contains `until`."""
        sock = socket.socket()
        if buffer:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        sock.settimeout(30)
        sock.connect((self._host, self._port))
        sock.sendall(_UPGRADE.format(path=path, host=self._host, port=self._port).encode())
        seen = _receive_until(sock, b"\r\n\r\n", b"").partition(b"\r\n\r\n")[2]
        sock.sendall(b"".join(greetings))
        if until:
            _receive_until(sock, until, seen)
        sock.setblocking(False)
        timed = bool(self._timed_every) and len(self.readers) % self._timed_every == 0
        reader = RawReader(sock, timed=timed)
        self.readers.append(reader)
        self._by_fd[sock.fileno()] = reader
        self._poll.register(sock.fileno(), select.EPOLLIN)

    def ignore(self, reader: RawReader) -> None:
        """Reads no more from one of them, as somebody whose line is stuck."""
        self._poll.unregister(reader.socket.fileno())

    def read(self, seconds: float, idle: float = 0.1) -> Iterator[float]:
        """Reads whatever comes until the time is over; gives the time after each round, of `idle` at most."""
        end = time.monotonic() + seconds
        while (now := time.monotonic()) < end:
            for fd, _ in self._poll.poll(min(idle, end - now)):
                if not self._by_fd[fd].receive():
                    self._poll.unregister(fd)
            yield time.monotonic()

    @property
    def frames(self) -> int:
        """Frames received by all."""
        return sum(reader.frames for reader in self.readers)


def _receive_until(sock: socket.socket, mark: bytes, seen: bytes) -> bytes:
    while mark not in seen:
        data = sock.recv(_CHUNK)
        if not data:
            raise ConnectionError(f"the server closed before {mark!r}: {seen[-300:]!r}")
        seen += data
    return seen


def join_greetings(name: str, lang: str, room: str) -> list[bytes]:
    """Gives the commands with which a reader comes into a room."""
    return [command(type="hello", name=name, lang=lang), command(type="join", room=room, history=0, ref="in")]
