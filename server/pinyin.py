"""Pinyin: how Chinese characters are read aloud."""

import re

from pypinyin import Style, lazy_pinyin

_HAN = re.compile("([\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+)")


def readings(text: str) -> list[tuple[str, str]]:
    """Gives the text in pieces that make it up, each Chinese character with its reading, all else with an empty one."""
    pieces: list[tuple[str, str]] = []
    for index, run in enumerate(_HAN.split(text)):
        if index % 2:
            # The library's manual lets `errors` give a list; its stub leaves that out.
            pieces += zip(run, lazy_pinyin(run, style=Style.TONE, errors=_unread), strict=True)  # type: ignore[arg-type]
        elif run:
            pieces.append((run, ""))
    return pieces


def _unread(characters: str) -> list[str]:
    return [""] * len(characters)
