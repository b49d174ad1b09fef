"""Clock times told from the next hour, and halves behind a number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.translation.facts.clock import in_digits


@pytest.mark.parametrize(
    ("sentence", "plain"),
    [
        ("Let's meet at ten to five.", "Let's meet at 4:50."),
        ("The train leaves at quarter to nine", "The train leaves at 8:45"),
        ("It's five past ten", "It's 10:05"),
        ("ten minutes to one", "12:50"),
        ("See you at a quarter past 7 tomorrow", "See you at 7:15 tomorrow"),
        ("by twenty-five to eight p.m.", "by 7:35 p.m."),
        ("We start at 10 to 8", "We start at 7:50"),
        ("He came an hour and a half late", "He came 1.5 hours late"),
        ("I waited two and a half hours", "I waited 2.5 hours"),
        ("It took three years and a half", "It took 3.5 years"),
    ],
)
def test_times_in_english_are_in_digits(sentence: str, plain: str) -> None:
    assert in_digits(sentence, "en-zh") == plain


@pytest.mark.parametrize(
    ("sentence", "plain"),
    [
        ("差十分八点", "7点50分"),
        ("差一刻九点见", "8点45分见"),
        ("还差5分钟到1点", "12点55分"),
        ("八点差十分开会", "7点50分开会"),
        ("七点一刻集合", "7点15分集合"),
        ("下午3点三刻", "下午3点45分"),
        ("八点过五分", "8点05分"),
        ("我等了一个半小时", "我等了1.5个小时"),
    ],
)
def test_times_in_chinese_are_in_digits(sentence: str, plain: str) -> None:
    assert in_digits(sentence, "zh-en") == plain


@pytest.mark.parametrize(
    "sentence",
    [
        "from ten to five",
        "Open ten to five",
        "Rate it from one to ten",
        "I gave ten to five people",
        "half past six",
        "It was 10 to 5 at half time",
        "It's 10 to 8 people",
        "sheep outnumber people by about 5 to 1 in New Zealand",
        "every 15 minutes after 9, so hurry",
    ],
)
def test_other_english_numbers_are_left_alone(sentence: str) -> None:
    assert in_digits(sentence, "en-zh") == sentence


@pytest.mark.parametrize(
    "sentence", ["差一点", "还差十分", "我差5分及格", "八点半", "一刻也不停", "十个半", "等了一刻钟", "快一点吧"]
)
def test_other_chinese_numbers_are_left_alone(sentence: str) -> None:
    assert in_digits(sentence, "zh-en") == sentence


PIECES = [
    "差",
    "十",
    "一",
    "刻",
    "分",
    "点",
    "过",
    "个半",
    "小时",
    "0",
    "5",
    " ",
    "at ",
    "ten",
    " to ",
    "five",
    "a",
    " hour",
    " and a half",
]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_text_is_read(text: str) -> None:
    assert bool(in_digits(text, "zh-en")) == bool(in_digits(text, "en-zh")) == bool(text)
