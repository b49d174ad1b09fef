"""Many readers, slow readers, and a long day of comings and goings."""

import asyncio
import gc
import tracemalloc
from pathlib import Path

import pytest

from scripts.crowd import Crowd, join_greetings
from tests.serving import Person, person, serving


def _gather(crowd: Crowd, people: int) -> None:
    for number in range(people):
        crowd.connect(join_greetings(f"P{number}", "en", "cats"), until=b'"in"')


def _read_to_the_last_line(crowd: Crowd) -> None:
    for _ in crowd.read(60):
        if all(any(b"the last line" in frame for _, frame in reader.arrivals[-3:]) for reader in crowd.readers):
            return


@pytest.mark.timeout(240)
async def test_a_slow_reader_among_a_thousand_is_cut_off_and_nobody_notices(tmp_path: Path) -> None:
    """Past the limit of unsent bytes 4008; the other thousand get every line, once, in order."""
    lines, people = 60, 1000
    async with serving(tmp_path, fanout_window_ms=50, max_outbox_bytes=32 * 1024, max_socket_bytes=8192) as server:
        port = int(server.url.rsplit(":", 1)[1])
        with Crowd("127.0.0.1", port, timed_every=1) as crowd:
            await asyncio.to_thread(_gather, crowd, people)
            slow = join_greetings("Slow", "en", "cats")
            await asyncio.to_thread(crowd.connect, slow, until=b'"in"', buffer=4096)
            stuck = crowd.readers.pop()
            crowd.ignore(stuck)
            async with person(server, "Ann", "en", "cats") as ann:
                reading = asyncio.create_task(asyncio.to_thread(_read_to_the_last_line, crowd))
                for number in range(lines):
                    assert (await ann.say("cats", f"{number} " + "x" * 1990))["type"] == "accepted"
                assert (await ann.say("cats", "the last line"))["type"] == "accepted"
                await reading
                assert server.metrics.registry.get_sample_value("lianmai_slow_disconnects_total") == 1
                assert (await ann.say("cats", "still here"))["type"] == "accepted"
            stuck.socket.close()
            for reader in crowd.readers:
                texts = [frame for _, frame in reader.arrivals if b'"said"' in frame]
                heard = [int(text.partition(b'"text":"')[2].split()[0]) for text in texts[:lines]]
                assert heard == list(range(lines))


@pytest.mark.timeout(240)
async def test_ten_thousand_joins_and_leaves_leave_nothing_behind(tmp_path: Path) -> None:
    """Rooms, names, buckets and buffers are let go: memory ends where it was."""
    async with serving(tmp_path, commands_burst=100_000, commands_per_second=1e6) as server:
        async with person(server, "Ann") as ann, person(server, "小红", "zh-Hans") as hong:
            await _come_and_go(ann, hong, 500)
            gc.collect()
            tracemalloc.start()
            before = tracemalloc.get_traced_memory()[0]
            await _come_and_go(ann, hong, 10_000)
            gc.collect()
            grown = tracemalloc.get_traced_memory()[0] - before
            tracemalloc.stop()
            assert server.metrics.registry.get_sample_value("lianmai_rooms") == 0
            assert grown < 300_000, f"{grown} bytes after 10,000 joins"


async def _come_and_go(ann: Person, hong: Person, times: int) -> None:
    for number in range(times // 2):
        room = f"room-{number % 50}"
        for someone in (ann, hong):
            assert (await someone.ask("join", room=room))["type"] == "joined"
        for someone in (ann, hong):
            await someone.ask("leave", room=room)
            someone.seen.clear()
