"""The port that a chat room translates through, and the guarantee every adapter keeps."""

from dataclasses import dataclass
from typing import Protocol

from server.wire import ReadingLang, Translation


@dataclass(frozen=True)
class Health:
    """Whether translations are answered now, and if not, why."""

    ready: bool
    reason: str


class Translator(Protocol):
    """Turns a message into each reader's language; an answer always comes, and never in place of the original."""

    def prepare(self, text: str, to: ReadingLang) -> Translation | None:
        """Answer without waiting: None if a reader of `to` needs none, `done` if known at once, else `pending`."""

    async def translate(self, text: str, to: ReadingLang, *, live: bool = True) -> Translation:
        """Answer `done`, `failed` or `skipped` within the deadline; raise nothing but CancelledError."""

    def health(self) -> Health:
        """Tell whether the engine answers."""

    async def run(self) -> None:
        """Keep the engine alive until cancelled; translations asked before wait for it until their deadline."""
