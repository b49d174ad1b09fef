"""Messages through the whole path with the bundled model."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from msgspec import UNSET
from prometheus_client import CollectorRegistry

from server.metrics import Metrics
from server.settings import Settings
from server.translation.local import LocalTranslator
from server.wire import ReadingLang, Translation
from tests.cases import CASES, Case


@asynccontextmanager
async def translating(registry: CollectorRegistry | None = None, **changes: Any) -> AsyncIterator[LocalTranslator]:
    settings = Settings(translation_restart_seconds=0.01, **changes)
    translator = LocalTranslator(settings, Metrics(registry or CollectorRegistry()))
    task = asyncio.create_task(translator.run())
    yield translator
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def said(translator: LocalTranslator, case: Case) -> Translation | None:
    known = translator.prepare(case.input, case.to)
    return known if known is None or known.status != "pending" else await translator.translate(case.input, case.to)


async def test_chat_is_translated_as_the_table_says() -> None:
    async with translating() as translator:
        wrong = []
        for case, answer in zip(CASES, await asyncio.gather(*(said(translator, case) for case in CASES)), strict=True):
            status = answer.status if answer else "none"
            fault = case.wrong(answer.text) if answer else ""
            if status != case.status or fault:
                wrong.append(f"{case}: {status} {fault}")
        assert wrong == []


@pytest.mark.parametrize(
    ("message", "to", "digits"),
    [
        ("It costs sixty-one dollars", "zh-Hans", "61 美元"),
        ("I waited seventy minutes", "zh-Hans", "70 分钟"),
        ("We have seven hundred and thirty-three days left", "zh-Hans", "733 天"),
        ("Open page one thousand eight hundred and fifty-four", "zh-Hans", "1854"),
        ("I woke up at seven forty-five", "zh-Hans", "7:45"),
        ("one hundred thousand dollars", "zh-Hans", "10 万美元"),
        ("I paid £30", "zh-Hans", "30 英镑"),
        ("我等了九十四分钟", "en", "94 minutes"),
        ("我考了九十八分", "en", "98"),
        ("他欠我八百五十八块", "en", "858 yuan"),
        ("我们住二十四楼", "en", "24th floor"),
        ("他一米八", "en", "1.8 meters"),
        ("我换了五百港币", "en", "500 Hong Kong dollars"),
        ("有几十万人看直播", "en", "hundreds of thousands of people"),
    ],
)
async def test_numbers_in_words_reach_the_reader(message: str, to: ReadingLang, digits: str) -> None:
    async with translating() as translator:
        answer = await translator.translate(message, to)
    assert answer.status == "done"
    assert digits.replace(" ", "").lower() in answer.text.replace(" ", "").lower()


async def test_the_same_message_five_hundred_times_is_one_engine_call() -> None:
    registry = CollectorRegistry()
    async with translating(registry) as translator:
        await asyncio.gather(*(translator.translate("welcome to my little house", "zh-Hans") for _ in range(500)))
        assert registry.get_sample_value("lianmai_translation_batch_size_sum") == 1
        assert translator.prepare("welcome to my little house", "zh-Hant") is not None
        assert (
            registry.get_sample_value("lianmai_translation_requests_total", {"direction": "en-zh", "outcome": "done"})
            == 500
        )


async def test_without_a_usable_model_it_fails_at_once_and_translates_once_there_is_one(tmp_path: Path) -> None:
    async with translating(models=tmp_path / "models", translation_seconds=600) as translator:
        assert (await translator.translate("how are you today", "zh-Hans")).status == "failed"
        (tmp_path / "models").symlink_to(Settings().models)
        await translator.engine.ready()
        assert (await translator.translate("how are you today", "zh-Hans")).status == "done"


async def test_it_is_not_ready_until_the_model_is_loaded_and_what_was_asked_before_is_translated() -> None:
    async with translating() as translator:
        assert (translator.health().ready, translator.health().reason) == (False, "loading")
        assert (await translator.translate("I like cats", "zh-Hans")).status == "done"
        assert translator.health().ready


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSTOP])
async def test_translations_under_way_survive_an_engine_that_is_killed_or_hangs(blow: signal.Signals) -> None:
    async with translating(translation_stuck_seconds=1.0) as translator:
        await translator.engine.ready()
        assert translator.engine.pid is not None
        os.kill(translator.engine.pid, blow)
        answers = await asyncio.gather(*(translator.translate(f"I have {n} cats", "zh-Hans") for n in range(20)))
        assert {answer.status for answer in answers} == {"done"}
        assert translator.health().ready


async def test_a_flood_is_refused_at_once_and_the_engine_lives_on() -> None:
    registry = CollectorRegistry()
    async with translating(registry, translation_queue=10) as translator:
        answers = await asyncio.gather(
            *(translator.translate(f"We are {n} friends and we like tea", "zh-Hans") for n in range(200))
        )
        refused = registry.get_sample_value(
            "lianmai_translation_requests_total", {"direction": "en-zh", "outcome": "queue_full"}
        )
        assert refused == [answer.status for answer in answers].count("failed") == 190
        assert (await translator.translate("We like tea", "zh-Hans")).status == "done"


async def test_past_its_deadline_a_translation_fails_and_leaves_nothing_in_the_queue() -> None:
    registry = CollectorRegistry()
    async with translating(registry, translation_seconds=0.001) as translator:
        assert (await translator.translate("We are here", "zh-Hans")).status == "failed"
        labels = {"direction": "en-zh", "outcome": "deadline"}
        assert registry.get_sample_value("lianmai_translation_requests_total", labels) == 1
        await translator.engine.ready()
        assert registry.get_sample_value("lianmai_translation_batch_size_sum") == 0


async def test_a_sentence_without_a_translation_stays_in_place_and_the_line_is_marked_unsure() -> None:
    async with translating(translation_seconds=0.001) as translator:
        answer = await translator.translate("Hello! I have never seen a snail this large.", "zh-Hans")
        assert (answer.status, answer.text, answer.sure) == (
            "done",
            "你好！ I have never seen a snail this large.",
            0.0,
        )


async def test_a_model_is_as_sure_as_its_least_sure_sentence_and_the_lexicon_always() -> None:
    async with translating() as translator:
        one, other, both = [
            (await translator.translate(text, "zh-Hans")).sure
            for text in ("I like you.", "The mitochondria oscillate.", "I like you. The mitochondria oscillate.")
        ]
        assert UNSET not in (one, other, both)
        assert both == min(one, other)  # type: ignore[type-var]
        assert (await translator.translate("lol", "zh-Hans")).sure == 1.0


async def test_without_any_model_it_says_so_and_translations_fail(tmp_path: Any) -> None:
    async with translating(models=tmp_path, translation_seconds=0.2) as translator:
        assert (await translator.translate("I like cats", "zh-Hans")).status == "failed"
        assert not translator.health().ready
        assert "model.bin" in translator.health().reason


async def test_too_long_a_text_is_skipped() -> None:
    async with translating() as translator:
        assert (await translator.translate("word " * 2000, "zh-Hans")).status == "skipped"
