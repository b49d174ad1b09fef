"""Large numbers in English words, written in digits for a model.

From ten thousand on Chinese counts otherwise, and a small model that is given such numbers in words says others.
"""

import re
from decimal import Decimal

from server.translation.facts.numerals import CARDINALS, SCALES, english

_NUMBER = "(?:" + "|".join(sorted(CARDINALS, key=len, reverse=True)) + ")"
_UP_TO_99 = rf"{_NUMBER}(?:[ -]{_NUMBER})?"
_UP_TO_999 = rf"(?:(?:a|{_NUMBER}) hundred(?:(?: and | ){_UP_TO_99})?|{_UP_TO_99})"
_PARTS = {"half a": "0.5", "a quarter": "0.25", "a quarter of a": "0.25", "a": "1"}
_TIMES = rf"(?:{_UP_TO_999}(?: and a half| point(?: {_NUMBER})+)?|half a|a quarter(?: of a)?|a(?= billion))"
_SCALE = "(?:thousand|million|billion)"
_LARGE = re.compile(
    rf"\b(?:(?P<least>{_TIMES}) (?P<to>to|or) )?(?P<times>{_TIMES})[ -](?P<scale>{_SCALE})"
    rf"(?P<rest>(?: {_UP_TO_999} {_SCALE})*(?: (?:and )?{_UP_TO_999}(?! {_SCALE}))?)\b",
    re.I,
)
_SMALLEST = 10**4


def in_digits(text: str) -> str:
    """The English text with its numbers in words from ten thousand on in digits: `50 thousand`, `1.5 million`.

    Both ends of a range have its scale: two to three million are `2 million to 3 million`.
    """
    return _LARGE.sub(_written, text)


def _written(match: re.Match[str]) -> str:
    scale = SCALES[match["scale"].lower()]
    most = _value(match["times"]) * scale + english(match["rest"].lower())
    if most < _SMALLEST:
        return match.group()
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
    return english(whole.replace("a hundred", "one hundred")) + Decimal("0.5" if half else 0)


def _short(value: Decimal) -> str:
    """With the largest scale that leaves two decimals at most, else in full."""
    for scale in ("billion", "million", "thousand"):
        times = value / SCALES[scale]
        if times >= 1 and times == round(times, 2):
            return f"{times.normalize():f} {scale}"
    return f"{value.normalize():,f}"
