"""People in a room, through a real server and real WebSockets; the translator is a fake that can be held."""

import asyncio
import contextlib
import json
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.fakes import FakeTranslator
from tests.serving import Person, person, serving


async def test_two_people_read_each_other_in_their_own_language(tmp_path: Path) -> None:
    """The original comes at once with its translation pending, the translation follows for its readers alone."""
    async with serving(tmp_path) as server, person(server, "Ann", "en", "cats") as ann:
        async with person(server, "小红", "zh-Hans", "cats") as hong:
            accepted = await ann.say("cats", "good morning", id="a1")
            assert accepted == {"type": "accepted", "ref": accepted["ref"], "room": "cats", "seq": 1, "id": "a1"}
            said = await hong.until("said")
            assert said["text"] == "good morning"
            assert said["lang"] == "en"
            assert said["translation"] == {"lang": "zh-Hans", "text": "", "status": "pending"}
            done = await hong.until("translated")
            assert (done["of"], done["lang"], done["text"]) == (1, "zh-Hans", "[zh-Hans] good morning")
            assert (done["status"], done["sure"]) == ("done", 1.0)
            assert done["seq"] > said["seq"]
            await hong.say("cats", "今天很累")
            mine = await ann.until("said", where=lambda f: f["author"]["name"] == "小红")
            assert mine["translation"]["status"] == "pending"
            assert (await ann.until("translated"))["text"] == "[en] 今天很累"
            await ann.settle()
            assert "translation" not in ann.frames("said")[0]


async def test_the_original_never_waits_for_the_translator(tmp_path: Path) -> None:
    """With the translator stuck, chat goes on in originals."""
    translator = FakeTranslator()
    translator.hold()
    async with serving(tmp_path, translator) as server, person(server, "Ann", "en", "cats") as ann:
        async with person(server, "小红", "zh-Hans", "cats") as hong:
            for number in range(5):
                assert (await ann.say("cats", f"line {number}"))["type"] == "accepted"
            assert [(await hong.until("said"))["text"] for _ in range(5)] == [f"line {n}" for n in range(5)]
            translator.release()
            texts = {(await hong.until("translated"))["text"] for _ in range(5)}
            assert texts == {f"[zh-Hans] line {n}" for n in range(5)}


async def test_a_failed_translation_is_told_and_tried_again_for_a_newcomer(tmp_path: Path) -> None:
    """`failed` is honest; once the engine is well, whoever comes later has it translated."""
    translator = FakeTranslator()
    translator.break_down()
    async with serving(tmp_path, translator, translation_retry_seconds=0.01) as server:
        async with person(server, "小红", "zh-Hans", "cats") as hong, person(server, "Ann", "en", "cats") as ann:
            await ann.say("cats", "hello there")
            assert (await hong.until("translated"))["status"] == "failed"
            translator.recover()
            await _until_healed(server, hong)


async def _until_healed(server: object, hong: Person) -> None:
    while True:
        joined = await hong.ask("join", room="cats")
        status = joined["messages"][0]["translation"]["status"]
        if status != "failed":
            break
    if status == "pending":
        assert (await hong.until("translated"))["text"] == "[zh-Hans] hello there"


async def test_nobody_needs_no_translation(tmp_path: Path) -> None:
    """A text is translated once for each language that is read in the room, and for none besides."""
    translator = FakeTranslator()
    async with serving(tmp_path, translator) as server, person(server, "Ann", "en", "cats") as ann:
        await ann.say("cats", "alone here")
        await ann.settle()
        assert not translator.asked
        async with person(server, "A", "zh-Hans", "cats") as one, person(server, "B", "zh-Hans", "cats") as two:
            await ann.say("cats", "not alone")
            await one.until("translated", where=lambda f: "not alone" in f["text"])
            await two.until("translated", where=lambda f: "not alone" in f["text"])
            assert translator.asked.count(("not alone", "zh-Hans")) == 1
            assert not [lang for _, lang in translator.asked if lang == "zh-Hant"]


async def test_an_edit_beats_a_late_translation(tmp_path: Path) -> None:
    """The old text's translation never appears, live or in history."""
    translator = FakeTranslator()
    async with serving(tmp_path, translator) as server, person(server, "Ann", "en", "cats") as ann:
        async with person(server, "小红", "zh-Hans", "cats") as hong:
            translator.hold()
            first = await ann.say("cats", "old words")
            assert (await ann.ask("edit", room="cats", seq=first["seq"], text="new words"))["type"] == "accepted"
            edited = await hong.until("edited")
            assert (edited["of"], edited["text"], edited["translation"]["status"]) == (1, "new words", "pending")
            translator.release()
            assert (await hong.until("translated"))["text"] == "[zh-Hans] new words"
            await hong.settle()
            assert len(hong.frames("translated")) == 1
            joined = await hong.ask("join", room="cats")
            assert joined["messages"][0]["translation"]["text"] == "[zh-Hans] new words"


