"""A model's own best translations of lines it learns from, and how much each gains beside the reference."""

import json
import multiprocessing
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from sacrebleu.metrics import BLEU, CHRF

from .interpolate import translations
from .noise import CHINESE, Pair

SHORTEST = 3, 9  # characters, of a Chinese source and of an English one: a word alone is learnt from its reference
LEAST_GAIN = 0.25  # of the best: where none has as much, the reference is another line's
LEAST_SPREAD = 0.02  # of the gains: where all translations are as good there is nothing to learn


@dataclass(frozen=True)
class Candidates:
    """A source, its reference, and translations of the model's own with their gains, from 0 to 1."""

    source: str
    reference: str
    translations: list[str]
    gains: list[float]

    @property
    def best(self) -> str:
        """The translation that gains the most, not the likeliest."""
        return self.translations[self.gains.index(max(self.gains))]


def is_more_than_words(pair: Pair) -> bool:
    """Whether the source is long enough for translations that are better and worse."""
    return len(pair[0]) >= SHORTEST[not CHINESE.search(pair[0])]


@lru_cache
def _metrics(tokenizer: str) -> tuple[BLEU, CHRF]:
    return BLEU(effective_order=True, smooth_method="add-k", smooth_value=1, tokenize=tokenizer), CHRF()


def gain(translation: str, reference: str) -> float:
    """The mean of BLEU, with one added to its counts (Lin and Och, 2004), and chrF, from 0 to 1."""
    metrics = _metrics("zh" if CHINESE.search(reference) else "13a")
    return sum(metric.sentence_score(translation, [reference]).score for metric in metrics) / 200


def ranked(line: tuple[Pair, list[str]]) -> Candidates | None:
    """The different ones among a line's translations; nothing if they are as good or belong to another line."""
    (source, reference), found = line
    different = list(dict.fromkeys(found))
    gains = [round(gain(one, reference), 4) for one in different]
    if max(gains) < LEAST_GAIN or max(gains) - min(gains) < LEAST_SPREAD:
        return None
    return Candidates(source, reference, different, gains)


def candidates(model: Path, pairs: list[Pair]) -> Iterator[Candidates]:
    """The candidates of the (source, target) pairs that have any."""
    lines = zip(pairs, translations(model, [source for source, _ in pairs]), strict=True)
    with multiprocessing.get_context("spawn").Pool() as pool:
        yield from filter(None, pool.imap(ranked, lines, chunksize=100))


def write(path: Path, found: Iterable[Candidates]) -> None:
    """Write them, a line of JSON each, whole or not at all."""
    new = path.with_suffix(".new")
    with new.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in found)
    new.replace(path)


def read(path: Path) -> list[Candidates]:
    """What was written there."""
    with path.open(encoding="utf-8") as lines:
        return [Candidates(**json.loads(line)) for line in lines]
