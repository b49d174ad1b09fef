"""The whole way, as people go it: WebSocket, room, real model, WebSocket."""

import os
import re
import signal
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from server.__main__ import Running
from server.metrics import Metrics
from server.settings import Settings
from server.translation.local import LocalTranslator
from server.wire import ReadingLang
from tests.cases import CASES, Case
from tests.integration.test_web import get
from tests.serving import Frame, Person, person, serving


def translator(**changes: Any) -> LocalTranslator:
    return LocalTranslator(Settings(**changes), Metrics(CollectorRegistry()))


async def ready(server: Running) -> None:
    """Polls as an operator's load balancer would."""
    while (await get(server, "/readyz"))[0] != 200:
        pass


async def heard(reader: Person, seq: int) -> Frame | None:
    """What the reader finally sees beside message `seq`: a translation, or none."""
    said = await reader.until("said", where=lambda f: f["seq"] == seq)
    shown: Frame | None = said.get("translation")
    if shown and shown["status"] == "pending":
        return await reader.until("translated", where=lambda f: f["of"] == seq)
    return shown


@pytest.mark.timeout(110)
async def test_what_chat_does_to_a_translator_done_in_a_room(tmp_path: Path) -> None:
    """Every row of the table, said by one person and read by others in each language."""
    wanted: dict[str, dict[ReadingLang, Case]] = defaultdict(dict)
    for case in CASES:
        if len(case.input) <= 2000 and case.input.strip() == case.input:
            wanted[case.input][case.to] = case
    wrong = []
    async with serving(tmp_path, translator(), messages_burst=10_000) as server, person(server, "S", "en", "r") as s:
        await ready(server)
        async with (
            person(server, "Ann", "en", "r") as ann,
            person(server, "小红", "zh-Hans", "r") as hong,
            person(server, "小華", "zh-Hant", "r") as hua,
        ):
            readers: dict[ReadingLang, Person] = {"en": ann, "zh-Hans": hong, "zh-Hant": hua}
            for text, cases in wanted.items():
                seq = (await s.say("r", text))["seq"]
                shown = {lang: await heard(reader, seq) for lang, reader in readers.items()}
                wrong += [fault for lang, case in cases.items() if (fault := _fault(case, shown[lang]))]
    assert wrong == []


def _fault(case: Case, shown: Frame | None) -> str:
    status = shown["status"] if shown else "none"
    fault = case.wrong(shown["text"]) if shown else ""
    return f"{case}: {status} {fault}" if status != case.status or fault else ""


@pytest.mark.timeout(110)
async def test_whoever_is_here_may_be_mentioned_by_name(tmp_path: Path) -> None:
    """A name may hold a space, and Chinese may go on right after one; a preview knows it too."""
    async with serving(tmp_path, translator()) as server, person(server, "小红", "zh-Hans", "r") as hong:
        await ready(server)
        async with person(server, "Mary Jane", "en", "r") as mary:
            shown = await heard(mary, (await hong.say("r", "我昨天和@小红聊了很久"))["seq"])
            assert shown is not None
            assert re.fullmatch("[A-Z][A-Za-z' ]+ @小红( [A-Za-z' ]+)?", shown["text"])
            shown = await heard(hong, (await mary.say("r", "@mary jane where are you going?"))["seq"])
            assert shown is not None
            assert re.fullmatch("@mary jane [一-鿿]+？", shown["text"])
            preview = await mary.ask("preview", text="@mary jane where are you going?", lang="zh-Hans")
            assert preview["text"] == shown["text"]


@pytest.mark.timeout(110)
async def test_the_engine_is_killed_and_chat_goes_on(tmp_path: Path) -> None:
    """Originals come as ever, `/readyz` says why, and the translation follows from the engine's successor."""
    local = translator(translation_restart_seconds=0.05)
    async with serving(tmp_path, local) as server, person(server, "Ann", "en", "cats") as ann:
        async with person(server, "小红", "zh-Hans", "cats") as hong:
            await ready(server)
            pid = local.engine.pid
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
            seq = (await ann.say("cats", "the engine is gone but we keep talking"))["seq"]
            said = await hong.until("said")
            assert (said["seq"], said["translation"]["status"]) == (seq, "pending")
            assert (await hong.until("translated"))["status"] == "done"
            await ready(server)
            assert local.engine.pid != pid
