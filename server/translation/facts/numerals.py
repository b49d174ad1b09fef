"""The numbers that a text says, in digits or in words: "thirty", "30" and "三十" are one, and digits stay digits."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

from server.translation.catalog import Direction
from server.translation.facts import dates
from server.translation.facts.currencies import SIGNS
from server.translation.text.protected import numbers

_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
CARDINALS = {name: number for number, name in enumerate(_UNITS)} | dict(zip(_TENS, range(20, 100, 10), strict=True))
_IRREGULAR = {"first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12}
_ORDINALS = _IRREGULAR | {
    (name[:-1] + "ie" if name.endswith("y") else name) + "th": number for name, number in CARDINALS.items()
}
_TIMES = {"once": 1, "twice": 2}
_WORDS = CARDINALS | _ORDINALS | _TIMES
SCALES = {"hundred": 100, "thousand": 1000, "grand": 1000, "million": 10**6, "mln": 10**6, "billion": 10**9}
SCALES |= {"bn": 10**9, "k": 1000, "百": 100, "千": 1000, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_WORD = "|".join(sorted(_WORDS.keys() | {"hundred", "thousand", "million", "billion"}, key=len, reverse=True))
_IN_ENGLISH = re.compile(rf"\b(?:{_WORD})(?:(?:[ -]| and )(?:{_WORD}))*\b", re.I)

_DIGITS = {character: number for number, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_IN_CHINESE = re.compile(f"[{''.join(_DIGITS | _PLACES | _MYRIADS)}]+")
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2}|[一二两三四五六七八九十]{1,3}) ?点"
    r"(?:(?P<half>半)|(?P<minutes>\d{1,2}|[零一二三四五六七八九十]{1,3})分?)?"
)
_DECIMAL = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_HUNDREDTHS = re.compile(r"百分之 ?(\d+(?:\.\d+)?)(?!\d)")
SPLIT_TIME = re.compile(r"(?<=\d): (?=\d\d(?!\d))")  # models write `7: 00`
_STEPS: dict[Direction, tuple[tuple[str, int], ...]] = {
    "en-zh": (("亿", 10**8), ("万", 10**4)),
    "zh-en": ((" billion", 10**9), (" million", 10**6)),
}
_SCALE = "|".join(sorted(SCALES.keys() - {"k"}, key=len, reverse=True))  # `$5k` is money, a `5k run` is five kilometres
SCALED_PLAIN = rf"(?<![\d.,]){_DECIMAL}\s?(?:{_SCALE})"
SCALED = re.compile(
    rf"(?<![\d.,])(?P<currency>[$¥€£￥])?(?P<number>{_DECIMAL})\s?(?P<scale>{_SCALE}|(?(currency)k|(?!)))(?![a-z])",
    re.I,
)


def rescaled(quantity: str, direction: Direction) -> str:
    """A number with its scale as the other language counts, nothing if it is none.

    `$10 million` is `1000万美元`, `70亿` is `7 billion`.
    """
    match = SCALED.fullmatch(quantity)
    if not match:
        return ""
    number = _amount(match)
    scale, times = next((step for step in _STEPS[direction] if number >= step[1]), ("", 1))
    said = _plain(number / times) + scale
    if direction == "en-zh":
        return said + SIGNS.get(match["currency"], "")
    return (match["currency"] or "") + (said if scale else f"{number.normalize():,f}")


class Number(NamedTuple):
    """A number from `start` to `end` of a text, in digits or in words.

    Its `value` is a decimal without needless zeros, or a time as `9:30`, at the hour `9`.
    """

    start: int
    end: int
    value: str
    in_words: bool


def find(text: str) -> Iterator[Number]:
    """Every number of the text."""
    readers: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
        (SCALED, lambda match: _plain(_amount(match))),
        (_CLOCK, _time),
        (numbers, lambda match: _canonical(_core(match.group()))),
        (_IN_ENGLISH, lambda match: str(english(match.group().lower()))),
        (_IN_CHINESE, lambda match: str(chinese(match.group()))),
    )
    for pattern, value in readers:
        for match in pattern.finditer(text):
            yield Number(*match.span(), value(match), not any(map(str.isdigit, match.group())))
        text = pattern.sub(lambda match: " " * len(match.group()), text)


def in_digits(text: str) -> Counter[str]:
    """The values of the numbers that are written in digits, and how often each comes."""
    return Counter(number.value for number in find(SPLIT_TIME.sub(":", text)) if not number.in_words)


def said(text: str) -> Counter[str]:
    """The values of all the numbers, of those in words too."""
    return Counter(number.value for number in find(SPLIT_TIME.sub(":", text)))


def rewritten(text: str, source: str, direction: Direction) -> str:
    """The translation with the source's numbers in digits, as they are written there, where a model wrote words."""
    if not any(map(str.isdigit, source)):
        return text
    text = SPLIT_TIME.sub(":", text)
    dated = list(dates.find(text))
    spare = [one for one in sorted(find(text)) if not any(date.start <= one.start < date.end for date in dated)]
    by: list[tuple[Number, str]] = []
    for value, writing in _written(dates.without_months(source), direction):
        same = [one for one in spare if one.value == value]
        chosen = next((one for one in same if writing in text[one.start : one.end]), same[0] if same else None)
        if chosen:
            spare.remove(chosen)
            by.append((chosen, writing))
    for one, writing in sorted(by, reverse=True):
        chunk = text[one.start : one.end]
        if writing not in chunk:
            text = text[: one.start] + _like(chunk, writing) + text[one.end :]
    return _HUNDREDTHS.sub(r"\1%", text)


