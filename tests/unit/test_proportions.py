"""Parts of a whole, which are told in percent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.translation.facts.proportions import in_percent


@pytest.mark.parametrize(
    ("sentence", "plain"),
    [
        ("六成的学生选了这门课", "60%的学生选了这门课"),
        ("我有九成把握", "我有90%把握"),
        ("大概七八成熟就行", "大概70%到80%熟就行"),
        ("两三成", "20%到30%"),
        ("销量涨了三成半", "销量涨了35%"),
        ("六成五的人同意", "65%的人同意"),
        ("八成以上都是学生", "80%以上都是学生"),
        ("八成都是学生", "80%都是学生"),
        ("八成是他干的", "很可能是他干的"),
        ("他八成睡了", "他很可能睡了"),
        ("7成", "70%"),
        ("五分之二的人没来", "40%的人没来"),
        ("完成了四分之三", "完成了75%"),
        ("只有十分之一", "只有10%"),
        ("三分之二的同学通过了", "大约67%的同学通过了"),
        ("将近三分之二", "将近67%"),
        ("十二分之一", "大约8%"),
    ],
)
def test_tenths_and_fractions_in_chinese_are_percents(sentence: str, plain: str) -> None:
    assert in_percent(sentence, "zh-en") == plain


@pytest.mark.parametrize(
    ("sentence", "plain"),
    [
        ("Three quarters of the people agreed", "75% of the people agreed"),
        ("I ate two-fifths of it", "I ate 40% of it"),
        ("It's three quarters full", "It's 75% full"),
        ("A fifth of us failed", "20% of us failed"),
        ("Two thirds of the students passed", "about 67% of the students passed"),
        ("More than two-thirds of it", "More than 67% of it"),
        ("two out of three people", "about 67% of people"),
        ("Four out of five people like it", "80% of people like it"),
        ("One in ten students is ill", "10% of students is ill"),
    ],
)
def test_fractions_and_so_many_in_so_many_in_english_are_percents(sentence: str, plain: str) -> None:
    assert in_percent(sentence, "en-zh") == plain


@pytest.mark.parametrize(
    "sentence",
    [
        "一成不变", "五成员国", "我三成都去过", "做成了", "第三成", "三分之一", "四分之一的人",
        "五分之六", "百分之百",
    ],
)  # fmt: skip
def test_what_is_no_part_or_known_is_left_alone_in_chinese(sentence: str) -> None:
    assert in_percent(sentence, "zh-en") == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "three quarters of an hour", "the fifth of May", "four out of five stars",
        "one in two days", "a tenth planet", "He was one in a million", "in the first three quarters of this year",
    ],
)  # fmt: skip
def test_what_is_no_part_or_known_is_left_alone_in_english(sentence: str) -> None:
    assert in_percent(sentence, "en-zh") == sentence


PIECES = [
    "一",
    "八",
    "十",
    "百",
    "成",
    "半",
    "都是",
    "的",
    "分之",
    "0",
    "5",
    " ",
    "one",
    "three",
    "quarters",
    "a fifth",
    "of",
]


@given(st.lists(st.sampled_from([*PIECES, "out of", "in", "ten", "people"])).map("".join))
def test_any_text_is_read(text: str) -> None:
    assert bool(in_percent(text, "zh-en")) == bool(in_percent(text, "en-zh")) == bool(text)
