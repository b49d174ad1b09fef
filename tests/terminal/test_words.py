"""The client's own words: complete and alike in every language."""

import re
from pathlib import Path

import pytest

from client.terminal.commands import NAMES
from client.terminal.words import load
from server.wire import READING_LANGS, ReadingLang

SOURCES = Path(__file__).resolve().parent.parent.parent / "client" / "terminal"


def test_every_word_that_is_asked_for_is_there() -> None:
    """And none that nobody asks for."""
    said = "\n".join(path.read_text() for path in SOURCES.glob("*.py"))
    keys = {key for key in load()["en"].table if not re.match("/|key |on |reads ", key)}
    assert {key for key in keys if f'"{key}"' not in said.replace("'", '"')} == set()
    asked = set(re.findall(r'(?:words|_say)\(\s*"(\w+)"', said))
    assert asked <= keys
    assert {key for key, _ in load()["en"].under("/")} == set(NAMES)


@pytest.mark.parametrize("lang", READING_LANGS)
def test_each_language_says_everything_with_the_same_facts(lang: ReadingLang) -> None:
    """A translation that loses a fact would hide it."""
    tables = load()
    for key, english in tables["en"].table.items():
        own = tables[lang].table[key]
        assert own.strip()
        assert sorted(re.findall(r"{\w+}", own)) == sorted(re.findall(r"{\w+}", english)), key
