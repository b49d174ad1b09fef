"""Whoever loses the connection gets what was missed, in order, once."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from server.__main__ import Running
from server.room import Room
from server.wire import Joined, Logged, RoomInfo, decode_event
from tests.fakes import FakeTranslator
from tests.serving import Frame, Person, person, serving


class Mirror:
    """A reader's own copy of the room: snapshots and events folded by the reducer that the server uses."""

    def __init__(self) -> None:
        self.room = Room(RoomInfo("cats", "cats", "", 0, 0, [], None, 0, False))
        self.said: list[int] = []

    def take(self, frame: Frame) -> None:
        event = decode_event(json.dumps(frame))
        if isinstance(event, Joined):
            self._join(event)
        elif isinstance(event, Logged):
            assert event.seq > self.room.seq, "seq only grows"
            self.room.apply(event)
            if frame["type"] == "said":
                self.said.append(event.seq)

    def _join(self, joined: Joined) -> None:
        position = joined.room.seq
        if not joined.recovered:
            self.room = Room(joined.room.__class__("cats", "cats", "", 0, 0, [], None, 0, False))
            self.said = []
        self.said += [message.seq for message in joined.messages]
        for message in joined.messages:
            self.room.info = RoomInfo("cats", "cats", "", message.seq - 1, 0, [], None, 0, False)
            self.room.apply(message)
        self.room.info = joined.room
        assert self.room.seq == position

    @property
    def position(self) -> dict[str, Any]:
        return {"epoch": self.room.info.epoch, "seq": self.room.seq}

    def state(self) -> list[tuple[int, str, dict[str, list[str]], dict[str, str]]]:
        return [
            (e.message.seq, e.message.text, e.message.reactions, {k: t.text for k, t in e.translations.items()})
            for e in self.room.entries.values()
        ]


async def _script(ann: Person) -> list[Frame]:
    """A lively minute: lines, edits, deletions and reactions, also of lines from long before."""
    answers = [await ann.say("cats", f"line {n}", id=f"s{n}") for n in range(3)]
    answers.append(await ann.ask("edit", room="cats", seq=1, text="first, edited"))
    answers.append(await ann.say("cats", "line 3", id="s3"))
    answers.append(await ann.ask("react", room="cats", seq=1, emoji="👍", on=True))
    answers.append(await ann.ask("delete", room="cats", seq=answers[1]["seq"]))
    answers.append(await ann.say("cats", "line 4", id="s4"))
    answers.append(await ann.ask("edit", room="cats", seq=1, text="first, edited again"))
    answers.append(await ann.say("cats", "last", id="s5"))
    assert {answer["type"] for answer in answers} == {"accepted"}
    return answers


async def _watch(server: Running, mirror: Mirror, frames: int) -> None:
    """Joins where the mirror stands, reads `frames` frames, and drops the connection."""
    async with person(server, "小红", "zh-Hans") as hong:
        since = {"since": mirror.position} if mirror.room.info.epoch else {}
        mirror.take(await hong.ask("join", room="cats", **since))
        for _ in range(frames):
            frame = await hong.read()
            if "seq" in frame:
                mirror.take(frame)
            if _translated(mirror):
                return


def _translated(mirror: Mirror) -> bool:
    """Whether the last line is there and nothing waits for its translation."""
    entries = list(mirror.room.entries.values())
    done = all(e.message.deleted or e.translations["zh-Hans"].status == "done" for e in entries)
    return done and entries != [] and entries[-1].message.text == "last"


@pytest.mark.parametrize("frames", [1, 2, 3, 5, 8, 13])
async def test_a_reader_who_drops_at_every_point_misses_nothing(tmp_path: Path, frames: int) -> None:
    """However often the connection drops, the reader ends with the room as it is, and each message came once."""
    async with serving(tmp_path) as server, person(server, "Ann", "en", "cats") as ann:
        mirror = Mirror()
        await _watch(server, mirror, 0)
        talking = asyncio.create_task(_script(ann))
        while not (talking.done() and _translated(mirror)):
            await _watch(server, mirror, frames)
        answers = await talking
        assert mirror.said == [a["seq"] for a in answers if a.get("id")]
        async with person(server, "Zhou", "zh-Hans") as fresh:
            whole = Mirror()
            whole.take(await fresh.ask("join", room="cats"))
            assert mirror.state() == whole.state()


