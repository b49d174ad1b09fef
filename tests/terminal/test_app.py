"""The terminal client on a screen, against a real server."""

from pathlib import Path

import pytest

from server.wire import ReadingLang
from tests.fakes import FakeTranslator
from tests.serving import person, serving
from tests.terminal.screens import seat


async def test_messages_are_read_in_my_language_and_the_original_is_on_a_key(tmp_path: Path) -> None:
    """A translation stands for the message; `o` shows what was written."""
    async with serving(tmp_path) as server, person(server, "小红", "zh-Hans", "cats") as hong:
        async with seat(server) as ann:
            await hong.say("cats", "早上好")
            await ann.until("小红 [en] 早上好")
            await ann.press("tab", "o")
            await ann.until("┆ 早上好")
            await ann.press("o")
            await ann.gone("┆")


async def test_what_i_write_is_said_and_stays_as_i_wrote_it(tmp_path: Path) -> None:
    """Enter sends; the others get it, and I see my own words though the server could translate them."""
    async with serving(tmp_path) as server, person(server, "小红", "zh-Hans", "cats") as hong:
        async with seat(server) as ann:
            await ann.enter("hello 你好")
            assert (await hong.until("said"))["text"] == "hello 你好"
            await ann.until("Ann hello 你好")
            await ann.gone("sending")
            assert not ann.sees("[en]")


async def test_pending_and_failed_translations_are_shown_in_words(tmp_path: Path) -> None:
    """The original comes at once; the reader is told what it is."""
    translator = FakeTranslator(fails=lambda text: "坏" in text)
    translator.hold()
    async with serving(tmp_path, translator) as server, person(server, "小红", "zh-Hans", "cats") as hong:
        async with seat(server) as ann:
            await hong.say("cats", "好")
            await ann.until("好  translating…")
            await hong.say("cats", "坏了")
            translator.release()
            await ann.until("[en] 好", "坏了  [not translated]")
            assert not ann.sees("translating")


async def test_edits_deletions_replies_and_reactions_are_shown(tmp_path: Path) -> None:
    """The room as it is now, with what was answered above the answer."""
    async with serving(tmp_path) as server, person(server, "Bob", "en", "cats") as bob, seat(server) as ann:
        first = await bob.say("cats", "frist")
        await bob.ask("edit", room="cats", seq=first["seq"], text="first")
        await bob.ask("react", room="cats", seq=first["seq"], emoji="👍", on=True)
        gone = await bob.say("cats", "never mind")
        await bob.say("cats", "an answer", reply_to=first["seq"])
        await bob.ask("delete", room="cats", seq=gone["seq"])
        await ann.until("first  (edited)", "👍 1", "╭ Bob: first", "an answer", "This message was deleted.")
        assert not ann.sees("frist")
        assert not ann.sees("never mind")


async def test_up_edits_my_last_message(tmp_path: Path) -> None:
    """In an empty composer; Esc leaves it as it was."""
    async with serving(tmp_path) as server, person(server, "Bob", "en", "cats") as bob, seat(server) as ann:
        await ann.enter("helo")
        await bob.until("said")
        await ann.until("Ann helo")
        await ann.press("up")
        await ann.until("Editing your message: helo")
        await ann.press("escape")
        await ann.gone("Editing")
        await ann.press("up")
        await ann.until("Editing")
        await ann.press("backspace")
        await ann.enter("lo")
        assert (await bob.until("edited"))["text"] == "hello"
        await ann.until("hello  (edited)")


async def test_a_chosen_message_is_answered_by_key(tmp_path: Path) -> None:
    """`r` writes about the chosen message, and says which that is."""
    async with serving(tmp_path) as server, person(server, "Bob", "en", "cats") as bob, seat(server) as ann:
        one = await bob.say("cats", "question one")
        await bob.say("cats", "question two")
        await ann.until("question two")
        await ann.press("tab", "up", "r")
        await ann.until("Replying to Bob: question one")
        await ann.enter("yes")
        assert (await bob.until("said", where=lambda f: f["text"] == "yes"))["reply_to"] == one["seq"]
        await ann.until("╭ Bob: question one")


