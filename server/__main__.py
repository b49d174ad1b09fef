"""The server's composition root: the only place that names concrete classes."""

import argparse
import asyncio
import contextlib
import gc
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import structlog
import uvloop
from prometheus_client import CollectorRegistry
from pydantic import ValidationError
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.typing import Subprotocol

from server import logs
from server.aside import Aside
from server.broker.memory import MemoryBroker
from server.chat import Chat
from server.door import Door
from server.entrance import Entrance
from server.hub import Hub
from server.identity import Identity, load_key
from server.interpreter import Interpreter
from server.metrics import Metrics
from server.session import Session
from server.settings import Settings
from server.store import Store, StoreFailed
from server.store.sqlite import SqliteStore
from server.translation import Translator
from server.translation.local import LocalTranslator
from server.web import Web, load_assets
from server.wire import READING_LANGS, SUBPROTOCOL, ServerInfo

_log = structlog.get_logger()
_WEB_CLIENT = Path(__file__).resolve().parent.parent / "client" / "web"
_LAG_SECONDS = 0.25
_LIMITS = (
    "max_text_chars",
    "max_name_chars",
    "max_frame_bytes",
    "max_history",
    "max_rooms_per_connection",
    "messages_per_second",
    "translation_sure_threshold",
)


class Running(NamedTuple):
    """A server at work: where it listens, and its figures."""

    url: str
    metrics: Metrics
    translator: Translator


@contextlib.asynccontextmanager
async def running(settings: Settings, translator: Translator | None = None) -> AsyncIterator[Running]:
    """Runs a server until left, then drains it; raises OSError where it cannot listen or keep its data."""
    metrics = Metrics(CollectorRegistry())
    translator = translator or LocalTranslator(settings, metrics)
    settings.data.mkdir(parents=True, exist_ok=True)
    identity = Identity(load_key(settings.data), settings)
    store = SqliteStore(settings.data, settings)
    broker, hub = MemoryBroker(store, settings, metrics), Hub(settings)
    interpreter = Interpreter(translator, broker, hub, settings)
    aside = Aside(translator, hub, settings)
    chat = Chat(broker, hub, Entrance(broker, hub, interpreter, identity, settings), aside, settings)
    info = _server_info(settings)

    def open_session(connection: ServerConnection) -> Session:
        return Session(connection, chat, identity, info, settings, metrics)

    door = Door(open_session, settings, metrics)
    web = Web(load_assets(_WEB_CLIENT), translator.health, metrics, info.version)
    async with _closing(store), asyncio.TaskGroup() as tasks:
        work = (translator.run(), broker.run(interpreter.deliver), interpreter.run(), aside.run(), _watch_lag(metrics))
        background = [tasks.create_task(each) for each in work]
        async with _listening(settings, door, web) as server:
            for listener in server.sockets:  # what it accepts inherits this: else the kernel hides megabytes unsent
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, settings.max_socket_bytes)
            port = server.sockets[0].getsockname()[1]
            yield Running(f"http://{settings.host}:{port}", metrics, translator)
            await _drain(server, door, settings)
        for task in background:
            task.cancel()


@contextlib.asynccontextmanager
async def _closing(store: Store) -> AsyncIterator[None]:
    try:
        yield
    finally:
        await store.close()


def _listening(settings: Settings, door: Door, web: Web) -> AbstractAsyncContextManager[Server]:
    return serve(
        door.enter,
        settings.host,
        settings.port,
        process_request=web.respond,
        subprotocols=[Subprotocol(SUBPROTOCOL)],
        select_subprotocol=_select_subprotocol,
        compression=None,  # a frame is made once for all readers; and see the memory figures in docs/decisions.md
        max_size=settings.max_frame_bytes,
        ping_interval=settings.ping_seconds,
        ping_timeout=settings.pong_seconds,
        close_timeout=settings.close_seconds,
        server_header=None,
        backlog=1024,  # thousands come back at once after a restart
    )


def _select_subprotocol(_: ServerConnection, offered: object) -> Subprotocol | None:
    """Takes ours where offered; a client that offers none, or only others, is served all the same."""
    return Subprotocol(SUBPROTOCOL) if isinstance(offered, list | tuple) and SUBPROTOCOL in offered else None


async def _drain(server: Server, door: Door, settings: Settings) -> None:
    """Tells everyone to come back, lets commands at work finish, and closes the rest after `drain_seconds`."""
    server.close(close_connections=False)
    door.drain()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(settings.drain_seconds):
            await server.wait_closed()
    door.shut()


async def _watch_lag(metrics: Metrics) -> None:
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + _LAG_SECONDS
        await asyncio.sleep(_LAG_SECONDS)
        metrics.loop_lag.observe(max(0.0, loop.time() - due))


def _server_info(settings: Settings) -> ServerInfo:
    limits = {name: float(getattr(settings, name)) for name in _LIMITS}
    return ServerInfo(version("lianmai"), settings.node, list(READING_LANGS), limits)


async def _run_until_signal(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with running(settings) as server:
        gc.collect()
        gc.freeze()  # What is loaded by now stays: to look through it again and again would hold up the event loop.
        _log.info("serving", url=server.url, data=str(settings.data))
        await stop.wait()
        _log.info("draining")
    _log.info("stopped")


def _settings_help() -> str:
    lines = ["settings, from the environment:"]
    for name, field in Settings.model_fields.items():
        lines.append(f"  LIANMAI_{name.upper():<32} {field.description} (default {field.default!s})")
    return "\n".join(lines)


def main() -> int:
    """Serves until SIGTERM or SIGINT; answers the exit status."""
    argparse.ArgumentParser(
        prog="scripts/run",
        description="Serve Lianmai: the web client, its WebSocket and its metrics, on one port.",
        epilog=_settings_help(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    ).parse_args()
    try:
        settings = Settings()
    except ValidationError as error:
        for fault in error.errors():
            name = "LIANMAI_" + "_".join(str(part) for part in fault["loc"]).upper()
            print(f"{name}: {fault['msg']} (got {fault['input']!r}). See scripts/run --help.", file=sys.stderr)
        return 2
    logs.configure(settings.log_level)
    failures: list[Exception] = []
    try:
        uvloop.run(_run_until_signal(settings))
    except* (OSError, StoreFailed) as group:
        failures.extend(group.exceptions)
    for failure in failures:
        print(f"Cannot serve: {failure}. Check LIANMAI_HOST, LIANMAI_PORT and LIANMAI_DATA.", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
