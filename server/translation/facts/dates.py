"""Months, days and weekdays, which a small model mixes up: which ones a text names, and how each is said."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from server.translation.catalog import Direction

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DIGITS = "〇一二三四五六七八九"
_WEEK = "一二三四五六日"
_MONTH_NUMBERS = {name.lower(): number for number, name in enumerate(_MONTHS, 1)}
_WEEKDAY_NUMBERS = {
    name: number
    for names in (map(str.lower, _WEEKDAYS), _WEEK, "一二三四五六天")
    for number, name in enumerate(names, 1)
}
# March and May are verbs too, April, June and August names: they are months after a word that tells, or before a day.
_OTHER_WORDS = "March|May|April|June|August"
_ELSE = f"(?i:{_OTHER_WORDS})"
_TOLD = "|".join(
    rf"(?<=\b{word} )"
    for word in ("in", "of", "by", "next", "last", "since", "until", "before", "early", "late", "every")
)
_UNCLEAR = rf"(?:{_TOLD}){_ELSE}\b|\b{_ELSE}(?= \d)|(?<=[a-z,] )(?:March|August)\b"
_CLEAR = "|".join(month for month in _MONTHS if not re.fullmatch(_ELSE, month))
_IN_ENGLISH = re.compile(
    rf"\b(?:(?P<weekday>(?i:{'|'.join(_WEEKDAYS)}))s?\b|(?P<month>(?i:{_CLEAR})\b|{_UNCLEAR})"
    r"(?: (?P<day>[12]\d|3[01]|[1-9])(?:st|nd|rd|th)?\b(?![:.]\d))?)"
)
_DAY = "三十[一]?|二?十[一二三四五六七八九]?|[一二三四五六七八九]"
_COUNTS = (
    "(?:[次天个节顿趟回遍场堂篇期集封块斤公小课两三四五六七八九十]|[到至](?!周|星期|礼拜))"  # 每周三次 is no Wednesday
)
_IN_CHINESE = re.compile(
    r"(?<![\d.一二三四五六七八九十两几个])(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]) ?月"
    rf"(?![光亮饼经球票薪租])(?:(?P<day>[12]\d|3[01]|0?[1-9]|{_DAY})[日号])?"
    rf"|(?:(?<![一二两三几每\d])|(?<=每)(?!周天|(?:星期|礼拜|周).{_COUNTS}))"
    r"(?:星期|礼拜|周)(?P<weekday>[一二三四五六日天])(?!次|[个大小]?月|(?<=天)[天气])"
)
_ANY_MONTH = re.compile(rf"\b(?:{_OTHER_WORDS})\b")
# Most texts have none of these, and so no date.
_HINT = re.compile("|".join([*_MONTHS, *_WEEKDAYS, "[月周期拜]"]).lower())


class Date(NamedTuple):
    """A month, with its day if that is named, or a weekday, from `start` to `end` of a text; 0 is what it has not."""

    start: int
    end: int
    month: int
    day: int
    weekday: int


def find(text: str) -> Iterator[Date]:
    """The dates of a text in order, in either language."""
    if not _HINT.search(text.lower()):
        return
    matches = (match for pattern in (_IN_ENGLISH, _IN_CHINESE) for match in pattern.finditer(text))
    for match in sorted(matches, key=lambda match: match.start()):
        month, day, weekday = ((match[part] or "").lower() for part in ("month", "day", "weekday"))
        yield Date(
            *match.span(), _MONTH_NUMBERS.get(month) or number(month), number(day), _WEEKDAY_NUMBERS.get(weekday, 0)
        )


def named(text: str) -> set[tuple[str, int]]:
    """The months and weekdays of a text."""
    return {("month", date.month) if date.month else ("weekday", date.weekday) for date in find(text)}


def may_be_named(text: str) -> set[tuple[str, int]]:
    """The months and weekdays of a text with those that may be words of another kind: "it's already May"."""
    return named(text) | {("month", _MONTH_NUMBERS[month.lower()]) for month in _ANY_MONTH.findall(text)}


def without_months(text: str) -> str:
    """The text with dates as their days alone: a month is a number in Chinese and a word in English."""
    for date in reversed(list(find(text))):
        text = f"{text[: date.start]} {date.day or ''} {text[date.end :]}"
    return text


def said(text: str, direction: Direction) -> str:
    """The text in the other language if it is a date, else nothing."""
    told = f"in {text}"  # By itself `March` might be a verb.
    for date in find(told):
        if told[date.start : date.end] == text:
            return _in_english(date) if direction == "zh-en" else _in_chinese(date)
    return ""


def _in_english(date: Date) -> str:
    if date.weekday:
        return _WEEKDAYS[date.weekday - 1]
    return f"{_MONTHS[date.month - 1]} {date.day or ''}".strip()


def _in_chinese(date: Date) -> str:
    if date.weekday:
        return f"星期{_WEEK[date.weekday - 1]}"
    if date.day:
        return f"{date.month}月{date.day}日"
    tens, units = divmod(date.month, 10)
    return "十" * tens + (_DIGITS[units] if units else "") + "月"


def number(text: str) -> int:
    """A number up to 99 in digits or in Chinese; 0 for nothing."""
    if not text or text.isascii():
        return int(text or 0)
    tens, ten, units = text.rpartition("十")
    return 10 * (_DIGITS.index(tens) if tens else 1 if ten else 0) + (_DIGITS.index(units) if units else 0)
