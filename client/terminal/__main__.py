"""The command `lianmai`: connects, then opens the screen, or reads and writes lines."""

import asyncio
import os
import sys
from collections.abc import Callable

from client.connection import Chat, CommandRefused, ConnectionEnded, State, connect
from client.terminal import options
from client.terminal.app import Terminal
from client.terminal.options import Options
from client.terminal.plain import Plain
from client.terminal.rooms import Rooms
from client.terminal.text import one_line
from client.terminal.words import load

_INTERRUPTED = 130
_COLOURLESS = ("dumb", "vt")


class Watch:
    """Tells whoever listens how the connection stands."""

    def __init__(self) -> None:
        self.listener: Callable[[State], None] = lambda _: None

    def __call__(self, state: State) -> None:
        """Tells."""
        self.listener(state)


async def _run(chosen: Options, watch: Watch) -> int:
    async with connect(chosen.url, name=chosen.name, lang=chosen.lang, token=chosen.token, watch=watch) as chat:
        if chosen.plain:
            return await Plain(chat, chosen, load()[chosen.lang]).run()
        return await _open(chat, chosen, watch)


async def _open(chat: Chat, chosen: Options, watch: Watch) -> int:
    rooms = Rooms(chat)
    await rooms.enter(chosen.room, key=chosen.key, host_key=chosen.host_key)
    if os.environ.get("TERM", "dumb").startswith(_COLOURLESS):
        os.environ["NO_COLOR"] = "1"
    app = Terminal(chat, rooms, load(), chosen.theme)
    watch.listener = app.watch_connection
    await app.run_async()
    if chat.link.ended:
        raise chat.link.ended
    return app.return_code or 0


def main() -> int:
    """Runs the command; answers 0, or 1 after a sentence on what went wrong."""
    chosen = options.read()
    try:
        return asyncio.run(_run(chosen, Watch()))
    except ConnectionEnded as ended:
        return _fail(_why(ended, chosen))
    except CommandRefused as refused:
        return _fail(refused.message)
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:  # who read has heard enough; Python must not find out once more at its exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _why(ended: ConnectionEnded, chosen: Options) -> str:
    before = f"cannot reach {chosen.url}: "
    if ended.reason.startswith(before):
        return load()[chosen.lang]("unreachable", url=chosen.url, reason=ended.reason.removeprefix(before))
    return ended.reason or str(ended)


def _fail(reason: str) -> int:
    sys.stderr.write(f"lianmai: {one_line(reason)}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
