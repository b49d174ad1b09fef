"""Reading: what a reader of one language sees of a message."""

from typing import Literal, NamedTuple

from server.room import Entry
from server.wire import ReadingLang

State = Literal["original", "translated", "unsure", "pending", "failed"]


class Reader(NamedTuple):
    """Who reads, by participant id, and in which language; below `threshold` a translation is unsure."""

    me: str
    lang: ReadingLang
    threshold: float = 0


class Shown(NamedTuple):
    """What stands for a message: its text as written or its translation, and which of them this is."""

    text: str
    state: State

    @property
    def translated(self) -> bool:
        """Whether there is an original behind it."""
        return self.state in ("translated", "unsure")


def shown(entry: Entry, reader: Reader) -> Shown:
    """Gives what a reader sees; one's own lines stay as they were written."""
    translation = entry.translations.get(reader.lang)
    if translation is None or entry.message.lang == reader.lang or entry.message.author.id == reader.me:
        return Shown(entry.message.text, "original")
    if translation.status != "done":
        return Shown(entry.message.text, "pending" if translation.status == "pending" else "failed")
    sure = translation.sure if isinstance(translation.sure, float | int) else 1.0
    return Shown(translation.text, "unsure" if sure < reader.threshold else "translated")
