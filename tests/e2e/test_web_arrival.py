"""Coming in, coming back, and being turned away."""

from pathlib import Path

from playwright.async_api import Browser, expect

from tests.e2e.browsing import in_browser, visitor
from tests.serving import person, serving

pytestmark = in_browser
LIMIT = 100_000


async def test_a_link_leads_into_the_room_by_a_name_and_enter(tmp_path: Path, browser: Browser) -> None:
    """The language is guessed, and what it takes to talk is under 100 KB on the wire."""
    async with serving(tmp_path) as server, visitor(browser, "zh-Hant") as mei:
        sizes: dict[str, int] = {}
        session = await mei.page.context.new_cdp_session(mei.page)
        await session.send("Network.enable")
        session.on("Network.loadingFinished", lambda e: sizes.update({e["requestId"]: e["encodedDataLength"]}))
        await mei.page.goto(f"{server.url}/#night-owls")
        assert await mei.page.locator("input:checked").input_value() == "zh-Hant"
        await mei.page.fill("#name", "美玲")
        await mei.page.keyboard.press("Enter")
        await mei.is_in()
        await mei.say("大家好")
        await mei.reads("大家好")
        assert sum(sizes.values()) < LIMIT


async def test_a_taken_name_leads_back_to_the_form(tmp_path: Path, browser: Browser) -> None:
    """With the server's sentence, and the name to correct."""
    async with serving(tmp_path) as server:
        async with visitor(browser) as ann, person(server, "Ann", "en", "cats"):
            await ann.page.goto(f"{server.url}/#cats")
            await ann.page.fill("#name", "Аnn")
            await ann.page.keyboard.press("Enter")
            await expect(ann.page.get_by_role("alert")).to_contain_text("Choose another name")
            await expect(ann.page.locator("#name")).to_be_focused()
            await ann.page.fill("#name", "Annie")
            await ann.page.keyboard.press("Enter")
            await ann.is_in()


async def test_a_private_room_asks_for_its_key(tmp_path: Path, browser: Browser) -> None:
    """The wrong key leads back to where it is typed."""
    async with serving(tmp_path) as server:
        async with person(server, "小红", "zh-Hans") as hong, visitor(browser) as ann:
            await hong.ask("join", room="den", key="sesame")
            await ann.page.goto(f"{server.url}/#den")
            await ann.page.fill("#name", "Ann")
            await ann.page.keyboard.press("Enter")
            await expect(ann.page.get_by_role("alert")).to_contain_text("key")
            await ann.page.fill("#key", "sesame")
            await ann.page.keyboard.press("Enter")
            await ann.is_in()


async def test_a_reload_is_the_same_participant_with_the_same_draft(tmp_path: Path, browser: Browser) -> None:
    """Nobody is in the way of oneself, in a second tab neither."""
    async with serving(tmp_path) as server, visitor(browser) as ann:
        await ann.enter(server, "Ann")
        await ann.say("mine")
        await ann.reads("mine")
        await ann.page.fill("#write", "half a thou")
        await ann.page.reload()
        await ann.is_in()
        await expect(ann.page.locator("#write")).to_have_value("half a thou")
        await expect(ann.page.locator("article.mine")).to_have_count(1)
        second = await ann.page.context.new_page()
        await second.goto(f"{server.url}/#cats")
        await expect(second.locator("#name")).to_have_value("Ann")
        await second.keyboard.press("Enter")
        await expect(second.locator("article.mine")).to_have_count(1)
        await expect(second.locator(".who")).to_have_text("1")


async def test_without_a_server_the_page_says_so_and_comes_back(tmp_path: Path, browser: Browser) -> None:
    """The offline page is kept, and gives way by itself."""
    async with visitor(browser) as ann:
        async with serving(tmp_path) as server:
            await ann.page.goto(server.url)
            await ann.page.evaluate("navigator.serviceWorker.ready")
            port = int(server.url.rsplit(":", 1)[1])
        await ann.page.goto(server.url)
        await expect(ann.page.get_by_text("连不上服务器")).to_be_visible()
        async with serving(tmp_path, port=port):
            await expect(ann.page.locator("#name")).to_be_visible()
