"""Discounts, of which one language tells what is left and the other what is taken off."""

import pytest

from server.translation.facts.discounts import spelt_out


@pytest.mark.parametrize(
    ("sentence", "plain"),
    [
        ("这双鞋打7折", "这双鞋有30%折扣"),
        ("今天打八折。", "今天有20%折扣。"),
        ("会员可享8.5折优惠", "会员有15%折扣"),
        ("全场打七五折", "所有东西有25%折扣"),
        ("全场五折起，快来", "所有东西最多有50%折扣，快来"),
        ("低至3折", "最多有70%折扣"),
        ("给你打个八八折", "给你12%的折扣"),
        ("打对折了", "有50%折扣了"),
    ],
)
def test_what_is_left_to_pay_becomes_what_is_taken_off(sentence: str, plain: str) -> None:
    assert spelt_out(sentence, "zh-en") == plain


@pytest.mark.parametrize(
    ("sentence", "plain"),
    [
        ("It's 30% off today", "It has a 30% discount today"),
        ("Everything was 8 percent off!", "Everything had an 8% discount!"),
        ("50% off all shoes", "a 50% discount on all shoes"),
        ("Get 15% off your first order", "Get a 15% discount on your first order"),
        ("an extra 10% off", "an extra 10% discount"),
        ("Up to 70% off!", "a discount of up to 70%!"),
    ],
)
def test_what_is_taken_off_is_called_a_discount(sentence: str, plain: str) -> None:
    assert spelt_out(sentence, "en-zh") == plain


@pytest.mark.parametrize(
    "sentence", ["百折不挠", "3折叠手机", "三折页", "打折吗？", "他骨折了", "把纸打三折叠好", "走了3.7折返"]
)
def test_other_folds_are_left_alone(sentence: str) -> None:
    assert spelt_out(sentence, "zh-en") == sentence


@pytest.mark.parametrize("sentence", ["I turned 30% of it off", "It fell off", "100% offline"])
def test_other_percentages_are_left_alone(sentence: str) -> None:
    assert spelt_out(sentence, "en-zh") == sentence