async def test_a_deleted_text_is_gone_for_everyone(tmp_path: Path) -> None:
    """Its late translation is never shown, and history holds its place alone."""
    translator = FakeTranslator()
    translator.hold()
    async with serving(tmp_path, translator) as server, person(server, "Ann", "en", "cats") as ann:
        async with person(server, "小红", "zh-Hans", "cats") as hong:
            await ann.say("cats", "secret words")
            await ann.ask("delete", room="cats", seq=1)
            assert (await hong.until("deleted"))["of"] == 1
            translator.release()
            await ann.say("cats", "next line")
            assert (await hong.until("translated"))["of"] == 3
            page = await hong.ask("history", room="cats", before=2, limit=10)
            (message,) = page["messages"]
            assert (message["text"], message["deleted"], "translation" in message) == ("", True, False)
            assert (await ann.ask("edit", room="cats", seq=1, text="back"))["code"] == "gone"


async def test_sending_again_is_the_same_message(tmp_path: Path) -> None:
    """The same id from the same session answers with the first seq, also on another connection."""
    async with serving(tmp_path) as server, person(server, "Ann", "en", "cats") as ann:
        first = await ann.say("cats", "once", id="x")
        again = await ann.say("cats", "once", id="x")
        assert first["seq"] == again["seq"]
        session = ann.welcome["session"]
        async with person(server, "Ann", "en", "cats", session=session) as back:
            assert back.welcome["participant"]["id"] == ann.welcome["participant"]["id"]
            assert (await back.say("cats", "once", id="x"))["seq"] == first["seq"]
            joined = await back.ask("join", room="cats")
            assert [m["text"] for m in joined["messages"]] == ["once"]


async def test_late_joiners_read_history_in_their_own_language(tmp_path: Path) -> None:
    """What nobody needed before is translated when somebody comes who does."""
    async with serving(tmp_path) as server, person(server, "Ann", "en", "cats") as ann:
        for number in range(3):
            await ann.say("cats", f"line {number}")
        async with person(server, "小红", "zh-Hans") as hong:
            joined = await hong.ask("join", room="cats")
            assert [m["translation"]["status"] for m in joined["messages"]] == ["pending"] * 3
            texts = {(await hong.until("translated"))["text"] for _ in range(3)}
            assert texts == {f"[zh-Hans] line {n}" for n in range(3)}
            again = await hong.ask("join", room="cats")
            assert [m["translation"]["text"] for m in again["messages"]] == [f"[zh-Hans] line {n}" for n in range(3)]


async def test_reading_in_another_language_sends_history_again(tmp_path: Path) -> None:
    """`reading`, then each room's visible history in that language, and live messages too."""
    async with serving(tmp_path) as server, person(server, "Ann", "en", "cats") as ann:
        await ann.say("cats", "good morning")
        assert (await ann.ask("read_in", lang="zh-Hans"))["lang"] == "zh-Hans"
        page = await ann.until("history")
        assert page["messages"][0]["translation"]["lang"] == "zh-Hans"
        assert (await ann.until("translated"))["text"] == "[zh-Hans] good morning"
        await ann.say("cats", "good night")
        assert (await ann.until("translated"))["text"] == "[zh-Hans] good night"


async def test_history_comes_in_pages(tmp_path: Path) -> None:
    """`more` says whether there are older ones."""
    async with serving(tmp_path) as server, person(server, "Ann", "en", "cats") as ann:
        for number in range(10):
            await ann.say("cats", f"line {number}")
        page = await ann.ask("history", room="cats", before=8, limit=5)
        assert ([m["seq"] for m in page["messages"]], page["more"]) == ([3, 4, 5, 6, 7], True)
        page = await ann.ask("history", room="cats", before=3, limit=5)
        assert ([m["seq"] for m in page["messages"]], page["more"]) == ([1, 2], False)


async def test_reactions_replies_typing_and_presence_reach_the_room(tmp_path: Path) -> None:
    """Each is seen by the others, with who did it."""
    async with serving(tmp_path) as server, person(server, "Ann", "en", "cats") as ann:
        async with person(server, "Bob", "en", "cats") as bob:
            came = await ann.until("presence", where=lambda f: f["count"] == 2)
            assert "Bob" in {p["name"] for p in came["came"]}
            await ann.say("cats", "hello")
            assert (await bob.ask("react", room="cats", seq=1, emoji="👍", on=True))["type"] == "accepted"
            reacted = await ann.until("reacted")
            assert (reacted["of"], reacted["emoji"], reacted["on"]) == (1, "👍", True)
            assert reacted["participant"]["name"] == "Bob"
            await bob.say("cats", "hi Ann", reply_to=1)
            assert (await ann.until("said", where=lambda f: f["text"] == "hi Ann"))["reply_to"] == 1
            await bob.send("typing", room="cats")
            assert (await ann.until("typing"))["participant"]["name"] == "Bob"
            await bob.ask("leave", room="cats")
            went = await ann.until("presence", where=lambda f: f["count"] == 1)
            assert {p["name"] for p in went["went"]} == {"Bob"}
            assert (await bob.say("cats", "still there?"))["code"] == "not_joined"


