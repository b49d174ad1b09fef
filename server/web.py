"""Web: what the same port answers over HTTP: the web client, health, metrics, the AsyncAPI document."""

import gzip
import hashlib
import json
import mimetypes
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from websockets.asyncio.server import ServerConnection
from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from server.asyncapi import document
from server.metrics import Metrics
from server.translation import Health

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_SAFETY = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_TYPES = {".js": "text/javascript", ".webmanifest": "application/manifest+json", ".svg": "image/svg+xml"}


class Asset(NamedTuple):
    """A file of the web client, as served; `packed` with gzip, or empty where that makes it no smaller."""

    body: bytes
    packed: bytes
    type: str
    etag: str


def load_assets(folder: Path) -> dict[str, Asset]:
    """Reads the web client; only what is found here is ever served, so no path leads outside; raises OSError."""
    assets = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            assets["/" + path.relative_to(folder).as_posix()] = _asset(path)
    if "/index.html" in assets:
        assets["/"] = assets["/index.html"]
    return assets


def _asset(path: Path) -> Asset:
    body = path.read_bytes()
    kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if kind.startswith("text/") or kind.endswith("json"):
        kind += "; charset=utf-8"
    packed = gzip.compress(body, mtime=0)
    # Weak: the same for both encodings of the same file.
    etag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    return Asset(body, packed if len(packed) < len(body) else b"", kind, etag)


class Web:
    """Answers every request but the one that opens a WebSocket at `/ws`."""

    def __init__(self, assets: dict[str, Asset], health: Callable[[], Health], metrics: Metrics, version: str) -> None:
        self._assets = assets
        self._health = health
        self._metrics = metrics
        self._document = json.dumps(document(version), ensure_ascii=False, indent=1).encode()

    def respond(self, _: ServerConnection, request: Request) -> Response | None:
        """Gives the answer, or None for a WebSocket to open."""
        path = unquote(urlsplit(request.path).path)
        match path:
            case "/ws":
                return None
            case "/healthz":
                return _response(HTTPStatus.OK, b'{"alive":true}', "application/json")
            case "/readyz":
                return self._ready()
            case "/metrics":
                return _response(HTTPStatus.OK, generate_latest(self._metrics.registry), CONTENT_TYPE_LATEST)
            case "/asyncapi.json":
                return _response(HTTPStatus.OK, self._document, "application/json")
        return self._file(path, request)

    def _ready(self) -> Response:
        health = self._health()
        status = HTTPStatus.OK if health.ready else HTTPStatus.SERVICE_UNAVAILABLE
        body = json.dumps({"ready": health.ready, "translation": health.reason}).encode()
        return _response(status, body, "application/json")

    def _file(self, path: str, request: Request) -> Response:
        asset = self._assets.get(path)
        if asset is None:
            return _response(HTTPStatus.NOT_FOUND, b"There is nothing here. The chat is at /\n", "text/plain")
        caching = {"ETag": asset.etag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        known = ",".join(request.headers.get_all("If-None-Match"))
        if asset.etag in known or known.strip() == "*":
            return _response(HTTPStatus.NOT_MODIFIED, b"", asset.type, caching)
        if asset.packed and _takes_gzip(request):
            return _response(HTTPStatus.OK, asset.packed, asset.type, {**caching, "Content-Encoding": "gzip"})
        return _response(HTTPStatus.OK, asset.body, asset.type, caching)


def _takes_gzip(request: Request) -> bool:
    accepted = ",".join(request.headers.get_all("Accept-Encoding")).replace(" ", "").lower().split(",")
    return any(coding in accepted for coding in ("gzip", "gzip;q=1.0", "*"))


def _response(status: HTTPStatus, body: bytes, kind: str, extra: dict[str, str] | None = None) -> Response:
    length = {} if status is HTTPStatus.NOT_MODIFIED else {"Content-Length": str(len(body))}
    caching = {"Cache-Control": "no-store"} if extra is None else extra
    headers = Headers({"Content-Type": kind, "Connection": "close", **length, **_SAFETY, **caching})
    return Response(status.value, status.phrase, headers, body)
