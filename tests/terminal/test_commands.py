"""Slash commands as they are read and completed."""

import pytest

from client.terminal.commands import Choices, Completion, Line, Order, Unknown, complete, language, parse

HERE = Choices(people=("Bob Ross", "小红"), rooms=("cats", "dogs"), themes=("nord",))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("hello", Line("hello")),
        ("/join cats", Order("join", "cats")),
        ("/JOIN  cats key ", Order("join", "cats key")),
        ("/reply two\nlines", Order("reply", "two\nlines")),
        ("/quit", Order("quit", "")),
        ("/shrug", Unknown("shrug")),
        ("/", Unknown("")),
        ("//join", Line("/join")),
        ("/etc/hosts", Line("/etc/hosts")),
        (" /join", Line(" /join")),
    ],
)
def test_a_line_is_read(text: str, read: Line | Order | Unknown) -> None:
    """As a command, as none there is, or as something to say."""
    assert parse(text) == read


@pytest.mark.parametrize(
    ("before", "completion"),
    [
        ("/r", Completion(0, ("/reply", "/react"))),
        ("/lang zh-", Completion(6, ("zh-Hans", "zh-Hant"))),
        ("/join d", Completion(6, ("dogs",))),
        ("/theme ", Completion(7, ("nord",))),
        ("hi @b", Completion(3, ("@Bob Ross",))),
        ("你好@小", Completion(2, ("@小红",))),
        ("mail a@b", Completion(8, ())),
        ("/reply @B", Completion(7, ("@Bob Ross",))),
        ("hello", Completion(5, ())),
    ],
)
def test_what_is_typed_is_completed(before: str, completion: Completion) -> None:
    """Commands, what they take, and names."""
    assert complete(before, HERE) == completion


@pytest.mark.parametrize(
    ("word", "lang"),
    [("EN", "en"), ("zh", "zh-Hans"), ("zh-hant", "zh-Hant"), ("繁體", "zh-Hant"), ("中文", "zh-Hans"), ("fr", None)],
)
def test_a_language_has_many_names(word: str, lang: str | None) -> None:
    """Codes of any case, and what it calls itself."""
    assert language(word) == lang
