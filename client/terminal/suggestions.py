"""Suggestions: the words that could complete what is typed, each with what it does."""

from rich.text import Text
from textual.widgets import Static

from client.terminal.commands import Completion
from client.terminal.text import one_line

_ROWS = 7
_NONE = Completion(0, ())


class Suggestions(Static):
    """A few rows over the composer, shown while there is something to complete."""

    def __init__(self) -> None:
        super().__init__(id="suggestions")
        self.completion = _NONE
        self.moved = False
        self._picked = 0
        self._hints: dict[str, str] = {}
        self.display = False

    @property
    def word(self) -> str:
        """The word picked."""
        return self.completion.words[self._picked]

    def offer(self, completion: Completion, hints: dict[str, str]) -> None:
        """Shows these words, the first of them picked."""
        if completion != self.completion:
            self.completion, self._picked, self.moved = completion, 0, False
        self._hints = hints
        self.display = bool(completion.words)
        self._draw()

    def close(self) -> None:
        """Offers nothing until something else is typed."""
        self.display = False

    def pick(self, step: int) -> None:
        """Picks the next word or the one before, round and round."""
        self._picked = (self._picked + step) % len(self.completion.words)
        self.moved = True
        self._draw()

    def _draw(self) -> None:
        first = max(0, min(self._picked - _ROWS // 2, len(self.completion.words) - _ROWS))
        text = Text(no_wrap=True, overflow="ellipsis")
        for index, word in list(enumerate(self.completion.words))[first : first + _ROWS]:
            picked = index == self._picked
            text.append("› " if picked else "  ")
            text.append(one_line(word), "bold reverse" if picked else "bold")
            text.append(f"  {self._hints.get(word, '')}\n")
        text.right_crop(1)
        self.update(text)
