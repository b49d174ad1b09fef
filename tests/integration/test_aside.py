"""What one member asks for alone: a preview of a line, and pinyin."""

from pathlib import Path

from tests.fakes import FakeTranslator
from tests.serving import person, serving


async def test_a_preview_reads_as_the_line_will(tmp_path: Path) -> None:
    """The answer is the translation, goes to the asker alone, and nothing enters a room."""
    async with serving(tmp_path) as server, person(server, "Ann", "en", "cats") as ann:
        async with person(server, "小红", "zh-Hans", "cats") as hong:
            answer = await ann.ask("preview", text="good morning", lang="zh-Hans")
            assert (answer["type"], answer["text"], answer["status"]) == ("preview", "[zh-Hans] good morning", "done")
            same = await ann.ask("preview", text="666", lang="zh-Hans")
            assert (same["text"], same["status"], "sure" in same) == ("666", "done", False)
            await hong.settle()
            assert not hong.frames("said") + hong.frames("preview")


async def test_a_preview_under_way_holds_nothing_up(tmp_path: Path) -> None:
    """What is said next does not wait for the translator."""
    translator = FakeTranslator()
    translator.hold()
    async with serving(tmp_path, translator) as server, person(server, "Ann", "en", "cats") as ann:
        await ann.send("preview", text="a long thought", lang="zh-Hans", ref="p")
        assert (await ann.say("cats", "short thought"))["type"] == "accepted"
        translator.release()
        assert (await ann.until("preview"))["ref"] == "p"


async def test_too_many_previews_are_refused_with_a_time(tmp_path: Path) -> None:
    """The engine's time belongs to what people say."""
    async with serving(tmp_path, previews_per_second=0.1, previews_burst=1) as server:
        async with person(server, "Ann") as ann:
            assert (await ann.ask("preview", text="one", lang="zh-Hans"))["type"] == "preview"
            refused = await ann.ask("preview", text="two", lang="zh-Hans")
            assert refused["code"] == "rate_limited"
            assert 0 < refused["retry_ms"] <= 10_000


async def test_pinyin_gives_each_character_its_reading(tmp_path: Path) -> None:
    """The pieces make up the text; a character is read as its word has it; what is not Chinese has no reading."""
    text = "重庆的银行长大了 ok 👍"
    async with serving(tmp_path) as server, person(server, "Ann") as ann:
        readings = (await ann.ask("pinyin", text=text))["readings"]
        assert "".join(piece for piece, _ in readings) == text
        assert readings[:2] == [["重", "chóng"], ["庆", "qìng"]]
        assert ["行", "háng"] in readings
        assert readings[-1] == [" ok 👍", ""]
