"""What every store promises, on each adapter."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.settings import Settings
from server.store import Draft, Keys, Store, StoreFailed
from server.store.sqlite import SqliteStore
from server.wire import Deleted, Edited, Participant, Promoted, Reacted, Said, Translated

ANN = Participant("p1", "Ann", "guest")


@pytest.fixture(params=["file", "memory"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    settings = Settings(data=tmp_path, max_history=50, max_log_events=100)
    made = SqliteStore(tmp_path if request.param == "file" else None, settings)
    await made.open("cats", Keys())
    yield made
    await made.close()


def said(id_: str, text: str = "hi", at: int | None = None) -> Said:
    now = int(time.time() * 1000)
    return Said(room="cats", id=id_, at=now if at is None else at, author=ANN, lang="en", text=text)


def translated(of: int, text: str, revision: int = 0) -> Translated:
    return Translated(room="cats", of=of, lang="zh-Hans", text=text, status="done", ms=1, revision=revision)


async def append(store: Store, *drafts: Draft) -> list[int | None]:
    return [recorded.event.seq if recorded.event else None for recorded in await store.append(drafts)]


async def test_seqs_count_up_without_a_gap(store: Store) -> None:
    """One batch or many, each event has the seq after the one before."""
    assert await append(store, Draft(said("a")), Draft(said("b"))) == [1, 2]
    assert await append(store, Draft(said("c"))) == [3]


async def test_rooms_have_orders_of_their_own(store: Store) -> None:
    """A busy room moves no other."""
    await store.open("dogs", Keys())
    dog = Said(room="dogs", id="d", at=1, author=ANN, lang="en", text="wuff")
    assert await append(store, Draft(said("a")), Draft(dog), Draft(said("b"))) == [1, 1, 2]


async def test_the_same_id_from_the_same_sender_is_one_message(store: Store) -> None:
    """Sent again, in the same batch or later, it answers with the first seq and takes no new one."""
    assert await append(store, Draft(said("a"), "p1"), Draft(said("a"), "p1")) == [1, 1]
    (again,) = await store.append([Draft(said("a", "other text"), "p1")])
    assert again.event is not None
    assert (again.event.seq, again.first) == (1, False)
    assert await append(store, Draft(said("a"), "p2"), Draft(said("b"), "p1")) == [2, 3]


async def test_an_id_may_come_again_after_the_window(store: Store) -> None:
    """Five minutes later it is a new message."""
    assert await append(store, Draft(said("a", at=1), "p1"), Draft(said("a"), "p1")) == [1, 2]


async def test_a_room_opens_as_it_was(store: Store) -> None:
    """Messages, translations and hosts are there, under the same epoch."""
    first = await store.open("cats", Keys())
    host = Participant("p1", "Ann", "host")
    await append(store, Draft(said("a")), Draft(translated(1, "嗨")), Draft(Promoted(room="cats", participant=host)))
    again = await store.open("cats", Keys())
    assert again.room.info.epoch == first.room.info.epoch
    assert again.room.seq == 3
    assert again.room.info.hosts == [host]
    assert again.room.entries[1].translations["zh-Hans"].text == "嗨"


async def test_only_the_first_to_open_makes_the_room(store: Store) -> None:
    """The keys are those of the one who made it."""
    made = await store.open("den", Keys(b"room", b"host"))
    again = await store.open("den", Keys(b"other", b"other"))
    assert (made.created, again.created) == (True, False)
    assert again.keys == Keys(b"room", b"host")


async def test_an_edit_beats_a_late_translation(store: Store) -> None:
    """The translation of the old text is not kept, and takes no seq."""
    await append(store, Draft(said("a")), Draft(translated(1, "旧")))
    edit = Edited(room="cats", of=1, at=2, lang="en", text="new")
    assert await append(store, Draft(edit), Draft(translated(1, "旧")), Draft(translated(1, "新", 3))) == [3, None, 4]
    (entry,) = await store.messages("cats", 99, 10)
    assert entry.message.text == "new"
    assert entry.translations["zh-Hans"].text == "新"


async def test_nothing_of_a_deleted_text_is_left(store: Store) -> None:
    """Neither history nor the log hold it, and it cannot be changed again."""
    await append(store, Draft(said("a", "secret")), Draft(translated(1, "秘密")))
    gone = Deleted(room="cats", of=1, by="p1")
    react = Reacted(room="cats", of=1, emoji="👍", on=True, participant=ANN)
    edit = Edited(room="cats", of=1, at=2, lang="en", text="back")
    assert await append(store, Draft(gone), Draft(react), Draft(edit), Draft(translated(1, "秘密"))) == [
        3,
        None,
        None,
        None,
    ]
    (entry,) = await store.messages("cats", 99, 10)
    assert (entry.message.text, entry.message.deleted, entry.translations) == ("", True, {})
    events = await store.events("cats", 0, 10) or []
    assert "secret" not in repr(events)
    assert "秘密" not in repr(events)


async def test_a_change_to_no_message_is_stale(store: Store) -> None:
    """There is nothing to change."""
    assert await append(store, Draft(Deleted(room="cats", of=5, by="p1"))) == [None]


async def test_history_reads_back_in_pages(store: Store) -> None:
    """Oldest first in a page, pages from the latest."""
    await append(store, *(Draft(said(str(n))) for n in range(10)))
    page = await store.messages("cats", 11, 4)
    assert [entry.message.seq for entry in page] == [7, 8, 9, 10]
    page = await store.messages("cats", 7, 100)
    assert [entry.message.seq for entry in page] == [1, 2, 3, 4, 5, 6]
    assert await store.messages("cats", 1, 5) == []
    assert await store.messages("nowhere", 9, 5) == []


async def test_the_log_gives_all_after_a_seq_or_says_that_it_cannot(store: Store) -> None:
    """Never a part with a hole, and never more than asked for."""
    await append(store, *(Draft(said(str(n))) for n in range(10)))
    assert [event.seq for event in await store.events("cats", 7, 10) or []] == [8, 9, 10]
    assert await store.events("cats", 10, 10) == []
    assert await store.events("cats", 2, 5) is None


async def test_the_log_is_trimmed_and_history_is_not(store: Store) -> None:
    """What is too old to resume from can still be read."""
    await append(store, *(Draft(said(str(n))) for n in range(250)))
    assert await store.events("cats", 10, 1000) is None
    assert len(await store.events("cats", 160, 1000) or []) == 90
    assert len(await store.messages("cats", 50, 100)) == 49


async def test_an_event_of_a_room_never_opened_is_refused_whole(store: Store) -> None:
    """The batch fails as one, and nothing of it is kept."""
    lost = Said(room="nowhere", id="x", at=1, author=ANN, lang="en", text="?")
    with pytest.raises(StoreFailed):
        await store.append([Draft(said("a")), Draft(lost)])
    assert await store.messages("cats", 99, 10) == []
    assert await append(store, Draft(said("b"))) == [1]


async def test_what_was_answered_is_there_after_reopening(tmp_path: Path) -> None:
    """Another process finds all of it."""
    settings = Settings(data=tmp_path)
    one = SqliteStore(tmp_path, settings)
    await one.open("cats", Keys())
    assert await append(one, Draft(said("a"), "p1")) == [1]
    other = SqliteStore(tmp_path, settings)  # the first is not closed: as after a kill
    assert await append(other, Draft(said("a"), "p1"), Draft(said("b"), "p1")) == [1, 2]
    await other.close()
    await one.close()


async def test_a_full_disk_is_told_and_nothing_is_half_written(tmp_path: Path) -> None:
    """SQLite's own limit on pages stands for the disk's; once there is room, the next seq is the next."""
    store = SqliteStore(tmp_path, Settings(data=tmp_path))
    await store.open("cats", Keys())
    assert await append(store, Draft(said("a"))) == [1]
    (pages,) = store._writing.execute("PRAGMA page_count").fetchone()
    store._writing.execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(StoreFailed, match="full"):
        await store.append([Draft(said(f"big{n}", "x" * 5000)) for n in range(50)])
    store._writing.execute("PRAGMA max_page_count=1000000")
    assert await append(store, Draft(said("b"))) == [2]
    await store.close()
