"""What every broker promises, on each adapter."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from server.broker import Broker
from server.broker.memory import MemoryBroker
from server.metrics import Metrics
from server.room import Room
from server.settings import Settings
from server.store import Draft, Keys, Recorded, Store, StoreFailed
from server.store.sqlite import SqliteStore
from server.wire import Edited, Logged, Participant, Position, Said, Translated

ANN = Participant("p1", "Ann", "guest")
Heard = list[tuple[int, Logged]]


@asynccontextmanager
async def working(store: Store, settings: Settings) -> AsyncIterator[tuple[Broker, Heard]]:
    """A broker at work, and what it delivered, each with the room's seq at that moment."""
    broker, heard = MemoryBroker(store, settings, Metrics(CollectorRegistry())), Heard()

    def deliver(room: Room, event: Logged) -> None:
        heard.append((room.seq, event))

    task = asyncio.create_task(broker.run(deliver))
    yield broker, heard
    task.cancel()
    await asyncio.wait([task])
    await store.close()


@pytest.fixture(params=["memory"])
async def brokered(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[Broker, Heard]]:
    settings = Settings(data=tmp_path, max_history=50)
    async with working(SqliteStore(tmp_path, settings), settings) as working_broker:
        yield working_broker


def said(id_: str, room: str = "cats") -> Draft:
    event = Said(room=room, id=id_, at=int(time.time() * 1000), author=ANN, lang="en", text=f"text {id_}")
    return Draft(event, "p1")


async def publish(broker: Broker, draft: Draft) -> int | None:
    recorded = await broker.publish(draft)
    return recorded.event.seq if recorded.event else None


async def test_events_are_delivered_once_in_the_order_of_their_seqs(brokered: tuple[Broker, Heard]) -> None:
    """However many publish at once; and the room has applied each before it is delivered."""
    broker, heard = brokered
    await broker.open("cats", Keys())
    seqs = await asyncio.gather(*(publish(broker, said(str(n))) for n in range(200)))
    assert sorted(seq for seq in seqs if seq) == list(range(1, 201))
    assert [event.seq for _, event in heard] == list(range(1, 201))
    assert all(applied == event.seq for applied, event in heard)


async def test_the_answer_comes_after_the_delivery(brokered: tuple[Broker, Heard]) -> None:
    """Who gets an answer can be sure that everyone here was told."""
    broker, heard = brokered
    await broker.open("cats", Keys())
    seq = await publish(broker, said("a"))
    assert [event.seq for _, event in heard] == [seq]


async def test_a_line_sent_again_is_answered_and_not_delivered_again(brokered: tuple[Broker, Heard]) -> None:
    """Idempotent, also when both are under way."""
    broker, heard = brokered
    await broker.open("cats", Keys())
    assert list(await asyncio.gather(publish(broker, said("a")), publish(broker, said("a")))) == [1, 1]
    assert await publish(broker, said("a")) == 1
    assert len(heard) == 1


async def test_what_is_stale_is_answered_and_not_delivered(brokered: tuple[Broker, Heard]) -> None:
    """A translation of an edited text goes nowhere."""
    broker, heard = brokered
    await broker.open("cats", Keys())
    await publish(broker, said("a"))
    edit = Draft(Edited(room="cats", of=1, at=1, lang="en", text="new"))
    late = Draft(Translated(room="cats", of=1, lang="zh-Hans", text="旧", status="done", ms=1))
    assert list(await asyncio.gather(publish(broker, edit), publish(broker, late))) == [2, None]
    assert [type(event).__name__ for _, event in heard] == ["Said", "Edited"]


async def test_a_released_room_is_not_delivered_and_opens_as_it_stands(brokered: tuple[Broker, Heard]) -> None:
    """Nobody here reads it; its log goes on."""
    broker, heard = brokered
    await broker.open("cats", Keys())
    await publish(broker, said("a"))
    broker.release("cats")
    assert await publish(broker, said("b")) == 2
    assert len(heard) == 1
    opened = await broker.open("cats", Keys())
    assert list(opened.room.entries) == [1, 2]
    assert opened.created is False


async def test_opening_at_once_gives_one_room(brokered: tuple[Broker, Heard]) -> None:
    """Two who come first at the same time are in the same room, and one of them made it."""
    broker, _ = brokered
    one, two = await asyncio.gather(broker.open("cats", Keys()), broker.open("cats", Keys()))
    assert one.room is two.room
    assert {one.created, two.created} == {True, False}


@pytest.mark.parametrize("since", [0, 1, 100, 299, 600])
async def test_all_that_was_missed_is_there(brokered: tuple[Broker, Heard], since: int) -> None:
    """From memory or from the store, in order, without a gap."""
    broker, _ = brokered
    epoch = (await broker.open("cats", Keys())).room.info.epoch
    await asyncio.gather(*(publish(broker, said(str(n))) for n in range(600)))
    missed = await broker.missed("cats", Position(epoch, since))
    assert [event.seq for event in missed or []] == list(range(since + 1, 601))


async def test_what_cannot_be_given_without_a_gap_is_not_given(brokered: tuple[Broker, Heard]) -> None:
    """Another epoch, and a place that is yet to come."""
    broker, _ = brokered
    epoch = (await broker.open("cats", Keys())).room.info.epoch
    await publish(broker, said("a"))
    assert await broker.missed("cats", Position("other", 0)) is None
    assert await broker.missed("cats", Position(epoch, 2)) is None


class Broken:
    """A store whose disk is full from the second event on."""

    def __init__(self, store: SqliteStore) -> None:
        self.open, self.messages, self.events, self.close = store.open, store.messages, store.events, store.close
        self._store = store
        self.full = False

    async def append(self, drafts: Sequence[Draft]) -> list[Recorded]:
        if self.full:
            raise StoreFailed("disk full")
        return await self._store.append(drafts)


async def test_a_store_that_fails_is_told_and_the_broker_goes_on(tmp_path: Path) -> None:
    """Publishers get StoreFailed, nothing is delivered, and later events find their place."""
    settings = Settings(data=tmp_path)
    store = Broken(SqliteStore(tmp_path, settings))
    async with working(store, settings) as (broker, heard):
        await broker.open("cats", Keys())
        store.full = True
        failed = await asyncio.gather(*(publish(broker, said(str(n))) for n in range(3)), return_exceptions=True)
        assert [type(each) for each in failed] == [StoreFailed] * 3
        assert heard == []
        store.full = False
        assert await publish(broker, said("a")) == 1
