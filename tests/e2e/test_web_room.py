"""What people do in a room, in two browsers and two languages."""

import json
from pathlib import Path

from playwright.async_api import Browser, WebSocketRoute, expect

from tests.e2e.browsing import in_browser, visitor
from tests.fakes import FakeTranslator
from tests.serving import person, serving

pytestmark = in_browser


async def test_two_languages_feel_like_one_room(tmp_path: Path, browser: Browser) -> None:
    """Each reads all lines in the own language, with the original one press away."""
    async with serving(tmp_path) as server:
        async with visitor(browser) as ann, visitor(browser, "zh-Hans") as hong:
            await ann.enter(server, "Ann")
            await hong.enter(server, "小红")
            await ann.say("good morning")
            await hong.say("早上好")
            await ann.reads("good morning", "[en] 早上好")
            await hong.reads("[zh-Hans] good morning", "早上好")
            line = hong.message("good morning")
            await expect(line.locator(".text")).to_have_attribute("lang", "zh-Hans")
            await line.locator(".text").click()
            await expect(line.locator(".original")).to_have_text("good morning")
            await expect(line.locator(".original")).to_have_attribute("lang", "en")


async def test_a_translation_on_its_way_keeps_its_place(tmp_path: Path, browser: Browser) -> None:
    """A quiet placeholder first, the original after two seconds, then the translation, and nothing moves."""
    translator = FakeTranslator()
    translator.hold()
    async with serving(tmp_path, translator) as server, visitor(browser) as ann:
        async with person(server, "小红", "zh-Hans", "cats") as hong:
            await ann.enter(server, "Ann")
            await hong.say("cats", "今天很累")
            await hong.say("cats", "ok")
            text = ann.page.locator(".text.pending")
            await expect(text).to_have_css("color", "rgba(0, 0, 0, 0)")
            place = await ann.message("ok").bounding_box()
            await expect(text).not_to_have_css("color", "rgba(0, 0, 0, 0)")
            await expect(text).to_contain_text("今天很累")
            translator.release()
            await ann.reads("[en] 今天很累", "ok")
            assert await ann.message("ok").bounding_box() == place


async def test_what_the_translator_could_not_do_is_said(tmp_path: Path, browser: Browser) -> None:
    """A failed translation shows the original and says so."""
    async with serving(tmp_path, FakeTranslator(fails=lambda text: "谜" in text)) as server:
        async with visitor(browser) as ann, person(server, "小红", "zh-Hans", "cats") as hong:
            await ann.enter(server, "Ann")
            await hong.say("cats", "谜语")
            await expect(ann.message("谜语").locator(".failed")).to_have_text("Not translated")


async def test_messages_are_edited_deleted_answered_and_reacted_to(tmp_path: Path, browser: Browser) -> None:
    """What one does, the other sees; the arrow up edits one's last line."""
    async with serving(tmp_path) as server:
        async with visitor(browser) as ann, visitor(browser, "zh-Hans") as hong:
            await ann.enter(server, "Ann")
            await hong.enter(server, "小红")
            await ann.say("frist line")
            await hong.reads("[zh-Hans] frist line")
            await ann.page.press("#write", "ArrowUp")
            await expect(ann.page.locator("#write")).to_have_value("frist line")
            await ann.say("first line")
            await hong.reads("[zh-Hans] first line")
            await expect(hong.message("first line").locator(".text")).to_contain_text("已修改")

            line = hong.message("first line")
            await line.hover()
            await line.get_by_label("回应 👍").click()
            await expect(ann.page.locator(".reactions button")).to_have_text("👍1")
            await line.get_by_label("回复").click()
            await hong.say("说得好")
            await expect(ann.page.locator(".quote")).to_contain_text("first line")

            await hong.message("说得好").hover()
            await hong.message("说得好").get_by_label("删除").click()
            await ann.reads("first line", "This message was deleted.")


async def test_the_language_read_is_changed_at_any_time(tmp_path: Path, browser: Browser) -> None:
    """Messages, page and people follow; traditional characters are a language of their own."""
    async with serving(tmp_path) as server:
        async with visitor(browser) as ann, person(server, "小红", "zh-Hans", "cats") as hong:
            await ann.enter(server, "Ann")
            await hong.say("cats", "你好")
            await ann.reads("[en] 你好")
            await ann.page.get_by_label("Settings").click()
            await ann.page.select_option("#set-lang", "zh-Hant")
            await expect(ann.page.locator("html")).to_have_attribute("lang", "zh-Hant")
            await ann.page.get_by_label("關閉").click()
            await ann.reads("[zh-Hant] 你好")
            await ann.page.reload()
            await ann.reads("[zh-Hant] 你好")


async def test_pinyin_stands_over_chinese(tmp_path: Path, browser: Browser) -> None:
    """A learner asks for it on one message."""
    async with serving(tmp_path) as server:
        async with visitor(browser, "zh-Hans") as wang, person(server, "小红", "zh-Hans", "cats") as hong:
            await wang.enter(server, "老王")
            await hong.say("cats", "重庆")
            await wang.message("重庆").hover()
            await wang.message("重庆").get_by_label("拼音").click()
            await expect(wang.page.locator("rt")).to_have_text(["chóng", "qìng"])


