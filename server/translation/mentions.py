"""Mentions of people who are here, whose names may hold spaces, and after which Chinese goes on without one."""

import re
from collections.abc import Iterable

from msgspec.structs import replace

from server.wire import Translation

_BEGINS = re.compile(r"(?<![A-Za-z0-9._%+-])[@＠]")
_LATIN = re.compile(r"[A-Za-z0-9_]")
_RUNS_ON = re.compile(r"[.\-]?[A-Za-z0-9_]")
_STAND_IN = re.compile(r"@_(\d+)")


class Mentions:
    """One text with stand-ins for its mentions, which the path of a message knows how to keep: `@_0`, `@_1`…"""

    def __init__(self, text: str, names: Iterable[str]) -> None:
        self._mentions: list[str] = []
        self.text = text
        if _BEGINS.search(text) and not _STAND_IN.search(text):
            self.text = self._hidden({name.lower() for name in names})

    def shown(self, translation: Translation) -> Translation:
        """The translation with the mentions back in their places."""
        if not self._mentions:
            return translation
        text = _STAND_IN.sub(lambda match: self._mention(int(match[1]), match[0]), translation.text)
        return replace(translation, text=text)

    def _mention(self, index: int, otherwise: str) -> str:
        return self._mentions[index] if index < len(self._mentions) else otherwise

    def _hidden(self, names: set[str]) -> str:
        longest = max(map(len, names), default=0)
        parts, done = [], 0
        for match in _BEGINS.finditer(self.text):
            name = _named(self.text[match.end() : match.end() + longest + 1], names)
            if name and match.start() >= done:
                parts += [self.text[done : match.start()], f"@_{len(self._mentions)}"]
                done = match.end() + len(name)
                self._mentions.append(self.text[match.start() : done])
                parts.append(" " if _RUNS_ON.match(self.text, done) else "")
        return "".join(parts) + self.text[done:]


def _named(rest: str, names: set[str]) -> str:
    """The longest of the names that `rest` begins with; one in Latin letters does not run on into more of them."""
    for size in range(len(rest), 0, -1):
        runs_on = _LATIN.match(rest[size - 1]) and _LATIN.match(rest[size : size + 1])
        if rest[:size].lower() in names and not runs_on:
            return rest[:size]
    return ""
