"""Yuan and dollars, which film dialogue takes for one another ("bucks" is 块 there), kept and kept apart."""

import re

from server.translation.catalog import Direction
from server.translation.facts import currencies

_COUNT = "一二两三四五六七八九十百千万亿几"
_END = r"(?=[，。！？、…,.!?\s的吗呢吧了]|$)"
_IN_YUAN = re.compile(
    rf"[\d⟧] ?[百千万亿]?(?:元|块(?:钱|{_END}))|[{_COUNT}](?:块钱|元钱?)|[百千万亿]块{_END}|人民币|RMB", re.I
)
_IN_DOLLARS = re.compile(r"\$ ?[\d⟦]|\b(?:dollars?|bucks?)\b", re.I)
_ELSEWHERE = re.compile(r"美[元金刀]|\d刀|欧元|英镑|[日韩]元|港[币元]|[台澳加]币|澳元|加元|yuan|\brmb\b|[€£¥￥]", re.I)
_IN_POUNDS_OF_WEIGHT = re.compile(
    r"\d ?lbs?\b|\bpounds? (?:of|heavier|lighter)\b|weigh|\b(?:lost|gained) .*pounds?\b", re.I
)
_NUMBER = (
    r"(?:\d[\d,.]*k?|⟦\d⟧|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    r"|(?:a|one)(?= (?:hundred|thousand|million)))(?: (?:hundred|thousand|million))?"
)
_IN_POUNDS_OF_MONEY = re.compile(
    r"\b(?:costs?|pa(?:y|ys|id|ying)|spen[dt]|spends|worth|owes?d?|earns?|charged?|price|lent|borrowed|bet)\b"
    rf"(?: (?:me|you|us|him|her|them|is|about|around|only|just|over|almost|at least|more than|less than))* {_NUMBER} ?"
    r"pounds\b|\bpounds sterling\b",
    re.I,
)
_POUND_OF_WEIGHT = re.compile("(?<!英)磅")
_DOLLAR_SIGN = re.compile(r"\$ ?(\d[\d,.]*\d|\d|⟦\d⟧)((?: ?(?:thousand|million|billion))?)", re.I)
_DOLLAR_WORD = re.compile(r"\b(?:US |American )?(?:dollars?|bucks?)\b", re.I)
_YUAN = re.compile(rf"(?<=[\d{_COUNT}⟧])(\s?)(?:块钱|元钱?|块{_END})")
_AMOUNT = re.compile(rf"[$€£] ?\d|\d ?[百千万亿]?(?:元|刀{_END}|块(?:钱|{_END}))")
_MADE_UP_DOLLAR = re.compile(r"(?:US)?\$ ?(?=\d)")
_PAID = re.compile(
    r"[$¥€£￥元块刀币钱费价值买卖花赚付赔赢输捐贵债薪资款租税奖券贷]|美金|英镑|yuan|rmb|dollar|buck|euro", re.I
)
_CURRENCY = re.compile(r"[$¥€£￥元块刀]|美金|英镑|yuan|rmb|dollar|buck|euro|pound|grand|cent", re.I)


def in_its_currency(text: str, source: str, direction: Direction) -> str:
    """The translation with yuan or dollars where the source has those, and with no dollars where it names no money."""
    if direction == "zh-en" and not _PAID.search(source):
        return _MADE_UP_DOLLAR.sub("", text)
    if direction == "zh-en" and _IN_YUAN.search(source) and not _ELSEWHERE.search(source):
        return _DOLLAR_WORD.sub("yuan", _DOLLAR_SIGN.sub(r"\1\2 yuan", text))
    if direction == "en-zh" and _IN_POUNDS_OF_WEIGHT.search(source):
        text = text.replace("英镑", "磅")
    elif direction == "en-zh" and _IN_POUNDS_OF_MONEY.search(source):
        text = _POUND_OF_WEIGHT.sub("英镑", text)
    if direction == "en-zh" and _IN_DOLLARS.search(source) and not _ELSEWHERE.search(source):
        text = _YUAN.sub(r"\1美元", text)
    return currencies.behind(text) if direction == "en-zh" else text


def kept(source: str, output: str) -> bool:
    """Whether an amount of money in the source is still one in the output, and every currency what it was."""
    return currencies.kept(source, output) and (not _AMOUNT.search(source) or bool(_CURRENCY.search(output)))
