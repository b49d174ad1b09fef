"""Numbers with their units and dates, which a model may lose: where they stand, and how the other language has them."""

import re
from collections.abc import Iterator

from server.translation.catalog import Direction
from server.translation.facts import currencies, dates, names, numerals, words_to_digits
from server.translation.text import protected
from server.translation.text.protected import Span

_NUMBER = r"\d+(?:[.,:/\-]\d+)*"
# What follows a number, said in the other language; longer ones first, so that 个小时 is not 个.
_UNITS: dict[Direction, tuple[tuple[str, str], ...]] = {
    "zh-en": (
        ("块钱|元钱|元|块", "yuan"), ("美元|美金|刀", "dollars"), ("岁", "years old"), ("个小时|小时|钟头", "hours"),
        ("分钟", "minutes"), ("秒钟?", "seconds"), ("个月", "months"), ("个星期|周(?!年|岁)", "weeks"), ("天", "days"),
        (r"(?<=\d{4})年", ""), ("年", "years"),
        ("点半", ":30"), ("点钟?", "o'clock"), ("公里|千米", "km"), ("公斤|千克", "kg"), ("米", "m"), ("厘米", "cm"),
        ("斤", "jin"), ("度", "degrees"), ("个人|人|位", "people"), ("次|遍", "times"), ("楼", "floors"),
    ),
    "en-zh": (
        ("years old|yrs old|yo", "岁"), ("hours?|hrs?", "小时"), ("minutes?|mins?", "分钟"), ("seconds?|secs?", "秒"),
        ("months?", "个月"), ("weeks?", "周"), ("days?", "天"), ("years?|yrs?", "年"), ("dollars|bucks", "美元"),
        ("yuan|rmb", "元"), ("people|persons", "人"), ("times", "次"), ("miles?", "英里"), ("km", "公里"),
        ("kg", "公斤"),
        ("lbs?|pounds?", "磅"), ("a\\.?m\\.?", "上午"), ("p\\.?m\\.?", "下午"), ("percent", "%"),
        ("degrees?", "度"),
    ),
}  # fmt: skip
# Dates and times of Chinese as their digits are written elsewhere.
_DATES = (
    (re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]"), r"\1-\2-\3"),
    (re.compile(r"(\d{4})年(\d{1,2})月(?!\d)"), r"\2/\1"),
    (re.compile(r"(\d{1,2})点(\d{1,2})分?"), r"\1:\2"),
)
_APART = re.compile(r"(?<=\d) (?=[年月日号点分百千万亿个岁元块])|(?<=[年月]) (?=\d)")
_HEIGHT = re.compile(r"(?<!\d)([12])米(\d{1,2})(?!\d)")
_COMPOUND = re.compile(r"(?<![\d.])(\d+)万(\d)千?(?![\d百千万亿.])")
_THOUSANDS = re.compile(
    r"(?<![\w.,$¥€£￥])(\d{2,3}|\d{1,3}\.\d{1,2})k\b(?! (?:run|race|walk|marathon|resolution|tv|screen|monitor|video))",
    re.I,
)
# A time of the day in Chinese; English puts which half of the day it is in behind it.
MORNING, AFTERNOON = ("上午", "早上", "早晨", "清晨", "凌晨"), ("下午", "晚上", "傍晚", "夜里")
_TIME = re.compile(
    rf"(?P<part>{'|'.join(MORNING + AFTERNOON)})(?P<hour>1[0-2]|[1-9])"
    r"(?:点(?:(?P<half>半)|(?P<past>[0-5]?\d)分?)?(?!\d)|:(?P<minutes>[0-5]\d))"
)


_WITH_CURRENCIES = {direction: currencies.units(direction) + units for direction, units in _UNITS.items()}


def _before_units(number: str, direction: Direction) -> re.Pattern[str]:
    units = "|".join(f"(?P<u{i}>{unit})" for i, (unit, _) in enumerate(_WITH_CURRENCIES[direction]))
    return re.compile(rf"(?P<number>{number})\s?(?:{units})" + ("(?![A-Za-z])" if direction == "en-zh" else ""), re.I)


_KNOWN = {direction: _before_units(f"[-−]?{_NUMBER}", direction) for direction in _UNITS}
_SCALED = {direction: _before_units(numerals.SCALED_PLAIN, direction) for direction in _UNITS}
_MEASURES = tuple(
    (re.compile(ours, re.I), re.compile(theirs, re.I))
    for ours, theirs in (
        (r"\d ?(?:公里|千米|km\b|kilomet)", r"公里|千米|\bkm|kilomet|\bkilos?\b|\d ?k\b"),
        (r"\d ?(?:英里|miles?\b)", r"英里|\bmiles?\b"),
        (r"\d ?(?:公斤|千克|kg\b|kilos?\b)", r"公斤|千克|\bkg|\bkilo"),
        (r"\d ?斤", r"\bjin\b|catt(?:y|ies)|\bpounds?\b|\blbs?\b"),  # 500 and 454 grams
    )
)

