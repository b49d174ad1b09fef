"""Whether a translation has lost the source's "not", which turns what somebody said into its opposite."""

import re

from server.translation.catalog import Direction

# Words that have 不, 没 or 别 in them and deny nothing, or that English says without a "not".
_DENIES_NOTHING = re.compile(
    r"[特分告级性区个识鉴离道送辨类]别|不得不|得不(?:得了|行)|不小心|差点儿?没|[说保]不定|难不成|大不了|措手不及|爱[答搭]不理"
    r"|非.{1,10}不可|(?<!想)要不(?!要)|不(?:到|足|及|止)(?=[\d一二两三四五六七八九十百千万半])|[沉淹埋吞出]没|没收|不丹|不对劲"
    r"|没有?呢?(?=[？?])|(?<=了)没$|快没(?!有)|没(?:了|电|钱|油|礼貌)"
)
_CHINESE = re.compile(
    r"(?<![对好了差受是能可时刻])不(?![错过管但仅只久断同如满论然得少止禁惜幸愧妨妙至料凡时知是就尽用停]|好意思|可能不|会有问题|一样)"
    r"|(?<!时)没(?![准错事]|什么事|关系|问题)|别(?![人的墅扭针名处具提管了]|担心)|无法|从未|并非"
)
_ASKED = re.compile(r"(.)[不没]\1|有没有|吗")  # 去不去 asks, and a question with 不 often expects a yes
_ENGLISH = re.compile(r"\b(?:not|never)\b|n['’]t\b", re.I)
_NO_NEGATION = re.compile(r"n['’]t (?:you|we|they|he|she|it|i)\b|\b(?:why|can['’]t wait|not only)\b|\?$", re.I)
_KEPT: dict[Direction, re.Pattern[str]] = {
    "zh-en": re.compile(
        r"\b(?:no|not|never|none|nobody|nothing|nowhere|neither|nor|without|cannot|hardly|barely|stop|quit|gone|wrong|bad|"
        r"un(?!til|der|cle|it|ion)\w+|in\w+able|dis\w+|less|\w+less|fail\w*|refuse\w*|lack\w*|miss\w*|hate\w*|ignore\w*|avoid\w*|rather|"
        r"forg[eo]t\w*|(?:out|short) of|(?:ran|run|runs|running|sold) out)\b|n['’]t\b"
        r"|\btoo\b.+\bto\b",
        re.I,
    ),
    "en-zh": re.compile("[不没别无未非勿甭难拒失免否]"),
}


def lost(source: str, output: str, direction: Direction) -> bool:
    """Whether the source denies something once and the output denies nothing; a rough look, that rules nothing out."""
    if direction == "zh-en":
        denied = len(_CHINESE.findall(_DENIES_NOTHING.sub("_", source))) == 1 and not _ASKED.search(source)
    else:
        denied = len(_ENGLISH.findall(source)) == 1 and not _NO_NEGATION.search(source)
    return denied and not _KEPT[direction].search(output)
