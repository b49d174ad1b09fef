"""Numbers in words become digits in both languages, and other words stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.translation.facts import numerals, words_to_digits


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("fifty thousand pounds", "50 thousand pounds"),
        ("Ten Thousand followers", "10 thousand followers"),
        ("a hundred and fifty thousand", "150 thousand"),
        ("twenty-five thousand miles", "25 thousand miles"),
        ("one billion four hundred million", "1.4 billion"),
        ("two million five hundred thousand", "2.5 million"),
        ("one hundred thousand and one", "100,001"),
        ("two hundred eleven thousand three hundred and five", "211,305"),
        ("one point five million", "1.5 million"),
        ("two and a half million people", "2.5 million people"),
        ("half a million, a quarter of a million", "500 thousand, 250 thousand"),
        ("a billion people", "1 billion people"),
        ("a ten thousand-dollar prize", "a 10 thousand-dollar prize"),
        ("between ten thousand and twenty thousand", "between 10 thousand and 20 thousand"),
        ("from ten to twenty thousand", "from 10 thousand to 20 thousand"),
        ("five or six hundred thousand", "500 thousand or 600 thousand"),
        ("one hundred to two hundred thousand", "100 thousand to 200 thousand"),
        ("I'm thirty-five, she's eleven", "I'm 35, she's 11"),
        ("nine thousand nine hundred ninety-nine", "9999"),
        ("two thousand and five", "2005"),
        ("twelve hundred", "1200"),
        ("ten or fifteen minutes", "10 or 15 minutes"),
        ("between one hundred and fifty and two hundred", "between 150 and 200"),
        ("a fifty-dollar bill", "a 50-dollar bill"),
        ("the thirty-fifth and the twenty-first", "the 35th and the 21st"),
        ("thirty with kids", "30 with kids"),
        ("nineteen ninety-four, twenty twenty", "1994, 2020"),
        ("up at seven forty-five, until six oh five", "up at 7:45, until 6:05"),
        ("four or five hundred a month", "400 or 500 a month"),
    ],
)
def test_numbers_in_english_words_become_digits(words: str, digits: str) -> None:
    assert words_to_digits.in_english(words) == digits


@pytest.mark.parametrize(
    "text",
    [
        "ten, one of them, no one",
        "a hundred times, a thousand times",
        "a million thanks",
        "one in a million",
        "in the eighteen nineties",
        "tens of thousands, thousands, millions",
        "the millionth, the thirtieth",
        "the second million",
        "a quarter to ten",
        "See, two thirty is fine",
        "nine one one, nine eleven",
        "twenty-four seven",
        "fifty-fifty",
        "twenty-something, thirty-odd",
        "from two fifty dollars on",
        "someone thousand-yard",
        "at one canteen",
        "60 thousand",
    ],
)
def test_what_is_smaller_or_says_no_number_stays(text: str) -> None:
    assert words_to_digits.in_english(text) == text


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("我今年三十五岁", "我今年35岁"),
        ("十一个人，一百零八将", "11个人，108将"),
        ("两千三百四十五，两千零五", "2345，2005"),
        ("三百五，一千一，二百五十块", "350，1100，250块"),
        ("有20多万人，花了130多亿", "有超过20万人，花了超过130亿"),
        ("第七十八页", "第78页"),
        ("二十多岁", "20多岁"),
        ("上午十一点半，三点二十见", "上午11点半，3点20见"),
        ("二零二四年，二十一世纪", "2024年，21世纪"),
        ("百分之二十，百分之五", "20%，5%"),
        ("零点五", "0.5"),
        ("一米八，一米七五，一米八几", "1.8米，1.75米，1.8米多"),
        ("三四十人，十七八岁，五六万，两三千", "30到40人，17到18岁，5万到6万，2000到3000"),
        ("一百多万，三千多万", "超过100万，超过3000万"),
        ("十公里，三斤", "10公里，3斤"),
    ],
)
def test_numbers_in_characters_become_digits(words: str, digits: str) -> None:
    assert words_to_digits.in_chinese(words) == digits


@pytest.mark.parametrize(
    "text",
    [
        "十分好，十全十美，百里挑一",
        "一起，一下，三次，十个",
        "十几个，几十个，三十几岁",
        "数十万人，数十公里，路易十六1774年登基，不怕一万，就怕万一",
        "十一别来中国，山路十八弯",
        "三七二十一，一五一十",
        "双十一，十一放假，十一月",
        "你这个二百五",
        "八月十五，大年三十",
        "百分之百",
        "三五成群，七上八下",
        "三十六计，女大十八变",
        "三分之二，多少钱一斤",
    ],
)
def test_characters_that_say_more_than_a_number_stay(text: str) -> None:
    assert words_to_digits.in_chinese(text) == text


UNITS, TENS = list(numerals.CARDINALS)[:20], ["", "", *list(numerals.CARDINALS)[20:]]


def in_words(number: int) -> str:
    if number < 20:
        return UNITS[number]
    if number < 100:
        return TENS[number // 10] + (f"-{UNITS[number % 10]}" if number % 10 else "")
    scale, size = ("hundred", 100) if number < 1000 else ("thousand", 1000)
    rest = number % size
    return f"{in_words(number // size)} {scale}" + (f"{' and' * (rest < 100)} {in_words(rest)}" if rest else "")


def in_characters(number: int) -> str:
    written, digits = "", f"{number:d}"
    for place, digit in enumerate(digits):
        size = ["", "十", "百", "千"][len(digits) - 1 - place]
        zero = "零" if digit == "0" and digits[place + 1 :].strip("0") and not written.endswith("零") else ""
        written += "零一二三四五六七八九"[int(digit)] + size if digit != "0" else zero
    return written.removeprefix("一") if 9 < number < 20 else written


@given(st.integers(11, 9999))
def test_every_number_is_read_in_both_languages(number: int) -> None:
    assert words_to_digits.in_english(f"There are {in_words(number)} of them.") == f"There are {number} of them."
    assert words_to_digits.in_chinese(f"有{in_characters(number)}个人") == f"有{number}个人"
