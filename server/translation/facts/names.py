"""Names that a model must keep or say as the other language does: those of `names.tsv`, and Latin ones.

Latin names are the same in both languages: in Chinese every Latin word is one, in English those with a capital inside.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from pypinyin import lazy_pinyin

from server.translation.catalog import Direction
from server.translation.text.script import HAN, LATIN, latin_word

_FILE = Path(__file__).with_name("names.tsv")
_WORD = re.compile(rf"[{LATIN}]+")
_CAPITAL_INSIDE = re.compile(r"\b(?!Ma?c[A-Z])[A-Za-z]*[a-z][A-Z]\w*")
# A person who is introduced: 我叫王小明, 名字叫阿强. Of the commonest surnames those that hardly stand
# for anything else.
_SURNAME = (
    "[王李张刘陈杨赵黄周吴徐孙胡朱林郭罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶余潘杜戴夏钟汪田任姜"
    "范姚谭廖邹熊陆郝孔崔康邱秦江史顾侯邵孟段汤尹黎乔贺赖龚]|欧阳|司马|诸葛|上官|慕容"
)
_PERSON = re.compile(rf"(?:{_SURNAME})[{HAN}]{{1,2}}?|[小阿][{HAN}]")
_INTRODUCED = rf"(?<=[我他她字名]叫)(?:{_PERSON.pattern})(?=[，。！？、,.!?\s的吗呢吧]|$)"
_LATIN: dict[Direction, re.Pattern[str]] = {"zh-en": latin_word, "en-zh": _CAPITAL_INSIDE}


class Name(NamedTuple):
    """How the other language writes a name, and all the ways in which a model may."""

    written: str
    accepted: tuple[str, ...]


class Names:
    """The names that are looked for in the sources of one direction."""

    def __init__(self, rows: list[list[str]], direction: Direction) -> None:
        ours, only = (1, "en") if direction == "en-zh" else (2, "zh")
        rows = [row for row in rows if row[0] in ("both", only)]
        looked_for = [[form for form in row[ours].split("|") if form[0] != "~"] for row in rows]
        self._known: dict[str, Name] = {}
        for forms, row in zip(looked_for, rows, strict=True):
            others = tuple(other.lstrip("=~") for other in row[3 - ours].split("|"))
            self._known |= {form.lstrip("=").lower(): Name(others[0], others) for form in forms}
        marked = [form for forms in looked_for for form in forms]
        self.forms = [form.lstrip("=") for form in marked]
        decoys = [decoy for row in rows if ours == 2 for decoy in row[3:]]
        named = "|".join(_pattern(form) for form in sorted(marked, key=len, reverse=True))
        if direction == "en-zh":
            named = rf"(?<![{LATIN}])(?:{named})(?![{LATIN}])"
        introduced = "(?!)" if direction == "en-zh" else _INTRODUCED
        self.pattern = rf"(?P<decoy>{'|'.join(decoys) or '(?!)'})|{named}|{introduced}|{_LATIN[direction].pattern}"
        self._find = re.compile(self.pattern)
        # Most sentences have none of these words or pairs of characters, which is quick to tell.
        starts = (_WORD.findall(form.lower())[0] if direction == "en-zh" else form[:2] for form in self.forms)
        self._starts, self._from_chinese, self._latin = set(starts), direction == "zh-en", _LATIN[direction]

    def kept(self, source: str, output: str) -> bool:
        """Whether every name of the source is in the output in one of its ways, in whatever letter case."""
        return not self._may_have_one(source) or all(self._in(name, output) for name in self._names(source))

    def _may_have_one(self, source: str) -> bool:
        found = map("".join, pairwise(source)) if self._from_chinese else _WORD.findall(source.lower())
        introduces = self._from_chinese and "叫" in source
        return introduces or not self._starts.isdisjoint(found) or bool(self._latin.search(source))

    def _names(self, source: str) -> Iterator[str]:
        return (match.group() for match in self._find.finditer(source) if not match["decoy"])

    def _in(self, name: str, output: str) -> bool:
        known = self._known.get(name.lower())
        if known and any(re.search(_beginning(way), output, re.I) for way in known.accepted):
            return True
        if _PERSON.fullmatch(name):
            return self.spelt(name).lower() in output.lower()
        if not _CAPITAL_INSIDE.fullmatch(name):
            return name.lower() in output.lower()  # K歌 is karaoke
        return bool(re.search(rf"{_beginning(name)}s?(?![{LATIN}])", output, re.I))

    def as_written(self, text: str, source: str) -> str:
        """The translation with the capitals that the source's names have, or that the table gives them."""
        for name in self._names(source) if self._may_have_one(source) else ():
            for way in (name, self.spelt(name)):
                if way != way.lower():
                    text = re.sub(rf"{_beginning(way)}(?![{LATIN}])", way, text, flags=re.I)
        return text

    def said(self, name: str) -> str:
        """The name in the other language, nothing if it is the same there."""
        known = self._known.get(name.lower())
        return known.written if known else ""

    def spelt(self, name: str) -> str:
        """The name in the other language, that of a person who is introduced too."""
        return self.said(name) or (in_pinyin(name) if _PERSON.fullmatch(name) else "")


def in_pinyin(name: str) -> str:
    """A Chinese person's name as their passport has it: 王小明 is `Wang Xiaoming`, 欧阳娜娜 `Ouyang Nana`."""
    surname = re.match(_SURNAME, name)
    parts = (surname.group(), name[surname.end() :]) if surname else (name,)
    return " ".join("".join(lazy_pinyin(part)).capitalize() for part in parts)


def rows() -> list[list[str]]:
    """The rows of the table: in which language it counts, English, Chinese, and what only contains the latter."""
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


@cache
def known(direction: Direction) -> Names:
    """The names of the direction."""
    return Names(rows(), direction)


def _pattern(form: str) -> str:
    return re.escape(form[1:]) if form[0] == "=" else f"(?i:{re.escape(form)})"


def _beginning(way: str) -> str:
    """A way to write a name, with an ending or without: `Sichuan` is in "Sichuanese"."""
    return rf"(?<![{LATIN}]){re.escape(way)}"
