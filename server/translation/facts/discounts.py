"""Discounts: Chinese tells what is left to pay (打7折), English what is taken off (30% off), and models mix them up."""

import re

from server.translation.catalog import Direction

_DIGITS = "一二三四五六七八九"
# Only after these are characters a discount: 三折 is folded in three.
_TELLS = "全场(?:[打仅只]|低至)?|打[完了]?个?|可?享受?|低至|一律"
_LEFT = re.compile(
    rf"(?:(?P<tells>{_TELLS})(?P<words>[{_DIGITS}]{{1,2}}|对)|(?P<verb>{_TELLS}|有|是)?(?<![\d.])(?P<left>[1-9]\.?[1-9]?))"
    r" ?折(?:的?优惠|的?折扣|(?P<from>起))?(?![页叠伞线尺扣返])"
)
_OFF = re.compile(
    r"(?:(?P<be>\b(?:is|are|was|were)|['’](?:s|re)) )?(?P<which>\ban? (?:extra|additional) |\bup to )?"
    r"\b(?P<off>[1-9]\d?(?:\.\d+)?) ?(?:%|percent|per cent) off\b"
    r"(?: of)?(?P<on>(?= (?:all|any|every(?:thing)?|selected|the|these|those|my|your|his|her|our|their)\b))?",
    re.I,
)
_HAVE = {"is": "has", "'s": " has", "are": "have", "'re": " have", "was": "had", "were": "had"}


def spelt_out(sentence: str, direction: Direction) -> str:
    """The sentence with its discounts in the one form that both languages have: 有30%折扣, "a 30% discount"."""
    if direction == "zh-en":
        return _LEFT.sub(_in_chinese, sentence) if "折" in sentence else sentence
    return _OFF.sub(_in_english, sentence) if " off" in sentence.lower() else sentence


def _in_chinese(match: re.Match[str]) -> str:
    left = (match["left"] or match["words"]).replace(".", "").replace("对", "五")
    digits = "".join(str(_DIGITS.index(digit) + 1) if digit in _DIGITS else digit for digit in left)
    off = 100 - int(digits.ljust(2, "0"))
    verb = match["tells"] or match["verb"] or ""
    if verb.startswith("打") and re.search("给.{1,3}$", match.string[: match.start()]):
        return f"{off}%的折扣"
    everything = "所有东西" if verb.startswith("全场") else "一律" if verb == "一律" else ""
    return everything + ("最多有" if verb.endswith("低至") or match["from"] else "有") + f"{off}%折扣"


def _in_english(match: re.Match[str]) -> str:
    have = _HAVE[match["be"].lower().replace("’", "'")] + " " if match["be"] else ""
    off, which, on = match["off"], (match["which"] or "").lower(), " on" if match["on"] is not None else ""
    if which == "up to ":
        return f"{have}a discount of up to {off}%{on}"
    an = "an " if re.match(r"8|1[18](?!\d)", off) else "a "
    return f"{have}{which or an}{off}% discount{on}"
