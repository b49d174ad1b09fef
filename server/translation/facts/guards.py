"""What a translation must not be: empty, a loop, untranslated, out of proportion, or short of a number or a date."""

import re
from collections import Counter
from itertools import groupby

from server.translation.catalog import Direction
from server.translation.facts import clock, dates, discounts, money, names, numerals, proportions, quantities
from server.translation.text.script import foreign, han, latin, latin_word

_UNITS = re.compile(r"[A-Za-z\u00c0-\u024f']+|\d+(?:[.,:]\d+)*|[\u3400-\u9fff\U00020000-\U0003134f]")
_COUNTED = re.compile(
    r"[一二三四五六七八九十百千万亿两几半]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|"
    r"\w+ty|hundred|thousand|million|billion|first|second|third|half|dozen|both|once|twice|noon|midnight)\b",
    re.I,
)
_LAUGHTER = re.compile(r"(哈|呵|嘿|呜|ha|he)\1+")
# People say such things two to four times: 好好好, 等等，等等, "please please please", "go, go, go".
_SAID_AGAIN = re.compile(
    r"([好对行是来别嗯哦喔噢快等让停走太])(?:[，,]? ?\1){1,3}(?![，,]? ?\1)"
    r"|\b(please|go|no|yes|yeah|okay|ok|wait|blah|bye|very|so|really|right|come on)(?:,? \2\b){1,2}(?!,? \2\b)"
)
_RUN = re.compile("([\u3400-\u9fff])\\1+")
_PLACEHOLDER = re.compile(r"⟦\d⟧")
_MAY_COUNT = re.compile(r"\d|[月零]")  # the day of a month may be in characters
# Which half of the day a time is in: where the source tells it beside the time, the output must tell it anywhere.
_TOLD = re.compile(
    rf"\d ?(?:(?P<am>a)|p)\.?m\b"
    rf"|(?:(?P<morning>{'|'.join(quantities.MORNING)})|{'|'.join(quantities.AFTERNOON)})\d{{1,2}}[点:]",
    re.I,
)
# Degrees below nothing, in each way to say them.
_BELOW_ZERO = re.compile(
    r"(?<![A-Za-z0-9)°])[-−]\d+(?:\.\d+)? ?(?:°|degrees?\b|度)|零下|\b(?:minus|negative) \w+ degrees?\b", re.I
)
_MINUS = re.compile(r"[-−]\d|零下|负|\b(?:minus|negative|below|sub-?zero)\b", re.I)
_AM = re.compile(r"(?<![a-z])a\.?m\b|morning|上午|早|清晨|凌晨", re.I)
_PM = re.compile(r"(?<![a-z])p\.?m\b|noon|evening|night|下午|晚|夜", re.I)


def fault(source: str, output: str, direction: Direction) -> str:
    """Why the output is no translation of the source, in one word, or nothing."""
    checks = (
        ("unknown", "⁇" not in output and "<unk>" not in output and not foreign.search(output)),
        ("untranslated", _in_script(source, output, direction)),
        ("length", _in_proportion(source, output, direction)),
        ("loop", not loops(source, output)),
        ("placeholder", _placeholders_kept(source, output)),
        ("name", names.known(direction).kept(source, output)),
        ("date", _dates_kept(source, output)),
        ("number", not _may_count(source, output) or _amounts_kept(source, output, direction)),
    )
    return next((name for name, passed in checks if not passed), "")


def _in_script(source: str, output: str, direction: Direction) -> bool:
    if direction == "zh-en":
        return bool(latin.search(output)) and not han.search(output)
    if not han.search(output):
        return False
    strange = {word.lower() for word in latin_word.findall(output)} - set(source.lower().replace("'", " ").split())
    return len("".join(word for word in strange if word not in source.lower())) <= len(han.findall(output))


def _placeholders_kept(source: str, output: str) -> bool:
    if "⟦" not in source and "⟦" not in output:
        return True
    return sorted(_PLACEHOLDER.findall(source)) == sorted(_PLACEHOLDER.findall(output))


