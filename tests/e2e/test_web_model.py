"""Two browsers in two languages, through the real server and the real model."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect
from prometheus_client import CollectorRegistry

from server.metrics import Metrics
from server.settings import Settings
from server.translation.local import LocalTranslator
from tests.e2e.browsing import in_browser, visitor
from tests.serving import serving

pytestmark = in_browser


@pytest.mark.timeout(110)
async def test_people_understand_each_other(tmp_path: Path, browser: Browser) -> None:
    """Each line is read in the other language within the page's patience, with names, links and emoji untouched."""
    translator = LocalTranslator(Settings(), Metrics(CollectorRegistry()))
    async with serving(tmp_path, translator) as server:
        async with visitor(browser) as ann, visitor(browser, "zh-Hans") as hong, visitor(browser, "zh-Hant") as hua:
            await ann.enter(server, "Ann")
            await hong.enter(server, "小红")
            await hua.enter(server, "小華")
            await ann.say("Good morning everyone! 👋 @小红 see https://example.com/路径?a=1")
            first = hong.page.locator("article .text").first
            await expect(first).to_contain_text("早上好", timeout=60_000)
            for kept in ("👋", "@小红", "https://example.com/路径?a=1"):
                await expect(first).to_contain_text(kept)
            await hong.say("今天真的好累啊")
            await expect(ann.page.locator("article .text").last).to_contain_text("tired")
            await expect(hua.page.locator("article .text").last).to_contain_text("今天真的好累")
            await ann.say("lol")
            await expect(hua.page.locator("article .text").last).to_contain_text("哈哈")
