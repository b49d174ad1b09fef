"""The Python client, against a real server, through a proxy that cuts it off at every point."""

import asyncio
import itertools
from pathlib import Path
from typing import TypeVar

import pytest

from client.connection import Backoff, CommandRefused, ConnectionEnded, Feed, connect
from server.__main__ import Running
from server.wire import Event, Joined, Page, Reacted, Said, Translated
from tests.proxy import Proxy
from tests.serving import person, serving

E = TypeVar("E", bound=Event)
QUICK = Backoff(0.001, 0.01)
LINES = 25


def address(server: Running) -> str:
    return server.url.replace("http", "ws") + "/ws"


async def test_a_bot_reads_and_answers(tmp_path: Path) -> None:
    """Typed events come from a room, and commands give typed answers."""
    async with serving(tmp_path) as server, person(server, "Ann", "en", "cats") as ann:
        async with connect(address(server), name="Bot", lang="zh-Hans") as bot:
            events = bot.room("Cats")
            assert isinstance(await anext(events), Joined)
            await ann.say("cats", "good morning")
            said = await _next(events, Said)
            assert said.text == "good morning"
            assert (await _next(events, Translated)).text == "[zh-Hans] good morning"
            assert events.room.entries[said.seq].translations["zh-Hans"].status == "done"
            accepted = await bot.react("cats", said.seq, "👍")
            assert isinstance(accepted.seq, int)
            assert (await _next(events, Reacted)).participant.name == "Bot"
            answer = await bot.say("cats", "早上好", reply_to=said.seq)
            assert (await ann.until("said", where=lambda f: f["seq"] == answer.seq))["reply_to"] == said.seq


async def _next(events: Feed, kind: type[E]) -> E:
    async for event in events:
        if isinstance(event, kind):
            return event
    raise AssertionError("the feed ended")


async def test_a_refusal_names_its_code_and_says_what_to_do(tmp_path: Path) -> None:
    """CommandRefused carries code, sentence and time; the connection goes on."""
    async with serving(tmp_path) as server, connect(address(server), name="Bot") as bot:
        with pytest.raises(CommandRefused) as refused:
            await bot.say("cats", "not there yet")
        assert refused.value.code == "not_joined"
        assert "Join" in refused.value.message
        await anext(bot.room("cats"))
        with pytest.raises(CommandRefused, match="too_long"):
            await bot.say("cats", "x" * 2001)
        await bot.say("cats", "fits")


async def test_a_name_that_is_refused_ends_the_connection_with_the_reason(tmp_path: Path) -> None:
    """Coming back with the same name would be of no use."""
    async with serving(tmp_path) as server:
        with pytest.raises(ConnectionEnded, match="visible letters"):
            async with connect(address(server), name="\u202e"):
                pass


async def test_nobody_there_is_told_at_once() -> None:
    """The first connection must succeed; only later ones are waited for."""
    with pytest.raises(ConnectionEnded, match="cannot reach"):
        async with connect("ws://127.0.0.1:9/ws", name="Bot"):
            pass


@pytest.mark.parametrize("delay", [0.0, 0.01])
@pytest.mark.parametrize("step", [700, 1100, 1501, 1900, 2503, 4001])
async def test_cut_at_every_point_the_user_sees_each_line_once_in_order(
    tmp_path: Path, step: int, delay: float
) -> None:
    """Two people talk through a proxy that cuts each connection after some bytes: no line is lost, none comes twice."""
    async with serving(tmp_path) as server:
        port = int(server.url.rsplit(":", 1)[1])
        cuts = (1500 + step + (n * 37) % 400 for n in itertools.count())
        async with Proxy(port, cuts, delay).listening() as proxy:
            async with (
                connect(proxy.url, name="Ann", backoff=QUICK) as ann,
                connect(proxy.url, name="小红", lang="zh-Hans", backoff=QUICK) as hong,
            ):
                reading = asyncio.create_task(_read(hong.room("cats", history=0), LINES))
                await anext(ann.room("cats", history=0))
                for number in range(LINES):
                    await ann.say("cats", f"line {number}", id_=f"m{number}")
                said = await reading
            assert proxy.connections > 4
        assert [event.text for event in said] == [f"line {n}" for n in range(LINES)]
        assert [event.seq for event in said] == sorted({event.seq for event in said})
        async with connect(address(server), name="Later") as later:
            joined = await anext(later.room("cats"))
            assert isinstance(joined, Joined)
            assert [m.text for m in joined.messages] == [f"line {n}" for n in range(LINES)]


