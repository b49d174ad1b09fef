"""A model's output as people write it: Chinese marks and spacing in Chinese, capitals and spaces in English."""

import re

from server.translation.facts.numerals import SPLIT_TIME
from server.translation.text.plain import capitalised
from server.translation.text.script import HAN
from server.translation.text.words import words

_MARK_TO_CHINESE = {",": "，", ".": "。", "!": "！", "?": "？", ";": "；", ":": "：", "(": "（", ")": "）"}
_ENGLISH_MARKS = {
    "，": ", ", "。": ". ", "！": "! ", "？": "? ", "；": "; ", "：": ": ", "、": ", ", "（": " (", "）": ") ",
    "…": "...", "‘": "'", "’": "'", "～": "~",
}  # fmt: skip
_MARK_TO_ENGLISH = str.maketrans(_ENGLISH_MARKS | dict.fromkeys("“《「『", ' "') | dict.fromkeys("”》」』", '" '))
_ENDS = dict(zip("。.！!？?…~～，,", "..!!??…~~,,", strict=True))
_CLOSED_TAIL = re.compile(r"[\s。.！!？?…~～，,]*([”’\"'」』）)\]】》]*)\s*$")
TAIL = re.compile(r"[\s。.！!？?…~～，,]*$")
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,}$")
_QUOTES = str.maketrans("「」『』", "“”‘’")
_QUOTED = re.compile(r"\"([^\"]*)\"")
# Most outputs need nothing but their end seen to: Chinese and single marks; words and commas, each with its space.
_TIDY_CHINESE = re.compile(rf"(?:[{HAN}]++[，。！？、]?+)++")
_TIDY_ENGLISH = re.compile(r"(?!i\b)[A-Za-z]+(?:'[a-z]+)?(?:,? (?!i\b)[A-Za-z]+(?:'[a-z]+)?)*+[.?!]?")


def chinese(text: str, source: str) -> str:
    """The output in Chinese writing, ending as its source ends."""
    text = text if _TIDY_CHINESE.fullmatch(text) else _tidied_chinese(text)
    return _ended(text, source, "。！？，")


def _tidied_chinese(text: str) -> str:
    text = _QUOTED.sub(r"“\1”", text.translate(_QUOTES)).replace('"', "")
    if text.count("“") != text.count("”"):
        text = text.replace("“", "").replace("”", "")
    text = re.sub(r"\.{2,}|…+", "……", text)
    text = re.sub(r"[,.!?;:()](?!\d)|(?<!\d)[,.!?;:]", _chinese_mark, text)
    text = re.sub(rf"(?<=[{HAN}，。！？；：、（）“”…])\s+(?=[{HAN}，。！？；：、（）“”…])", "", text)
    text = re.sub(r"\s*([，。！？；：、（）])\s*", r"\1", text)
    text = re.sub(r"([，。！？；：、])\1+", r"\1", text)
    return spaced(text).strip()


def chinese_marks(marks: str) -> str:
    """Punctuation alone, full width and without the spaces that English has after it."""
    return "".join(_MARK_TO_CHINESE.get(mark, mark) for mark in marks).strip(" ")


def english_marks(marks: str) -> str:
    """Punctuation alone, as English has it."""
    return re.sub(r"\s+", " ", marks.translate(_MARK_TO_ENGLISH))


def _chinese_mark(match: re.Match[str]) -> str:
    """A mark between letters or digits is part of a word: `3.5`, `U.S.`, `node.js`."""
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    if before.isascii() and before.isalnum() and after.isascii() and after.isalnum():
        return match.group()
    return _MARK_TO_CHINESE[match.group()]


def spaced(text: str) -> str:
    """One space between Chinese characters and Latin letters or digits."""
    text = re.sub(rf"(?<=[{HAN}])\s*(?=[A-Za-z0-9$@#⟦])", " ", text)
    return re.sub(rf"(?<=[A-Za-z0-9%⟧])\s*(?=[{HAN}])", " ", text)


def english(text: str, source: str, *, begins: bool = True) -> str:
    """The output in English writing, ending as its source ends; `begins` if it starts a sentence."""
    text = text if _TIDY_ENGLISH.fullmatch(text) else _tidied_english(text)
    return _ended(capitalised(text) if begins else uncapitalised(text), source, ".!?,")


def _tidied_english(text: str) -> str:
    text = re.sub(r"\s+", " ", text.translate(_MARK_TO_ENGLISH))
    text = re.sub(r"\s+([,.!?;:)](?!\w))", r"\1", text)
    text = re.sub(r"(?<=[a-z])([,!?;])(?=[A-Za-z])", r"\1 ", SPLIT_TIME.sub(":", text))
    text = re.sub(r"(?<=\w)(?=⟦)|(?<=⟧)(?=\w)", " ", text)
    text = re.sub(r"([,!?;:])\1+", r"\1", text)
    text = re.sub(r"(?<![\w'])i(?=(?:'(?:m|d|ll|ve))?(?![\w'.]))", "I", text).strip()
    return re.sub(r"([.!?] )([a-z])(?=[a-z' ])", lambda start: start[1] + start[2].upper(), text)


def uncapitalised(text: str) -> str:
    """The text with a small first letter if its first word is an everyday one, not a name."""
    word = re.match(r"[A-Za-z']+", text)
    return text[0].lower() + text[1:] if word and word.group().lower().split("'")[0] in words("everyday") else text


def _ended(text: str, source: str, marks: str) -> str:
    """The text with the source's end: chat leaves the full stop out, and so does its translation."""
    stop, shout, ask, comma = iter(marks)
    wanted, has = "" if _DOTTED.search(source) else end_of(source), end_of(text)  # The stop of `7 a.m.` is the word's.
    if wanted in ("", ".") and _DOTTED.search(text):
        return text
    if wanted == "" and "?" in has:
        wanted = "?"
    tail = _CLOSED_TAIL.search(text)
    body, closing = (text[: tail.start()], tail[1]) if tail else (text, "")
    dots = "……" if stop == "。" else "..."
    one = {"": "", ".": stop, "!": shout, "?": ask, "~": "~", ",": comma}
    return body + {**one, "?!": ask + shout, "…": dots, "…?": dots + ask}[wanted] + closing


def end_of(text: str) -> str:
    """Which mark ends the text: one of `.!?…~,`, `?!` for a question that shouts, `…?` for one that waits, or none."""
    tail = re.search(r"([。.！!？?…~～，,]+)[”’\"'」』）)\]】》\s]*$", text)
    if not tail:
        return ""
    ends = [_ENDS[mark] for mark in tail.group(1)]
    if "?" in ends:
        return "?!" if "!" in ends else "…?" if ends.count(".") > 1 or "…" in ends else "?"
    return "…" if len(ends) > 1 and set(ends) == {"."} else ends[-1]
