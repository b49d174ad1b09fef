"""Which language a text is in, by its script and sentence by sentence."""

from functools import lru_cache
from typing import Literal

from server.translation import lexicon
from server.translation.text import protected
from server.translation.text.script import foreign, han, han_run, is_traditional, latin, latin_word
from server.translation.text.segments import split
from server.translation.text.words import words
from server.wire import Lang

Spoken = Literal["en", "zh", "mixed", "none"]


def detect(text: str) -> Lang:
    """The language of the text: `mixed` if a reader of either language needs part of it translated."""
    found = {spoken(piece.text) for piece in split(text) if piece.spoken} - {"none"}
    if not found:
        return "none"
    if found == {"en"}:
        return "en"
    if found == {"zh"}:
        return "zh-Hant" if is_traditional(protected.bare(text)) else "zh-Hans"
    return "mixed"


@lru_cache(maxsize=4096)
def spoken(sentence: str) -> Spoken:
    """The language of one sentence; `none` if there is nothing in it to translate."""
    bare = protected.bare(sentence)
    if lexicon.bundled().chinese_only(bare):
        return "zh"
    characters = [] if bare.isascii() else han.findall(bare)
    if not bare.isascii() and 2 * len(foreign.findall(bare)) > len(latin.findall(bare)) + len(characters):
        return "none"
    if not characters:
        return (
            "en"
            if any(len(word[0]) > 1 or word[0] in "IiaA" for word in latin_word.finditer(bare)) or _short(bare)
            else "none"
        )
    return "mixed" if any(map(is_english, latin_word.findall(bare))) else "zh"


def _short(bare: str) -> bool:
    """Whether a lone letter is chat: `k`, `W`."""
    return lexicon.bundled().whole(bare, "en-zh") is not None


def is_english(word: str) -> bool:
    """Whether a Latin word amid Chinese is English there, not a name, a brand, an acronym or slang of Chinese."""
    return (
        word[1:].islower()
        and word[0].islower()
        and len(word) > 1
        and word not in words("borrowed")
        and not lexicon.bundled().chinese_only(word)
    )


def matrix(sentence: str) -> Literal["en", "zh"]:
    """Which language a mixed sentence is built in: about two characters make a Chinese word."""
    bare = protected.bare(sentence)
    chinese = sum(max(1.0, len(run) / 1.5) for run in han_run.findall(bare))
    return "zh" if chinese >= len(latin_word.findall(bare)) else "en"
