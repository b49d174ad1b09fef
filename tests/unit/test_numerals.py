"""Numbers in digits and in words, of both languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.translation.catalog import Direction
from server.translation.facts import numerals


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Fifty dollars", ["50"]),
        ("nineteen ninety-four", ["1994"]),
        ("two hundred and five thousand", ["205000"]),
        ("the twenty-first, and the third", ["21", "3"]),
        ("nine one one", ["911"]),
        ("twice", ["2"]),
        ("tension, weight, someone", []),
        ("九点半", ["9:30"]),
        ("十点二十", ["10:20"]),
        ("二十万", ["200000"]),
        ("三万五", ["35000"]),
        ("两亿三千万", ["230000000"]),
        ("三万亿", ["3000000000000"]),
        ("一万零五", ["10005"]),
        ("二零一二年", ["2012"]),
        ("两千三百四十五", ["2345"]),
        ("第三", ["3"]),
    ],
)
def test_words_say_numbers(text: str, numbers: list[str]) -> None:
    assert sorted(numerals.said(text).elements()) == sorted(numbers)
    assert not numerals.in_digits(text)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("$1,800 for 45,000.50", ["1800", "45000.5"]),
        ("$1.5 million", ["1500000"]),
        ("15亿", ["1500000000"]),
        ("428万", ["4280000"]),
        ("at 7:00, not 7:30", ["7", "7:30"]),
        ("7点30分", ["7:30"]),
        ("9-1-1", ["911"]),
        ("98/53", ["98/53"]),
        ("１５", ["15"]),
        ("1,2,3", ["1,2,3"]),
        ("10% of 3.0", ["10", "3"]),
        ("wait...20 dollars", ["20"]),
        ("20多万", ["200000"]),
        ("3个亿", ["300000000"]),
        ("11千米", ["11"]),
        ("in the 1840s", ["1840s"]),
        ("19世纪40年代", ["1840s"]),
        ("the 90s", ["1990s"]),
        ("00年代", ["2000s"]),
        ("in his 90s", ["90"]),
        ("39块9", ["39.9"]),
        ("60秒60秒", ["60", "60"]),
        ("node.20, .5", []),
    ],
)
def test_digits_say_numbers(text: str, numbers: list[str]) -> None:
    assert sorted(numerals.in_digits(text).elements()) == sorted(numbers)
    assert numerals.said(text) == numerals.in_digits(text)


@pytest.mark.parametrize(
    ("text", "source", "direction", "written"),
    [
        ("三十分钟", "30 minutes", "en-zh", "30分钟"),
        ("三月我有三只猫", "I have 3 cats in March", "en-zh", "三月我有3只猫"),
        ("演出七点开始", "The show starts at 7:00", "en-zh", "演出7:00开始"),
        ("你 2 点到", "be there at 2:00", "en-zh", "你 2:00到"),
        ("早上五点", "5 a.m.", "en-zh", "早上5点"),
        ("十八届", "18th", "en-zh", "18届"),
        ("我赚了一千万美元", "I made $10 million", "en-zh", "我赚了1000万美元"),
        ("百分之十的人", "10% of people", "en-zh", "10%的人"),
        ("打911", "call 9-1-1", "en-zh", "打9-1-1"),
        ("I was in third grade", "我3年级", "zh-en", "I was in 3rd grade"),
        ("The twenty-first", "第21个", "zh-en", "The 21st"),
        ("the thirteenth", "第13个", "zh-en", "the 13th"),
        ("I went twice", "我去了2次", "zh-en", "I went 2 times"),
        ("Seven billion people", "70亿人", "zh-en", "7 billion people"),
        ("It starts at 7: 00", "7点开始", "zh-en", "It starts at 7:00"),
        ("$1,000", "1000美元", "zh-en", "$1000"),
        ("I leave on March 5", "我3月5号走", "zh-en", "I leave on March 5"),
        ("two cats", "两只猫", "zh-en", "two cats"),
        ("About a million people", "100万人左右", "zh-en", "About 1 million people"),
        ("I told you a hundred times", "我跟你说了100遍", "zh-en", "I told you 100 times"),
        ("有20多万人", "over 200,000 people", "en-zh", "有20多万人"),
        ("4万户停电", "40,000 homes without power", "en-zh", "4万户停电"),
        ("上千万年", "more than 10 million years", "en-zh", "上千万年"),
        ("我百分之百确定", "I'm 100 percent sure", "en-zh", "我100%确定"),
        ("20世纪60年代", "the 1960s", "en-zh", "20世纪60年代"),
        ("他身高1米83", "He is 1.83 metres tall", "en-zh", "他身高1米83"),
        ("7点半见", "See you at half past 7", "en-zh", "7点半见"),
        ("See you at half past seven", "7点半见", "zh-en", "See you at 7:30"),
        ("2 of 2", "2个里的2个", "zh-en", "2 of 2"),
    ],
)
def test_digits_stay_as_they_are_written(text: str, source: str, direction: Direction, written: str) -> None:
    assert numerals.rewritten(text, source, direction) == written


def test_a_number_with_its_scale_is_told_as_the_other_language_counts() -> None:
    assert numerals.rescaled("3个亿", "zh-en") == "300 million"
    assert numerals.rescaled("1万亿", "zh-en") == "1 trillion"
    assert numerals.rescaled("2 trillion", "en-zh") == "2万亿"
    assert not numerals.rescaled("11千米", "zh-en")


@given(st.integers(0, 10**9))
def test_an_english_number_means_the_same_in_myriads(number: int) -> None:
    assert numerals.in_digits(numerals.rescaled(f"{number} thousand", "en-zh")) == {str(1000 * number): 1}


ANY = st.text(alphabet="0123456789.,:/-$% 点半分万亿千百十零一二两三九twohundred half")


@given(ANY, ANY)
def test_any_text_is_read(text: str, source: str) -> None:
    assert numerals.in_digits(text) <= numerals.said(text)
    assert bool(numerals.rewritten(text, source, "zh-en")) == bool(text)
