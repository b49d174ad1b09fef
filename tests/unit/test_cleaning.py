"""What of a text or a name is taken, cleaned or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.cleaning import clean_name, clean_room, clean_text, skeleton


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("hi\u200b there", "hi there"),
        ("safe \u202egpj.exe", "safe gpj.exe"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("\x1b[31mred\x07", "[31mred"),
        ("  spaced  ", "spaced"),
        ("👨‍👩‍👧 ❤️ 🏳️‍🌈", "👨‍👩‍👧 ❤️ 🏳️‍🌈"),
        ("x\u200dy", "xy"),
        ("\ufeff\u2066\u2069", ""),
        ("今天\u3000很好", "今天\u3000很好"),
        ("\ud800", ""),
    ],
)
def test_text_keeps_what_can_be_seen(text: str, cleaned: str) -> None:
    """Invisible and controlling characters go; emoji sequences stay whole."""
    assert clean_text(text) == cleaned


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    """A cleaned text is clean, and can be encoded."""
    once = clean_text(text)
    assert clean_text(once) == once
    once.encode()


@pytest.mark.parametrize("name", ["", " ", "\u200bAnn", "A\u202enn", "x" * 33, "...", "@bob", "a\x00b", "\ue000"])
def test_names_that_cannot_be_seen_are_refused(name: str) -> None:
    """Nothing is taken out of a name in silence: who hides something gets the reason."""
    assert clean_name(name, 32) is None


@pytest.mark.parametrize(
    ("name", "shown"),
    [("  Ann  Lee ", "Ann Lee"), ("Ａｎｎ", "Ann"), ("小红🌸", "小红🌸"), ("🌸", "🌸"), ("O'Neil-2", "O'Neil-2")],
)
def test_names_are_shown_in_one_form(name: str, shown: str) -> None:
    """NFKC and single spaces."""
    assert clean_name(name, 32) == shown


@pytest.mark.parametrize(
    ("one", "other"),
    [("admin", "аdmin"), ("paypal", "раураl"), ("Ann", "ANN"), ("Bill", "BiII"), ("Bob", "B0b"), ("ab", "a b")],
)
def test_names_that_look_alike_have_one_skeleton(one: str, other: str) -> None:
    """Cyrillic, case, digits and spaces do not make a second person."""
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(("one", "other"), [("Ann", "Anne"), ("小红", "小明"), ("Bob", "Rob"), ("José", "Jose")])
def test_names_that_differ_have_two_skeletons(one: str, other: str) -> None:
    """People with different names do not shut each other out."""
    assert skeleton(one) != skeleton(other)


@pytest.mark.parametrize(
    ("room", "id_"), [("Cats", "cats"), ("连麦-1", "连麦-1"), ("ｃａｔｓ", "cats"), ("v1.2_x", "v1.2_x")]
)
def test_room_names_have_one_form(room: str, id_: str) -> None:
    """However it is typed, a link leads to one room."""
    assert clean_room(room) == id_


@pytest.mark.parametrize("room", ["", " ", "a b", "../x", ".", "a/b", "x" * 65, "a\n", "\u202ecats"])
def test_odd_room_names_are_refused(room: str) -> None:
    """No path, no space, nothing invisible."""
    assert clean_room(room) is None
