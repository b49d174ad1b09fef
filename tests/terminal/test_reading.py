"""What a reader sees of a message."""

import pytest
from msgspec import UNSET

from client.terminal.reading import Reader, Shown, shown
from server.room import Entry
from server.wire import Participant, Said, Status, Translation

SAID = Said(room="cats", seq=1, id="a", at=0, author=Participant("bob", "Bob", "guest"), lang="zh-Hans", text="你好")
ANN = Reader("ann", "en", 0.35)


def seen(status: Status, sure: float | None = None, reader: Reader = ANN) -> Shown:
    translation = Translation("en", "hello", status, UNSET if sure is None else sure)
    return shown(Entry(SAID, {"en": translation}), reader)


@pytest.mark.parametrize(
    ("status", "sure", "what"),
    [
        ("done", 0.9, Shown("hello", "translated")),
        ("done", None, Shown("hello", "translated")),
        ("done", 0.2, Shown("hello", "unsure")),
        ("pending", None, Shown("你好", "pending")),
        ("failed", None, Shown("你好", "failed")),
        ("skipped", None, Shown("你好", "failed")),
    ],
)
def test_a_translation_stands_for_its_message_or_says_why_not(status: Status, sure: float | None, what: Shown) -> None:
    """Below the server's threshold it is marked as unsure."""
    assert seen(status, sure) == what


def test_ones_own_lines_and_language_stay_as_written() -> None:
    """Whatever translations there are."""
    assert seen("done", 1.0, Reader("bob", "en")) == Shown("你好", "original")
    assert seen("done", 1.0, Reader("ann", "zh-Hans")) == Shown("你好", "original")
