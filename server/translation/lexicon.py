"""What a model cannot know: chat slang and set phrases, from `lexicon.tsv` and a few patterns."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path

from server.translation import patterns
from server.translation.catalog import Direction
from server.translation.finish import end_of
from server.translation.text.plain import visible
from server.translation.text.script import LATIN, han

_FILE = Path(__file__).with_name("lexicon.tsv")
_SIDES: dict[str, Direction] = {"en": "en-zh", "zh": "zh-en"}
_RIM = " \t\n\r\v\f\x85\u2028\u2029,.!?;:~，。！？；：、～…·"
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_STOPS = "。.！!？?…~～"
_FINAL = re.compile(f"[{_STOPS}]+$")


# Between laughter and Chinese there is often no space.
_GAP = re.compile(
    r"[\s,.!?~，。！？～…、]+|(?<=[^哈呜嘿啊])(?=(?:哈{2,}|呜{2,}|嘿{2,}|啊{3,})\W*$)|(?<=哈哈|呜呜|嘿嘿)(?![哈呜嘿啊])"
)
_ASCII_GAP = re.compile(r"[\s,.!?~]+")
_WORD = re.compile(r"[^\s,.!?~]+")
# A meaning with a mark stands for a sentence of its own: beside another clause a model does better with all of it.
_SAYS_MORE = re.compile(r"[，,？?！!。.…]")
_MOST_WORDS = 4
_KEPT = 4096


class Lexicon:
    """Both directions; every entry is a whole sentence, some also stand at a sentence's edge or inside one."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._whole: dict[Direction, dict[str, str]] = {"en-zh": {}, "zh-en": {}}
        self._edges: dict[str, set[str]] = {"start": set(), "end": set()}
        self._plain: dict[Direction, dict[str, str]] = {"en-zh": {}, "zh-en": {}}
        self._everyday: set[str] = set()
        for line in lines:
            if line.strip() and not line.startswith("#"):
                self._add(*(line.rstrip("\n").split("\t") + [""] * 2)[:5])
        # The word at the very edge of a form tells cheaply that most sentences have no slang there.
        self._edge_words = {
            "start": {form.split()[0] for form in self._edges["start"]},
            "end": {form.split()[-1] for form in self._edges["end"]},
        }
        self._first_words = {_WORD.findall(form.lower())[0] for form in self._plain["en-zh"]}
        # A message is composed two or three times, and what people say in chat comes again.
        self.whole = lru_cache(_KEPT)(self._meaning)
        self.peeled = lru_cache(_KEPT)(self._peeled)
        self.plainer = lru_cache(_KEPT)(self._plainer)
        self._inside = {direction: _any_of(words) for direction, words in self._plain.items()}

    def _add(self, side: str, forms: str, meaning: str, where: str, plain: str) -> None:
        direction = _SIDES[side]
        for marked in forms.split("|"):
            form, asks = marked.rstrip("=?"), marked.endswith("?")
            if marked.endswith("="):
                self._everyday.add(_folded(form))
            if meaning:
                self._whole[direction][_folded(form) + "?" * asks] = meaning
            if plain:
                self._plain[direction][form] = form if plain == "=" else plain
            for edge in ("start", "end") if where == "edge" else (where,) if where else ():
                self._edges[edge].add(_folded(form))

    def _meaning(self, sentence: str, direction: Direction) -> str | None:
        """What the whole sentence means, ending as it ends, if it is an entry."""
        key = _folded(sentence)
        asks = "?" in end_of(sentence)
        for form in (*((f"{form}?" for form in _relaxed(key)) if asks else ()), *_relaxed(key)):
            if meaning := self._whole[direction].get(form):
                return _ending(meaning, sentence)
        patterned = patterns.meaning(key, direction)
        return patterned and _ending(patterned, sentence)

    def chinese_only(self, sentence: str) -> bool:
        """Whether the sentence, though without Chinese characters, is Chinese slang, one word: `yyds`, `666`."""
        if " " in sentence.strip():
            return False
        return self.whole(sentence, "zh-en") is not None and self.whole(sentence, "en-zh") is None

    def _peeled(self, sentence: str, direction: Direction) -> tuple[str, ...]:
        """The sentence with slang at its edges parted from it; the texts joined are the sentence."""
        parts: list[str] = []
        while cut := next(self._edge_cuts(sentence, direction, "start"), 0):
            parts.append(sentence[:cut])
            sentence = sentence[cut:]
        after: list[str] = []
        while cut := next(self._edge_cuts(sentence, direction, "end"), 0):
            after.insert(0, sentence[cut:])
            sentence = sentence[:cut]
        return (*parts, sentence, *after)

    def _edge_cuts(self, sentence: str, direction: Direction, edge: str) -> Iterator[int]:
        """Where slang at one edge of the sentence can be cut off, most words first."""
        gaps = _gaps(sentence)
        unmarked = direction == "en-zh" and self._may_stand_at(sentence, edge)
        for gap in gaps[_MOST_WORDS - 1 :: -1] if edge == "start" else gaps[-_MOST_WORDS:]:
            ended = gap.end() - len(gap.group().lstrip(_STOPS))  # A stop before the gap's comma is the sentence's.
            words, cut = (sentence[: gap.end()], gap.end()) if edge == "start" else (sentence[ended:], ended)
            # In Chinese a space parts clauses as a comma does.
            marked = direction == "zh-en" or not gap.group().isspace()
            if (marked or unmarked) and self._stands_at(words, direction, edge, marked=marked):
                yield cut

    def _may_stand_at(self, sentence: str, edge: str) -> bool:
        """Whether the first or last word may belong to slang that no mark parts from the sentence."""
        words = sentence.split(None, 1) if edge == "start" else sentence.rsplit(None, 1)
        key = _folded(words[0] if edge == "start" else words[-1]) if words else ""
        known = self._edge_words[edge]
        return not key.isascii() or patterns.laughs(key) or any(form in known for form in _relaxed(key))

    def _stands_at(self, words: str, direction: Direction, edge: str, *, marked: bool) -> bool:
        key = _folded(words)
        if key in self._everyday:
            return False
        if marked or not key.isascii():
            meaning = self.whole(key, direction)
            return meaning is not None and not _SAYS_MORE.search(meaning)
        return patterns.laughs(key) or any(form in self._edges[edge] for form in _relaxed(key))

    def _plainer(self, sentence: str, direction: Direction) -> str:
        """The sentence with slang inside it said in plain words of its own language."""
        plain = self._plain[direction]
        if direction == "en-zh" and self._first_words.isdisjoint(_WORD.findall(sentence.lower())):
            return sentence
        return self._inside[direction].sub(
            lambda word: plain.get(word.group()) or plain[word.group().lower()], sentence
        )


