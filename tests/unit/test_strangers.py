"""Names that a model has never met, and what only looks like one."""

import pytest

from server.translation.facts.strangers import NOBODY, Strangers

MET = frozenset({"Leslie", "Smith", "Mr", "the", "is", "chief", "officer", "table", "Friends", "who", "my", "Yes"})


def found(sentence: str) -> list[str]:
    return [sentence[span.start : span.end] for span in Strangers(MET).find(sentence)]


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("my cat is Dilokrit", ["Dilokrit"]),
        ("who is Dilokrit Pattavee?", ["Dilokrit Pattavee"]),
        ("who is Leslie Aunhart?", ["Leslie Aunhart"]),
        ("who is Aunhart Smith?", ["Aunhart Smith"]),
        ("who is Mr Aunhart?", ["Aunhart"]),
        ("who is Chief Officer Aunhart?", ["Aunhart"]),
        ("Leslie Aunhart is my chief", ["Leslie Aunhart"]),
        ("Aunhart's table, Kraslava's chief", ["Kraslava"]),
        ("Korydal and Kraslava", ["Kraslava"]),
        ("the Korydal-Aunhart table", ["Korydal-Aunhart"]),
    ],
)
def test_a_name_that_was_never_met_is_found_with_those_beside_it(sentence: str, names: list[str]) -> None:
    assert found(sentence) == names


@pytest.mark.parametrize(
    "sentence",
    [
        "Dilokrit is my chief",  # the capital may be the sentence's
        "is my Smiths or Tables",
        "the Aunhartian Chief",
        "the Ukraine, on Tuesday or Tues",
        "The Terracotta Warriors and my Burj Khalifa",
        "the NASA, dilokrit@Example.com #Korydal @Korydal",
    ],
)
def test_words_that_were_met_or_are_no_names_are_not_found(sentence: str) -> None:
    assert found(sentence) == []


def test_without_a_list_nobody_is_a_stranger() -> None:
    assert list(NOBODY.find("who is Dilokrit?")) == []
