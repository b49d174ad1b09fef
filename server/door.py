"""Door: which connections are let in, and the sessions they become."""

import ipaddress
import random
from collections import Counter
from collections.abc import Callable
from urllib.parse import urlsplit

from websockets.asyncio.server import ServerConnection
from websockets.http11 import Request

from server.metrics import Metrics
from server.session import Session
from server.settings import Settings

_DEFAULT_PORTS = {"http": 80, "https": 443}


class Door:
    """Opens a session for each connection within the limits; closes others with a code that says whether to return."""

    def __init__(
        self, open_session: Callable[[ServerConnection], Session], settings: Settings, metrics: Metrics
    ) -> None:
        self._open_session = open_session
        self._settings = settings
        self._origins = {origin.strip() for origin in settings.allowed_origins.split(",")} - {""}
        self._proxies = {proxy.strip() for proxy in settings.trusted_proxies.split(",")} - {""}
        self._sessions: set[Session] = set()
        self._addresses: Counter[str] = Counter()
        metrics.connections.set_function(lambda: len(self._sessions))
        metrics.outbox_bytes.set_function(lambda: sum(session.unsent for session in self._sessions))

    async def enter(self, connection: ServerConnection) -> None:
        """Serves one connection to its end."""
        request = connection.request
        address = self._address(connection)
        session = self._open_session(connection)
        if request is None or not self._origin_is_ours(request):
            session.close(1008, "origin refused: ask the operator to allow it")
        elif len(self._sessions) >= self._settings.max_connections:
            session.close(1013, "too many connections: try again later")
        elif self._addresses[address] >= self._settings.max_connections_per_address and not _is_loopback(address):
            session.close(1013, "too many connections from your address: close some")
        if session.ended:
            await connection.wait_closed()
            return
        await self._serve(session, address)

    async def _serve(self, session: Session, address: str) -> None:
        self._sessions.add(session)
        self._addresses[address] += 1
        try:
            await session.run()
        finally:
            self._sessions.discard(session)
            self._addresses[address] -= 1
            if not self._addresses[address]:
                del self._addresses[address]

    def drain(self) -> None:
        """Asks every session to come back, each after a time of its own."""
        spread = round(self._settings.reconnect_seconds * 1000)
        for session in tuple(self._sessions):
            session.drain(random.randint(0, spread))  # noqa: S311 - spreads load, guards nothing

    def shut(self) -> None:
        """Closes the sessions that are still there."""
        for session in tuple(self._sessions):
            session.close(1012, "node stopping")

    def _address(self, connection: ServerConnection) -> str:
        """Gives the peer's address; what a trusted proxy reports, where it comes from one."""
        peer = connection.remote_address[0] if connection.remote_address else ""
        if peer in self._proxies and connection.request:
            forwarded = connection.request.headers.get_all("X-Forwarded-For")
            return ",".join(forwarded).split(",")[-1].strip() or peer
        return str(peer)

    def _origin_is_ours(self, request: Request) -> bool:
        origins = request.headers.get_all("Origin")
        if not origins:
            return True  # not a browser
        if len(origins) > 1:
            return False
        if "*" in self._origins or origins[0] in self._origins:
            return True
        return _host(origins[0]) in {
            _host(f"{scheme}://{request.headers.get('Host', '')}") for scheme in _DEFAULT_PORTS
        }


def _host(url: str) -> tuple[str | None, int | None] | None:
    """Gives host and port of an origin, or None for one that has neither (`null`)."""
    try:
        parts = urlsplit(url)
        if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
            return None
        return parts.hostname, parts.port or _DEFAULT_PORTS[parts.scheme]
    except ValueError:
        return None


def _is_loopback(address: str) -> bool:
    """Tells whether an address is this machine's: there a proxy or a load test speaks for many."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