async def test_a_line_is_previewed_where_asked(tmp_path: Path, browser: Browser) -> None:
    """It shows how the others will read it, before it is said."""
    async with serving(tmp_path) as server, visitor(browser) as ann:
        await ann.enter(server, "Ann")
        await ann.page.get_by_label("Show how my line reads").click()
        await ann.page.fill("#write", "hello there")
        await expect(ann.page.locator(".reads-as")).to_contain_text("[zh-Hans] hello there")


async def test_a_translation_is_rated_with_a_better_wording(tmp_path: Path, browser: Browser) -> None:
    """The verdict goes to the room's hosts."""
    async with serving(tmp_path) as server:
        async with person(server, "小红", "zh-Hans") as host, visitor(browser) as ann:
            await host.ask("join", room="cats", host_key="secret")
            await ann.enter(server, "Ann")
            await host.say("cats", "绝绝子")
            await ann.message("绝绝子").hover()
            await ann.message("绝绝子").get_by_label("Rate the translation").click()
            await ann.page.fill("#better", "Amazing!")
            await ann.page.get_by_text("Bad").click()
            rated = await host.until("rated")
            assert (rated["good"], rated["better"], rated["lang"]) == (False, "Amazing!", "en")
            await expect(ann.page.locator(".people .badge, .byline .badge").first).to_have_text("Host")


async def test_who_is_mentioned_hears_of_it(tmp_path: Path, browser: Browser) -> None:
    """The bell counts, the title counts, and a press leads to the line."""
    async with serving(tmp_path) as server:
        async with visitor(browser) as ann, person(server, "小红", "zh-Hans", "cats") as hong:
            for number in range(30):
                await hong.say("cats", f"{number}\n\n{number}")
            await ann.enter(server, "Ann")
            await expect(ann.message("29")).to_be_visible()
            await ann.page.locator(".scroller").hover()
            await ann.page.mouse.wheel(0, -1500)
            await expect(ann.page.locator(".fresh-button")).to_be_visible()
            await hong.say("cats", "@Ann 👋")
            await expect(ann.page.locator(".fresh-button")).to_have_text("1 new message")
            await expect(ann.page).to_have_title("(1) # cats · Lianmai")
            await ann.page.get_by_label("Mentions of you: 1").click()
            await expect(ann.message("👋")).to_be_in_viewport()
            await expect(ann.message("👋").locator(".mention.me")).to_have_text("@Ann")


async def test_the_rooms_standing_facts_are_shown(tmp_path: Path, browser: Browser) -> None:
    """Title, pinned line, hosts, and slow mode with its countdown, which no host has to wait for."""

    def stand_in(route: WebSocketRoute) -> None:
        server = route.connect_to_server()

        def pass_on(data: str | bytes) -> None:
            frame = json.loads(data)
            if frame["type"] == "joined":
                host = {**frame["people"][0], "role": "host"}
                frame["room"] |= {"title": "Night owls", "slow": 600, "pinned": 1, "hosts": [host]}
            route.send(json.dumps(frame))

        server.on_message(pass_on)

    async with serving(tmp_path) as server:
        async with visitor(browser) as ann, person(server, "小红", "zh-Hans", "cats") as hong:
            await hong.say("cats", "欢迎")
            await ann.page.route_web_socket("**/ws", stand_in)
            await ann.enter(server, "Ann")
            await expect(ann.page.locator("h1")).to_have_text("Night owls")
            await expect(ann.page.locator(".pinned")).to_contain_text("[en] 欢迎")
            await expect(ann.page.locator("aside")).to_contain_text("Hosts · 1")
            await ann.say("one")
            await expect(ann.page.locator(".slow")).to_contain_text("you can send again in")
            await ann.page.fill("#write", "two")
            await expect(ann.page.get_by_label("Send", exact=True)).to_be_disabled()


async def test_originals_stand_side_by_side_where_chosen(tmp_path: Path, browser: Browser) -> None:
    """Both languages on one line, and the choice stays."""
    async with serving(tmp_path) as server:
        async with visitor(browser) as ann, person(server, "小红", "zh-Hans", "cats") as hong:
            await hong.say("cats", "你好")
            await ann.enter(server, "Ann")
            await ann.page.get_by_label("Settings").click()
            await ann.page.select_option("#set-originals", "beside")
            await ann.page.reload()
            mine, original = ann.page.locator(".pair .text").first, ann.page.locator(".pair .original")
            await expect(original).to_have_text("你好")
            left, right = await mine.bounding_box(), await original.bounding_box()
            assert left is not None
            assert right is not None
            assert left["y"] == right["y"]
            assert left["x"] + left["width"] <= right["x"]


async def test_a_name_is_completed_after_an_at_sign(tmp_path: Path, browser: Browser) -> None:
    """The people here whose name begins so are offered; arrows and Enter choose one, and Enter then sends."""
    async with serving(tmp_path) as server, visitor(browser) as ann:
        async with person(server, "小红", "zh-Hans", "cats"), person(server, "Ben Li", "en", "cats"):
            await ann.enter(server, "Ann")
            await ann.page.locator("#write").press_sequentially("hi @")
            await expect(ann.page.get_by_role("option")).to_have_text(["小红", "Ben Li"])
            await ann.page.keyboard.press("ArrowDown")
            await ann.page.keyboard.press("Enter")
            await expect(ann.page.locator("#write")).to_have_value("hi @Ben Li ")
            await ann.page.keyboard.press("Enter")
            await expect(ann.page.locator("article .mention")).to_have_text("@Ben Li")