async def test_slash_commands_do_what_they_say(tmp_path: Path) -> None:
    """reply, react and again, edit, delete after a question, ask with the server's sentence."""
    async with serving(tmp_path) as server, person(server, "Bob", "en", "cats") as bob, seat(server) as ann:
        seq = (await bob.say("cats", "tea?"))["seq"]
        await ann.until("tea?")
        await ann.enter("/reply yes please")
        assert (await bob.until("said", where=lambda f: f["author"]["name"] == "Ann"))["reply_to"] == seq
        await ann.enter("/edit yes, please")
        assert (await bob.until("edited"))["text"] == "yes, please"
        await ann.enter("/react 🎉")
        await ann.until("[🎉 1]")
        await ann.enter("/react 🎉")
        await ann.gone("🎉")
        await ann.enter("/delete")
        await ann.until("Delete this message for everyone?", "yes, please")
        await ann.press("n")
        await ann.gone("for everyone")
        await ann.enter("/delete")
        await ann.until("for everyone")
        await ann.press("y")
        await bob.until("deleted")
        await ann.until("This message was deleted.")
        await ann.enter("/ask why cats?")
        await ann.until("This server does not do this")


async def test_a_command_that_is_none_stays_in_the_composer(tmp_path: Path) -> None:
    """With the reason; two slashes say one, and a path is no command."""
    async with serving(tmp_path) as server, person(server, "Bob", "en", "cats") as bob, seat(server) as ann:
        await ann.enter("/shrug")
        await ann.until("There is no command /shrug", "/shrug")
        await ann.press("home", "slash", "enter")
        assert (await bob.until("said"))["text"] == "/shrug"
        await ann.enter("/etc/hosts")
        assert (await bob.until("said"))["text"] == "/etc/hosts"


async def test_rooms_are_tabs_with_what_is_unread(tmp_path: Path) -> None:
    """A mention has a sign of its own; going there clears it, and a line shows where the new begins."""
    async with serving(tmp_path) as server, person(server, "Bob", "en", "cats") as bob, seat(server) as ann:
        await bob.say("cats", "before")
        await ann.until("before")
        await ann.enter("/join dogs")
        await ann.until("dogs", "Nobody has said anything yet")
        await bob.say("cats", "one")
        await bob.say("cats", "two")
        await ann.until(" cats 2 ")
        await bob.say("cats", "@ann look")
        await ann.until(" cats @3 ")
        await ann.press("ctrl+n")
        await ann.until("before", "─ New ─", "@ann look")
        assert not ann.sees("@3")
        await ann.press("ctrl+b")
        await ann.until("Nobody has said")
        await ann.enter("/leave")
        await ann.until("@ann look")
        assert "dogs" not in ann.lines()[0]


async def test_people_are_listed_by_language_and_role(tmp_path: Path) -> None:
    """At the side of a wide terminal; on a narrow one by F2 or /who."""
    async with serving(tmp_path) as server, person(server, "小红", "zh-Hans", "cats"), person(server, "Bob") as bob:
        await bob.ask("join", room="cats")
        async with seat(server, size=(120, 30)) as ann:
            await ann.until("English · 2", "Bob", "Simplified Chinese · 1", "小红", "3 here")
        async with seat(server) as ann:
            assert not ann.sees("English ·")
            await ann.press("f2")
            await ann.until("English · 2", "小红")
            await ann.enter("/who")
            await ann.gone("English ·")


async def test_a_host_is_marked(tmp_path: Path) -> None:
    """In the list and before the name."""
    async with serving(tmp_path) as server, person(server, "Bob") as bob:
        await bob.ask("join", room="cats", host_key="secret")
        await bob.say("cats", "welcome")
        async with seat(server, size=(120, 30)) as ann:
            await ann.until("★Bob welcome", "★ Bob")


async def test_scrolling_up_brings_history_and_the_place_stays(tmp_path: Path) -> None:
    """Older messages come above what is read, once, to the beginning of the room."""
    async with serving(tmp_path) as server, person(server, "Bob", "en", "cats") as bob:
        for number in range(120):
            await bob.say("cats", f"line {number}.")
        async with seat(server) as ann:
            await ann.until("line 119.")
            for _ in range(12):
                await ann.press("pageup")
                await ann.pilot.pause()
                if ann.sees("where the room begins"):
                    break
            await ann.until("This is where the room begins.", "line 0.", "line 1.")
            await ann.press("end")
            await ann.until("line 119.")
            entries = ann.chat.room("cats").room.entries
            assert [entry.message.text for entry in entries.values()] == [f"line {n}." for n in range(120)]


