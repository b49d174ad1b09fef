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
from server.translation.facts.decades import DECADE, TENS, decade
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
_LARGE = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
SCALES = _LARGE | {"grand": 1000, "mln": 10**6, "bn": 10**9, "k": 1000}
SCALES |= {"百": 100, "千": 1000, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8, "万亿": 10**12}
_WORD = "|".join(sorted(_WORDS.keys() | _LARGE.keys(), key=len, reverse=True))
_IN_ENGLISH = re.compile(rf"\b(?:{_WORD})(?:(?:[ -]| and )(?:{_WORD}))*\b", re.I)

_DIGITS = {character: number for number, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_ONE_WORD = "(?!(?<=千)[米克瓦字卡赫帕])"  # 千米 is a kilometre
_IN_CHINESE = re.compile(f"[{''.join(_DIGITS | _PLACES | _MYRIADS)}]+{_ONE_WORD}")
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2}|[一二两三四五六七八九十]{1,3}) ?点"
    r"(?:(?P<half>半)|(?P<minutes>\d{1,2}|[零一二三四五六七八九十]{1,3})分?)?"
)
_DECIMAL = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_HUNDREDTHS = re.compile(r"百分之 ?(\d+(?:\.\d+)?)(?!\d)")
SPLIT_TIME = re.compile(r"(?<=\d): (?=\d\d(?!\d))")  # models write `7: 00`
_STEPS: dict[Direction, tuple[tuple[str, int], ...]] = {
    "en-zh": (("万亿", 10**12), ("亿", 10**8), ("万", 10**4)),
    "zh-en": ((" trillion", 10**12), (" billion", 10**9), (" million", 10**6)),
}
_SCALE = "|".join(sorted(SCALES.keys() - {"k"}, key=len, reverse=True))  # `$5k` is money, a `5k run` is five kilometres
_MORE = "(?:[多余](?=[百千万亿])|个(?=亿))?"  # 20多万 is "more than 200,000"
SCALED_PLAIN = rf"(?<![\d.,]){_DECIMAL}\s?{_MORE}(?:{_SCALE}){_ONE_WORD}"
SCALED = re.compile(
    rf"(?<![\d.,])(?P<currency>[$¥€£￥])?(?P<number>{_DECIMAL})\s?{_MORE}"
    rf"(?P<scale>{_SCALE}|(?(currency)k|(?!)))(?![a-z]){_ONE_WORD}",
    re.I,
)
_HALF_PAST = re.compile(rf"\bhalf past (?P<hour>{'|'.join(_UNITS[1:13])}|1[0-2]|[1-9])\b(?!:)", re.I)
# 9块9, 1米83, 9秒58: what is behind the unit are its decimals.
_PARTED = re.compile(r"(?<![\d.])(?P<whole>\d+)[块米秒度](?P<part>\d{1,2})(?![\d个块米秒度])")
_SCORE = re.compile(r"(?<![\d\-–.,:])(\d{1,3})[-–](\d{1,3})(?![\d\-–]|[.,:]\d)")
# Words that say a number in passing.
_ASIDE = {
    "1": re.compile(r"\b(?:an?|single|another)\b", re.I),
    "2": re.compile(r"\bdoubl(?:e|es|ed)\b", re.I),
    "3": re.compile(r"\btripl(?:e|es|ed)\b", re.I),
    "12": re.compile(r"\b(?:noon|midday|midnight|dozen)\b", re.I),
} | {str(20 + 10 * i): re.compile(rf"\b{word}\b", re.I) for i, word in enumerate(TENS)}


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
        (DECADE, decade),
        (_PARTED, lambda match: _plain(Decimal(f"{match['whole']}.{match['part']}"))),
        (SCALED, lambda match: _plain(_amount(match))),
        (_HALF_PAST, _half_past),
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
    return Counter(number.value for number in find(_apart(text)) if not number.in_words)


def said(text: str) -> Counter[str]:
    """The values of all the numbers, of those in words too."""
    return Counter(number.value for number in find(_apart(text)))


def said_aside(text: str) -> Counter[str]:
    """The values that are said in passing: "noon" is twelve, "a" one, "twenties" twenty."""
    return +Counter({value: len(words.findall(text)) for value, words in _ASIDE.items()})


def _apart(text: str) -> str:
    """The text with times in one, and with scores and ranges in two: 3-1 is also said 3比1, 3-5 also "3 to 5"."""
    return _SCORE.sub(r"\1 \2", SPLIT_TIME.sub(":", text))


def rewritten(text: str, source: str, direction: Direction) -> str:
    """The translation with the source's numbers in digits, as they are written there, where a model wrote words."""
    if not any(map(str.isdigit, source)):
        return text
    text = SPLIT_TIME.sub(":", text)
    dated = list(dates.find(text))
    spare = [one for one in sorted(find(text)) if not any(date.start <= one.start < date.end for date in dated)]
    spare = [one for one in spare if not _stays(one, text)]
    by: list[tuple[Number, str]] = []
    for value, writing in _written(dates.without_months(source), direction):
        same = [one for one in spare if one.value == value]
        chosen = next((one for one in same if writing in text[one.start : one.end]), same[0] if same else None)
        if chosen:
            spare.remove(chosen)
            by.append((_with_article(chosen, text), writing))
    for one, writing in sorted(by, reverse=True):
        chunk = text[one.start : one.end]
        if writing not in chunk:
            text = text[: one.start] + _like(chunk, writing) + text[one.end :]
    return _HUNDREDTHS.sub(r"\1%", text)


def _with_article(number: Number, text: str) -> Number:
    """The number from its article on: "a million" is 1 million."""
    scale = re.match("|".join(_LARGE), text[number.start : number.end], re.I)
    article = re.search(r"\ban? $", text[: number.start], re.I) if scale else None
    return number._replace(start=article.start()) if article else number


def _written(source: str, direction: Direction) -> Iterator[tuple[str, str]]:
    """The value of each number that the source has in digits, and how the other language writes it."""
    for number in sorted(find(source)):
        chunk = source[number.start : number.end]
        if _has_its_form(chunk) or _HALF_PAST.fullmatch(chunk):
            continue
        if SCALED.fullmatch(chunk):
            yield number.value, rescaled(_core(chunk), direction)
        elif not number.in_words:
            yield number.value, number.value if _CLOCK.fullmatch(chunk) else unicodedata.normalize("NFKC", _core(chunk))


def _stays(number: Number, text: str) -> bool:
    """Whether a number of the translation is as a reader would write it (4万), or part of a word: 上千万, 百分之百."""
    chunk, before = text[number.start : number.end], text[: number.start]
    part = chunk[0] in "百千万亿" and before.endswith(("上", "几", "数", "成"))
    return part or text.startswith("分之", number.end) or bool(re.search(r"\d.*[万亿]", chunk)) or _has_its_form(chunk)


def _has_its_form(chunk: str) -> bool:
    """Whether a number is said in a form of its language's own: "20多万" says more than its digits, "90年代", 9块9."""
    return bool(re.search("[多余]", chunk) or DECADE.fullmatch(f"the {chunk}", 4) or _PARTED.fullmatch(chunk))


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


def _half_past(match: re.Match[str]) -> str:
    return f"{value(match['hour'])}:30"


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
