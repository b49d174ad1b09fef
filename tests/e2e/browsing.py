"""People at real browsers, who enter rooms of a real server."""

import contextlib
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from server.__main__ import Running

CHROMIUM = shutil.which("chromium")
AXE = Path(__file__).parents[2] / "build" / "tools" / "node_modules" / "axe-core" / "axe.min.js"
_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# A machine with two cores that trains a model besides is slow at times.
expect.set_options(timeout=15_000)
# All in one loop, so that they share one browser: to start one takes longer than most of the tests.
in_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is missing"),
    pytest.mark.asyncio(loop_scope="session"),
]
_LOCALES = {"en": "en-US", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW"}


@contextlib.asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """One browser, whose contexts are strangers to each other."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        try:
            yield browser
        finally:
            await browser.close()


class Visitor:
    """Somebody in front of a page; what goes wrong in it is collected in `errors`."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("dialog", lambda dialog: dialog.accept())

    async def enter(self, server: Running, name: str, room: str = "cats") -> None:
        """Opens the link to a room, types a name and presses Enter."""
        await self.page.goto(f"{server.url}/#{room}")
        await self.page.fill("#name", name)
        await self.page.keyboard.press("Enter")
        await self.is_in()

    async def is_in(self) -> None:
        """Waits until the room is joined."""
        await expect(self.page.locator(".status")).to_be_hidden()
        await expect(self.page.locator(".people").first).to_be_attached()
        await self.page.wait_for_function("() => document.querySelector('.who span').textContent !== ''")

    async def say(self, text: str) -> None:
        """Writes a line and sends it."""
        await self.page.fill("#write", text)
        await self.page.press("#write", "Enter")

    def message(self, text: str | re.Pattern[str]) -> Locator:
        """The messages with this in their text, not in what they quote."""
        return self.page.locator("article").filter(has=self.page.locator(".text", has_text=text))

    async def texts(self) -> list[str]:
        """The messages on the page as one reads them, without their marks."""
        texts: list[str] = await self.page.evaluate(
            """[...document.querySelectorAll('article[data-seq] .text:not(.original)')].map((text) => {
                 const copy = text.cloneNode(true);
                 for (const mark of copy.querySelectorAll('.mark, rt')) mark.remove();
                 return copy.textContent;
               })"""
        )
        return texts

    async def reads(self, *texts: str) -> None:
        """Waits until these are the messages on the page."""
        await self.page.wait_for_function(
            """(wanted) => {
                 const found = [...document.querySelectorAll('article[data-seq] .text:not(.original)')].map((text) => {
                   const copy = text.cloneNode(true);
                   for (const mark of copy.querySelectorAll('.mark, rt')) mark.remove();
                   return copy.textContent;
                 });
                 return JSON.stringify(found) === JSON.stringify(wanted);
               }""",
            arg=list(texts),
            timeout=15_000,
        )


@contextlib.asynccontextmanager
async def visitor(browser: Browser, lang: str = "en", **context: Any) -> AsyncIterator[Visitor]:
    """Somebody whose browser prefers a language; at the end nothing has gone wrong in the page."""
    opened = await browser.new_context(locale=_LOCALES[lang], **context)
    try:
        someone = Visitor(await opened.new_page())
        yield someone
        assert someone.errors == []
    finally:
        await opened.close()