@lru_cache(16)
def _gaps(sentence: str) -> list[re.Match[str]]:
    """What parts words inside the sentence; kept, because both edges are looked at."""
    pattern = _ASCII_GAP if sentence.isascii() else _GAP
    return [gap for gap in pattern.finditer(sentence) if gap.start() > 0 and gap.end() < len(sentence)]


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of the words, Latin ones only where they stand alone and in a case that cannot be a name."""
    forms = "|".join(map(_cased, sorted(words, key=len, reverse=True))) or "(?!)"
    return re.compile(rf"(?<![{LATIN}0-9'’@#_.:-])(?:{forms})(?![{LATIN}0-9_-])(?!['’.][{LATIN}])")


def _cased(form: str) -> str:
    """`u` as it is, `im` also as `Im`, longer words in any case, words with capitals only so."""
    if form != form.lower() or len(form) == 1:
        return re.escape(form)
    if len(form) == 2 and form.isascii():
        return rf"{re.escape(form)}|{re.escape(form.capitalize())}"
    return rf"(?i:{re.escape(form)})"


def _folded(sentence: str) -> str:
    """The sentence without case, width, marks at its ends and doubled spaces."""
    plain = sentence.isascii() and sentence.isprintable()
    text = sentence if plain else unicodedata.normalize("NFKC", visible(sentence)).replace("’", "'")
    return " ".join(text.casefold().strip(_RIM).split())


def _relaxed(key: str) -> Iterator[str]:
    """The key, and the same with stretched letters taken in."""
    yield key
    if _STRETCHED.search(key):
        yield _STRETCHED.sub(r"\1\1", key)
        yield _STRETCHED.sub(r"\1", key)


def _ending(meaning: str, sentence: str) -> str:
    """The meaning with the sentence's mark at its end, or its own if the sentence has none or only a stop."""
    mark, own = end_of(sentence).removeprefix("…"), end_of(meaning)
    if not mark or own == "…" or (own == "?" and mark != "?!") or (own and mark in (".", ",")):
        return meaning
    wide = {"!": "！", "?": "？", "?!": "？！", "~": "～", ".": "。", ",": "，"} if han.search(meaning) else {}
    return _FINAL.sub("", meaning) + wide.get(mark, mark)


@cache
def bundled() -> Lexicon:
    """The lexicon that comes with the server."""
    with _FILE.open(encoding="utf-8") as lines:
        return Lexicon(lines)
