"""The bot in the docs works as it stands there."""

import asyncio
import re
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

from tests.serving import person, serving

ROOT = Path(__file__).resolve().parent.parent.parent


async def test_the_bot_of_the_page_answers(tmp_path: Path) -> None:
    """Taken from the page, it is of about twenty lines, reacts and replies."""
    block = re.search(r"```python\n(.*?)```", (ROOT / "docs" / "python-client.md").read_text(), re.DOTALL)
    assert block is not None
    assert len([line for line in block[1].splitlines() if line.strip()]) <= 20
    async with serving(tmp_path) as server, person(server, "小红", "zh-Hans", "cats") as hong:
        url = server.url.replace("http", "ws") + "/ws"
        bot = await asyncio.create_subprocess_exec(sys.executable, "-c", block[1], url, "cats", cwd=ROOT, stderr=PIPE)
        try:
            await hong.until("presence", where=lambda f: any(p["name"] == "Bot" for p in f["came"]))
            said = await hong.say("cats", "@bot 你好")
            assert (await hong.until("reacted"))["emoji"] == "👋"
            answer = await hong.until("said", where=lambda f: f["author"]["name"] == "Bot")
            assert (answer["text"], answer["reply_to"]) == ("Hello @小红!", said["seq"])
        finally:
            bot.kill()
            await bot.communicate()
