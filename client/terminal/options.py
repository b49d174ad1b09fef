"""Options: what the command line says, and what it leaves to be guessed."""

import argparse
import getpass
import os
from importlib.metadata import version
from urllib.parse import urlsplit

from msgspec import Struct

from client.terminal.commands import language
from server.wire import READING_LANGS, ReadingLang

_SCHEMES = {"ws": "ws", "wss": "wss", "http": "ws", "https": "wss"}


class AddressError(ValueError):
    """An address that leads to no server; says why."""


class Options(Struct, frozen=True, kw_only=True):
    """Where to go, as whom, and how."""

    url: str
    room: str
    name: str
    lang: ReadingLang
    key: str | None
    host_key: str | None
    token: str | None
    theme: str | None
    plain: bool
    json: bool
    stay: bool
    history: int


def address(text: str) -> tuple[str, str | None]:
    """Gives the WebSocket's address and the room that a link names; raises AddressError."""
    try:
        parts = urlsplit(text if "://" in text else f"ws://{text}")
        port = parts.port
    except ValueError as error:
        raise AddressError(f"{text}: {error}") from None
    scheme = _SCHEMES.get(parts.scheme.lower())
    if scheme is None:
        raise AddressError(f"{text}: the address must begin with ws://, wss://, http:// or https://")
    if not parts.hostname or port == 0:
        raise AddressError(f"{text}: there is no host in this address, as in ws://127.0.0.1:8765")
    path = parts.path.rstrip("/")
    path = path if path.endswith("/ws") else f"{path}/ws"
    return f"{scheme}://{parts.netloc}{path}", parts.fragment or None


def read(argv: list[str] | None = None) -> Options:
    """Reads the command line; a wrong one ends the program with a sentence and status 2."""
    parser = _parser()
    given = parser.parse_args(argv)
    try:
        url, room = address(given.url)
    except AddressError as error:
        parser.error(str(error))
    plain = given.plain or given.json
    return Options(
        url=url,
        room=given.room or room or "lobby",
        name=given.name or _login(),
        lang=given.lang or _spoken(),
        key=given.key,
        host_key=given.host_key,
        token=given.token or os.environ.get("LIANMAI_TOKEN"),
        theme=given.theme,
        plain=plain,
        json=given.json,
        stay=given.stay,
        history=given.history if given.history is not None else 0 if plain else 50,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lianmai",
        description="Live chat rooms where everyone reads in their own language. "
        "With --plain, each line of the input is said, and what comes is printed.",
    )
    parser.add_argument("url", nargs="?", default="ws://127.0.0.1:8765", help="server (default: %(default)s)")
    parser.add_argument("--room", help="room to enter (default: the one that the address names, or lobby)")
    parser.add_argument("--name", help="how others see you (default: your login)")
    parser.add_argument("--lang", type=_lang, help="language you read: en, zh-Hans or zh-Hant (default: the system's)")
    parser.add_argument("--key", help="key of a private room")
    parser.add_argument("--host-key", help="makes you a host of the room")
    parser.add_argument("--token", help="token of a server that asks for one (better: in LIANMAI_TOKEN)")
    parser.add_argument("--history", type=_count, help="earlier messages to begin with (default: 50; 0 with --plain)")
    parser.add_argument("--theme", help="colours; /theme lists them")
    parser.add_argument("--plain", action="store_true", help="read and write lines, for pipes and scripts")
    parser.add_argument("--json", action="store_true", help="likewise, and print each event as one line of JSON")
    parser.add_argument("--stay", action="store_true", help="with --plain or --json: go on after the end of the input")
    parser.add_argument("--version", action="version", version=f"lianmai {version('lianmai')}")
    return parser


def _lang(text: str) -> ReadingLang:
    lang = language(text)
    if lang is None:
        raise argparse.ArgumentTypeError(f"{text} is none of {', '.join(READING_LANGS)}")
    return lang


def _count(text: str) -> int:
    if not text.isdigit() or int(text) > 200:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 0 to 200")
    return int(text)


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in some containers
        return "guest"


def _spoken() -> ReadingLang:
    spoken = (os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "").lower()
    if not spoken.startswith("zh"):
        return "en"
    return "zh-Hant" if any(place in spoken for place in ("tw", "hk", "mo", "hant")) else "zh-Hans"