async def test_who_opens_a_room_with_a_host_key_is_its_host(tmp_path: Path) -> None:
    """Hosts may delete what others wrote; who has no key, or a wrong one, is no host."""
    async with serving(tmp_path) as server, person(server, "Ann") as ann, person(server, "Bob") as bob:
        joined = await ann.ask("join", room="cats", host_key="k1")
        assert [host["name"] for host in joined["room"]["hosts"]] == ["Ann"]
        assert (await bob.ask("join", room="cats", host_key="guess"))["code"] == "bad_key"
        assert (await bob.ask("join", room="cats"))["type"] == "joined"
        await bob.say("cats", "spam")
        assert (await ann.until("said"))["author"]["role"] == "guest"
        await ann.say("cats", "rules")
        assert (await bob.until("said", where=lambda f: f["text"] == "rules"))["author"]["role"] == "host"
        assert (await bob.ask("delete", room="cats", seq=3))["code"] == "forbidden"
        assert (await bob.ask("edit", room="cats", seq=3, text="x"))["code"] == "forbidden"
        assert (await ann.ask("delete", room="cats", seq=2))["type"] == "accepted"
        await bob.ask("rate", room="cats", seq=3, lang="zh-Hans", good=False, better="规则")
        assert (await ann.until("rated"))["better"] == "规则"
        await bob.settle()
        assert not bob.frames("rated")


async def test_a_private_room_opens_to_its_key_alone(tmp_path: Path) -> None:
    """The one who made it with a key is its host; the key lets others in."""
    async with serving(tmp_path) as server, person(server, "Ann") as ann, person(server, "Bob") as bob:
        assert (await ann.ask("join", room="den", key="open"))["room"]["hosts"][0]["name"] == "Ann"
        for key in ({}, {"key": "wrong"}):
            assert (await bob.ask("join", room="den", **key))["code"] == "bad_key"
        assert (await bob.ask("join", room="den", key="open"))["type"] == "joined"
        assert (await bob.say("den", "hi"))["type"] == "accepted"


@pytest.mark.parametrize(
    ("command", "fields", "code"),
    [
        ("say", {"room": "dogs", "id": "1", "text": "x"}, "not_joined"),
        ("say", {"room": "cats", "id": "1", "text": "x" * 2001}, "too_long"),
        ("say", {"room": "cats", "id": "1", "text": "\u200b \u202e"}, "bad_frame"),
        ("say", {"room": "cats", "id": "", "text": "x"}, "bad_frame"),
        ("say", {"room": "cats", "id": "1", "text": "x", "reply_to": 99}, "gone"),
        ("edit", {"room": "cats", "seq": 99, "text": "x"}, "gone"),
        ("delete", {"room": "cats", "seq": 99}, "gone"),
        ("react", {"room": "cats", "seq": 99, "emoji": "👍", "on": True}, "gone"),
        ("react", {"room": "cats", "seq": 1, "emoji": "<b>", "on": True}, "bad_frame"),
        ("join", {"room": "no spaces"}, "no_room"),
        ("leave", {"room": "dogs"}, "not_joined"),
        ("history", {"room": "dogs", "before": 1, "limit": 1}, "not_joined"),
        ("ask", {"room": "cats", "id": "1", "text": "why?"}, "unsupported"),
        ("host", {"room": "cats", "do": "mute"}, "unsupported"),
        ("hello", {"name": "Ann", "lang": "en"}, "bad_frame"),
        ("dance", {}, "bad_frame"),
        ("read_in", {"lang": "fr"}, "bad_frame"),
    ],
)
async def test_what_cannot_be_is_refused_and_the_connection_lives(
    tmp_path: Path, command: str, fields: dict[str, object], code: str
) -> None:
    """Each refusal has its code and a sentence, and the next command works."""
    async with serving(tmp_path) as server, person(server, "Ann", "en", "cats") as ann:
        await ann.say("cats", "first")
        answer = await ann.ask(command, **fields)
        assert (answer["type"], answer["code"]) == ("refused", code)
        assert len(answer["message"]) > 20
        assert (await ann.say("cats", "still here"))["type"] == "accepted"


