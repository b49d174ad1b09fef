"""Numbers in digits and in words, of both languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.translation import numerals


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
    ],
)
def test_digits_say_numbers(text: str, numbers: list[str]) -> None:
    assert sorted(numerals.in_digits(text).elements()) == sorted(numbers)
    assert numerals.said(text) == numerals.in_digits(text)


@given(st.integers(0, 10**9))
def test_an_english_number_means_the_same_in_myriads(number: int) -> None:
    assert numerals.in_digits(numerals.rescaled(f"{number} thousand", "en-zh")) == {str(1000 * number): 1}


@given(st.text(alphabet="0123456789.,:/-$% 点半分万亿千百十零一二两三九twohundred half"))
def test_any_text_is_read(text: str) -> None:
    assert numerals.in_digits(text) <= numerals.said(text)
