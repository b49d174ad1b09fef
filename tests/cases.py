"""The table "What chat does to a translator" as data, and how a translation is held against a row of it."""

import re
from pathlib import Path

import msgspec

from server.wire import ReadingLang


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A message and what its reader must see; `status` none means that it needs no translation.

    `exactly` is the whole text; `has` stands in it exactly once each; `lacks` and `match` are patterns, `order` are
    patterns one after the other; `breaks` counts line breaks, `sentences` is a mark as frequent as stops in the input.
    """

    row: str
    input: str
    to: ReadingLang
    status: str
    exactly: str = msgspec.field(default="", name="is")
    starts: str = ""
    has: list[str] = []
    lacks: list[str] = []
    order: list[str] = []
    match: str = ""
    breaks: int = -1
    sentences: str = ""

    def __str__(self) -> str:
        return f"{self.row}: {self.input[:20]!r} to {self.to}"

    def wrong(self, text: str) -> str:
        """What about the text is not as the row demands, or nothing."""
        for kept in self.has:
            if text.count(kept) != 1:
                return f"{kept!r} {text.count(kept)} times in {text!r}"
        for pattern in self.lacks:
            if re.search(pattern, text):
                return f"{pattern!r} in {text!r}"
        ordered = "(?s)" + ".*".join(f"(?:{pattern})" for pattern in self.order)
        fits = {
            "is": text == (self.exactly or text),
            "starts": text.startswith(self.starts),
            "order": re.search(ordered, text) is not None,
            "match": re.search(self.match, text) is not None,
            "breaks": self.breaks in (-1, text.count("\n")),
            "sentences": not self.sentences or text.count(self.sentences) + text.count("？") >= self.input.count("."),
        }
        return "; ".join(f"{name}: {text!r}" for name, fit in fits.items() if not fit)


CASES = msgspec.json.decode(Path(__file__).with_name("chat_cases.json").read_bytes(), type=list[Case])
