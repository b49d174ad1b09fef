"""Reading: what a reader of one language sees of a message."""

from typing import Literal, NamedTuple

from server.room import Entry
from server.wire import ReadingLang

State = Literal["original", "translated", "unsure", "pending", "failed"]


class Shown(NamedTuple):
    """What stands for a message: its text as written or its translation, and which of them this is."""

    text: str
    state: State

    @property
    def translated(self) -> bool:
        """Whether there is an original behind it."""
        return self.state in ("translated", "unsure")


def shown(entry: Entry, lang: ReadingLang, threshold: float) -> Shown:
    """Gives what a reader of `lang` sees; below `threshold` a translation is unsure."""
    translation = entry.translations.get(lang)
    if translation is None or entry.message.lang == lang:
        return Shown(entry.message.text, "original")
    if translation.status != "done":
        return Shown(entry.message.text, "pending" if translation.status == "pending" else "failed")
    sure = translation.sure if isinstance(translation.sure, float | int) else 1.0
    return Shown(translation.text, "unsure" if sure < threshold else "translated")
