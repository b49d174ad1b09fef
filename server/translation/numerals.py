"""The numbers that a text says, in digits or in words, so that "thirty", "30" and "三十" are one."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from server.translation.catalog import Direction
from server.translation.protected import numbers

_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_CARDINALS = {name: number for number, name in enumerate(_UNITS)} | dict(zip(_TENS, range(20, 100, 10), strict=True))
_IRREGULAR = {"first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12}
_WORDS = (
    _CARDINALS
    | {(name[:-1] + "ie" if name.endswith("y") else name) + "th": number for name, number in _CARDINALS.items()}
    | _IRREGULAR
    | {"once": 1, "twice": 2}
)
SCALES = {"hundred": 100, "thousand": 1000, "grand": 1000, "million": 10**6, "mln": 10**6, "billion": 10**9}
SCALES |= {"bn": 10**9, "k": 1000, "百": 100, "千": 1000, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_WORD = "|".join(sorted(_WORDS.keys() | {"hundred", "thousand", "million", "billion"}, key=len, reverse=True))
_IN_ENGLISH = re.compile(rf"\b(?:{_WORD})(?:(?:[ -]| and )(?:{_WORD}))*\b")

_DIGITS = {character: number for number, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_IN_CHINESE = re.compile(f"[{''.join(_DIGITS | _PLACES | _MYRIADS)}]+")
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2}|[一二两三四五六七八九十]{1,3})点"
    r"(?:(?P<half>半)|(?P<minutes>\d{1,2}|[零一二三四五六七八九十]{1,3})分?)?"
)
_CURRENCIES = {None: "", "$": "美元", "€": "欧元", "£": "英镑", "¥": "元", "￥": "元"}
_DECIMAL = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
SPLIT_TIME = re.compile(r"(?<=\d): (?=\d\d(?!\d))")  # models write `7: 00`
_STEPS: dict[Direction, tuple[tuple[str, int], ...]] = {
    "en-zh": (("亿", 10**8), ("万", 10**4)),
    "zh-en": ((" billion", 10**9), (" million", 10**6)),
}
_SCALE = "|".join(sorted(SCALES.keys() - {"k"}, key=len, reverse=True))  # `$5k` is money, a `5k run` is five kilometres
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
    number = Decimal(match["number"].replace(",", "")) * SCALES[match["scale"].lower()]
    scale, times = next((step for step in _STEPS[direction] if number >= step[1]), ("", 1))
    said = _plain(number / times) + scale
    if direction == "en-zh":
        return said + _CURRENCIES[match["currency"]]
    return (match["currency"] or "") + (said if scale else f"{number.normalize():,f}")


def in_digits(text: str) -> Counter[str]:
    """The numbers that are written in digits: decimals without needless zeros, times as `9:30` or, at the hour, `9`."""
    return Counter(_digits(text))


def said(text: str) -> Counter[str]:
    """All the numbers, those in words too."""
    return Counter(_digits(text)) + Counter(_in_words(text))


def _digits(text: str) -> Iterator[str]:
    text = SPLIT_TIME.sub(":", text)
    for match in SCALED.finditer(text):
        yield _decimal(match["number"], SCALES[match["scale"].lower()])
    text = SCALED.sub(" ", text)
    for match in _CLOCK.finditer(text):
        if match["hour"].isdigit():
            yield _time(match)
    for match in numbers.finditer(_CLOCK.sub(" ", text)):
        yield _canonical(match.group().strip("$¥€£￥%‰％°CF -−"))


def _in_words(text: str) -> Iterator[str]:
    text = SCALED.sub(" ", text)
    for match in _CLOCK.finditer(text):
        if not match["hour"].isdigit():
            yield _time(match)
    text = _CLOCK.sub(" ", text)
    yield from (str(english(words)) for words in _IN_ENGLISH.findall(text.lower()))
    yield from (str(chinese(characters)) for characters in _IN_CHINESE.findall(text))


def _time(match: re.Match[str]) -> str:
    parts = match["hour"], "30" if match["half"] else match["minutes"] or "0"
    hour, minutes = (int(part) if part.isdigit() else chinese(part) for part in parts)
    return f"{hour}:{minutes:02}" if minutes else str(hour)


def _canonical(number: str) -> str:
    """The number as any other way to write it in digits would be."""
    if re.fullmatch(r"\d(?:-\d){2,}", number):
        number = number.replace("-", "")
    number = number.removesuffix(":00")
    return _decimal(number) if re.fullmatch(_DECIMAL, number) else number


def _decimal(number: str, scale: int = 1) -> str:
    exact = Decimal(number.replace(",", ""))
    return _plain(exact * scale if scale > 1 else exact)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def english(words: str) -> int:
    """What the words say: `two hundred and five`, `nineteen ninety-four`, `third`."""
    total, part = 0, 0
    for word in re.findall("[a-z]+", words.removesuffix(" and")):
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
    total, part, digit, place = 0, 0, 0, 1
    for before, character in zip(" " + characters, characters, strict=False):
        if character in _PLACES:
            place = _PLACES[character]
            part, digit = part + place * (digit or 1), 0
        elif character in _MYRIADS:
            place = _MYRIADS[character]
            total, part, digit = (total + part + digit or 1) * place, 0, 0
        else:
            digit = _DIGITS[character]
            place = 1 if before in _DIGITS else place
    return total + part + digit * (place // 10 if digit and place > 10 else 1)
