"""Clock times told from the next hour (ten to five, 差一刻九点), and halves behind a number (一个半小时).

Models add them up wrong; what is in digits they copy.
"""

import re

from server.translation.catalog import Direction
from server.translation.facts.numerals import value

_HOUR = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|1[0-2]|[1-9]"
_MINUTES = "(?:a )?quarter|five|ten|twenty|twenty[ -]five|25|20|15|10|5"
_AT = r"at|it['’]?s|it is|it was|by|till|until|before|around|about|since"
# "Ten to five" alone, and from ten to five, may be from one hour to another.
_IN_ENGLISH = re.compile(
    rf"(?<!from )(?<!every )(?:(?P<at>\b(?:{_AT}) (?:almost |nearly |about |just |already )?)|\b)"
    rf"(?P<minutes>{_MINUTES})(?P<unit> minutes)? (?P<side>to|past|after) (?P<hour>{_HOUR})(?: o['’]?clock)?"
    r"(?=$|[.,!?;)]| (?:[ap]\.?m\b|and|but|so|or|if|when|because|now|then|already|sharp|exactly|every|on|in|at|today|"
    r"tonight|tomorrow|yesterday|this|for|with|from|by)\b)",
    re.I,
)
_HALF_IN_ENGLISH = re.compile(
    rf"\b(?:(?P<one>an?|{_HOUR}) (?P<name>hour|day|week|month|year|mile|kilo|pound)s? and a half"
    rf"|(?P<number>{_HOUR}) and a half (?P<names>hours|days|weeks|months|years|miles|kilos|pounds))\b",
    re.I,
)
_HOUR_IN_CHINESE = r"(?<![一二两三四五六七八九十\d:.])(?:1[0-2]|[1-9]|十[一二]?|[一二两三四五六七八九])(?=点)"
_PARTS = r"(?:[一三]刻钟?|(?:[1-5]?\d|[二三四五]?十[一二三四五六七八九]?|[一二两三四五六七八九])分?钟?)"
_TO = re.compile(
    rf"还?差(?P<minutes>{_PARTS})就?到?(?P<hour>{_HOUR_IN_CHINESE})点[整钟]?"
    rf"|(?P<told>{_HOUR_IN_CHINESE})点钟?差(?P<less>{_PARTS})"
)
_PAST = re.compile(rf"(?P<hour>{_HOUR_IN_CHINESE})点钟?(?:过(?P<minutes>{_PARTS})|(?P<quarters>[一三]刻)钟?)")
_HALF = re.compile(
    r"(?<![一二两三四五六七八九十百千万几第\d.])(?P<number>[1-9]|[一二两三四五六七八九])个半(?=小时|钟头)"
)


def in_digits(sentence: str, direction: Direction) -> str:
    """The sentence with such times as `4:50` and 8点45分, and such halves as "1.5 hours" and 1.5个小时."""
    if direction == "en-zh":
        return _HALF_IN_ENGLISH.sub(_half_in_english, _IN_ENGLISH.sub(_from_english, sentence))
    sentence = _PAST.sub(_past, _TO.sub(_to, sentence))
    return _HALF.sub(lambda match: f"{value(match['number'])}.5个", sentence)


def _counted(hour: int, minutes: int) -> tuple[int, int]:
    """The hour and the minutes of so many minutes, fewer than none too, after an hour of the clock."""
    return (hour, minutes) if minutes >= 0 else ((hour + 10) % 12 + 1, 60 + minutes)


def _from_english(match: re.Match[str]) -> str:
    quarter, before = "quarter" in match["minutes"].lower(), match["side"].lower() == "to"
    told = (match["at"] or "it").lower()
    score = match["minutes"].isdigit() and bool(re.match("it|around|.*about", told))  # "it was 10 to 5"
    if not (quarter or (match["at"] and not score) or match["unit"] or match["side"].lower() == "past"):
        return match.group()
    minutes = 15 if quarter else value(match["minutes"])
    hour, minutes = _counted(value(match["hour"]), -minutes if before else minutes)
    return f"{match['at'] or ''}{hour}:{minutes:02}"


def _half_in_english(match: re.Match[str]) -> str:
    number, name = (match["one"], match["name"] + "s") if match["one"] else (match["number"], match["names"])
    return f"{1 if number.lower() in ('a', 'an') else value(number)}.5 {name}"


def _minutes(parts: str) -> int:
    number = parts.rstrip("刻分钟")
    return value(number) * (15 if "刻" in parts else 1)


def _to(match: re.Match[str]) -> str:
    hour, minutes = _counted(value(match["hour"] or match["told"]), -_minutes(match["minutes"] or match["less"]))
    return f"{hour}点{minutes:02}分"


def _past(match: re.Match[str]) -> str:
    minutes = _minutes(match["minutes"] or match["quarters"])
    return f"{value(match['hour'])}点{minutes:02}分"
