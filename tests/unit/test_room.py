"""A room is the fold of its events."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec import json as mjson

from server.room import Room, catch_up
from server.wire import (
    Deleted,
    Edited,
    Logged,
    Participant,
    Promoted,
    Reacted,
    RoomInfo,
    Said,
    Translated,
)

ANN = Participant("p1", "Ann", "guest")
WINDOW = 8


def blank() -> Room:
    return Room(RoomInfo("cats", "cats", "e", 0, 0, [], None, 0, False), window=WINDOW)


def said(seq: int, text: str = "hi") -> Said:
    return Said(room="cats", seq=seq, id=f"m{seq}", at=seq, author=ANN, lang="en", text=text)


def translated(seq: int, of: int, text: str, revision: int = 0) -> Translated:
    return Translated(room="cats", seq=seq, of=of, lang="zh-Hans", text=text, status="done", ms=1, revision=revision)


@st.composite
def logs(draw: st.DrawFn) -> list[Logged]:
    """A room's log as the store would accept it: seqs grow, and changes are about earlier seqs."""
    log: list[Logged] = []
    for seq in range(1, draw(st.integers(1, 25)) + 1):
        of = draw(st.integers(1, seq))
        revision = draw(st.sampled_from([0, of, max(1, seq - 1)]))
        choices: list[Logged] = [
            said(seq, f"text {seq}"),
            Edited(room="cats", seq=seq, of=of, at=seq, lang="en", text=f"edit {seq}"),
            Deleted(room="cats", seq=seq, of=of, by="p1"),
            Reacted(room="cats", seq=seq, of=of, emoji="👍", on=draw(st.booleans()), participant=ANN),
            translated(seq, of, f"translation {seq}", revision),
            Promoted(room="cats", seq=seq, participant=ANN),
        ]
        log.append(choices[draw(st.integers(0, len(choices) - 1))])
    return log


def state(room: Room) -> bytes:
    return mjson.encode((room.info, [tuple(entry) for entry in room.entries.values()]))


def folded(log: list[Logged]) -> Room:
    room = blank()
    for event in log:
        room.apply(event)
    return room


@given(logs(), st.data())
def test_snapshot_and_repeated_tail_give_the_room_of_the_whole_log(log: list[Logged], data: st.DataObject) -> None:
    """Wherever a snapshot is taken, an overlapping tail, applied twice, ends in the same state."""
    cut = data.draw(st.integers(0, len(log)))
    back = data.draw(st.integers(0, cut))
    before = folded(log[:cut])
    resumed = Room(before.info, before.entries.values(), window=WINDOW)
    for event in [*log[back:], *log[back:]]:
        resumed.apply(event)
    assert state(resumed) == state(folded(log))


@given(logs())
def test_no_translation_is_of_a_text_that_is_gone(log: list[Logged]) -> None:
    """What a room shows beside a message was made from the text the message has now."""
    room = folded(log)
    made_from = {event.seq: event for event in log if isinstance(event, Translated)}
    for entry in room.entries.values():
        for translation in entry.translations.values():
            seq = int(translation.text.split()[-1])
            assert made_from[seq].revision == entry.message.revision
            assert not entry.message.deleted


@given(logs(), st.data())
def test_catching_up_equals_having_been_there(log: list[Logged], data: st.DataObject) -> None:
    """Messages missed plus the changes to older ones bring a reader to the state of one who saw it all."""
    cut = data.draw(st.integers(0, len(log)))
    wide = 100
    away, whole = Room(blank().info, window=wide), Room(blank().info, window=wide)
    for event in log[:cut]:
        away.apply(event)
    for event in log:
        whole.apply(event)
    entries, rest = catch_up(log[cut:])
    for entry in entries:
        assert entry.message.seq > away.seq
        away.entries[entry.message.seq] = entry
    for event in rest:
        away.apply(event)
    assert [tuple(entry) for entry in away.entries.values()] == [tuple(entry) for entry in whole.entries.values()]


def test_an_edit_takes_the_old_translation_away() -> None:
    """Between an edit and its own translation, nothing is shown beside the message."""
    room = folded([said(1), translated(2, 1, "旧"), Edited(room="cats", seq=3, of=1, at=3, lang="en", text="new")])
    assert room.entries[1].message.text == "new"
    assert room.entries[1].translations == {}
    assert not room.apply(translated(4, 1, "旧"))
    assert room.apply(translated(5, 1, "新", revision=3))
    assert room.entries[1].translations["zh-Hans"].text == "新"


def test_a_deleted_message_keeps_its_place_and_nothing_else() -> None:
    """Text, reactions and translations are gone, and no later change brings them back."""
    react = Reacted(room="cats", seq=2, of=1, emoji="👍", on=True, participant=ANN)
    room = folded([said(1), react, Deleted(room="cats", seq=3, of=1, by="p1")])
    message = room.entries[1].message
    assert (message.text, message.reactions, message.deleted) == ("", {}, True)
    assert not room.apply(Edited(room="cats", seq=4, of=1, at=4, lang="en", text="back"))
    assert room.entries[1].message.text == ""


def test_the_window_keeps_the_latest_messages() -> None:
    """A room in memory is bounded, whatever its history."""
    room = folded([said(seq) for seq in range(1, 101)])
    assert list(room.entries) == list(range(93, 101))
    assert [entry.message.seq for entry in room.latest(3)] == [98, 99, 100]


def test_the_tail_tells_when_it_does_not_reach_back() -> None:
    """A resume past the tail must ask the store."""
    room = Room(blank().info, tail=3)
    for seq in range(1, 6):
        room.apply(said(seq))
    assert room.since(1) is None
    assert [event.seq for event in room.since(2) or []] == [3, 4, 5]
    assert room.since(5) == []
