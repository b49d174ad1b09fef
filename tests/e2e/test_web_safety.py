"""Nothing that others wrote becomes code, or leads where it does not say."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.e2e.browsing import in_browser, visitor
from tests.serving import person, serving

pytestmark = in_browser
ATTACKS = (
    "<img src=x onerror='window.hit=1'>",
    "<script>window.hit=1</script>",
    '"><svg onload=window.hit=1>',
    "javascript:window.hit=1",
    "[click](javascript:window.hit=1)",
    "https://example.com/\"onmouseover='window.hit=1'",
    "`<b>`${window.hit=1}`",
    "```\n</code></pre><script>window.hit=1</script>\n```",
    "@<img/src/onerror=window.hit=1>",
    "#<svg/onload=window.hit=1>",
)


async def test_text_and_names_stay_text(tmp_path: Path, browser: Browser) -> None:
    """Every attack is read as it was written, in the log, a quote, the original, the people and the title."""
    async with serving(tmp_path) as server:
        async with visitor(browser, "zh-Hans") as hong, person(server, "<b onclick=hit>Eve</b>", "en", "cats") as eve:
            await hong.enter(server, "小红")
            for number, attack in enumerate(ATTACKS):
                await eve.say("cats", attack, id=f"x{number}", **({"reply_to": 1} if number else {}))
            await expect(hong.page.locator("article")).to_have_count(len(ATTACKS))
            await hong.page.get_by_label("设置").click()
            await hong.page.select_option("#set-originals", "below")
            await hong.page.keyboard.press("Escape")
            await expect(hong.page.locator(".original").last).to_be_visible()
            assert await hong.page.evaluate("window.hit") is None
            foreign = (
                "[role=log] :is(script, img, svg:not(.icon), iframe, [onclick], [onerror], [onload], b:not(.quote b))"
            )
            assert await hong.page.locator(foreign).count() == 0
            await expect(hong.page.locator(".people")).to_contain_text("<b onclick=hit>Eve</b>")
            links = await hong.page.eval_on_selector_all(
                "[role=log] a", "all => all.map(a => [a.href, a.rel, a.target])"
            )
            assert all(href.startswith("https://example.com/") for href, _, _ in links)
            assert all("noopener" in rel and "noreferrer" in rel and target == "_blank" for _, rel, target in links)


async def test_a_link_that_hides_its_destination_is_text(tmp_path: Path, browser: Browser) -> None:
    """What looks like one host and leads to another is not made clickable; what is honest is."""
    async with serving(tmp_path) as server:
        async with visitor(browser) as ann, person(server, "Eve", "en", "cats") as eve:
            await ann.enter(server, "Ann")
            await eve.say("cats", "https://bank.example@evil.example/ and https://good.example/路径?a=1.")
            await expect(ann.page.locator("[role=log] a")).to_have_text("https://good.example/路径?a=1")


@pytest.mark.parametrize("room", ["<img src=x onerror=window.hit=1>", "%"])
async def test_a_link_to_no_room_leads_to_the_form(tmp_path: Path, browser: Browser, room: str) -> None:
    """With the server's sentence, and the room to correct."""
    async with serving(tmp_path) as server, visitor(browser) as ann:
        await ann.page.goto(f"{server.url}/#{room}")
        await ann.page.fill("#name", "Ann")
        await ann.page.keyboard.press("Enter")
        await expect(ann.page.get_by_role("alert")).to_contain_text("There can be no room of this name")
        await expect(ann.page.locator("#room")).to_be_visible()
        assert await ann.page.evaluate("window.hit") is None
