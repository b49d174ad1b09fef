"""Parts of a whole: models take tenths (六成) for percents and one fraction for another; percentages they copy."""

import re

from server.translation.catalog import Direction
from server.translation.facts.numerals import value

_DIGIT, _NUMBER = "[一二两三四五六七八九1-9]", "[一二两三四五六七八九十百]{1,4}|\\d{1,3}"
_NONE_BEFORE = "(?<![一二两三四五六七八九十百千万亿几第零点.\\d])"
_OTHER_WORD = "不变|[员立功为就绩长本语份套亲品家交心天群双果像分千百衣因]|都(?![是没不在有会])"  # 成员, 成都
_AFTER = "以上|以下|以内|左右|上下|多|新|熟|把握|概率|希望|的|[，。！？,.!?、；）]|$"
_TENTHS = re.compile(
    rf"{_NONE_BEFORE}(?:(?P<low>{_DIGIT})[到至、]?)?(?P<tenths>{_DIGIT})成"
    rf"(?:(?P<half>半)|(?P<more>{_DIGIT})(?={_AFTER}))?(?!{_OTHER_WORD})(?P<likely>(?=[是又会要没不在得忘还已被有睡去来走回出跟把给让骗丢坏]))?"
)
_FRACTION = re.compile(
    rf"{_NONE_BEFORE}(?P<whole>{_NUMBER})分之(?P<parts>{_NUMBER})(?![一二两三四五六七八九十百点.\d])"
)
_UNITS = "two|three|four|five|six|seven|eight|nine"
_WHOLES = {"third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_ABOUT = {"zh-en": "大约", "en-zh": "about "}
_MORE_OR_LESS = re.compile(
    r"(?:约|近|差不多|超过|不到|至少|最多|\b(?:about|around|nearly|almost|over|roughly|some|than|least|most)) ?$", re.I
)
# Not of an hour, which has minutes; what is counted out of five stars or in two days is no part of them either.
_IN_ENGLISH = re.compile(
    rf"\b(?:(?<!first )(?<!last )(?<!next )(?P<parts>{_UNITS})[ -](?P<wholes>third|quarter|fifth|sixth|eighth|tenth)s"
    r"|(?:an?|one)[ -](?P<one>fifth|tenth)(?= of))"
    r"(?= of (?!an? )| (?:full|empty|done|finished|ready|through)\b|[.,!?]|$)"
    rf"|\b(?P<some>one|{_UNITS}|[1-9]) (?:out of|in) (?P<all>{_UNITS}|ten|20|100|10|[1-9])"
    r"(?= (?!second|minute|hour|day|week|month|year|star|point|mark|time|game|match|round|try)"
    r"(?:[a-z]+s|people|children|men|women)\b)",
    re.I,
)


def in_percent(sentence: str, direction: Direction) -> str:
    """The sentence with its parts of a whole in percent: 60%, 70%到80%, "75% of us", "about 67% of us".

    八成, eight tenths, also says "most likely": 很可能.
    """
    if direction == "en-zh":
        return _IN_ENGLISH.sub(_from_english, sentence)
    return _FRACTION.sub(_fraction, _TENTHS.sub(_tenths, sentence))


def _tenths(match: re.Match[str]) -> str:
    tenths, low = value(match["tenths"]), match["low"]
    if low and value(low) + 1 != tenths:
        return match.group()
    if tenths == 8 and not low and match["likely"] is not None:
        return "很可能"
    more = 5 if match["half"] else value(match["more"] or "0")
    return (f"{10 * value(low)}%到" if low else "") + f"{10 * tenths + more}%"


def _fraction(match: re.Match[str]) -> str:
    return _percent(value(match["parts"]), value(match["whole"]), match, "zh-en") or match.group()


def _from_english(match: re.Match[str]) -> str:
    if match["some"]:
        parts, whole = map(value, (match["some"], match["all"]))
    else:
        parts = value(match["parts"]) if match["parts"] else 1
        whole = _WHOLES[(match["wholes"] or match["one"]).lower()]
    said = _percent(parts, whole, match, "en-zh")
    if not said:
        return match.group()
    return f"{said} of" if match["some"] else said


def _percent(parts: int, whole: int, match: re.Match[str], direction: Direction) -> str:
    """Nothing for a half, a quarter and a third, which models know; "about" before what is no whole percent."""
    if (parts == 1 and whole <= 4) or not 0 < parts < whole <= 100:
        return ""
    exact = not 100 * parts % whole or _MORE_OR_LESS.search(match.string[: match.start()])
    return ("" if exact else _ABOUT[direction]) + f"{100 * parts / whole:.0f}%"
