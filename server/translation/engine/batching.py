"""Sentences wait here for the engine: batches of whatever waits when it gets free, live before history."""

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from server.metrics import Metrics
from server.translation.catalog import Direction
from server.translation.engine.frames import Hypothesis

# Every so many batches in a row that live sentences fill, history goes first once, so that it is never starved.
_HISTORY_TURN = 8
# A batch of history is so many times smaller, because a live sentence may have to wait for it.
_HISTORY_PART = 4
# Batches are chosen among so many batches' worth of waiting sentences: sorting more would gain little.
_WINDOW = 4
# A sentence that lost two engines is not tried again for so long; it may have been the machine, so not for ever.
_QUARANTINE_SECONDS = 600.0
_QUARANTINE_SIZE = 1024


class EngineLost(Exception):  # noqa: N818 - it reads as the fact it is
    """The engine died or was killed with a batch under way; the message is the cause."""


class EngineRefused(Exception):  # noqa: N818 - it reads as the fact it is
    """The engine lives and answers that it cannot translate a batch."""


class Unanswered(Exception):  # noqa: N818 - it reads as the fact it is
    """A sentence that gets no translation; `reason` is a word for metrics and logs."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Batch:
    """Sentences of one direction for one call of the engine."""

    direction: Direction
    sentences: list[str]
    careful: bool


class Engine(Protocol):
    """Translates batches, several at once, each as soon as it comes."""

    async def ready(self) -> None:
        """Wait until it can translate."""

    async def translate(self, batch: Batch) -> list[list[Hypothesis]]:
        """Each sentence's hypotheses, best first; raise EngineLost or EngineRefused."""


@dataclass(eq=False)
class _Waiting:
    """A sentence in line; `suspect` once an engine was lost while it had it."""

    direction: Direction
    sentence: str
    careful: bool
    answer: asyncio.Future[list[Hypothesis]]
    since: float = field(default_factory=time.monotonic)
    suspect: bool = False
    tokens: int = 0

    def __post_init__(self) -> None:
        self.tokens = _tokens(self.direction, self.sentence)


