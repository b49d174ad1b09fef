"""Which script a character, a word or a text is written in."""

import re
from functools import cache

from opencc import OpenCC

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
CJK_MARKS = "，。！？：；、（）《》〈〉「」『』【】…—～·“”‘’"

han = re.compile(f"[{HAN}]")
han_run = re.compile(f"[{HAN}]+")
latin = re.compile(f"[{LATIN}]")
latin_word = re.compile(f"[{LATIN}][{LATIN}0-9]*(?:['’.-][{LATIN}0-9]+)*")
# Kana, Hangul, Cyrillic, Greek, Arabic, Hebrew, Thai, Devanagari: scripts that no model here reads.
foreign = re.compile(
    "[\u0370-\u052f\u0590-\u06ff\u0900-\u0e7f\u1100-\u11ff\u3040-\u30fa\u30fd-\u30ff\u31f0-\u31ff\uac00-\ud7af\uff66-\uff9f]"
)


@cache
def _converter(config: str) -> OpenCC:
    return OpenCC(config)


def simplified(text: str) -> str:
    """The text in simplified characters."""
    return _converter("tw2s").convert(text) if han.search(text) else text


def traditional(text: str) -> str:
    """The text in traditional characters as Taiwan writes them."""
    return _converter("s2tw").convert(text) if han.search(text) else text


@cache
def _only(config: str) -> frozenset[str]:
    letters = [chr(code) for code in range(0x4E00, 0xA000)]
    converted = _converter(config).convert("\n".join(letters)).split("\n")
    return frozenset(letter for letter, other in zip(letters, converted, strict=True) if letter != other)


def is_traditional(text: str) -> bool:
    """Whether more of the characters exist only in traditional writing than only in simplified."""
    letters = han.findall(text)
    return sum(letter in _only("t2s") for letter in letters) > sum(letter in _only("s2t") for letter in letters)
