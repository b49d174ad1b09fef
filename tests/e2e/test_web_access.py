"""The page for everyone: by keyboard, by ear, at any size, in the dark."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from server.__main__ import Running
from tests.e2e.browsing import AXE, Visitor, in_browser, visitor
from tests.fakes import FakeTranslator
from tests.serving import person, serving

pytestmark = in_browser
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

PHONE: dict[str, Any] = {
    "viewport": {"width": 320, "height": 640},
    "is_mobile": True,
    "has_touch": True,
    "color_scheme": "dark",
}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"}


async def faults(page: Page) -> list[str]:
    """What axe finds wrong with the page as it is."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE.read_text())
    found: Any = await page.evaluate(f"axe.run(document, {json.dumps(RULES)})")
    return [
        f"{each['id']}: {node['html'][:200]} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


async def _views(ann: Visitor, server: Running) -> list[str]:
    """Goes through every view, and collects what axe finds."""
    page = ann.page
    await page.goto(f"{server.url}/#cats")
    wrong = await faults(page)
    await page.fill("#name", "Bob")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_be_visible()
    wrong += await faults(page)
    await ann.enter(server, "Ann")
    await expect(page.locator(".text.pending")).not_to_have_css("color", "rgba(0, 0, 0, 0)")
    await page.locator(".mark[aria-expanded]").first.click()
    await page.locator("article").last.focus()
    wrong += await faults(page)
    translated = page.locator("article", has_text="你好，世界").first
    await translated.focus()
    await translated.get_by_label("Rate the translation").click()
    await expect(page.locator("dialog")).to_be_visible()
    wrong += await faults(page)
    await page.keyboard.press("Escape")
    await page.locator(".bar .who").click()
    wrong += await faults(page)
    await page.keyboard.press("Escape")
    await page.fill("#write", "@")
    await expect(page.get_by_role("option")).to_have_count(2)
    wrong += await faults(page)
    await page.fill("#write", "")
    await page.locator(".composer .round").first.click()
    await expect(page.locator("dialog")).to_be_visible()
    wrong += await faults(page)
    await page.keyboard.press("Escape")
    await page.locator(".bar .round").last.click()
    await page.locator("dialog summary").click()
    wrong += await faults(page)
    await page.keyboard.press("Escape")
    return wrong


async def _lively(server: Running, browser: Browser, **context: Any) -> list[str]:
    """The views of a room where everything happens that can."""
    async with person(server, "Bob", "en", "cats") as bob, person(server, "小红", "zh-Hans", "cats") as hong:
        await bob.say("cats", "Hi @Ann, see https://example.com and `code` #tag", id="1")
        await hong.say("cats", "你好，世界", reply_to=1, id="2")
        await hong.ask("react", room="cats", seq=1, emoji="👍", on=True)
        await hong.say("cats", "谜语", id="3")
        await bob.say("cats", "```\nlong code\n```", id="4")
        await bob.say("cats", "gone soon", id="5")
        await hong.say("cats", "等一下", id="6")
        gone = (await bob.ask("history", room="cats", before=2**40, limit=50))["messages"]
        await bob.ask("delete", room="cats", seq=next(m["seq"] for m in gone if m["text"] == "gone soon"))
        async with visitor(browser, bypass_csp=True, **context) as ann:
            return await _views(ann, server)


class Slow(FakeTranslator):
    """Never finishes one text, and fails another."""

    async def translate(self, text: str, to: Any, *, live: bool = True) -> Any:
        """As the fake does, but for the text that waits."""
        if text == "等一下":
            await self.run()
        return await super().translate(text, to, live=live)


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is missing; scripts/test installs it where npm is")
@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone in the dark", "desktop in the light"])
async def test_axe_finds_nothing_wrong_in_any_view(tmp_path: Path, browser: Browser, device: dict[str, Any]) -> None:
    """Form, refusal, room, rating, people, names, emoji and settings."""
    async with serving(tmp_path, Slow(fails=lambda text: text == "谜语")) as server:
        assert "\n".join(await _lively(server, browser, **device)) == ""


async def test_everything_is_done_by_keyboard(tmp_path: Path, browser: Browser) -> None:
    """Enter, write, go to a message, read its original, react, reply, edit, delete, and come back to writing."""
    async with serving(tmp_path) as server:
        async with visitor(browser) as ann, person(server, "小红", "zh-Hans", "cats") as hong:
            await hong.say("cats", "你好")
            keys = ann.page.keyboard
            await ann.enter(server, "Ann")
            await expect(ann.page.locator("#write")).to_be_focused()
            await keys.type("hello")
            await keys.press("Shift+Enter")
            await keys.type("all")
            await keys.press("Enter")
            await ann.reads("[en] 你好", "hello\nall")
            for _ in range(2):
                await keys.press("Shift+Tab")
            await expect(ann.page.locator("article.mine")).to_be_focused()
            await keys.press("ArrowUp")
            await keys.press("o")
            await expect(ann.page.locator(".original")).to_have_text("你好")
            await keys.press("a")
            await expect(ann.page.locator("dialog button").nth(1)).to_be_focused()
            await keys.press("ArrowRight")
            await keys.press("Enter")
            await expect(ann.page.locator(".reactions button")).to_have_text("😃1")
            await expect(ann.message("你好")).to_be_focused()
            await keys.press("r")
            await keys.type("yes")
            await keys.press("Enter")
            await expect(ann.page.locator(".quote")).to_contain_text("[en] 你好")
            await keys.press("ArrowUp")
            await keys.type("!")
            await keys.press("Enter")
            await ann.reads("[en] 你好", "hello\nall", "yes!")
            for _ in range(3):
                await keys.press("Shift+Tab")
            await keys.press("Delete")
            await ann.reads("[en] 你好", "hello\nall", "This message was deleted.")
            await keys.press("Escape")
            await expect(ann.page.locator("#write")).to_be_focused()


async def test_each_line_is_read_out_once_in_its_language(tmp_path: Path, browser: Browser) -> None:
    """When it can be read, not before, and not again when it is scrolled past; one's own lines are not read out."""
    translator = FakeTranslator()
    async with serving(tmp_path, translator) as server:
        async with visitor(browser) as ann, person(server, "小红", "zh-Hans", "cats") as hong:
            await ann.enter(server, "Ann")
            translator.hold()
            await hong.say("cats", "你好")
            await expect(ann.page.locator(".text.pending")).to_be_attached()
            heard = ann.page.locator("[aria-live=polite] p")
            await expect(heard).to_have_count(0)
            translator.release()
            await expect(heard).to_have_text(["小红: [en] 你好"])
            await expect(heard.locator("span")).to_have_attribute("lang", "en")
            await ann.say("mine")
            await ann.reads("[en] 你好", "mine")
            await expect(heard).to_have_count(1)
            await expect(ann.page.get_by_role("log")).to_have_attribute("aria-live", "off")
            langs = await ann.page.eval_on_selector_all("article .text", "all => all.map(text => text.lang)")
            assert langs == ["en", "en"]


@pytest.mark.parametrize("width", [320, 3840])
async def test_the_page_fits_any_screen(tmp_path: Path, browser: Browser, width: int) -> None:
    """Nothing is cut off and nothing scrolls sideways, even with a word that has no end."""
    async with serving(tmp_path) as server:
        async with visitor(browser, viewport={"width": width, "height": 900}) as ann:
            await ann.enter(server, "Ann")
            await ann.say("w" * 500)
            await expect(ann.page.locator("article[data-seq]")).to_be_visible()
            for box in ("document.documentElement", "document.querySelector('.scroller')"):
                assert await ann.page.evaluate(f"{box}.scrollWidth <= {box}.clientWidth")


async def test_a_tap_shows_the_original_and_what_can_be_done(tmp_path: Path, browser: Browser) -> None:
    """And does none of it by itself; the message stays under the finger."""
    async with serving(tmp_path) as server, person(server, "小红", "zh-Hans", "cats") as hong:
        for number in range(20):
            await hong.say("cats", f"你好 {number}")
        async with visitor(browser, **PHONE) as ann:
            await ann.enter(server, "Ann")
            line = ann.message("你好 19")
            await expect(line.locator(".text")).to_be_in_viewport()
            place = await line.locator(".text").first.bounding_box()
            await line.locator(".text").tap()
            await expect(line.locator(".original")).to_have_text("你好 19")
            await expect(line.get_by_role("toolbar")).to_be_attached()
            await expect(ann.page.locator("dialog")).to_have_count(0)
            after = await line.locator(".text").first.bounding_box()
            assert place is not None
            assert after is not None
            assert after["y"] == place["y"]