@pytest.mark.parametrize(("lang", "says"), [("en", "Shorten"), ("zh-Hans", "太长了"), ("zh-Hant", "太長了")])
async def test_refusals_speak_the_readers_language(tmp_path: Path, lang: str, says: str) -> None:
    """English, simplified or traditional."""
    async with serving(tmp_path) as server, person(server, "Ann", lang, "cats") as ann:
        assert says in (await ann.say("cats", "x" * 2001))["message"]


async def test_names_that_look_alike_do_not_meet_in_a_room(tmp_path: Path) -> None:
    """A Cyrillic twin is refused; the same participant on a second connection is not."""
    async with serving(tmp_path) as server, person(server, "Admin", "en", "cats") as admin:
        async with person(server, "Аdmin") as twin, person(server, "Admin", session=admin.welcome["session"]) as same:
            assert (await twin.ask("join", room="cats"))["code"] == "duplicate_name"
            assert (await twin.ask("join", room="dogs"))["type"] == "joined"
            joined = await same.ask("join", room="cats")
            assert joined["room"]["count"] == 1


async def test_a_bad_name_may_be_corrected(tmp_path: Path) -> None:
    """The refusal says what a name may be, and the same connection tries again."""
    async with serving(tmp_path) as server, connect(server.url.replace("http", "ws") + "/ws") as socket:
        someone = Person(socket)
        assert (await someone.ask("hello", name="\u202eevil", lang="en"))["code"] == "bad_name"
        assert (await someone.ask("join", room="cats"))["code"] == "bad_frame"
        assert (await someone.ask("hello", name="Eve", lang="en"))["type"] == "welcome"


async def test_too_much_too_fast_is_refused_with_a_time(tmp_path: Path) -> None:
    """`rate_limited` says when to send again; it counts by participant, over all connections."""
    async with serving(tmp_path, messages_per_second=0.001, messages_burst=3) as server:
        async with person(server, "Ann", "en", "cats") as ann:
            async with person(server, "Ann", "en", "cats", session=ann.welcome["session"]) as also:
                answers = [await ann.say("cats", "1"), await also.say("cats", "2", id="b"), await ann.say("cats", "3")]
                assert {answer["type"] for answer in answers} == {"accepted"}
                refused = await also.say("cats", "4", id="d")
                assert refused["code"] == "rate_limited"
                assert refused["retry_ms"] > 100_000


async def test_bad_frames_end_the_connection_at_last(tmp_path: Path) -> None:
    """Each is answered; the twentieth in a minute closes with 4009."""
    async with serving(tmp_path) as server, person(server, "Ann") as ann:
        for _ in range(10):
            await ann.socket.send(b"\x00binary")
            assert (await ann.until("refused"))["code"] == "bad_frame"
            await ann.socket.send("{")
            assert (await ann.until("refused"))["code"] == "bad_frame"
        with pytest.raises(ConnectionClosed) as closed:
            await ann.until("never")
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4009


async def test_a_frame_over_the_limit_closes_with_1009(tmp_path: Path) -> None:
    """64 KiB is the most a client may send at once."""
    async with serving(tmp_path) as server, person(server, "Ann", "en", "cats") as ann:
        await ann.socket.send(json.dumps({"type": "say", "room": "cats", "id": "1", "text": "x" * 66_000}))
        with pytest.raises(ConnectionClosed) as closed:
            await ann.until("never")
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1009


async def test_no_hello_in_time_closes_with_4001(tmp_path: Path) -> None:
    """Who opens a connection and says nothing is let go."""
    async with serving(tmp_path, hello_seconds=0.05) as server:
        async with connect(server.url.replace("http", "ws") + "/ws") as socket:
            with pytest.raises(ConnectionClosed) as closed:
                await socket.recv()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 4001


async def test_rooms_are_let_go_when_the_last_reader_leaves(tmp_path: Path) -> None:
    """And come back with their history."""
    async with serving(tmp_path) as server, person(server, "Ann", "en", "cats") as ann:
        await ann.say("cats", "remember")
        assert server.metrics.registry.get_sample_value("lianmai_rooms") == 1
        await ann.ask("leave", room="cats")
        assert server.metrics.registry.get_sample_value("lianmai_rooms") == 0
        joined = await ann.ask("join", room="cats")
        assert [m["text"] for m in joined["messages"]] == ["remember"]


async def test_a_hundred_people_see_one_order(tmp_path: Path) -> None:
    """Whoever speaks at the same time, everyone sees the same messages in the same order, their own too."""
    async with serving(tmp_path) as server, contextlib.AsyncExitStack() as stack:
        people = [await stack.enter_async_context(person(server, f"P{n}", "en", "cats")) for n in range(100)]
        await asyncio.gather(*(p.say("cats", f"from {n}", id="1") for n, p in enumerate(people)))
        orders = []
        for someone in people:
            while len(someone.frames("said")) < 100:
                await someone.read()
            orders.append([frame["seq"] for frame in someone.frames("said")])
        assert all(order == list(range(1, 101)) for order in orders)
