"""Numbers in words, written in digits for a model.

A small model has met few of them, and says most of those with two parts or more wrong, in either language; digits it
copies. Up to ten the words stay: they are said well, and are more than numbers ("one of them", 一起, 十分).
"""

import re
from collections.abc import Container
from decimal import Decimal

from server.translation.facts.numerals import CARDINALS, SCALES, chinese, english, value

_SMALLEST = 11
_CHANGES = 10**4  # from there on Chinese counts otherwise


def _any_of(numbers: Container[int]) -> str:
    """A pattern of these numbers' names, longer ones first."""
    named = (name for name, number in CARDINALS.items() if number in numbers)
    return f"(?:{'|'.join(sorted(named, key=len, reverse=True))})"


_UNIT, _TEENS, _TENS = _any_of(range(1, 10)), _any_of(range(10, 20)), _any_of(range(20, 100, 10))
_NUMBER = _any_of(range(100))
_UP_TO_99 = rf"(?:{_TENS}[ -]{_UNIT}|{_NUMBER})"
_UP_TO_999 = rf"(?:(?:a|{_UP_TO_99}) hundred(?:(?: and |[ -]){_UP_TO_99})?|{_UP_TO_99})"
_PARTS = {"half a": "0.5", "a quarter": "0.25", "a quarter of a": "0.25", "a": "1"}
_TIMES = rf"(?:{_UP_TO_999}(?: and a half| point(?: {_NUMBER})+)?|half a|a quarter(?: of a)?|a(?= billion))"
_SCALE = "(?:thousand|million|billion)"
_ORDINAL = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|\w+teenth|\w+tieth|\w+[dn]th|twelfth)"
_ENDS = (
    rf"\b(?![ -](?:{_NUMBER}|hundred|{_SCALE}|{_ORDINAL}|odd|something|ish|fold|\w+ties)\b)"  # "the nineteen nineties"
)
_YEAR = rf"(?P<century>eighteen|nineteen|twenty)[ -](?P<year>{_TENS}(?:[ -]{_UNIT})?|{_TEENS})"
_IN_ENGLISH = re.compile(
    rf"\b(?:(?P<least>{_TIMES}) (?P<to>to|or) )?(?P<times>{_TIMES})[ -](?P<scale>{_SCALE})"
    rf"(?P<rest>(?: {_UP_TO_999} {_SCALE})*(?: (?:and )?{_UP_TO_999}(?! {_SCALE}))?){_ENDS}"
    rf"|\b{_YEAR}{_ENDS}|\b(?P<tens>{_TENS})-(?P<ordinal>{_ORDINAL})\b"
    rf"|\b(?:(?P<or>{_UP_TO_99}) or )?(?P<small>{_UP_TO_999}){_ENDS}",
    re.I,
)
_CLOCK = re.compile(
    rf"(?P<before>\b(?:at|by|till|until|before|after|around|from) )(?P<hour>{_UNIT}|ten|eleven|twelve)[ -]"
    rf"(?P<minutes>o[h'’]?[ -]{_UNIT}|{_TENS}(?:[ -]{_UNIT})?|{_TEENS})"
    rf"{_ENDS}(?! (?:dollars|bucks|pounds|euros|yuan|people|percent)\b)",
    re.I,
)
_AFTER_ANOTHER = re.compile(rf"\b(?:{_NUMBER}|hundred|{_SCALE}|point|oh)[ -]$", re.I)  # "two thirty" is a time
# Most texts have none of these words, which is quick to tell.
_TELLING = {name for name, number in CARDINALS.items() if number >= 10}
_TELLING |= {"hundred", "thousand", "million", "billion", "oh"}
_LETTERS = re.compile("[a-z]+")
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def in_english(text: str) -> str:
    """The English text with its numbers from eleven on in digits: `35`, `50 thousand`, `1.5 million`, `21st`, `7:45`.

    Both ends of a range have its scale: two to three million are `2 million to 3 million`.
    """
    if _TELLING.isdisjoint(_LETTERS.findall(text.lower())):
        return text
    text = _CLOCK.sub(_at, text)
    return _IN_ENGLISH.sub(lambda match: _written(match, text), text)