def _in_proportion(source: str, output: str, direction: Direction) -> bool:
    """Chinese says in one character what English says in about three or four letters."""
    given, got = len(source), len(output)
    if direction == "en-zh":
        return given / 12 - 4 <= got <= given + 12
    return given / 2 - 6 <= got <= 9 * given + 20


def loops(source: str, output: str) -> bool:
    """Whether the output says the same again and again, more than the source does."""
    units = _UNITS.findall(output.lower())
    if len(units) - len(set(units)) < 2:  # Then nothing is there three times, which is quick to tell.
        return False
    got = _UNITS.findall(_said_once(output))
    if _most_common(got, 1) < 3:
        return False
    given = _UNITS.findall(_LAUGHTER.sub(r"\1", source.lower()))
    if _longest_run(got, 1) >= max(3, 1 + _longest_run(given, 1)):
        return True
    allowed = max(2, *(_longest_run(given, size) for size in range(1, 5)))
    if any(_longest_run(got, size) > allowed for size in range(2, 9)):
        return True
    return _most_common(got, 4) > max(2, _most_common(given, 3))


def _said_once(text: str) -> str:
    """The text in small letters, with laughter, doubled characters and what people say several times in a row once."""
    text = _SAID_AGAIN.sub(lambda again: again[1] or again[2], _LAUGHTER.sub(r"\1", text.lower()))
    return _RUN.sub(lambda run: run[1] if len(run[0]) == 2 else run[0], text)  # 妈妈，妈妈


def _longest_run(units: list[str], size: int) -> int:
    """How many times in a row the same `size` units come."""
    same = [units[i : i + size] == units[i + size : i + 2 * size] for i in range(len(units) - 2 * size + 1)]
    runs = (len(list(run)) for equal, run in groupby(same) if equal)
    return 1 + (max(runs, default=0) + size - 1) // size if units else 0


def _most_common(units: list[str], size: int) -> int:
    grams = Counter(zip(*(units[shift:] for shift in range(size)), strict=False))
    return max(grams.values(), default=0)


def _dates_kept(source: str, output: str) -> bool:
    """Whether every month and weekday of the source is one of the output's."""
    wanted = dates.named(source)
    return not wanted or wanted <= dates.may_be_named(output)


def _may_count(source: str, output: str) -> bool:
    return bool(_MAY_COUNT.search(source) or _MAY_COUNT.search(output))


def _counted_alike(output: str, direction: Direction) -> str:
    """The output with times, parts of a whole and discounts written as a source has them, in digits."""
    if direction == "zh-en":
        return clock.in_digits(output, "en-zh")
    return quantities.close(discounts.spelt_out(proportions.in_percent(output, "zh-en"), "zh-en"))


def _amounts_kept(source: str, output: str, direction: Direction) -> bool:
    """Whether the numbers, a minus, the half of the day of each time, money as money, and measures are still there."""
    if not (_numbers_kept(source, output) or _numbers_kept(source, _counted_alike(output, direction))):
        return False
    checks = (_minus_kept, _halves_kept, money.kept, quantities.measures_kept)
    return all(check(source, output) for check in checks)


def _numbers_kept(source: str, output: str) -> bool:
    """Every number of the source as often as there, in digits or words; none made up unless the source has words."""
    source, output = dates.without_months(source), dates.without_months(output)
    given, got = numerals.in_digits(source), numerals.in_digits(output)
    if given == got:
        return True
    made_up = got.keys() - numerals.said(source).keys() - numerals.said_aside(source).keys()
    said = numerals.said(output) if made_up else numerals.said(output) + numerals.said_aside(output)
    if any(said[number] < count or got[number] > count for number, count in given.items()):
        return False
    return not made_up or bool(_COUNTED.search(source))


def _minus_kept(source: str, output: str) -> bool:
    return not _BELOW_ZERO.search(source) or bool(_MINUS.search(output))


def _halves_kept(source: str, output: str) -> bool:
    return all((_AM if told["am"] or told["morning"] else _PM).search(output) for told in _TOLD.finditer(source))
