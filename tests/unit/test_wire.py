"""Frames become commands and events, or a clear refusal."""

import json

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from server.wire import (
    COMMANDS,
    EVENTS,
    BadFrame,
    Command,
    Hello,
    Join,
    Logged,
    Position,
    Say,
    decode,
    decode_event,
    decode_logged,
    encode,
)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
types = st.sampled_from([kind.__struct_config__.tag for kind in COMMANDS] + ["host", "zzz", ""])


def test_commands_are_read_with_their_defaults() -> None:
    """What a client leaves out has the value of the protocol."""
    assert decode('{"type":"join","room":"cats"}') == Join(room="cats", history=50)
    assert decode(b'{"type":"hello","name":"Ann","lang":"zh-Hant","extra":1}') == Hello(name="Ann", lang="zh-Hant")
    assert decode('{"type":"join","room":"c","since":{"epoch":"e","seq":3}}') == Join(room="c", since=Position("e", 3))


@pytest.mark.parametrize(
    ("frame", "code", "says", "ref"),
    [
        ("{}", "bad_frame", "type", None),
        ('{"type":"zzz","ref":"7"}', "bad_frame", "zzz", "7"),
        ('{"type":"say","room":"a","ref":"7"}', "bad_frame", "id", "7"),
        ('{"type":"say","room":1,"id":"1","text":"x","ref":"7"}', "bad_frame", "room", "7"),
        ('{"type":"hello","name":"Ann","lang":"fr"}', "bad_frame", "fr", None),
        ('{"type":"edit","room":"a","seq":-1,"text":"x"}', "bad_frame", ">= 0", None),
        ('{"type":"edit","room":"a","seq":9007199254740992,"text":"x"}', "bad_frame", "seq", None),
        ('{"type":"say","room":"a","id":"' + "x" * 65 + '","text":"x"}', "bad_frame", "64", None),
        ('{"type":"ask","room":"a","ref":"9"}', "unsupported", "ask", "9"),
        ("not json", "bad_frame", "malformed", None),
        ("[1]", "bad_frame", "array", None),
        ("", "bad_frame", "truncated", None),
    ],
)
def test_a_wrong_frame_says_what_is_wrong(frame: str, code: str, says: str, ref: str | None) -> None:
    """The refusal names the field, and answers to the frame's ref."""
    with pytest.raises(BadFrame) as caught:
        decode(frame)
    assert caught.value.code == code
    assert says in caught.value.reason
    assert (caught.value.ref if isinstance(caught.value.ref, str) else None) == ref


@given(st.binary(max_size=200) | st.text(max_size=200))
@example("[" * 5000)
@example('{"type":"say","room":"a","id":"1","text":"\\ud800"}')
def test_any_bytes_are_a_command_or_a_bad_frame(frame: bytes | str) -> None:
    """Nothing a client sends raises anything else."""
    try:
        assert isinstance(decode(frame), Command)
    except BadFrame as bad:
        assert bad.reason


@given(
    types, st.dictionaries(st.sampled_from(["room", "id", "text", "seq", "lang", "name", "since", "on"]), json_values)
)
def test_any_object_is_a_command_or_a_bad_frame(type_: str, fields: dict[str, object]) -> None:
    """Values of wrong types are refused, and never become a command."""
    try:
        frame = json.dumps({"type": type_, **fields})
        assert isinstance(decode(frame), Command)
    except BadFrame as bad:
        assert bad.reason


@given(st.builds(Say, room=st.text(max_size=9), id=st.text(max_size=9), text=st.text(), ref=st.text(max_size=9)))
def test_a_command_survives_the_wire(command: Say) -> None:
    """What is written is what is read."""
    assert decode(encode(command)) == command


GOLDEN = json.loads((__import__("pathlib").Path(__file__).parent.parent / "wire" / "events.json").read_text())


@pytest.mark.parametrize("frame", GOLDEN, ids=lambda frame: frame["type"])
def test_golden_frames_keep_their_shape(frame: dict[str, object]) -> None:
    """Every golden frame is read, and written again with the same fields."""
    event = decode_event(json.dumps(frame))
    assert json.loads(encode(event)) == frame
    if isinstance(event, Logged):
        assert decode_logged(encode(event)) == event


def test_every_event_has_a_golden_frame() -> None:
    """A new event comes with a frame that other implementations can be tested on."""
    assert {frame["type"] for frame in GOLDEN} == {kind.__struct_config__.tag for kind in EVENTS}


def test_events_are_frozen() -> None:
    """A value that is shared by all readers cannot change under them."""
    event = decode_event(json.dumps(GOLDEN[0]))
    with pytest.raises(AttributeError):
        event.room = "other"  # type: ignore[attr-defined]
    with pytest.raises(msgspec.ValidationError):
        decode_event('{"type":"said"}')
