"""Large numbers in English words become digits, and other words stay."""

import pytest

from server.translation.facts import magnitudes


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
    ],
)
def test_large_numbers_in_words_become_digits(words: str, digits: str) -> None:
    assert magnitudes.in_digits(words) == digits


@pytest.mark.parametrize(
    "text",
    [
        "two thousand and five",
        "nine thousand nine hundred ninety-nine",
        "a million thanks",
        "one in a million",
        "tens of thousands, thousands, millions",
        "the millionth",
        "the second million",
        "a quarter to ten",
        "someone thousand-yard",
        "60 thousand",
    ],
)
def test_what_is_smaller_or_says_no_number_stays(text: str) -> None:
    assert magnitudes.in_digits(text) == text
