"""Slang that is stretched or repeated as long as the mood lasts, so that no list could hold it."""

import re
from collections.abc import Callable
from functools import lru_cache

from server.translation.catalog import Direction

Meaning = str | Callable[[str], str]


def _laughter(key: str) -> str:
    return "Ha" + "ha" * (min(len(key), 8) - 1)


def _laughter_in_chinese(key: str) -> str:
    return "哈" * min(max(2, len(key) // 2), 8)


_PATTERNS: dict[Direction, tuple[tuple[str, Meaning], ...]] = {
    "zh-en": (
        (r"哈{2,}", _laughter),
        (r"[嘿嘻]{2,}", "Hehe"),
        (r"呵{2,}", "Heh"),
        (r"[呜嘤]{2,}", "*sobs*"),
        (r"啊{2,}", "Aaaah"),
        (r"嗯{2,}", "Mm-hmm"),
        (r"哇{1,}|哇塞|哇哦", "Wow"),
        (r"6{3,}|六{3,}", "Awesome"),
        (r"23{2,}", "Hahaha"),
        (r"5{3,}", "*sobs*"),
        (r"h{3,}", "Hahaha"),
        (r"w{3,}|草{2,}", "lol"),
        (r"冲{2,}鸭?", "Go, go, go"),
        (r"(加油){2,}", "Go, go, go"),
        (r"对{2,}", "Yes, exactly"),
        (r"好{3,}", "OK, OK"),
        (r"是{2,}", "Yes, yes"),
        (r"不{3,}", "No, no, no"),
        (r"(谢谢){2,}", "Thank you so much"),
        (r"(恭喜){2,}", "Congratulations"),
        (r"(欢迎){2,}", "Welcome, welcome"),
        (r"(拜拜){2,}", "Bye-bye"),
        (r"(可爱){2,}", "So cute"),
        (r"(厉害){2,}", "Amazing"),
        (r"(来了){2,}", "Coming, coming"),
    ),
    "en-zh": (
        (r"a?h?(?:ha){2,}h?|b?wa(?:ha){2,}", _laughter_in_chinese),
        (r"(?:he){2,}|(?:hee){2,}|te?e ?hee", "嘿嘿"),
        (r"l+o+l+(?:o+l+)*|lolz|lel", "哈哈哈"),
        (r"lmf?ao+|ro+fl+|lmbo", "笑死我了"),
        (r"a?he?m+|h+m+|hu+m+", "嗯……"),
        (r"a+w{2,}|a+w+e?", "哇，好暖"),
        (r"a{2,}h*|a+h{2,}", "啊啊啊"),
        (r"u+gh+|a+r+gh+", "唉，烦死了"),
        (r"w+o+w+|wo+a+h*|whoa+", "哇"),
        (r"no{3,}|no(?:,? no){2,}", "不不不"),
        (r"yes{3,}|yes(?:,? yes){2,}|ye{3,}s", "对对对"),
        (r"woo+(?:t|hoo+)?|wo+hoo+", "哇呼"),
        (r"ya+y+", "好耶"),
        (r"e+w+|y+u+c+k+|i+ck+", "咦，好恶心"),
        (r"omf?g+(?: omf?g+)*", "我的天"),
        (r"z{3,}", "困了"),
        (r"boo+(?:hoo)+", "呜呜呜"),
        (r"ow+|ou+ch+", "好痛"),
        (r"(?:bye[ -]?){2,}", "拜拜"),
        (r"(?:go,? ?){2,}", "冲冲冲"),
    ),
}
_ANY = {
    direction: re.compile("|".join(f"(?P<p{place}>{pattern})" for place, (pattern, _) in enumerate(patterns)))
    for direction, patterns in _PATTERNS.items()
}
_LAUGHS = re.compile(r"a?h?(?:ha){2,}h?|(?:he){2,}|l+o+l+(?:o+l+)*|lmf?ao+|ro+fl+")


@lru_cache(maxsize=4096)
def meaning(key: str, direction: Direction) -> str | None:
    """What a folded sentence means if it is one of the patterns."""
    match = _ANY[direction].fullmatch(key)
    if not match:
        return None
    place = next(int(name[1:]) for name, text in match.groupdict().items() if text is not None)
    meant = _PATTERNS[direction][place][1]
    return meant if isinstance(meant, str) else meant(key)


def laughs(key: str) -> bool:
    """Whether the words laugh, which people do at the edge of anything."""
    return _LAUGHS.fullmatch(key) is not None
