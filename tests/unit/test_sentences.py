"""One sentence through an engine that answers as it is told."""

from prometheus_client import CollectorRegistry

from server.metrics import Metrics
from server.translation.engine.batching import Batch, EngineLost
from server.translation.engine.frames import Hypothesis
from server.translation.saying import Ask
from server.translation.sentences import Sentences
from tests.engines import FakeEngine, batching

ASK = Ask("zh-en", "我认识他的时间不长。")
WRONG, RIGHT, BETTER = "I have known him long.", "I have not known him long.", "I haven't known him for long."


class ToldEngine(FakeEngine):
    """Says what it is told at first, and what it is told when it is careful; nothing told loses it."""

    def __init__(self, first: list[str], careful: list[str]) -> None:
        super().__init__()
        self._told = {False: first, True: careful}

    async def translate(self, batch: Batch) -> list[list[Hypothesis]]:
        self.batches.append(batch)
        told = self._told[batch.careful]
        if not told:
            raise EngineLost("crashed")
        return [[Hypothesis(text, 0.5) for text in told] for _ in batch.sentences]


async def answered(first: list[str], careful: list[str]) -> tuple[str, str, int]:
    """The answer, its fault, and how many batches the engine got."""
    engine = ToldEngine(first, careful)
    async with batching(engine) as batcher:
        answer = await Sentences(batcher, Metrics(CollectorRegistry()), 100).answer(ASK, live=True)
        return answer.text, answer.fault, len(engine.batches)


async def test_a_good_answer_is_not_asked_for_twice() -> None:
    assert await answered([RIGHT], [BETTER]) == (RIGHT, "", 1)


async def test_an_answer_that_lost_the_not_gives_way_to_one_that_has_it() -> None:
    assert await answered([WRONG], [WRONG, BETTER, RIGHT]) == (BETTER, "", 2)


async def test_it_stays_where_no_other_denies_or_the_one_that_does_is_bad() -> None:
    assert await answered([WRONG], ["I know him."]) == (WRONG, "", 2)
    assert await answered([WRONG], ["not not not not not not"]) == (WRONG, "", 2)


async def test_it_stays_when_the_engine_is_lost_meanwhile() -> None:
    text, fault, _ = await answered([WRONG], [])
    assert (text, fault) == (WRONG, "")


async def test_a_refused_answer_is_tried_another_way() -> None:
    assert await answered(["我认识他"], [RIGHT]) == (RIGHT, "", 2)
    assert await answered(["我认识他"], ["他"]) == ("", "untranslated", 2)
