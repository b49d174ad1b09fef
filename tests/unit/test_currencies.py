"""Currencies are recognised in both languages and said as the other one does."""

import pytest

from server.translation.catalog import Direction
from server.translation.facts import currencies, money, quantities


@pytest.mark.parametrize(
    ("source", "output", "kept"),
    [
        ("I paid £30", "我花了 30 美元", False),
        ("I paid £30", "我花了 30 英镑", True),
        ("It was €20", "那是 20 岁", False),
        ("5万英镑", "50,000 dollars", False),
        ("5万英镑", "50,000 pounds", True),
        ("我换了500港币", "I changed 500 harbor", False),
        ("我换了500港币", "I changed 500 Hong Kong dollars", True),
        ("1500韩元", "1500 won", True),
        ("加元素进去", "Add an element", True),
        ("12月31号参加元旦晚会", "I'm going to a New Year party on December 31", True),
        ("今日币价涨了5%", "The price of the coin is up 5% today", True),
        ("quid pro quo at 5", "5 点的交换", True),
        ("I won 50 games", "我赢了 50 场", True),
        ("It weighs 20 pounds", "重 20 磅", True),
    ],
)
def test_an_amount_stays_in_the_currency_that_it_names(source: str, output: str, *, kept: bool) -> None:
    assert money.kept(source, output) == kept


@pytest.mark.parametrize(
    ("quantity", "direction", "said"),
    [
        ("£30", "en-zh", "£30"),
        ("€1.5 million", "en-zh", "150万欧元"),
        ("30 pounds sterling", "en-zh", "30 英镑"),
        ("30 lbs", "en-zh", "30 磅"),
        ("20 thousand euros", "en-zh", "2万欧元"),
        ("100 Hong Kong dollars", "en-zh", "100 港币"),
        ("£30", "zh-en", "£30"),
        ("500港币", "zh-en", "500 Hong Kong dollars"),
        ("3000日元", "zh-en", "3000 yen"),
        ("2万港币", "zh-en", "20,000 Hong Kong dollars"),
        ("300万人", "zh-en", "3 million people"),
    ],
)
def test_an_amount_is_said_in_the_other_language(quantity: str, direction: Direction, said: str) -> None:
    assert [quantity[span.start : span.end] for span in quantities.find(quantity, direction)] == [quantity]
    assert quantities.said(quantity, direction) == said


@pytest.mark.parametrize(
    ("written", "spelt"),
    [
        ("HK$500 is enough", "500 Hong Kong dollars is enough"),
        ("A$1,200.50, or C$5 million", "1,200.50 Australian dollars, or 5 million Canadian dollars"),
        ("NT$3k", "3k Taiwan dollars"),
        ("I have $5", "I have $5"),
        ("NASA$5", "NASA$5"),
    ],
)
def test_dollars_of_elsewhere_are_spelt_out(written: str, spelt: str) -> None:
    assert currencies.spelt_out(written) == spelt
