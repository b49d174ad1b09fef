"""Text of others made safe to show, found apart, and folded to a width in cells."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from rich.cells import cell_len, split_graphemes

Kind = Literal["link", "mention", "tag", "code"]

_EMOJI = "\u20e3\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff\ufe0f"
# A joiner inside an emoji and the letters of a flag are part of what is seen; anywhere else they hide.
_PIECE = re.compile(
    f"(?P<kept>(?<=[{_EMOJI}])\u200d(?=[{_EMOJI}])|\U0001f3f4[\U000e0020-\U000e007e]{{2,6}}\U000e007f)|(?P<char>.)",
    re.DOTALL,
)
_STACK = re.compile(
    "(?<=[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
# Emoji newer than this Python's Unicode are not assigned to it, but they are to the terminal.
_NEW_EMOJI = range(0x1F000, 0x1FB00)
_TAB = "    "

_NOT_FIRST = frozenset("，。！？、；：）》」』】〉…—～”’·,.!?;:)]}%")
_NOT_LAST = frozenset("（《「『【〈“‘([{")

_FOUND = re.compile(
    r"(?P<code>```[\s\S]+?```|`[^`\n]+`)"
    r"|(?P<link>https?://[^\s<>\"'`，。！？、；：（）《》「」【】…]+)"
    r"|(?P<tag>(?<![\w&/])#\w+)"
    r"|(?P<mention>(?<![A-Za-z0-9_])@)"
)
_WORD = re.compile(r"[\w.-]*\w")
_LATIN = re.compile("[A-Za-z0-9_\u00c0-\u024f]")
_TRAILING = ".,;:!?*_~])}"


def visible(text: str) -> str:
    """Gives a text in which nothing moves the cursor, colours the screen, reorders or hides: such characters are spelt.

    Line breaks stay; a tab becomes four spaces, and of a stack of accents three stay.
    """
    text = _STACK.sub("", text)
    return text if text.isprintable() else _PIECE.sub(lambda piece: piece["kept"] or _glyph(piece["char"]), text)


def one_line(text: str) -> str:
    """Gives a safe text on one line."""
    return " ".join(visible(text).split())


@lru_cache(maxsize=4096)
def _glyph(char: str) -> str:
    code, category = ord(char), unicodedata.category(char)
    if char in "\n\t":
        return char if char == "\n" else _TAB
    if code < 0x20:
        return chr(0x2400 + code)
    if category in _HIDDEN or (category == "Cn" and code not in _NEW_EMOJI):
        return ascii(char)[1:-1]
    return char


def short(text: str, width: int) -> str:
    """Gives a safe text on one line of at most `width` cells."""
    text = one_line(text)
    if cell_len(text) <= width:
        return text
    start, end = next(fold(text.replace(" ", "\u00a0"), max(1, width - 1), words=False))
    return text[start:end].rstrip() + "…"


def fold(text: str, width: int, *, words: bool = True) -> Iterator[tuple[int, int]]:
    """Gives the start and end of each line of a text in `width` cells.

    Breaks at spaces and, as Chinese is set, between wide characters, but not before a closing mark or after an
    opening one; what has no such place breaks between graphemes.
    """
    start = 0
    for paragraph in text.split("\n"):
        for first, last in _fold(paragraph, width, words):
            yield start + first, start + last
        start += len(paragraph) + 1


def _fold(text: str, width: int, words: bool) -> Iterator[tuple[int, int]]:
    graphemes = split_graphemes(text)[0]
    begin = place = used = 0
    index = 0
    while index < len(graphemes):
        at, _, cells = graphemes[index]
        if index > begin and (not words or _may_break(text, graphemes, index)):
            place = index
        if used + cells > width and index > begin and not text[at].isspace():
            index = place if place > begin else index
            yield graphemes[begin][0], _end(text, graphemes[begin][0], graphemes[index][0])
            begin = place = index
            used = 0
        else:
            used += cells
            index += 1
    start = graphemes[begin][0] if graphemes else 0
    yield start, _end(text, start, len(text))


def _may_break(text: str, graphemes: list[tuple[int, int, int]], index: int) -> bool:
    (before, _, wide_before), (at, _, wide) = graphemes[index - 1], graphemes[index]
    if text[at] == " " or text[at] in _NOT_FIRST or text[before] in _NOT_LAST:
        return False
    return text[before] == " " or wide == 2 or wide_before == 2


def _end(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())


class Span(NamedTuple):
    """A part of a text that is more than words."""

    start: int
    end: int
    kind: Kind


def spans(text: str, names: tuple[str, ...]) -> list[Span]:
    """Finds links, mentions, tags and code; `names` are people who may be mentioned, spaces and all."""
    found: list[Span] = []
    for match in _FOUND.finditer(text):
        span = _span(match, text, names)
        if span and not (found and span.start < found[-1].end):
            found.append(span)
    return found


def _span(match: re.Match[str], text: str, names: tuple[str, ...]) -> Span | None:
    start, end = match.span()
    if match["link"]:
        return _link(match["link"], start)
    if match["mention"]:
        name = _mentioned(text[end:], names)
        return Span(start, end + len(name), "mention") if name else None
    return Span(start, end, "code" if match["code"] else "tag")


def _link(link: str, start: int) -> Span | None:
    """Leaves the sentence's punctuation out of a link; one that hides where it leads is text."""
    while link[-1] in _TRAILING and not (link[-1] == ")" and link.count("(") >= link.count(")")):
        link = link[:-1]
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    return Span(start, start + len(link), "link") if parts.netloc and "@" not in parts.netloc else None


def _mentioned(rest: str, names: tuple[str, ...]) -> str:
    lower = rest.lower()
    known = [name for name in names if name and lower.startswith(name.lower()) and _ends(rest, name)]
    if known:
        return rest[: max(map(len, known))]
    word = _WORD.match(rest)
    return word[0] if word else ""


def _ends(rest: str, name: str) -> bool:
    """Chinese has no spaces: only a Latin name must not run on into more Latin letters."""
    return not (_LATIN.match(name[-1]) and _LATIN.match(rest[len(name) : len(name) + 1]))


def mentions(text: str, name: str) -> bool:
    """Tells whether a text mentions this name."""
    wanted = f"@{name}".lower()
    return any(s.kind == "mention" and text[s.start : s.end].lower() == wanted for s in spans(text, (name,)))
