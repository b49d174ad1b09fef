"""Dialogs: help, and a question that is answered by yes or no."""

from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from client.terminal.text import fold, short
from client.terminal.words import Words

_HELP_WIDTH = 60  # of what a terminal of 80 columns leaves inside the frame


class Help(ModalScreen[None]):
    """All commands and keys, in the reader's language."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f1,q,enter", "dismiss", show=False)]

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words

    def compose(self) -> ComposeResult:
        """Shows the lists one under the other."""
        with VerticalScroll(id="help"):
            yield Static(help_text(self._words))


def help_text(words: Words) -> Text:
    """Gives the help as text."""
    text = Text().append(words("help_title") + "\n", "bold")
    for heading, prefix, mark in (("help_commands", "/", "/"), ("help_keys", "key ", ""), ("help_messages", "on ", "")):
        text.append(f"\n{words(heading)}\n", "bold")
        rows = [(mark + key, said) for key, said in words.under(prefix)]
        width = max(cell_len(key) for key, _ in rows) + 2
        for key, said in rows:
            text.append("  " + key + " " * (width - cell_len(key)), "bold")
            lines = [said[start:end] for start, end in fold(said, _HELP_WIDTH - width)]
            text.append(f"\n{' ' * (width + 2)}".join(lines) + "\n")
    text.rstrip()
    return text


class Question(ModalScreen[bool]):
    """Asks yes or no about a text."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "dismiss(True)", show=False),
        Binding("n,escape", "dismiss(False)", show=False),
    ]

    def __init__(self, words: Words, question: str, text: str) -> None:
        super().__init__()
        self._words, self._question, self._text = words, question, text

    def compose(self) -> ComposeResult:
        """Shows the question, the text and the keys."""
        text = Text().append(self._question + "\n\n", "bold")
        text.append(short(self._text, 120) + "\n\n").append(self._words("yes_no"), "bold")
        yield Static(text, id="question")
