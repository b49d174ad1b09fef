"""The translator on this machine: what is known is answered at once, the rest by the engine in batches."""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

from server.metrics import Metrics
from server.settings import Settings
from server.translation import lexicon
from server.translation.catalog import Direction
from server.translation.compose import Composer
from server.translation.engine import layouts
from server.translation.engine.batching import Batcher
from server.translation.engine.frames import Load
from server.translation.engine.process import COMMAND, EngineProcess, Limits
from server.translation.facts.strangers import NOBODY, Strangers
from server.translation.port import Health
from server.translation.saying import Answer, Ask, Composition, Known
from server.translation.sentences import Sentences
from server.wire import ReadingLang, Translation

_LATE = Answer("", 0.0, "deadline")
_NO_MODEL = Answer("", 0.0, "no_model")
_NOT_LOADED = Answer("", 0.0, "not_loaded")


def _nothing(_: Ask) -> Answer | None:
    return None


class LocalTranslator:
    """Composes messages from the lexicon, the cache and the engine; each sentence is translated once for all."""

    def __init__(self, settings: Settings, metrics: Metrics, command: Sequence[str] = COMMAND) -> None:
        self._settings, self._metrics = settings, metrics
        self._directions: frozenset[Direction] = frozenset()
        self._masking: frozenset[Direction] = frozenset()
        self._strangers = NOBODY
        self.engine = EngineProcess(self._load, _limits(settings), metrics, command)
        self._batcher = Batcher(
            self.engine,
            metrics,
            workers=workers(settings),
            limit=settings.translation_queue,
            tokens=settings.translation_batch_tokens,
        )
        self._sentences = Sentences(self._batcher, metrics, settings.translation_cache)

    def health(self) -> Health:
        """Whether the engine answers, else why not."""
        return self.engine.health()

    async def run(self) -> None:
        """Keep the engine fed and alive until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.engine.run())
            group.create_task(self._batcher.run())

    def prepare(self, text: str, to: ReadingLang) -> Translation | None:
        """None if there is nothing to translate, `done` if all is known, else `pending`."""
        if len(text) > self._settings.translation_max_chars:
            return Translation(to, "", "skipped")
        composition = self._composer(to).compose(text)
        if composition.missing:
            return Translation(to, "", "pending")
        if composition.text == text and not composition.faults:
            return None
        return self._finished(composition, to)

    async def translate(self, text: str, to: ReadingLang, *, live: bool = True) -> Translation:
        """The text in the reader's language; sentences that have no translation in time stay in the original."""
        direction: Direction = "zh-en" if to == "en" else "en-zh"
        if len(text) > self._settings.translation_max_chars:
            return self._counted(Translation(to, "", "skipped"), direction, "too_long")
        answers: dict[Ask, Answer] = {}
        try:
            async with asyncio.timeout(self._settings.translation_seconds):
                composition = await self._composed(text, to, answers, live=live)
        except TimeoutError:
            composition = self._composer(to, lambda ask: answers.get(ask) or _LATE).compose(text)
        outcome = composition.faults[0] if composition.faults else "done"
        return self._counted(self._finished(composition, to), direction, outcome)

    async def _composed(self, text: str, to: ReadingLang, answers: dict[Ask, Answer], *, live: bool) -> Composition:
        """Compose again and again, asking each time for what was missing; two rounds are usual, four the most seen."""
        while (composition := self._composer(to, answers.get).compose(text)).missing:
            first, *others = dict.fromkeys(composition.missing)
            if others:
                await asyncio.gather(*(self._ask(ask, answers, live=live) for ask in (first, *others)))
            else:  # Most messages are one sentence, and a task for it would cost as much as cutting it.
                await self._ask(first, answers, live=live)
        return composition

    async def _ask(self, ask: Ask, answers: dict[Ask, Answer], *, live: bool) -> None:
        if not await self.engine.usable():
            answers[ask] = _NOT_LOADED
        elif ask.direction not in self._directions:
            answers[ask] = _NO_MODEL
        else:
            answers[ask] = await self._sentences.answer(ask, live=live)

    def _composer(self, to: ReadingLang, answered: Known = _nothing) -> Composer:
        def known(ask: Ask) -> Answer | None:
            return answered(ask) or self._sentences.known(ask)

        return Composer(lexicon.bundled(), self._masking, to, known, self._strangers)

    def _finished(self, composition: Composition, to: ReadingLang) -> Translation:
        if composition.faults and not composition.sures:
            skipped = set(composition.faults) == {_NO_MODEL.fault}
            return Translation(to, "", "skipped" if skipped else "failed")
        return Translation(to, composition.text, "done", round(composition.sure, 3))

    def _counted(self, translation: Translation, direction: Direction, outcome: str) -> Translation:
        self._metrics.translation_requests.labels(direction=direction, outcome=outcome).inc()
        return translation

    def _load(self) -> Load:
        settings = self._settings
        further = [Path(name.strip()) for name in settings.translation_models.split(",") if name.strip()]
        models = layouts.chosen([*further, settings.models])
        self._directions = frozenset(model.direction for model in models)
        self._masking = frozenset(model.direction for model in models if model.placeholders)
        self._strangers = Strangers(next((model.met() for model in models if model.direction == "en-zh"), frozenset()))
        return Load(models, workers(settings), settings.translation_threads)


def workers(settings: Settings) -> int:
    """How many batches the engine translates at once: one a core, unless set."""
    return settings.translation_workers or len(os.sched_getaffinity(0))


def _limits(settings: Settings) -> Limits:
    return Limits(
        load_seconds=settings.translation_load_seconds,
        batch_seconds=settings.translation_stuck_seconds,
        first_pause=settings.translation_restart_seconds,
        longest_pause=settings.translation_restart_longest_seconds,
    )
