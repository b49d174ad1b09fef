"""Desk: what orders need of the screen on which they are given."""

from typing import Protocol

from client.terminal.commands import Order
from client.terminal.composer import Subject
from client.terminal.conversation import Conversation
from client.terminal.words import Words
from server.room import Entry
from server.wire import ReadingLang


class Desk(Protocol):
    """Knows which message is chosen and how long a line may be, and shows what comes of an order.

    Called from the screen's own loop alone.
    """

    words: Words
    limit: int

    @property
    def entry(self) -> Entry | None:
        """The message that is chosen, if one is."""

    def notice(self, text: str) -> None:
        """Shows a sentence until the next order; an empty one takes it away."""

    def begin(self, subject: Subject | None, text: str = "") -> None:
        """Puts a text into the composer, about a message or about none."""

    def look(self, entered: Conversation | None = None) -> None:
        """Shows the current room; one just entered is followed from here on."""

    def speak(self, lang: ReadingLang) -> None:
        """Speaks this language from here on."""

    async def confirm(self, question: str, text: str) -> bool:
        """Asks yes or no."""

    async def perform(self, order: Order) -> None:
        """Does what is about the screen alone."""
