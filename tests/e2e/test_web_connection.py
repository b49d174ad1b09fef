"""Connections come and go; the conversation stays whole."""

import asyncio
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, WebSocketRoute, expect

from tests.e2e.browsing import Visitor, in_browser, visitor
from tests.serving import person, serving

pytestmark = in_browser
BURST = 25
FRAME = 50  # ms in which a page has drawn what it has to draw
SCREEN_UP = """e => new Promise(done => {
  e.scrollTop -= e.clientHeight;
  requestAnimationFrame(() => requestAnimationFrame(done));
})"""
# Keeps every sentence that the status line ever shows.
LISTEN = """() => {
  const status = document.querySelector(".status");
  window.told = [];
  const listen = new MutationObserver(() => window.told.push(status.textContent));
  listen.observe(status, { childList: true, subtree: true, characterData: true });
}"""


async def _burst(someone: Visitor, mark: str) -> None:
    for number in range(BURST):
        await someone.say(f"{mark}{number}")


async def test_a_restart_in_a_burst_loses_nothing_and_doubles_nothing(tmp_path: Path, browser: Browser) -> None:
    """Two people write on while the server goes and comes back with its data; both end with the same room."""
    pace: dict[str, Any] = {
        "messages_per_second": 1000.0,
        "messages_burst": 1000,
        "reconnect_seconds": 0.1,
        "drain_seconds": 0.5,
    }
    async with visitor(browser) as ann, visitor(browser) as bob:
        async with serving(tmp_path, **pace) as server:
            port = int(server.url.rsplit(":", 1)[1])
            await ann.enter(server, "Ann")
            await bob.enter(server, "Bob")
            bursts = asyncio.gather(_burst(ann, "a"), _burst(bob, "b"))
            await expect(bob.message("a5")).to_be_attached()
        await expect(ann.page.locator(".status")).to_be_visible()
        async with serving(tmp_path, port=port, **pace) as server:
            await bursts
            await expect(ann.page.locator(".line-sending")).to_have_count(0)
            await expect(bob.page.locator(".line-sending")).to_have_count(0)
            async with person(server, "Zhou") as fresh:
                joined = await fresh.ask("join", room="cats", history=200)
            texts = [message["text"] for message in joined["messages"]]
            assert [text for text in texts if text[0] == "a"] == [f"a{n}" for n in range(BURST)]
            assert [text for text in texts if text[0] == "b"] == [f"b{n}" for n in range(BURST)]
            for someone in (ann, bob):
                shown = await someone.texts()
                assert shown == texts[-len(shown) :]
                assert await _all_loaded(someone) == 2 * BURST


async def _all_loaded(someone: Visitor) -> int:
    """Scrolls to the top, and counts the messages passed on the way."""
    seen: set[str] = set()
    scroller = someone.page.locator(".scroller")
    while True:
        seen.update(await someone.page.evaluate("[...document.querySelectorAll('[data-seq]')].map(e => e.dataset.seq)"))
        if await scroller.evaluate("e => e.scrollTop === 0"):
            return len(seen)
        await scroller.evaluate(SCREEN_UP)


async def test_the_connection_is_told_of_as_it_is(tmp_path: Path, browser: Browser) -> None:
    """A server that restarts is named so; one that is gone is tried again, with a countdown and a button."""
    async with visitor(browser) as ann:
        clock = ann.page.clock
        await clock.install()
        async with serving(tmp_path, reconnect_seconds=0.01) as server:
            port = int(server.url.rsplit(":", 1)[1])
            await ann.enter(server, "Ann")
            await ann.page.evaluate(LISTEN)
            # From here on time passes only as told, or the countdown may be over before the button is pressed.
            await clock.pause_at(await ann.page.evaluate("Date.now() / 1000") + 60)
        status = ann.page.locator(".status")
        await expect(status).to_contain_text("The server is restarting")
        await clock.fast_forward(1000)
        await expect(status).to_contain_text("Connection lost. Trying again in")
        await ann.say("written meanwhile")
        await clock.run_for(FRAME)
        await expect(ann.page.locator(".line-sending")).to_contain_text("Will be sent when you are back online")
        async with serving(tmp_path, port=port):
            await ann.page.get_by_text("Try now").click()
            await clock.resume()
            await expect(status).to_be_hidden()
            await ann.reads("written meanwhile")


async def test_a_code_that_says_stay_away_is_obeyed(tmp_path: Path, browser: Browser) -> None:
    """After 4003 nothing is tried again, and the page says why."""
    async with serving(tmp_path) as server, visitor(browser) as ann:
        tries: list[str] = []

        async def close(route: WebSocketRoute) -> None:
            tries.append(route.url)
            await route.close(code=4003, reason="banned")

        await ann.page.clock.install()
        await ann.page.route_web_socket("**/ws", close)
        await ann.page.goto(f"{server.url}/#cats")
        await ann.page.fill("#name", "Ann")
        await ann.page.keyboard.press("Enter")
        await expect(ann.page.locator(".status")).to_contain_text("You are banned from this server.")
        await ann.page.clock.fast_forward(120_000)
        assert len(tries) == 1


async def test_a_line_sent_too_fast_goes_out_by_itself(tmp_path: Path, browser: Browser) -> None:
    """The refusal is shown with its time, and the order stays."""
    async with serving(tmp_path, messages_per_second=0.5, messages_burst=1) as server:
        async with visitor(browser) as ann:
            await ann.enter(server, "Ann")
            for text in ("one", "two", "three"):
                await ann.say(text)
            await expect(ann.page.locator(".line-sending .countdown")).to_contain_text("Sends by itself in")
            await ann.reads("one", "two", "three")


async def test_a_language_chosen_without_a_connection_is_read_afterwards(tmp_path: Path, browser: Browser) -> None:
    """What was read before comes again in it."""
    async with visitor(browser) as ann:
        async with serving(tmp_path) as server, person(server, "小红", "zh-Hans", "cats") as hong:
            port = int(server.url.rsplit(":", 1)[1])
            await hong.say("cats", "你好")
            await ann.enter(server, "Ann")
            await ann.reads("[en] 你好")
            await ann.page.get_by_label("Settings").click()
            await expect(ann.page.locator("#set-lang")).to_be_visible()
        await ann.page.select_option("#set-lang", "zh-Hant")
        async with serving(tmp_path, port=port):
            await ann.reads("[zh-Hant] 你好")
