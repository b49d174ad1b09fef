"""Composer: where a line is written, in as many rows as it needs."""

import time
from typing import Literal, NamedTuple

from textual import events
from textual.message import Message
from textual.widgets import TextArea

from client.terminal.suggestions import Suggestions

_TYPING_SECONDS = 3.0
_BREAKS = ("ctrl+j", "shift+enter", "alt+enter")

Wish = Literal["last", "cancel", "messages", "earlier", "later", "newest"]


class Subject(NamedTuple):
    """The message that a line answers or changes."""

    kind: Literal["reply", "edit"]
    seq: int
    name: str
    text: str


class Composer(TextArea):
    """A field of a few rows: Enter sends, Ctrl+J breaks the line, Tab completes.

    The terminal's own cursor stands where the text goes in, counted in cells, so that an input method opens there.
    """

    class Sent(Message):
        """A line is written, about a message or about none."""

        def __init__(self, text: str, subject: Subject | None) -> None:
            super().__init__()
            self.text, self.subject = text, subject

    class Wished(Message):
        """A key was pressed that is about the room, not about the text."""

        def __init__(self, wish: Wish) -> None:
            super().__init__()
            self.wish = wish

    class Typing(Message):
        """Somebody writes; told every few seconds at most."""

    def __init__(self, suggestions: Suggestions) -> None:
        super().__init__(id="composer", soft_wrap=True, compact=True, highlight_cursor_line=False)
        self.cursor_blink = False  # each blink would be sent, all day, over a slow line too
        self.subject: Subject | None = None
        self._suggestions = suggestions
        self._told = 0.0

    def begin(self, subject: Subject | None, text: str = "") -> None:
        """Begins a line about a message, or about none."""
        self.subject = subject
        self.text = text
        self.move_cursor(self.document.end)
        self.focus()

    def before_cursor(self) -> str:
        """Gives what stands before the cursor in its line."""
        row, column = self.cursor_location
        return self.document.get_line(row)[:column]

    def tell_typing(self) -> None:
        """Lets the others know that something is being written, unless it is a command."""
        now = time.monotonic()
        if self.text and not self.text.startswith("/") and now - self._told > _TYPING_SECONDS:
            self._told = now
            self.post_message(self.Typing())

    def action_cursor_up(self, select: bool = False) -> None:
        """Goes up; in an empty field, to the last own line."""
        if self._suggestions.display:
            self._suggestions.pick(-1)
        elif not self.text and not self.subject:
            self.post_message(self.Wished("last"))
        else:
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        """Goes down."""
        if self._suggestions.display:
            self._suggestions.pick(1)
        else:
            super().action_cursor_down(select)

    def action_cursor_page_up(self) -> None:
        """Scrolls the messages up."""
        self.post_message(self.Wished("earlier"))

    def action_cursor_page_down(self) -> None:
        """Scrolls the messages down."""
        self.post_message(self.Wished("later"))

    def action_cursor_line_end(self, select: bool = False) -> None:
        """Goes to the end of the line; in an empty field, to the newest message."""
        if self.text:
            super().action_cursor_line_end(select)
        else:
            self.post_message(self.Wished("newest"))

    async def _on_key(self, event: events.Key) -> None:
        """Takes the keys that end or part a line at once: by a binding they could come after what is typed next."""
        if event.key in ("enter", "tab", "shift+tab", "escape", *_BREAKS):
            event.stop()
            event.prevent_default()
            self._take(event)
        else:
            await super()._on_key(event)

    def _take(self, event: events.Key) -> None:
        offered = self._suggestions.display
        if offered and (event.key == "tab" or (event.key == "enter" and self._suggestions.moved)):
            self._complete()
        elif offered and event.key == "escape":
            self._suggestions.close()
        elif event.key == "enter":
            self._send()
        elif event.key in _BREAKS:
            self.insert("\n")
        else:
            self.post_message(self.Wished("cancel" if event.key == "escape" else "messages"))

    def _send(self) -> None:
        sent = self.Sent(self.text, self.subject)
        self.subject, self.text = None, ""
        self.post_message(sent)

    def _complete(self) -> None:
        row, column = self.cursor_location
        start, word = self._suggestions.completion.start, self._suggestions.word
        self.replace(f"{word} ", (row, start), (row, column))
        self.move_cursor((row, start + len(word) + 1))