def _at(match: re.Match[str]) -> str:
    return f"{match['before']}{english(match['hour'].lower())}:{english(match['minutes'].lower()):02}"


def _written(match: re.Match[str], text: str) -> str:
    if _AFTER_ANOTHER.search(text[: match.start()]):
        return match.group()
    if match["ordinal"]:
        place = english(match.group().lower())
        return f"{place}{_ENDINGS.get(place % 10, 'th')}"
    if match["year"]:
        return str(100 * english(match["century"].lower()) + english(match["year"].lower()))
    if match["small"]:
        number = _value(match["small"])
        if number < _SMALLEST or match.group().lower() == "a hundred":
            return match.group()
        other = _value(match["or"]) if match["or"] else 0
        hundreds = number % 100 == 0 and other < 10  # four or five hundred
        return f"{other * (100 if hundreds else 1)} or {number}" if other else str(number)
    return _scaled(match)


def _scaled(match: re.Match[str]) -> str:
    scale = SCALES[match["scale"].lower()]
    most = _value(match["times"]) * scale + english(match["rest"].lower())
    if not match["least"]:
        return _short(most)
    least = _value(match["least"])
    if "hundred" in match["times"].lower() and least < 10:
        least *= 100  # five or six hundred thousand
    return f"{_short(least * scale)} {match['to']} {_short(most)}"


def _value(times: str) -> Decimal:
    """What stands before a scale: `two`, `two and a half`, `one point five`, `half a`."""
    times = times.lower()
    if times in _PARTS:
        return Decimal(_PARTS[times])
    whole, _, digits = times.partition(" point ")
    if digits:
        return Decimal(f"{english(whole)}.{''.join(str(CARDINALS[digit]) for digit in digits.split())}")
    whole, half, _ = times.partition(" and a half")
    return english(whole) + Decimal("0.5" if half else 0)


def _short(value: Decimal) -> str:
    """From ten thousand on with the largest scale that leaves two decimals at most, else in full."""
    for scale in ("billion", "million", "thousand") if value >= _CHANGES else ():
        times = value / SCALES[scale]
        if times >= 1 and times == round(times, 2):
            return f"{times.normalize():f} {scale}"
    return f"{value.normalize():,f}" if value >= _CHANGES else f"{value.normalize():f}"


