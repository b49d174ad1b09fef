"""One sentence through the engine: from the cache if known, guarded, and tried another way when it comes out bad."""

from server.metrics import Metrics
from server.translation.cache import Cache
from server.translation.engine.batching import Batcher, Unanswered
from server.translation.engine.frames import Hypothesis
from server.translation.facts import guards, negation
from server.translation.saying import Answer, Ask


class Sentences:
    """Answers what a message asks; an answer the guards refuse is kept as such, one the engine owes is not."""

    def __init__(self, batcher: Batcher, metrics: Metrics, size: int) -> None:
        self._batcher, self._metrics = batcher, metrics
        self._cache: Cache[Ask, Answer] = Cache(size)

    def known(self, ask: Ask) -> Answer | None:
        """The answer, if it is known already."""
        return self._cache.known(ask)

    async def answer(self, ask: Ask, *, live: bool) -> Answer:
        """The answer, its `fault` telling why if there is no translation."""
        hit = self._cache.known(ask) is not None
        (self._metrics.translation_cache_hits if hit else self._metrics.translation_cache_misses).inc()
        try:
            return await self._cache.get(ask, lambda: self._made(ask, live=live), live=live)
        except Unanswered as error:
            return Answer("", 0.0, error.reason)

    async def _made(self, ask: Ask, *, live: bool) -> Answer:
        first = _first_good(ask, await self._batcher.translate(ask.direction, ask.sentence, live=live))
        if not first.fault and not _lost_not(ask, first.text):
            return first
        try:
            others = await self._batcher.translate(ask.direction, ask.sentence, live=live, careful=True)
        except Unanswered:
            if first.fault:
                raise
            return first
        if first.fault:
            return _first_good(ask, others)
        denying = _first_good(ask, [other for other in others if not _lost_not(ask, other.text)])
        return first if denying.fault else denying


def _lost_not(ask: Ask, text: str) -> bool:
    return negation.lost(ask.sentence, text, ask.direction)


def _first_good(ask: Ask, hypotheses: list[Hypothesis]) -> Answer:
    """The best hypothesis that the guards pass, else the fault of the best."""
    faults = []
    for hypothesis in hypotheses:
        if not (fault := guards.fault(ask.sentence, hypothesis.text, ask.direction)):
            return Answer(hypothesis.text, hypothesis.sure)
        faults.append(fault)
    return Answer("", 0.0, faults[0] if faults else "unknown")
