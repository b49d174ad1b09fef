"""A text as sentences to translate and what stands between them; joined again they are the text, exactly."""

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from server.translation.text import protected
from server.translation.text.script import HAN, LATIN, han

# The models read up to 190 tokens; English has about 1.4 tokens a word, Chinese about 0.8 a character.
LONGEST = 110

_LINE_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_CLOSING = "[”’\"'」』）)\\]】》]*"
_END = re.compile(
    rf"[。！？!?｡]+{_CLOSING}\s*|(?<=[{HAN}])[~～]+\s*"
    rf"|(?:(?<=[{HAN}])…+|\.{{2,}}|…){_CLOSING}\s+(?=[A-Z{HAN}])|(?<=[^\s.])\.{_CLOSING}\s+"
    # A line said twice, once in each language, has no mark between: four characters one side, three words the other.
    rf"|(?<=[{HAN}]{{4}})\s+(?=(?:[{LATIN}'’]+\s+){{2}}[{LATIN}])|(?<![{LATIN}'’])(?<![{LATIN}'’]\s)(?>(?:[{LATIN}'’]+\s+){{3,}})(?=[{HAN}]{{4}})"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:mr|mrs|ms|dr|prof|st|vs|etc|e\.g|i\.e|a\.m|p\.m|u\.s|inc|jr|sr|approx|feat|vol|[A-Z])$|^\s*\d+$",
    re.I,
)
_NUMBER = re.compile(r"(?:^|[\s(])no$", re.I)  # of `no. 5`, not of "she said no. Take a hint."
_LETTER = re.compile(r"[^\W_]")
_CLAUSE = re.compile(r"[，,；;、：:—]+\s*|\s[-–]+\s")


class Piece(NamedTuple):
    """A stretch of a text: a sentence to translate, or (`spoken` false) something to hand on as it is."""

    text: str
    spoken: bool


@lru_cache(maxsize=1024)
def split(text: str) -> tuple[Piece, ...]:
    """The text in pieces; their texts joined are the text."""
    if _is_one_sentence(text):
        return (Piece(text, spoken=True),)
    return tuple(piece for piece in _pieces(text) if piece.text)


def _is_one_sentence(text: str) -> bool:
    """Whether there is nothing to cut, as in most messages: what follows would say the same, but not as fast."""
    if text != text.strip() or protected.find(text) or _LINE_BREAK.search(text) or weight(text) > LONGEST:
        return False
    end = _END.search(text)
    return (end is None or end.end() == len(text)) and _has_letters(text)


def _pieces(text: str) -> Iterator[Piece]:
    done = 0
    for span in protected.find(text):
        if span.kind == "emoji" or (span.kind == "code" and "\n" in text[span.start : span.end]):
            yield from _lines(text[done : span.start])
            yield Piece(text[span.start : span.end], spoken=False)
            done = span.end
    yield from _lines(text[done:])


def _lines(text: str) -> Iterator[Piece]:
    done = 0
    for match in _LINE_BREAK.finditer(text):
        yield from _sentences(text[done : match.start()])
        yield Piece(match.group(), spoken=False)
        done = match.end()
    yield from _sentences(text[done:])


def _sentences(line: str) -> Iterator[Piece]:
    masked = protected.masked(line)
    done = 0
    for match in _END.finditer(masked):
        if match.group().strip() != "." or not _is_abbreviated(
            masked[done : match.start()], masked[match.end() : match.end() + 1]
        ):
            yield from _trimmed(line[done : match.end()])
            done = match.end()
    yield from _trimmed(line[done:])


def _is_abbreviated(before: str, after: str) -> bool:
    """Whether the stop before the character `after` is an abbreviation's, or that of a number before an item."""
    return bool(_ABBREVIATION.search(before) or (_NUMBER.search(before) and after.isdigit()))


def _trimmed(sentence: str) -> Iterator[Piece]:
    """The sentence without the protected spans and spaces at its ends, which need no context to stay in place."""
    start, end = 0, len(sentence)
    spans = list(protected.find(sentence))
    while spans and not _has_letters(sentence[start : spans[0].start]):
        start = spans.pop(0).end
    while spans and not _has_letters(sentence[spans[-1].end : end]):
        end = spans.pop().start
    yield Piece(sentence[:start], spoken=False)
    yield from _spaced(sentence[start:end])
    yield Piece(sentence[end:], spoken=False)


def _has_letters(text: str) -> bool:
    return _LETTER.search(text) is not None


def _spaced(sentence: str) -> Iterator[Piece]:
    core = sentence.strip()
    if not _has_letters(core):
        yield Piece(sentence, spoken=False)
        return
    before = sentence.index(core)
    yield Piece(sentence[:before], spoken=False)
    for part in shortened(core):
        yield Piece(part[: len(part) - len(part.lstrip())], spoken=False)
        yield Piece(part.strip(), spoken=True)
        yield Piece(part[len(part.rstrip()) :], spoken=False)
    yield Piece(sentence[before + len(core) :], spoken=False)


def shortened(sentence: str, longest: int = LONGEST) -> Iterator[str]:
    """The sentence in parts that a model can read, cut at clauses where it can be, else at a space, else anywhere."""
    while weight(sentence) > longest and (cut := _cut(sentence, longest)) < len(sentence):
        yield sentence[:cut]
        sentence = sentence[cut:]
    yield sentence


def weight(text: str) -> float:
    """How many tokens a model makes of the text, rather too many; by character, so that a cut can be found by it."""
    characters = 0 if text.isascii() else len(han.findall(text))
    return (8 * characters + 3 * (len(text) - characters)) / 10


def _cut(sentence: str, longest: int) -> int:
    window = sentence[: _fitting(sentence, longest)]
    masked = protected.masked(window)
    cuts = [match.end() for match in _CLAUSE.finditer(masked)] or [match.end() for match in re.finditer(r"\s+", masked)]
    return _outside(sentence, cuts[-1] if cuts and cuts[-1] > len(window) // 4 else len(window))


def _outside(sentence: str, cut: int) -> int:
    """The cut, moved out of a protected span if it lies in one."""
    for span in protected.find(sentence):
        if span.start < cut < span.end:
            return span.start or span.end
    return cut


def _fitting(sentence: str, longest: int) -> int:
    tenths = 0
    for position, character in enumerate(sentence):
        tenths += 8 if han.match(character) else 3
        if tenths > 10 * longest and position:
            return position
    return len(sentence)


def clauses(sentence: str) -> list[str]:
    """The sentence cut after every clause mark."""
    cuts = [0, *(match.end() for match in _CLAUSE.finditer(protected.masked(sentence))), len(sentence)]
    return [sentence[a:b] for a, b in itertools.pairwise(cuts) if a < b]