async def test_scrolled_away_i_am_told_of_new_messages_and_not_moved(tmp_path: Path) -> None:
    """The screen stays where it is read; End goes to the newest."""
    async with serving(tmp_path) as server, person(server, "Bob", "en", "cats") as bob:
        for number in range(40):
            await bob.say("cats", f"line {number}.")
        async with seat(server) as ann:
            await ann.until("line 39.")
            await ann.press("pageup")
            await ann.gone("line 39.")
            top = ann.lines()[1]
            await bob.say("cats", "news")
            await ann.until("1 new")
            assert ann.lines()[1] == top
            await ann.press("end")
            await ann.until("news")
            await ann.gone("1 new")


async def test_the_reading_language_changes_with_all_words_and_messages(tmp_path: Path) -> None:
    """`/lang` turns the room and the client's own words."""
    async with serving(tmp_path) as server, person(server, "Bob", "en", "cats") as bob, seat(server) as ann:
        await bob.say("cats", "good morning")
        await ann.until("Bob good morning", "connected")
        await ann.enter("/lang zh-Hant")
        await ann.until("[zh-Hant] good morning", "已連線", "在 cats 裡寫訊息", "F1 說明")
        await ann.enter("/lang klingon")
        await ann.until("請選擇")


async def test_on_a_wide_terminal_originals_stand_beside(tmp_path: Path) -> None:
    """Until Ctrl+O takes them away; on a narrow one Ctrl+O puts them below."""
    async with serving(tmp_path) as server, person(server, "小红", "zh-Hans", "cats") as hong:
        await hong.say("cats", "早上好")
        async with seat(server, size=(140, 30)) as ann:
            await ann.until("[en] 早上好", "│ 早上好")
            await ann.press("ctrl+o")
            await ann.gone("│ 早上好")
        async with seat(server) as ann:
            await ann.until("[en] 早上好")
            assert not ann.sees("┆")
            await ann.enter("/original")
            await ann.until("┆ 早上好")


async def test_a_wide_terminal_that_shrinks_folds_anew(tmp_path: Path) -> None:
    """Nothing is cut off at the side."""
    async with serving(tmp_path) as server, person(server, "Bob", "en", "cats") as bob:
        await bob.say("cats", " ".join(f"word{n}" for n in range(20)))
        async with seat(server, size=(140, 30)) as ann:
            await ann.until("word19")
            await ann.pilot.resize_terminal(40, 20)
            await ann.until("word0", "word19")
            assert all(len(line) <= 40 for line in ann.lines())


HOSTILE = "[bold red]red[/] [link=http://evil]x[/link] [@click=app.quit]q[/]"


async def test_markup_in_names_and_texts_is_shown_as_it_is(tmp_path: Path) -> None:
    """Neither Rich nor Textual reads it, in a message, a quote, a tab, the people or a suggestion."""
    async with serving(tmp_path) as server, person(server, "B[red]ob", "en", "cats") as bob:
        async with seat(server, size=(140, 30)) as ann:
            seq = (await bob.say("cats", HOSTILE))["seq"]
            await bob.say("cats", "and", reply_to=seq)
            await bob.send("typing", room="cats")
            await ann.until("[bold red]red[/] [link=http://evil]x[/link]", "B[red]ob: [bold", "  B[red]ob")
            await ann.until("B[red]ob is typing…")
            await ann.press("tab", "up", "r")
            await ann.until("Replying to B[red]ob: [bold red]red[/]")
            await ann.write("@b")
            await ann.until("› @B[red]ob")


async def test_who_is_typing_is_shown(tmp_path: Path) -> None:
    """And I am told of while I write, not while I type a command."""
    async with serving(tmp_path) as server, person(server, "小红", "zh-Hans", "cats") as hong, seat(server) as ann:
        await hong.send("typing", room="cats")
        await ann.until("小红 is typing…")
        await hong.say("cats", "done")
        await ann.gone("typing…")
        await ann.write("/he")
        await hong.settle()
        assert all(frame["participant"]["name"] == "小红" for frame in hong.frames("typing"))
        await ann.press("escape", "ctrl+u")
        await ann.write("hi")
        assert await hong.until("typing", where=lambda f: f["participant"]["name"] == "Ann")