_DIGIT, _FIRST = "[一二三四五六七八九]", "[一二两三四五六七八九]"
_BELOW_100 = f"{_DIGIT}?十{_DIGIT}?"
_BELOW_1000 = f"(?:{_FIRST}百(?:零{_DIGIT}|{_DIGIT}十{_DIGIT}?|{_DIGIT})?|{_BELOW_100})"
_BELOW_10000 = f"(?:{_FIRST}千(?:零{_DIGIT}(?:十{_DIGIT}?)?|{_BELOW_1000}|{_DIGIT})?|{_BELOW_1000})"
_ANY = "零〇一二两三四五六七八九十百千万亿几"
# Holidays, sayings and insults; the day of a month is a date's.
_SAID_SO = (
    "二百五(?![十块元])|十一(?:月|放假|假期|长假|黄金周|期间|国庆|大家|[你我他她咱别去回出])|十二月|十三点(?!钟)|十八[般变线弯]|三十六计|七十二变"
    "|三十而立|四十不惑|五十步笑|一千零一夜"
)
_YEAR_IN_CHINESE = re.compile("(?<![零〇一二三四五六七八九十百千万])[一二][零〇一二三四五六七八九]{3}(?=年)")
_CLOCK_IN_CHINESE = re.compile(
    rf"(?<![{_ANY}])(?P<hour>{_BELOW_100}|{_FIRST})点(?P<minutes>{_BELOW_100}|零{_DIGIT})(?![{_ANY}])"
)
# Two neighbours are a guess: 十七八, and 三四十 or 五六万.
_GUESSES = (
    re.compile(rf"(?<![{_ANY}])(?P<tens>{_DIGIT}?十)(?P<low>{_DIGIT})(?P<high>{_DIGIT})(?P<scale>)(?![{_ANY}])"),
    re.compile(rf"(?<![{_ANY}])(?P<tens>)(?P<low>{_FIRST})(?P<high>{_DIGIT})(?P<scale>[十百千万亿])(?![{_ANY}])"),
)
_ALONE = rf"(?<![{_ANY}])(?<!双)(?<!大年)(?<![一二三四五六七八九十]月)(?!{_SAID_SO})"
_IN_CHINESE = re.compile(rf"{_ALONE}(?<!路易){_BELOW_10000}(?![{_ANY}\d]|世(?!纪))")
_MEASURED = re.compile(f"(?<![{_ANY}数])([二两三四五六七八九十])(?=公里|千米|英里|公斤|千克|斤)")
_LARGE_IN_CHINESE = re.compile(
    "(?<![零一二两三四五六七八九十百千万亿几第])(?<!(?<![人总次分页字])数)[一二两三四五六七八九十][零一二两三四五六七八九十百千]*[万亿]"
    "[零一二两三四五六七八九十百千万]*(?!火急|八千里|个为什么|亿|，?就怕)"
)
_PERCENT = re.compile(f"百分之(?P<number>{_BELOW_1000}|{_DIGIT})(?![{_ANY}点])")
_HEIGHT = re.compile(f"(?<![{_ANY}])([一二两])米({_DIGIT}{{1,2}})(?:(?P<more>几)|(?![{_ANY}]))")
_DECIMAL = re.compile(f"(?<![{_ANY}])零点({_DIGIT}+)(?![分钟])")
# What says no more than that it is above: 破百万, 一百多万, 20多万.
_ABOVE = re.compile("(?<!打)(?:突破|破|超过|超)(?P<number>[十百千]?)(?P<myriad>[万亿])(?![一千百十])")
_AND_MORE = re.compile(rf"(?<![{_ANY}])(?P<number>{_BELOW_10000}|(?<![\d.,])\d+)多(?P<myriad>[万亿])")


def in_chinese(text: str) -> str:
    """The Chinese text with its numbers from eleven on in digits: `35`, `5000万`, `20%`, `1.8米`, 破亿 as `超过1亿`."""
    for pattern in (_ABOVE, _AND_MORE):
        text = pattern.sub(lambda above: f"超过{value(above['number'] or '一')}{above['myriad']}", text)
    for pattern in _GUESSES:
        text = pattern.sub(_guessed, text)
    text = _YEAR_IN_CHINESE.sub(lambda year: _digit_by_digit(year.group()), text)
    text = _CLOCK_IN_CHINESE.sub(lambda time: f"{chinese(time['hour'])}点{chinese(time['minutes'])}", text)
    text = _PERCENT.sub(lambda percent: f"{chinese(percent['number'])}%", _LARGE_IN_CHINESE.sub(_in_myriads, text))
    text = _HEIGHT.sub(
        lambda height: f"{chinese(height[1])}.{_digit_by_digit(height[2])}米{'多' if height['more'] else ''}", text
    )
    text = _DECIMAL.sub(lambda decimal: f"0.{_digit_by_digit(decimal[1])}", text)
    text = _MEASURED.sub(lambda measured: str(chinese(measured[1])), text)
    return _IN_CHINESE.sub(_from_eleven_on, text)


def _guessed(match: re.Match[str]) -> str:
    low, high, scale = chinese(match["low"]), chinese(match["high"]), match["scale"]
    if high != low + 1:
        return match.group()
    tens = chinese(match["tens"] or "零")
    times, after = (1, scale) if scale in ("", "万", "亿") else (chinese(f"一{scale}"), "")
    return f"{(tens + low) * times}{after}到{(tens + high) * times}{after}"


def _in_myriads(match: re.Match[str]) -> str:
    value = chinese(match.group())
    name, size = ("亿", 10**8) if value >= 10**8 else ("万", 10**4)
    return match.group() if value % (size // 100) else f"{value / size:g}{name}"


def _digit_by_digit(characters: str) -> str:
    return "".join(str(chinese(character)) for character in characters)


def _from_eleven_on(match: re.Match[str]) -> str:
    value = chinese(match.group())
    return match.group() if value < _SMALLEST else str(value)
