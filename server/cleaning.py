"""Cleaning: what of a text or a name is taken as it is, taken out, or refused."""

import re
import unicodedata
from functools import lru_cache

from confusable_homoglyphs import confusables

# Bidirectional controls, zero-width and other format characters: they change what others see, and carry no meaning.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
# A joiner or variation selector means something only inside an emoji (or after one, for the selector).
_LOOSE_JOINER = re.compile(
    "(?<![\u200d\ufe0f\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff])[\u200c\u200d]+"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_LINE_BREAK = re.compile("\r\n?|[\u2028\u2029\x85]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NAME_SPACE = re.compile(r"\s+")
_ROOM = re.compile(r"[\w][\w.\-]{0,63}")
# UTS #39 keeps case apart; names here do not, so what `I` and `l` share, `i` and `l` do.
_CASELESS_TWINS = str.maketrans("0i1|", "olll")
_REFUSED_IN_NAMES = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}


def clean_text(text: str) -> str:
    """Takes out what is invisible or controls the display; line breaks become `\\n`, the ends are stripped."""
    text = _LINE_BREAK.sub("\n", text)
    for unwanted in (_SURROGATE, _CONTROL, _INVISIBLE, _LOOSE_JOINER):
        text = unwanted.sub("", text)
    return text.strip()


def clean_name(name: str, limit: int) -> str | None:
    """Gives the name in NFKC with single spaces; None where it is empty, too long or holds what nobody can see."""
    name = _NAME_SPACE.sub(" ", unicodedata.normalize("NFKC", name)).strip()
    if not 0 < len(name) <= limit or not any(c.isalnum() or unicodedata.category(c) == "So" for c in name):
        return None
    if any(unicodedata.category(c) in _REFUSED_IN_NAMES for c in name) or name.startswith("@"):
        return None
    return name


def clean_room(room: str) -> str | None:
    """Gives a room's id in NFKC and lower case; None unless it is 1 to 64 letters, digits, `_`, `-` or `.`."""
    room = unicodedata.normalize("NFKC", room).lower()
    return room if _ROOM.fullmatch(room) else None


@lru_cache(maxsize=10_000)
def skeleton(name: str) -> str:
    """Gives what a name looks like: equal for names that a reader could take for each other.

    Follows the skeleton of UTS #39, section 4, over its table of confusable characters.
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    alike = "".join(_prototype(c) for c in unicodedata.normalize("NFD", folded) if not c.isspace())
    return alike.translate(_CASELESS_TWINS)


@lru_cache(maxsize=10_000)
def _prototype(char: str) -> str:
    twins = confusables.is_confusable(char, greedy=True)
    if not twins:
        return char
    alike = {char, *(glyph["c"].casefold() for glyph in twins[0]["homoglyphs"] if len(glyph["c"]) == 1)}
    # The least of the class stands for all of it; ASCII letters and digits come first by their code points.
    return str(min(alike))
