"""Stand-ins that implement the ports, for tests that are about something else."""

import asyncio
from collections.abc import Callable

from server.translation import Health, detect
from server.wire import ReadingLang, Translation


def marked(text: str, to: ReadingLang) -> str:
    """What the fake makes of a text: the language in brackets before it."""
    return f"[{to}] {text}"


class FakeTranslator:
    """Translates by marking; answers at once unless held, and fails what it is told to fail.

    `asked` lists each translation in the order it was asked for, `held` how many wait for `release`.
    """

    def __init__(self, *, at_once: bool = False, fails: Callable[[str], bool] = lambda _: False) -> None:
        self.at_once, self.fails = at_once, fails
        self.asked: list[tuple[str, ReadingLang]] = []
        self.held = 0
        self._gate = asyncio.Event()
        self._gate.set()
        self._health = Health(ready=True, reason="ready")

    def hold(self) -> None:
        """Let every translation from now on wait for `release`."""
        self._gate.clear()

    def release(self) -> None:
        """Answer what waits and all that follows."""
        self._gate.set()

    def break_down(self, reason: str = "stuck") -> None:
        """Be not ready, and fail every translation, until `recover`."""
        self._health = Health(ready=False, reason=reason)

    def recover(self) -> None:
        """Be ready again."""
        self._health = Health(ready=True, reason="ready")

    def prepare(self, text: str, to: ReadingLang) -> Translation | None:
        """None for a text in the reader's language or none, `done` if made to answer at once, else `pending`."""
        language = detect(text)
        if language in ("none", to):
            return None
        return self._answer(text, to) if self.at_once else Translation(to, "", "pending")

    async def translate(self, text: str, to: ReadingLang, *, live: bool = True) -> Translation:
        """The marked text once the gate is open."""
        self.asked.append((text, to))
        self.held += 1
        try:
            await self._gate.wait()
        finally:
            self.held -= 1
        return self._answer(text, to)

    def health(self) -> Health:
        """As told by `break_down` and `recover`."""
        return self._health

    async def run(self) -> None:
        """Nothing to keep alive: wait to be cancelled."""
        await asyncio.Event().wait()

    def _answer(self, text: str, to: ReadingLang) -> Translation:
        if self.fails(text) or not self._health.ready:
            return Translation(to, "", "failed")
        return Translation(to, marked(text, to), "done", 1.0)
