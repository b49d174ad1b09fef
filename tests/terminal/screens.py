"""A reader at the terminal client: presses keys, and waits for what is to be seen."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

from textual.events import Paste
from textual.pilot import Pilot

from client.connection import Backoff, Chat, State, connect
from client.terminal.app import Terminal
from client.terminal.rooms import Rooms
from client.terminal.words import load
from server.__main__ import Running
from server.wire import ReadingLang

_PATIENCE = 10


class Seat:
    """Somebody before the screen of a running application."""

    def __init__(self, pilot: Pilot[None], chat: Chat) -> None:
        self.pilot, self.chat = pilot, chat

    @property
    def app(self) -> Terminal:
        assert isinstance(self.pilot.app, Terminal)
        return self.pilot.app

    def lines(self) -> list[str]:
        """What is on the screen, line by line."""
        strips = self.app.screen._compositor.render_strips(self.app.size)
        return [strip.text.rstrip() for strip in strips]

    def sees(self, *texts: str) -> bool:
        screen = "\n".join(self.lines())
        return all(text in screen for text in texts)

    def line(self, text: str) -> str:
        """The first line of the screen with this text."""
        return next(line for line in self.lines() if text in line)

    async def until(self, *texts: str, fits: Callable[[], bool] = lambda: True) -> None:
        """Waits until all these texts are on the screen, and the condition holds."""
        try:
            async with asyncio.timeout(_PATIENCE):
                while not (self.sees(*texts) and fits()):
                    await self.pilot.pause(0.01)
        except TimeoutError:
            raise AssertionError(f"never saw {texts}:\n" + "\n".join(self.lines())) from None

    async def gone(self, text: str) -> None:
        """Waits until a text is not on the screen any more."""
        await self.until(fits=lambda: not self.sees(text))

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def write(self, text: str) -> None:
        """Puts a text where the cursor is, as an input method does."""
        self.app.post_message(Paste(text))
        await self.pilot.pause()

    async def enter(self, text: str) -> None:
        """Types a line and sends it."""
        await self.write(text)
        await self.press("enter")


@contextlib.asynccontextmanager
async def seat(
    server: Running,
    name: str = "Ann",
    lang: ReadingLang = "en",
    room: str = "cats",
    *,
    size: tuple[int, int] = (80, 24),
    theme: str | None = None,
    url: str = "",
) -> AsyncIterator[Seat]:
    """A reader who has just entered a room."""
    listeners: list[Callable[[State], None]] = []

    def watch(state: State) -> None:
        for listener in listeners:
            listener(state)

    address = url or server.url.replace("http", "ws") + "/ws"
    async with connect(address, name=name, lang=lang, backoff=Backoff(0.001, 0.01), watch=watch) as chat:
        rooms = Rooms(chat)
        await rooms.enter(room)
        app = Terminal(chat, rooms, load(), theme)
        listeners.append(app.watch_connection)
        async with app.run_test(size=size) as pilot:
            yield Seat(pilot, chat)