def _written(source: str, direction: Direction) -> Iterator[tuple[str, str]]:
    """The value of each number that the source has in digits, and how the other language writes it."""
    for number in sorted(find(source)):
        chunk = source[number.start : number.end]
        if SCALED.fullmatch(chunk):
            yield number.value, rescaled(_core(chunk), direction)
        elif not number.in_words:
            yield number.value, number.value if _CLOCK.fullmatch(chunk) else unicodedata.normalize("NFKC", _core(chunk))


def _core(number: str) -> str:
    """The number without a currency's or a unit's sign."""
    return number.strip("$¥€£￥%‰％°CF -−")


def _like(chunk: str, writing: str) -> str:
    """The number in the place of another writing of it: `3rd` for `third`, `2 times` for `twice`, `5点` for `五点`."""
    if _CLOCK.fullmatch(chunk):
        return writing if ":" in writing else f"{writing}点"
    if any(map(str.isdigit, chunk)):
        return chunk.replace(_core(chunk), writing)
    last = chunk.lower().rpartition(" ")[2].rpartition("-")[2]
    if last in _TIMES:
        return f"{writing} {'time' if writing == '1' else 'times'}"
    if last not in _ORDINALS:
        return writing
    teens = writing[-2:-1] == "1"
    return writing + ("th" if teens else {"1": "st", "2": "nd", "3": "rd"}.get(writing[-1], "th"))


def _time(match: re.Match[str]) -> str:
    parts = match["hour"], "30" if match["half"] else match["minutes"] or "0"
    hour, minutes = map(value, parts)
    return f"{hour}:{minutes:02}" if minutes else str(hour)


def _canonical(number: str) -> str:
    """The number as any other way to write it in digits would be."""
    if re.fullmatch(r"\d(?:-\d){2,}", number):
        number = number.replace("-", "")
    number = number.removesuffix(":00")
    return _plain(Decimal(number.replace(",", ""))) if re.fullmatch(_DECIMAL, number) else number


def _amount(match: re.Match[str]) -> Decimal:
    """What a number with its scale comes to."""
    return Decimal(match["number"].replace(",", "")) * SCALES[match["scale"].lower()]


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def value(number: str) -> int:
    """What a whole number says in digits, or in words of either language."""
    if number.isdigit():
        return int(number)
    return english(number.lower()) if number.isascii() else chinese(number)


def english(words: str) -> int:
    """What the words say: `two hundred and five`, `nineteen ninety-four`, `third`."""
    total, part = 0, 0
    for word in re.findall("[a-z]+", words):
        if word == "hundred":
            part = 100 * max(1, part)
        elif word in SCALES:
            total, part = total + SCALES[word] * max(1, part), 0
        elif word in _WORDS:
            number = _WORDS[word]
            beside = part and (part % 10 or (number > 9 and part < 100))  # nineteen ninety, nine one one
            part = part * (100 if number > 9 else 10) + number if beside else part + number
    return total + part


def chinese(characters: str) -> int:
    """What the characters say: `二百零五`, `一九九四`, `三万五`."""
    if not set(characters) & (_PLACES.keys() | _MYRIADS.keys()):
        return int("".join(str(_DIGITS[character]) for character in characters))
    myriads, total, part, digit, place = 0, 0, 0, 0, 1  # 亿 takes what was before it, 万 only what came after a 亿
    for before, character in zip(" " + characters, characters, strict=False):
        if character in _PLACES:
            place = _PLACES[character]
            part, digit = part + place * (digit or 1), 0
        elif character == "亿":
            place = _MYRIADS[character]
            myriads, total, part, digit = (myriads + total + part + digit or 1) * place, 0, 0, 0
        elif character == "万":
            place = _MYRIADS[character]
            total, part, digit = (total + part + digit or 1) * place, 0, 0
        else:
            digit = _DIGITS[character]
            place = 1 if before in _DIGITS else place
    return myriads + total + part + digit * (place // 10 if digit and place > 10 else 1)