class Batcher:
    """Owns the queue: bounded, refusing at once when full, and dropping what nobody waits for any more."""

    def __init__(self, engine: Engine, metrics: Metrics, *, workers: int, limit: int, tokens: int) -> None:
        self._engine, self._metrics = engine, metrics
        self._workers, self._limit, self._tokens = workers, limit, tokens
        self._live: deque[_Waiting] = deque()
        self._history: deque[_Waiting] = deque()
        self._suspects: deque[_Waiting] = deque()
        self._quarantine: OrderedDict[tuple[Direction, str], float] = OrderedDict()
        self._under_way = 0
        self._alone = False
        self._live_turns = 0
        self._changed = asyncio.Event()

    async def translate(
        self, direction: Direction, sentence: str, *, live: bool, careful: bool = False
    ) -> list[Hypothesis]:
        """The sentence's hypotheses; Unanswered with `queue_full`, `poison` or `engine_error` if there are none."""
        if self._quarantine.get((direction, sentence), 0.0) > time.monotonic():
            raise Unanswered("poison")
        queue = self._live if live else self._history
        # A careful second try was let in once already: refusing it now would waste the first.
        if len(queue) >= self._limit and not careful:
            self._forget_abandoned(queue)
            if len(queue) >= self._limit:
                raise Unanswered("queue_full")
        waiting = _Waiting(direction, sentence, careful, asyncio.get_running_loop().create_future())
        queue.append(waiting)
        self._changed.set()
        return await waiting.answer

    async def run(self) -> None:
        """Feed the engine until cancelled."""
        async with asyncio.TaskGroup() as group:
            while True:
                await self._engine.ready()
                while batch := self._take():
                    self._under_way += 1
                    group.create_task(self._serve(batch))
                self._changed.clear()
                self._metrics.translation_queue_depth.set(len(self._live) + len(self._history) + len(self._suspects))
                await self._changed.wait()

    def _take(self) -> list[_Waiting]:
        """The next batch, empty if nothing waits or no slot is free.

        One batch more than the engine has workers keeps it from idling between two, but only a full one is worth it:
        a small one would wait there just as long, and sentences that come meanwhile could not join it.
        """
        if self._alone or self._under_way > self._workers or (self._under_way == self._workers and not self._full()):
            return []
        self._forget_abandoned(self._suspects)
        if self._suspects:
            return self._take_suspect()
        first, second = (self._live, self._history) if self._live_goes_first() else (self._history, self._live)
        return self._gather(first) or self._gather(second)

    def _full(self) -> bool:
        """Whether a whole batch waits, or at least as many tokens."""
        return sum(waiting.tokens for waiting in self._live) >= self._tokens

    def _take_suspect(self) -> list[_Waiting]:
        """One suspect with the engine to itself, so that another loss tells who it was."""
        if self._under_way:
            return []
        self._alone = True
        return [self._suspects.popleft()]

    def _live_goes_first(self) -> bool:
        self._live_turns = self._live_turns + 1 if self._history else 0
        return self._live_turns % _HISTORY_TURN != _HISTORY_TURN - 1

    def _gather(self, queue: deque[_Waiting]) -> list[_Waiting]:
        """The oldest sentence in the queue and those that fit it best, longest first, within the token bound."""
        self._forget_abandoned(queue)
        if not queue:
            return []
        oldest = queue[0]
        room = self._tokens // _HISTORY_PART if queue is self._history else self._tokens
        batch = next(batch for batch in _batches(self._alike(queue), room) if oldest in batch)
        _remove(queue, batch)
        return batch

    def _alike(self, queue: deque[_Waiting]) -> list[_Waiting]:
        """From the front of the queue what may go with the oldest, some batches of it, longest first."""
        room, oldest, found = _WINDOW * self._tokens, queue[0], []
        for waiting in queue:
            if (waiting.direction, waiting.careful) == (oldest.direction, oldest.careful):
                found.append(waiting)
                room -= waiting.tokens
            if room < 0:
                break
        return sorted(found, key=lambda waiting: (-waiting.tokens, -len(waiting.sentence)))

    def _forget_abandoned(self, queue: deque[_Waiting]) -> None:
        _remove(queue, [waiting for waiting in queue if waiting.answer.done()])

    async def _serve(self, batch: list[_Waiting]) -> None:
        started = time.monotonic()
        self._metrics.translation_batch_size.observe(len(batch))
        for waiting in batch:
            self._metrics.translation_queue_seconds.observe(started - waiting.since)
        try:
            results = await self._engine.translate(
                Batch(batch[0].direction, [waiting.sentence for waiting in batch], batch[0].careful)
            )
        except (EngineLost, EngineRefused) as error:
            self._suspect(batch, "engine_error" if isinstance(error, EngineRefused) else "engine_lost")
        else:
            self._metrics.translation_engine_seconds.observe(time.monotonic() - started)
            _answer(batch, results)
        finally:
            self._under_way -= 1
            self._alone = False
            self._changed.set()

    def _suspect(self, batch: list[_Waiting], reason: str) -> None:
        """Try each sentence of a lost batch once more, alone; fail what was alone already."""
        for waiting in batch:
            if waiting.answer.done():
                continue
            if waiting.suspect:
                self._condemn(waiting)
                waiting.answer.set_exception(Unanswered(reason))
            else:
                waiting.suspect = True
                self._suspects.append(waiting)

    def _condemn(self, waiting: _Waiting) -> None:
        self._quarantine[waiting.direction, waiting.sentence] = time.monotonic() + _QUARANTINE_SECONDS
        if len(self._quarantine) > _QUARANTINE_SIZE:
            self._quarantine.popitem(last=False)


def _tokens(direction: Direction, sentence: str) -> int:
    """About how many tokens the bundled models make of it, closer than `segments.weight`, which must not be too small.

    Fitted to chat by least squares; off by one, mostly.
    """
    if direction == "zh-en":
        return 1 + round(0.6 * len(sentence))
    return 1 + round(0.83 * (sentence.count(" ") + 1) + 0.064 * len(sentence))


def _batches(longest_first: list[_Waiting], room: int) -> Iterator[list[_Waiting]]:
    """Batches of neighbours in length, so that little is padding; each within so many tokens, or one sentence."""
    batch: list[_Waiting] = []
    for waiting in longest_first:
        if batch and batch[0].tokens * (len(batch) + 1) > room:
            yield batch
            batch = []
        batch.append(waiting)
    yield batch


def _answer(batch: list[_Waiting], results: list[list[Hypothesis]]) -> None:
    for waiting, result in zip(batch, results, strict=True):
        if not waiting.answer.done():
            waiting.answer.set_result(result)


def _remove(queue: deque[_Waiting], gone: Iterable[_Waiting]) -> None:
    if remove := {id(waiting) for waiting in gone}:
        kept = [waiting for waiting in queue if id(waiting) not in remove]
        queue.clear()
        queue.extend(kept)
