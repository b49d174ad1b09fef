"""What a model cannot know: chat slang and set phrases, from `lexicon.tsv` and a few patterns."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

from server.translation.catalog import Direction
from server.translation.finish import end_of
from server.translation.plain import visible
from server.translation.script import HAN, han

_FILE = Path(__file__).with_name("lexicon.tsv")
_SIDES: dict[str, Direction] = {"en": "en-zh", "zh": "zh-en"}
_MARKS = '\\s,.!?;:~，。！？；：、～…·"“”'
_RIM = re.compile(f"^[{_MARKS}]+|[{_MARKS}]+$")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_FINAL = re.compile(r"[。.！!？?…~～]+$")


def _laughter(match: re.Match[str]) -> str:
    return "Ha" + "ha" * (min(len(match.group()), 8) - 1)


def _laughter_in_chinese(match: re.Match[str]) -> str:
    return "哈" * min(max(2, len(match.group()) // 2), 8)


# What is stretched or repeated as long as the mood lasts, so that no list could hold it.
_PATTERNS: dict[Direction, tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]] = {
    "zh-en": (
        (re.compile("哈{2,}"), _laughter),
        (re.compile("[嘿嘻]{2,}"), "Hehe"),
        (re.compile("呵{2,}"), "Heh"),
        (re.compile("[呜嘤]{2,}"), "*sobs*"),
        (re.compile("啊{2,}"), "Aaaah"),
        (re.compile("嗯{2,}"), "Mm-hmm"),
        (re.compile("哇{1,}|哇塞|哇哦"), "Wow"),
        (re.compile("6{3,}|六{3,}"), "Awesome"),
        (re.compile("23{2,}"), "Hahaha"),
        (re.compile("5{3,}"), "*sobs*"),
        (re.compile("h{3,}"), "Hahaha"),
        (re.compile("w{3,}|草{2,}"), "lol"),
        (re.compile("冲{2,}鸭?"), "Go, go, go"),
        (re.compile("(加油){2,}"), "Go, go, go"),
        (re.compile("对{2,}"), "Yes, exactly"),
        (re.compile("好{3,}"), "OK, OK"),
        (re.compile("是{2,}"), "Yes, yes"),
        (re.compile("不{3,}"), "No, no, no"),
        (re.compile("(谢谢){2,}"), "Thank you so much"),
        (re.compile("(恭喜){2,}"), "Congratulations"),
        (re.compile("(欢迎){2,}"), "Welcome, welcome"),
        (re.compile("(拜拜){2,}"), "Bye-bye"),
        (re.compile("(可爱){2,}"), "So cute"),
        (re.compile("(厉害){2,}"), "Amazing"),
        (re.compile("(来了){2,}"), "Coming, coming"),
    ),
    "en-zh": (
        (re.compile(r"a?h?(?:ha){2,}h?|b?wa(?:ha){2,}"), _laughter_in_chinese),
        (re.compile(r"(?:he){2,}|(?:hee){2,}|te?e ?hee"), "嘿嘿"),
        (re.compile(r"l+o+l+(?:o+l+)*|lolz|lel"), "哈哈哈"),
        (re.compile(r"lmf?ao+|ro+fl+|lmbo"), "笑死我了"),
        (re.compile(r"a?he?m+|h+m+|hu+m+"), "嗯……"),
        (re.compile(r"a+w{2,}|a+w+e?"), "哇，好暖"),
        (re.compile(r"a{2,}h*|a+h{2,}"), "啊啊啊"),
        (re.compile(r"u+gh+|a+r+gh+"), "唉，烦死了"),
        (re.compile(r"w+o+w+|wo+a+h*|whoa+"), "哇"),
        (re.compile(r"no{3,}|no(?:,? no){2,}"), "不不不"),
        (re.compile(r"yes{3,}|yes(?:,? yes){2,}|ye{3,}s"), "对对对"),
        (re.compile(r"woo+(?:t|hoo+)?|wo+hoo+"), "哇呼"),
        (re.compile(r"ya+y+"), "好耶"),
        (re.compile(r"e+w+|y+u+c+k+|i+ck+"), "咦，好恶心"),
        (re.compile(r"omf?g+(?: omf?g+)*"), "我的天"),
        (re.compile(r"z{3,}"), "困了"),
        (re.compile(r"boo+(?:hoo)+"), "呜呜呜"),
        (re.compile(r"ow+|ou+ch+"), "好痛"),
        (re.compile(r"(?:bye[ -]?){2,}"), "拜拜"),
        (re.compile(r"(?:go,? ?){2,}"), "冲冲冲"),
    ),
}
# Laughter stands at the edge of anything. Between it and Chinese there is often no space.
_LAUGHS = tuple(pattern for pattern, meaning in _PATTERNS["en-zh"] if meaning in ("哈哈哈", "笑死我了")) + (
    _PATTERNS["en-zh"][0][0],
)
_GAP = re.compile(
    r"[\s,.!?~，。！？～…、]+|(?<=[^哈呜嘿啊])(?=(?:哈{2,}|呜{2,}|嘿{2,}|啊{3,})\W*$)|(?<=哈哈|呜呜|嘿嘿)(?![哈呜嘿啊])"
)
_MOST_WORDS = 4


class Lexicon:
    """Both directions; every entry is a whole sentence, some also stand at a sentence's edge or inside one."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._whole: dict[Direction, dict[str, str]] = {"en-zh": {}, "zh-en": {}}
        self._edges: dict[str, set[str]] = {"start": set(), "end": set()}
        self._plain: dict[Direction, dict[str, str]] = {"en-zh": {}, "zh-en": {}}
        for line in lines:
            if line.strip() and not line.startswith("#"):
                self._add(*(line.rstrip("\n").split("\t") + [""] * 2)[:5])
        self._inside = {direction: _any_of(words) for direction, words in self._plain.items()}

    def _add(self, side: str, forms: str, meaning: str, where: str, plain: str) -> None:
        direction = _SIDES[side]
        for form in forms.split("|"):
            if meaning:
                self._whole[direction][_folded(form)] = meaning
            if plain:
                self._plain[direction][form] = plain
            for edge in ("start", "end") if where == "edge" else (where,) if where else ():
                self._edges[edge].add(_folded(form))

    def whole(self, sentence: str, direction: Direction) -> str | None:
        """What the whole sentence means, ending as it ends, if it is an entry."""
        key = _folded(sentence)
        for form in _relaxed(key):
            if meaning := self._whole[direction].get(form):
                return _ending(meaning, sentence)
        for pattern, meant in _PATTERNS[direction]:
            if match := pattern.fullmatch(key):
                return _ending(meant if isinstance(meant, str) else meant(match), sentence)
        return None

    def chinese_only(self, sentence: str) -> bool:
        """Whether the sentence, though it has no Chinese character, is Chinese slang: `yyds`, `666`."""
        return self.whole(sentence, "zh-en") is not None and self.whole(sentence, "en-zh") is None

    def peeled(self, sentence: str, direction: Direction) -> list[str]:
        """The sentence with slang at its edges parted from it; the texts joined are the sentence."""
        parts: list[str] = []
        while cut := next(self._edge_cuts(sentence, direction, "start"), 0):
            parts.append(sentence[:cut])
            sentence = sentence[cut:]
        after: list[str] = []
        while cut := next(self._edge_cuts(sentence, direction, "end"), 0):
            after.insert(0, sentence[cut:])
            sentence = sentence[:cut]
        return [*parts, sentence, *after]

    def _edge_cuts(self, sentence: str, direction: Direction, edge: str) -> Iterator[int]:
        """Where slang at one edge of the sentence can be cut off, most words first."""
        gaps = [gap for gap in _GAP.finditer(sentence) if 0 < gap.start() and gap.end() < len(sentence)]
        for gap in gaps[_MOST_WORDS - 1 :: -1] if edge == "start" else gaps[-_MOST_WORDS:]:
            words, cut = (
                (sentence[: gap.end()], gap.end()) if edge == "start" else (sentence[gap.start() :], gap.start())
            )
            # In Chinese a space parts clauses as a comma does.
            marked = direction == "zh-en" or not gap.group().isspace()
            if self._stands_at(words, direction, edge, marked=marked):
                yield cut

    def _stands_at(self, words: str, direction: Direction, edge: str, *, marked: bool) -> bool:
        key = _folded(words)
        if marked or not key.isascii():
            return self.whole(words, direction) is not None
        laughs = any(pattern.fullmatch(key) for pattern in _LAUGHS)
        return laughs or any(form in self._edges[edge] for form in _relaxed(key))

    def plainer(self, sentence: str, direction: Direction) -> str:
        """The sentence with slang inside it said in plain words of its own language."""
        plain = self._plain[direction]
        return self._inside[direction].sub(
            lambda word: plain.get(word.group()) or plain[word.group().lower()], sentence
        )


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of the words, Latin ones only where they stand alone and in a case that cannot be a name."""
    forms = "|".join(map(_cased, sorted(words, key=len, reverse=True))) or "(?!)"
    return re.compile(rf"(?<![A-Za-z0-9'’@#_.-])(?:{forms})(?![A-Za-z0-9_-])(?!['’.][A-Za-z])")


def _cased(form: str) -> str:
    """`u` as it is, `im` also as `Im`, longer words in any case, words with capitals only so."""
    if form != form.lower() or len(form) == 1:
        return re.escape(form)
    if len(form) == 2:
        return rf"{re.escape(form)}|{re.escape(form.capitalize())}"
    return rf"(?i:{re.escape(form)})"


def _folded(sentence: str) -> str:
    """The sentence without case, width, marks at its ends and doubled spaces."""
    text = unicodedata.normalize("NFKC", visible(sentence)).casefold().replace("’", "'")
    return " ".join(_RIM.sub("", text).split())


def _relaxed(key: str) -> Iterator[str]:
    """The key, and the same with stretched letters taken in."""
    yield key
    if _STRETCHED.search(key):
        yield _STRETCHED.sub(r"\1\1", key)
        yield _STRETCHED.sub(r"\1", key)


def _ending(meaning: str, sentence: str) -> str:
    """The meaning with the sentence's exclamation or question mark, or its own if the sentence has none."""
    mark = end_of(sentence)
    if mark not in ("!", "?", "~") or end_of(meaning) in ("?", "…"):
        return meaning
    wide = {"!": "！", "?": "？", "~": "～"} if han.search(meaning) else {}
    return _FINAL.sub("", meaning) + wide.get(mark, mark)


@cache
def bundled() -> Lexicon:
    """The lexicon that comes with the server."""
    with _FILE.open(encoding="utf-8") as lines:
        return Lexicon(lines)
