"""Ten thousand messages, of which few are on the page."""

import asyncio
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, expect

from tests.e2e.browsing import in_browser, visitor
from tests.serving import Person, person, serving

pytestmark = in_browser
MANY = 10_000
ON_PAGE = 150


async def _talk(someone: Person) -> None:
    """Says all lines, a hundred at a time."""
    for start in range(0, MANY, 100):
        for number in range(start, start + 100):
            await someone.send("say", room="cats", id=f"l{number}", text=f"line {number}")
        await someone.until("accepted", where=lambda frame, last=start + 99: frame.get("id") == f"l{last}")  # type: ignore[misc]


async def test_ten_thousand_messages_scroll(tmp_path: Path, browser: Browser) -> None:
    """They come live; the page holds a screenful, and any place is reached, also far back."""
    fast: dict[str, Any] = {
        "messages_per_second": 1e6,
        "messages_burst": 1_000_000,
        "commands_per_second": 1e6,
        "commands_burst": 1_000_000,
    }
    async with serving(tmp_path, **fast) as server:
        async with visitor(browser) as ann, person(server, "Bob", "en", "cats") as bob:
            await ann.enter(server, "Ann")
            await asyncio.wait_for(_talk(bob), 60)
            await expect(ann.message(f"line {MANY - 1}")).to_be_in_viewport()
            assert await ann.page.locator("article").count() < ON_PAGE
            scroller = ann.page.locator(".scroller")
            await scroller.evaluate("e => { e.scrollTop = e.scrollHeight / 2 }")
            await ann.page.wait_for_function("() => document.querySelector('article').dataset.seq < 9000")
            assert await ann.page.locator("article").count() < ON_PAGE
            await scroller.evaluate("e => { e.scrollTop = 0 }")
            await expect(ann.page.locator("[data-seq='1']")).to_be_in_viewport()
            await ann.page.get_by_text("Go to the latest messages").click()
            await expect(ann.message(f"line {MANY - 1}")).to_be_in_viewport()


async def test_scrolling_up_loads_history_and_moves_nothing(tmp_path: Path, browser: Browser) -> None:
    """Older messages come in the reader's language, above what one reads; a jump goes as far back as it must."""
    fast: dict[str, Any] = {"messages_per_second": 1e6, "messages_burst": 1_000_000, "commands_burst": 1_000_000}
    async with serving(tmp_path, **fast) as server:
        async with visitor(browser, "zh-Hans") as hong, person(server, "Bob", "en", "cats") as bob:
            for number in range(400):
                await bob.send("say", room="cats", id=f"l{number}", text=f"line {number}")
            await bob.until("accepted", where=lambda frame: frame.get("id") == "l399")
            await bob.say("cats", "back to the start", reply_to=1)
            await hong.enter(server, "小红")
            await expect(hong.page.locator(".quote")).to_contain_text("[zh-Hans] line 0")
            await hong.page.locator(".scroller").hover()
            await hong.page.mouse.wheel(0, -1200)
            await expect(hong.page.locator("article").first).to_contain_text("line 3")
            await hong.page.get_by_text("回到最新消息").click()
            await hong.page.locator(".quote").click()
            await expect(hong.page.locator("[data-seq='1']")).to_be_in_viewport()
            await expect(hong.page.locator("[data-seq='1']")).to_be_focused()
            await expect(hong.page.locator("[data-seq='1'] .text")).to_contain_text("[zh-Hans] line 0")