async def test_missed_messages_come_in_their_present_state(tmp_path: Path) -> None:
    """Recovered: those missed; from the first change to an older one on, events in their order; then live ones."""
    async with serving(tmp_path) as server, person(server, "Ann", "en", "cats") as ann:
        async with person(server, "Bob", "en") as bob:
            before = await bob.ask("join", room="cats")
            await ann.say("cats", "seen")
            await bob.until("said")
        epoch = before["room"]["epoch"]
        await ann.say("cats", "missed")
        await ann.ask("edit", room="cats", seq=2, text="missed, edited")
        await ann.ask("edit", room="cats", seq=1, text="seen, edited")
        await ann.say("cats", "missed too")
        async with person(server, "Bob", "en") as bob:
            joined = await bob.ask("join", room="cats", since={"epoch": epoch, "seq": 1})
            assert joined["recovered"] is True
            assert [m["text"] for m in joined["messages"]] == ["missed, edited"]
            edited = await bob.until("edited", "said")
            assert (edited["type"], edited["of"], edited["text"]) == ("edited", 1, "seen, edited")
            assert (await bob.until("said"))["text"] == "missed too"
            await ann.say("cats", "live")
            assert (await bob.until("said"))["text"] == "live"


@pytest.mark.parametrize("since", [{"epoch": "another", "seq": 1}, {"seq": 9999}, {"seq": 0, "far": True}])
async def test_where_resuming_is_not_possible_the_reader_is_told(tmp_path: Path, since: dict[str, Any]) -> None:
    """Another epoch, a position from the future, or one too far back: a full snapshot, `recovered: false`."""
    limit = 3 if since.pop("far", False) else 1000
    async with serving(tmp_path, max_resume_events=limit, max_history=5, messages_burst=300) as server:
        async with person(server, "Ann", "en") as ann:
            epoch = (await ann.ask("join", room="cats"))["room"]["epoch"]
            for number in range(300):
                await ann.say("cats", f"line {number}")
            joined = await ann.ask("join", room="cats", since={"epoch": epoch, **since})
            assert joined["recovered"] is False
            assert [m["text"] for m in joined["messages"]] == [f"line {n}" for n in range(295, 300)]


async def test_a_room_and_its_epoch_outlive_the_server(tmp_path: Path) -> None:
    """After a restart a reader resumes as if nothing had been."""
    async with serving(tmp_path) as server, person(server, "Ann", "en") as ann:
        epoch = (await ann.ask("join", room="cats"))["room"]["epoch"]
        session = ann.welcome["session"]
        for number in range(3):
            await ann.say("cats", f"line {number}", id=f"m{number}")
    async with serving(tmp_path) as server, person(server, "Ann", "en", session=session) as ann:
        joined = await ann.ask("join", room="cats", since={"epoch": epoch, "seq": 1})
        assert joined["recovered"] is True
        assert [m["text"] for m in joined["messages"]] == ["line 1", "line 2"]
        assert (await ann.say("cats", "line 2", id="m2"))["seq"] == 3
        assert (await ann.say("cats", "line 3", id="m3"))["seq"] == 4


async def test_a_translation_missed_follows_after_a_restart(tmp_path: Path) -> None:
    """A server that died before it translated does so for the reader who comes back."""
    translator = FakeTranslator()
    translator.hold()
    async with serving(tmp_path, translator) as server, person(server, "小红", "zh-Hans") as hong:
        epoch = (await hong.ask("join", room="cats"))["room"]["epoch"]
        async with person(server, "Ann", "en", "cats") as ann:
            await ann.say("cats", "not yet translated")
            assert (await hong.until("said"))["translation"]["status"] == "pending"
    async with serving(tmp_path) as server, person(server, "小红", "zh-Hans") as hong:
        joined = await hong.ask("join", room="cats", since={"epoch": epoch, "seq": 1})
        assert (joined["recovered"], joined["messages"]) == (True, [])
        assert (await hong.until("translated"))["text"] == "[zh-Hans] not yet translated"


async def test_a_stopping_node_drains(tmp_path: Path) -> None:
    """Everyone is told when to come back, then closed with 1012; what was accepted is there afterwards."""
    async with serving(tmp_path, reconnect_seconds=3.0) as server:
        manager = person(server, "Ann", "en", "cats")
        ann = await manager.__aenter__()
        accepted = [await ann.say("cats", f"line {n}", id=f"m{n}") for n in range(3)]
        reading = asyncio.create_task(_read_to_end(ann))
    code = await reading
    await manager.__aexit__(None, None, None)
    draining = ann.frames("draining")
    assert code == 1012
    assert len(draining) == 1
    assert 0 <= draining[0]["reconnect_in_ms"] <= 3000
    async with serving(tmp_path) as server, person(server, "Ann", "en") as ann:
        joined = await ann.ask("join", room="cats")
        assert [m["seq"] for m in joined["messages"]] == [a["seq"] for a in accepted]


async def _read_to_end(someone: Person) -> int:
    try:
        while True:
            await someone.read()
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 0
