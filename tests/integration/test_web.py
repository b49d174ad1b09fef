"""What the same port answers over HTTP."""

import asyncio
import gzip
import json
import time
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import jwt
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from server.__main__ import Running
from server.web import load_assets
from tests.fakes import FakeTranslator
from tests.serving import person, serving

Reply = tuple[int, dict[str, str], bytes]


async def get(server: Running, path: str, **headers: str) -> Reply:
    """One GET, with the path as given: no client tidies it up."""
    parts = urlsplit(server.url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    extra = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\n{extra}\r\n".encode())
    head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    writer.close()
    lines = head.decode().split("\r\n")
    fields = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
    return int(lines[0].split()[1]), fields, body


async def test_the_page_comes_with_a_strict_policy(tmp_path: Path) -> None:
    """HTML at `/`, nothing inline, nothing from elsewhere, no guessing of types."""
    async with serving(tmp_path) as server:
        status, headers, body = await get(server, "/")
        assert (status, headers["content-type"]) == (HTTPStatus.OK, "text/html; charset=utf-8")
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert b"<script" in body
        assert b"<style" not in body
        assert b" style=" not in body
        assert b" onclick=" not in body


async def test_a_file_that_is_known_is_not_sent_again(tmp_path: Path) -> None:
    """304 for its ETag, whole for another."""
    async with serving(tmp_path) as server:
        _, headers, body = await get(server, "/")
        assert len(body) == int(headers["content-length"])
        assert (await get(server, "/", If_None_Match=headers["etag"]))[0] == HTTPStatus.NOT_MODIFIED
        assert (await get(server, "/", If_None_Match='"other"'))[0] == HTTPStatus.OK


async def test_a_file_is_packed_for_who_takes_it_so(tmp_path: Path) -> None:
    """The same bytes and the same ETag, fewer of them on the way."""
    async with serving(tmp_path) as server:
        _, plain, body = await get(server, "/app.js")
        _, packed, less = await get(server, "/app.js", Accept_Encoding="br, gzip")
        assert gzip.decompress(less) == body
        assert (packed["content-encoding"], packed["vary"]) == ("gzip", "Accept-Encoding")
        assert (packed["etag"], "content-encoding" in plain) == (plain["etag"], False)
        assert (await get(server, "/app.js", Accept_Encoding="gzip;q=0"))[2] == body


@pytest.mark.parametrize(
    "path",
    [
        "/../pyproject.toml",
        "/..%2fpyproject.toml",
        "/%2e%2e/server/settings.py",
        "//etc/passwd",
        "/index.html/../../../pyproject.toml",
        "/\\..\\pyproject.toml",
        "/.hidden",
        "/nothing",
        "/%00",
        "/index.html%00.js",
    ],
)
async def test_no_path_leads_outside(tmp_path: Path, path: str) -> None:
    """Only what was found in the web client's folder is ever served."""
    async with serving(tmp_path) as server:
        assert (await get(server, path))[0] == HTTPStatus.NOT_FOUND


def test_every_file_has_a_type_that_browsers_take(tmp_path: Path) -> None:
    """Modules as JavaScript, the manifest as a manifest; hidden files stay at home."""
    for name in ("index.html", "room.js", "style.css", "icon.svg", "app.webmanifest", ".secret"):
        (tmp_path / name).write_text("x")
    assets = load_assets(tmp_path)
    assert {name: asset.type for name, asset in assets.items()} == {
        "/": "text/html; charset=utf-8",
        "/index.html": "text/html; charset=utf-8",
        "/room.js": "text/javascript; charset=utf-8",
        "/style.css": "text/css; charset=utf-8",
        "/icon.svg": "image/svg+xml",
        "/app.webmanifest": "application/manifest+json; charset=utf-8",
    }


async def test_alive_and_ready_are_two_things(tmp_path: Path) -> None:
    """Without its translator the server is alive, and says why it is not ready."""
    translator = FakeTranslator()
    async with serving(tmp_path, translator) as server:
        assert (await get(server, "/healthz"))[0] == HTTPStatus.OK
        assert (await get(server, "/readyz"))[0] == HTTPStatus.OK
        translator.break_down("stuck")
        status, _, body = await get(server, "/readyz")
        assert (status, json.loads(body)) == (503, {"ready": False, "translation": "stuck"})
        assert (await get(server, "/healthz"))[0] == HTTPStatus.OK


async def test_metrics_tell_what_happened_and_nothing_private(tmp_path: Path) -> None:
    """Counts are there; no name, text or room is."""
    async with serving(tmp_path) as server, person(server, "Annabel", "en", "secretroom") as ann:
        async with person(server, "小红", "zh-Hans", "secretroom") as hong:
            await ann.say("secretroom", "private words")
            await hong.until("translated")
            await ann.say("secretroom", "x" * 2001)
            _, headers, body = await get(server, "/metrics")
            page = body.decode()
            assert headers["content-type"].startswith("text/plain")
            assert "lianmai_connections 2.0" in page
            assert "lianmai_rooms 1.0" in page
            assert "lianmai_messages_total 1.0" in page
            assert 'lianmai_refusals_total{code="too_long"} 1.0' in page
            for private in ("Annabel", "secretroom", "private words", "127.0.0.1"):
                assert private not in page


async def test_the_contract_is_published_from_the_types(tmp_path: Path) -> None:
    """Every command and event is in the AsyncAPI document, with its tag and required fields."""
    async with serving(tmp_path) as server:
        document = json.loads((await get(server, "/asyncapi.json"))[2])
        schemas = document["components"]["schemas"]
        assert document["asyncapi"] == "3.0.0"
        assert schemas["Say"]["properties"]["type"]["enum"] == ["say"]
        assert set(schemas["Say"]["required"]) == {"type", "room", "id", "text"}
        assert {"Welcome", "Joined", "Said", "Translated", "Refused", "Draining"} <= schemas.keys()
        for message in document["channels"]["chat"]["messages"].values():
            assert message["$ref"].rsplit("/", 1)[1] in document["components"]["messages"]


@pytest.mark.parametrize(
    ("origin", "allowed", "enters"),
    [
        (None, "", True),
        ("same", "", True),
        ("https://evil.example", "", False),
        ("null", "", False),
        ("https://friend.example", "https://friend.example, https://other.example", True),
        ("https://evil.example", "https://friend.example", False),
        ("https://any.example", "*", True),
    ],
)
async def test_a_page_from_elsewhere_is_kept_out(
    tmp_path: Path, origin: str | None, allowed: str, *, enters: bool
) -> None:
    """A browser's Origin must be ours or allowed; what sends none is no browser."""
    async with serving(tmp_path, allowed_origins=allowed) as server:
        headers = {} if origin is None else {"Origin": server.url if origin == "same" else origin}
        async with connect(server.url.replace("http", "ws") + "/ws", additional_headers=headers) as socket:
            if enters:
                await socket.send('{"type":"hello","name":"Ann","lang":"en"}')
                assert json.loads(await socket.recv())["type"] == "welcome"
                return
            with pytest.raises(ConnectionClosed) as closed:
                await socket.recv()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 1008


async def test_a_full_server_says_come_back(tmp_path: Path) -> None:
    """1013 for who is one too many; the others stay."""
    async with serving(tmp_path, max_connections=1) as server, person(server, "Ann", "en", "cats") as ann:
        async with connect(server.url.replace("http", "ws") + "/ws") as socket:
            with pytest.raises(ConnectionClosed) as closed:
                await socket.recv()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 1013
        assert (await ann.say("cats", "still here"))["type"] == "accepted"


async def test_an_operators_token_is_asked_for_where_one_is_set(tmp_path: Path) -> None:
    """Signed and current: the same person each time; otherwise 1008."""
    secret = "s" * 32
    good = jwt.encode({"sub": "ann", "exp": int(time.time()) + 60}, secret, "HS256")
    old = jwt.encode({"sub": "ann", "exp": int(time.time()) - 60}, secret, "HS256")
    async with serving(tmp_path, token_secret=secret) as server:
        async with person(server, "Ann", token=good) as one, person(server, "Ann", token=good) as two:
            assert one.welcome["participant"]["id"] == two.welcome["participant"]["id"]
        for token in (None, "x", old, jwt.encode({"sub": "ann", "exp": 9e9}, "t" * 32, "HS256")):
            with pytest.raises(ConnectionClosed) as closed:
                async with person(server, "Ann", **({"token": token} if token else {})):
                    pass
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 1008
