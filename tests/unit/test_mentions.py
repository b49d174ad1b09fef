"""Mentions of people in the room, through translation."""

import pytest

from server.translation import Mentions
from server.wire import Translation

NAMES = ["小红", "小红书", "Mary Jane", "Mary", "Ann", "阿Q", "J.R."]


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("我昨天和@小红聊了很久", "我昨天和@_0聊了很久"),
        ("@小红书在哪", "@_0在哪"),
        ("@mary jane where are you?", "@_0 where are you?"),
        ("@Mary说@小红hello", "@_0说@_1 hello"),
        ("@Anna is not Ann", "@Anna is not Ann"),
        ("ask ann@小红.com", "ask ann@小红.com"),
        ("＠阿Q你好 @J.R. hi", "@_0你好 @_1 hi"),
        ("@nobody here", "@nobody here"),
        ("@_0 and @小红", "@_0 and @小红"),
    ],
)
def test_those_who_are_here_get_stand_ins_and_come_back(text: str, hidden: str) -> None:
    mentions = Mentions(text, NAMES)
    assert mentions.text == hidden
    back = mentions.shown(Translation("en", mentions.text, "done"))
    assert back.text.replace("@小红 hello", "@小红hello") == text


def test_a_stand_in_that_nobody_hid_stays() -> None:
    assert Mentions("@小红", NAMES).shown(Translation("en", "@_0 @_7", "done")).text == "@小红 @_7"