async def _read(events: Feed, lines: int) -> list[Said]:
    said: list[Said] = []
    async for event in events:
        if isinstance(event, Joined):
            said = list(event.messages)
        if isinstance(event, Said):
            said.append(event)
        if len(said) == lines:
            return said
    raise AssertionError("the feed ended")


async def test_a_user_who_falls_behind_asks_for_the_rest_when_there_is_room(tmp_path: Path) -> None:
    """A feed holds a bounded number of events; nothing is lost when it overflows."""
    async with serving(tmp_path) as server, person(server, "Ann", "en", "cats") as ann:
        async with connect(address(server), name="Slow", limit=5) as slow:
            events = slow.room("cats")
            await anext(events)
            for number in range(40):
                await ann.say("cats", f"line {number}")
            assert [event.text for event in await _read(events, 40)] == [f"line {n}" for n in range(40)]


async def test_a_restart_of_the_server_is_survived(tmp_path: Path) -> None:
    """Commands asked meanwhile wait, and are answered by the next server on the same port."""
    states: list[str] = []
    async with serving(tmp_path, reconnect_seconds=0.01) as server:
        port = int(server.url.rsplit(":", 1)[1])
        manager = connect(address(server), name="Bot", backoff=QUICK, watch=states.append)
        bot = await manager.__aenter__()
        events = bot.room("cats")
        await anext(events)
        await bot.say("cats", "before")
    waiting = asyncio.create_task(bot.say("cats", "after"))
    async with serving(tmp_path, port=port) as server:
        assert (await waiting).seq == 2
        assert [event.text for event in await _read(events, 2)] == ["before", "after"]
        await manager.__aexit__(None, None, None)
    assert states[0] == "connecting"
    assert "reconnecting" in states
    assert states[-1] == "ended"


async def test_history_and_language_are_asked_for(tmp_path: Path) -> None:
    """Pages of older lines, and the visible ones again in another language."""
    async with serving(tmp_path) as server, person(server, "Ann", "en", "cats") as ann:
        for number in range(6):
            await ann.say("cats", f"line {number}")
        async with connect(address(server), name="Bot", lang="en") as bot:
            events = bot.room("cats", history=2)
            await anext(events)
            page = await bot.history("cats", before=5, limit=3)
            assert [m.text for m in page.messages] == ["line 1", "line 2", "line 3"]
            await bot.read_in("zh-Hans")
            again = await _next(events, Page)
            assert {m.translation.lang for m in again.messages} == {"zh-Hans"}  # type: ignore[union-attr]
            await bot.leave("cats")
            with pytest.raises(ConnectionEnded, match="left the room"):
                while True:
                    await anext(events)


async def test_a_room_that_is_refused_after_a_break_says_so(tmp_path: Path) -> None:
    """Its feed does not fall silent; the other rooms go on."""
    async with serving(tmp_path, reconnect_seconds=0.01) as server:
        port = int(server.url.rsplit(":", 1)[1])
        manager = connect(address(server), name="Bot", backoff=QUICK)
        bot = await manager.__aenter__()
        cats, dogs = bot.room("cats"), bot.room("dogs")
        await anext(cats)
        await anext(dogs)
    async with serving(tmp_path, port=port, max_rooms_per_connection=1):
        with pytest.raises(CommandRefused, match="overloaded"):
            await _next(dogs, Said)
        await bot.say("cats", "still here")
        assert (await _next(cats, Said)).text == "still here"
        with pytest.raises(CommandRefused, match="overloaded"):
            await anext(dogs)
        await manager.__aexit__(None, None, None)