async def test_commands_and_names_are_completed(tmp_path: Path) -> None:
    """Tab takes the first, arrows choose; names of people here after an `@`."""
    async with serving(tmp_path) as server, person(server, "Bob Ross", "en", "cats"), seat(server) as ann:
        await ann.write("/")
        await ann.until("› /join", "/leave", "go to a room")
        await ann.write("l")
        await ann.until("› /leave", "/lang")
        await ann.press("down", "tab")
        await ann.until("› en", "zh-Hans")
        await ann.press("ctrl+u")
        await ann.write("hi @bo")
        await ann.until("› @Bob Ross")
        await ann.press("tab")
        await ann.until("hi @Bob Ross")
        await ann.gone("›")


async def test_the_palette_offers_every_command_in_my_language(tmp_path: Path) -> None:
    """What needs no more is done, the rest begun."""
    async with serving(tmp_path) as server, seat(server, lang="zh-Hans") as ann:
        await ann.press("ctrl+p")
        await ann.until("搜索命令…", "/delete")
        await ann.write("join")
        await ann.until("进入房间")
        await ann.press("enter")
        await ann.gone("搜索命令")
        await ann.until("/join")
        await ann.write("dogs")
        await ann.press("enter")
        await ann.until(" dogs ")


@pytest.mark.parametrize(("lang", "heading"), [("en", "Commands"), ("zh-Hans", "命令"), ("zh-Hant", "指令")])
async def test_help_is_in_my_language(tmp_path: Path, lang: ReadingLang, heading: str) -> None:
    """F1 opens and closes it."""
    async with serving(tmp_path) as server, seat(server, lang=lang) as ann:
        await ann.press("f1")
        await ann.until(heading, "/join")
        await ann.press("f1")
        await ann.gone("/join")


async def test_a_theme_is_put_on(tmp_path: Path) -> None:
    """By its name; another name is answered by a sentence."""
    async with serving(tmp_path) as server, seat(server) as ann:
        await ann.enter("/theme nord")
        await ann.until(fits=lambda: ann.app.theme == "nord")
        await ann.enter("/theme plaid")
        await ann.until("There is no theme of this name.")


async def test_a_message_is_copied_as_i_read_it_or_as_it_was_written(tmp_path: Path) -> None:
    """`c` and `C`, through the terminal's clipboard."""
    async with serving(tmp_path) as server, person(server, "小红", "zh-Hans", "cats") as hong, seat(server) as ann:
        await hong.say("cats", "早上好")
        await ann.until("[en] 早上好")
        await ann.press("tab", "c")
        await ann.until("Copied.")
        assert ann.app.clipboard == "[en] 早上好"
        await ann.press("C")
        await ann.until(fits=lambda: ann.app.clipboard == "早上好")


async def test_several_lines_are_written_and_the_cursor_stands_in_cells(tmp_path: Path) -> None:
    """Ctrl+J breaks the line; an input method opens where the next character goes."""
    async with serving(tmp_path) as server, person(server, "Bob", "en", "cats") as bob, seat(server) as ann:
        await ann.press("你", "好", "吗")
        await ann.until("你好吗")
        assert ann.app.cursor_position.x == 1 + 6
        await ann.press("ctrl+j", "a", "b", "enter")
        assert (await bob.until("said"))["text"] == "你好吗\nab"


async def test_a_line_that_is_too_long_stays(tmp_path: Path) -> None:
    """In the composer, with how much it is over."""
    async with serving(tmp_path) as server, seat(server) as ann:
        await ann.enter("y" * 2_001)
        await ann.until("Too long: at most 2000 characters.", "yyy")
        await ann.press("escape")
        await ann.until("-1 left")


async def test_a_lost_connection_is_shown_and_comes_back(tmp_path: Path) -> None:
    """What is written meanwhile is sent, and what was missed is read, once."""
    async with serving(tmp_path, reconnect_seconds=0.01) as server:
        port = int(server.url.rsplit(":", 1)[1])
        manager = seat(server)
        ann = await manager.__aenter__()
        await ann.until("● connected")
    await ann.until("connection lost")
    await ann.enter("still here?")
    await ann.until("sending…")
    async with serving(tmp_path, port=port) as server, person(server, "Bob", "en", "cats"):
        await ann.until("● connected", "Ann still here?")
        await ann.gone("sending…")
        await manager.__aexit__(None, None, None)
