"""Label: text that is sent to the terminal only where it has changed, which counts over a slow line."""

from rich.text import Text
from textual.widgets import Static


class Label(Static):
    """Shows a text as it is, never read as markup."""

    def __init__(self, id_: str) -> None:
        super().__init__(id=id_, markup=False)
        self._said = Text()

    def say(self, text: Text) -> None:
        """Shows this text."""
        if (text, text.style) != (self._said, self._said.style):
            self._said = text
            self.update(text)
