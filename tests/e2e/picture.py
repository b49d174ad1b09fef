"""Takes the README's two pictures: the same moment in two languages, through the real model.

Run as `.venv/bin/python -m tests.e2e.picture`; writes docs/images/room-en.png and room-zh.png.
"""

import asyncio
import tempfile
from pathlib import Path
from typing import Any

from playwright.async_api import expect
from prometheus_client import CollectorRegistry

from server.metrics import Metrics
from server.settings import Settings
from server.translation.local import LocalTranslator
from tests.e2e.browsing import Visitor, chromium, visitor
from tests.serving import Person, person, serving

ROOM = "night-owls"
IMAGES = Path(__file__).parents[2] / "docs" / "images"
FRAME: dict[str, Any] = {"viewport": {"width": 1100, "height": 880}}


async def _talk(maya: Visitor, hong: Visitor, ben: Person, zhe: Person) -> None:
    """A short evening, or morning, in which everyone writes in their own language."""
    await maya.say("Hello everyone! 👋")
    await _heard(hong, 1)
    await hong.say("你好，欢迎来到直播间！")
    await _heard(maya, 2)
    await maya.say("What time is it there?")
    await _heard(hong, 3)
    await hong.say("现在是早上八点 ☀️")
    await _heard(maya, 4)
    await zhe.say(ROOM, "今天天氣很好")
    await ben.say(ROOM, "My cat is sleeping 😴", id="cat")
    await _heard(hong, 6)
    await _answer(hong, "猫", "哈哈哈哈太可爱了")
    await _heard(maya, 7)
    await maya.say("What is your favorite food? @小红")
    await _heard(hong, 8)
    await ben.say(ROOM, "I like Chinese food")
    await _heard(hong, 9)
    await hong.say("绝绝子")
    await _heard(maya, 10)
    await maya.say("I love this song https://example.com/song")
    await _heard(hong, 11)


async def _heard(someone: Visitor, lines: int) -> None:
    """Waits for so many lines, each as its reader will see it."""
    await expect(someone.page.locator("article .text")).to_have_count(lines)
    await expect(someone.page.locator(".pending")).to_have_count(0)


async def _answer(someone: Visitor, to: str, text: str) -> None:
    message = someone.message(to).last
    await message.hover()
    await message.get_by_label("回复").click()
    await someone.say(text)


async def _react(ben: Person, zhe: Person, maya: Visitor) -> None:
    page = await ben.ask("history", room=ROOM, before=2**40, limit=50)
    seqs = {message["text"]: message["seq"] for message in page["messages"]}
    for who, text, emoji in ((ben, "绝绝子", "😂"), (zhe, "绝绝子", "😂"), (zhe, "My cat is sleeping 😴", "❤️")):
        await who.ask("react", room=ROOM, seq=seqs[text], emoji=emoji, on=True)
    await expect(maya.page.locator(".reactions button")).to_have_count(2)


async def take() -> None:
    """Sets the scene, waits until all is read, and takes both pictures."""
    translator = LocalTranslator(Settings(), Metrics(CollectorRegistry()))
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        async with serving(Path(folder), translator) as server, chromium() as browser:
            async with visitor(browser, **FRAME) as maya, visitor(browser, "zh-Hans", **FRAME) as hong:
                async with person(server, "Ben", "en") as ben, person(server, "阿哲", "zh-Hant") as zhe:
                    await ben.ask("join", room=ROOM, host_key="picture")
                    await zhe.ask("join", room=ROOM)
                    await maya.enter(server, "Maya", ROOM)
                    await hong.enter(server, "小红", ROOM)
                    await _talk(maya, hong, ben, zhe)
                    await _react(ben, zhe, maya)
                    for someone, name in ((maya, "en"), (hong, "zh")):
                        await expect(someone.page.locator(".pending")).to_have_count(0)
                        await someone.page.mouse.move(0, 0)
                        await someone.page.screenshot(path=IMAGES / f"room-{name}.png")


if __name__ == "__main__":
    asyncio.run(take())
