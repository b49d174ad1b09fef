"""The currencies that a model takes for dollars, or for anything else: how each language writes them."""

import re
from typing import NamedTuple

from server.translation.catalog import Direction

SIGNS = {"$": "美元", "€": "欧元", "£": "英镑", "¥": "元", "￥": "元"}  # as Chinese says them behind the amount

_SIGNED = re.compile(r"([€£]) ?(\d[\d,.]*(?<=\d)(?: ?[百千万亿]+)?)(?![\dkKmMbB])")


class Currency(NamedTuple):
    """Patterns of a currency's names behind an amount, and what to write there; `country` are letters before a `$`."""

    in_english: str
    in_chinese: str
    english: str
    chinese: str
    sign: str = ""
    country: str = ""
    also: str = ""  # what else a translation may have, but is another thing too


_BEHIND = r"(?<=[\d百千万亿 ])"  # where a currency's short name is none of another word

ALL = (
    Currency("quid(?! pro)|pounds sterling", rf"英镑|{_BEHIND}镑", "pounds", "英镑", sign="£", also=r"\bpounds?\b"),
    Currency("euro|(?<!the )euros", rf"欧元(?!区)|{_BEHIND}欧(?![元洲盟])", "euros", "欧元", sign="€"),
    Currency("yen|JPY", "(?<![今明昨生节当每])日[元币圆]", "yen", "日元"),
    Currency("Korean won|KRW", "韩[元币]", "won", "韩元", also=r"\bwon\b"),
    Currency("HKD|Hong Kong dollars?", "港[元币]", "Hong Kong dollars", "港币", country="HK"),
    Currency("TWD|Taiwan(?:ese)? dollars?", "台币", "Taiwan dollars", "台币", country="NT"),
    Currency("AUD|Australian dollars?", "澳[元币]", "Australian dollars", "澳元", country="AU?"),
    Currency(
        "CAD|Canadian dollars?", "(?<![参增添])加(?:元(?![素旦宵])|币)", "Canadian dollars", "加元", country="CA?"
    ),
    Currency("SGD|Singapore dollars?", "新加坡元|新币", "Singapore dollars", "新加坡元", country="SG?"),
    Currency("baht", "泰铢", "baht", "泰铢"),
    Currency("rou?bles?", "卢布(?![尔林])", "roubles", "卢布"),
    Currency("rupees?", "卢比(?!孔)", "rupees", "卢比"),
)
_DOLLARS = tuple(
    (
        re.compile(rf"(?<![A-Za-z]){one.country} ?\$ ?(\d[\d,.]*(?<=\d)(?: ?(?:thousand|million|billion)|k)?)\b"),
        one.english,
    )
    for one in ALL
    if one.country
)


def _pattern(one: Currency, also: str = "") -> re.Pattern[str]:
    names = rf"\b(?:{one.in_english})\b|{one.in_chinese}"
    return re.compile("|".join(filter(None, (names, one.sign, also))), re.I)


_WAYS = tuple((_pattern(one), _pattern(one, one.also)) for one in ALL)


def kept(source: str, output: str) -> bool:
    """Whether every one of these currencies that the source names is in the output."""
    return all(theirs.search(output) for ours, theirs in _WAYS if ours.search(source))


def spelt_out(sentence: str) -> str:
    """An English sentence with `HK$500` as `500 Hong Kong dollars`."""
    for pattern, name in _DOLLARS if "$" in sentence else ():
        sentence = pattern.sub(rf"\1 {name}", sentence)
    return sentence


def behind(text: str) -> str:
    """A Chinese text with the name of the currency behind an amount, not its sign before: £30 is 30 英镑; $ stays."""
    return _SIGNED.sub(lambda amount: f"{amount[2]} {SIGNS[amount[1]]}", text)


def units(direction: Direction) -> tuple[tuple[str, str], ...]:
    """The pattern of each currency's names in the source, and its name in the other language."""
    if direction == "zh-en":
        return tuple((one.in_chinese, one.english) for one in ALL)
    return tuple((one.in_english, one.chinese) for one in ALL)