_BELOW_ZERO = r"[-−]\d+(?:\.\d+)?(?= ?(?:度|°|degrees?\b))"
_ZERO_AND_BELOW = re.compile(r"零下 ?(\d+(?:\.\d+)?|[一二三四五六七八九十]+)(?= ?(?:度|°|摄氏|华氏))")
_MINUS_DEGREES = re.compile(r"\b(?:minus|negative) (\d+(?:\.\d+)?)(?= ?(?:°|degrees?\b))", re.I)
# What a model must have kept: numbers and names.
_CHECKED = {
    direction: re.compile(
        rf"(?P<placeholder>⟦\d⟧)|{_BELOW_ZERO}|{protected.numbers.pattern}|{names.known(direction).pattern}"
    )
    for direction in _UNITS
}


def close(sentence: str) -> str:
    """A Chinese sentence with numbers tight to what they count, as chat writes them.

    1万5千 is written as 1.5万, 1米8 as 1.8米, 零下5度 as -5度; numbers in words are in digits.
    """
    sentence = words_to_digits.in_chinese(_ZERO_AND_BELOW.sub(_minus, sentence))
    return _HEIGHT.sub(r"\1.\2米", _COMPOUND.sub(r"\1.\2万", _APART.sub("", sentence)))


def _minus(match: re.Match[str]) -> str:
    degrees = match[1] if match[1][0].isdigit() else numerals.chinese(match[1])
    return f"-{degrees}"


def in_full(sentence: str) -> str:
    """An English sentence with 60k as 60,000 (a 10k run is another thing), HK$5 as 5 Hong Kong dollars, minus 5 degrees
    as -5 degrees, and numbers in words in digits."""
    sentence = words_to_digits.in_english(currencies.spelt_out(_MINUS_DEGREES.sub(r"-\1", sentence)))
    return _THOUSANDS.sub(lambda match: f"{round(1000 * float(match[1])):,}", sentence)


def measures_kept(source: str, output: str) -> bool:
    """Whether each kilometre, mile and jin of the source is one in the output: models take them for one another."""
    return all(theirs.search(output) for ours, theirs in _MEASURES if ours.search(source))


def find(sentence: str, direction: Direction) -> Iterator[Span]:
    """The dates, the numbers with their units, and the names that a model must keep, where each stands."""
    done, calendar = 0, [Span(date.start, date.end, "date") for date in dates.find(sentence)]
    calendar += [Span(*time.span(), "time") for time in _TIME.finditer(sentence) if direction == "zh-en"]
    words = (match for match in _CHECKED[direction].finditer(sentence) if not (match["placeholder"] or match["decoy"]))
    checked = [Span(*match.span(), "number") for match in words]
    for span in sorted([*calendar, *checked], key=lambda span: (span.start, -span.end)):
        if span.start < done:
            continue
        patterns = (
            *(date for date, _ in _DATES if direction == "zh-en"),
            _SCALED[direction],
            numerals.SCALED,
            _KNOWN[direction],
        )
        unit = next(filter(None, (pattern.match(sentence, span.start) for pattern in patterns)), None)
        done = max(span.end, unit.end() if unit else 0)
        yield Span(span.start, done, "quantity")


def said(quantity: str, direction: Direction) -> str:
    """A date, a time, or a number and its unit, in the other language; the number is not changed."""
    named = names.known(direction)
    whole = named.said(quantity) or dates.said(quantity, direction) or numerals.rescaled(quantity, direction)
    whole = whole or named.spelt(quantity)  # last: 周三 could be a person's name too
    return whole or (_in_english(quantity) if direction == "zh-en" else "") or _with_unit(quantity, direction)


def _in_english(quantity: str) -> str:
    """A Chinese date in digits or a time of the day, else nothing; twelve at night is in the morning."""
    if match := _TIME.fullmatch(quantity):
        hour, minutes = int(match["hour"]), 30 if match["half"] else int(match["past"] or match["minutes"] or 0)
        morning = match["part"] in MORNING or (hour == 12 and match["part"] in ("晚上", "夜里"))
        return f"{hour}:{minutes:02} {'a.m.' if morning else 'p.m.'}"
    return next((date.sub(form, quantity) for date, form in _DATES if date.fullmatch(quantity)), "")


def _with_unit(quantity: str, direction: Direction) -> str:
    match = _SCALED[direction].fullmatch(quantity) or _KNOWN[direction].fullmatch(quantity)
    if not match:
        return quantity
    number = numerals.rescaled(match["number"], direction) or match["number"]
    place = next(int(name[1:]) for name, unit in match.groupdict().items() if name != "number" and unit)
    unit = _WITH_CURRENCIES[direction][place][1]
    if unit in ("上午", "下午"):
        return unit + number + ("" if ":" in number else "点")
    tight = not unit or unit.startswith(("%", ":")) or number[-1] in "万亿"
    return number + ("" if tight else " ") + unit
