"""The endless stream of training batches: a pure function of the seed and the position, so that it resumes."""

import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from .frequency import without_common
from .model import Batch
from .noise import Noise, Pair
from .prepare import (
    BESIDE_INTERPOLATED,
    CUT,
    DECAY,
    FREQUENT,
    FULLEST,
    INTERPOLATED,
    fullest,
    rate,
    read_lines,
)
from .vocabulary import END, START, UNKNOWN, Vocabulary

SHARD = 20_000  # pairs drawn, disturbed and sorted by length together
LONGEST = 120  # tokens a side
JOINED = 0.1  # of the pairs are two or three of a source in one, so that long lines are no rarity

MARKED = re.compile("(?<=[，。！？；：、]) ")  # a space after a full-width mark

Ids = tuple[list[int], list[int]]
Item = TypeVar("Item")


@dataclass(frozen=True)
class Position:
    """Where the stream stands: the shard, and the batch in it."""

    shard: int = 0
    batch: int = 0


@dataclass(frozen=True)
class Source:
    """One source's pairs and how many of them each shard takes."""

    pairs: list[Pair]
    share: int

    def take(self, shard: int, seed: int) -> list[Pair]:
        """The pairs of a shard: the next `share` of an order that is new each time round."""
        size, first = len(self.pairs), shard * self.share
        places = range(first, first + self.share)
        rounds = {turn: _order(size, seed, turn) for turn in {place // size for place in places}}
        return [self.pairs[rounds[place // size][place % size]] for place in places]


def _order(size: int, seed: int, turn: int) -> npt.NDArray[np.int64]:
    return np.random.default_rng([seed, turn, size]).permutation(size)


def read_sources(folder: Path, direction: str, *, decay: bool = False) -> list[Source]:
    """Every prepared source and the direction's own, with its share of a shard by its rate.

    In a decay subtitles are cut to their fullest part, and are among those with interpolated targets, if there are any.
    """
    files = {path.stem: read_lines(path, direction) for path in sorted(folder.glob("*.tsv"))}
    own = {name: folder.parent / direction / f"{name}.tsv" for name in (FREQUENT, INTERPOLATED)}
    if own[FREQUENT].exists():
        files |= {name: without_common(files[name]) for name in CUT if name in files}
        files[FREQUENT] = read_lines(own[FREQUENT], direction)
    if decay and own[INTERPOLATED].exists():
        files[INTERPOLATED] = read_lines(own[INTERPOLATED], direction)
    changed = (DECAY if decay else {}) | (BESIDE_INTERPOLATED if INTERPOLATED in files else {})
    weights = {name: rate(name, changed) * len(pairs) for name, pairs in files.items()}
    scale = SHARD / sum(weights.values())
    if decay:
        files |= {name: fullest(files[name], FULLEST[direction]) for name in CUT if name in files}
    sources = [Source(pairs, round(scale * weights[name])) for name, pairs in files.items()]
    return [source for source in sources if source.share]


class Stream:
    """Batches of about `tokens` on the longer side, of the sources in their shares."""

    def __init__(
        self, sources: list[Source], noise: Noise, vocabularies: tuple[Vocabulary, Vocabulary], tokens: int, seed: int
    ) -> None:
        self.sources, self.noise, self.vocabularies = sources, noise, vocabularies
        self.tokens, self.seed = tokens, seed

    def batches(self, start: Position) -> Iterator[tuple[Batch, Position]]:
        """The batches from `start` on, each with the position to resume after it."""
        return ((pad(group), position) for group, position in resumed(self.groups, start))

    def pairs(self, shard: int, rng: random.Random) -> list[Pair]:
        """The pairs of one shard, some of them joined, and disturbed; source by source."""
        taken = [joined(source.take(shard, self.seed), rng) for source in self.sources]
        return [self.noise.disturb(pair, rng) for pairs in taken for pair in pairs]

    def groups(self, shard: int) -> list[list[Ids]]:
        """The token ids of one shard, grouped by length, in random order."""
        rng = random.Random(f"{self.seed}/{shard}")  # noqa: S311 - reproducible, not secret
        usable = [ids for ids in encode(self.pairs(shard, rng), self.vocabularies) if usable_ids(*ids)]
        rng.shuffle(usable)
        groups = group_by_length(usable, self.tokens)
        rng.shuffle(groups)
        return groups


def resumed(groups: Callable[[int], list[Item]], start: Position) -> Iterator[tuple[Item, Position]]:
    """The groups of each shard from `start` on, without end, each with the position to resume after it."""
    shard, skip = start.shard, start.batch
    while True:
        for i, group in enumerate(groups(shard)):
            if i >= skip:
                yield group, Position(shard, i + 1)
        shard, skip = shard + 1, 0


def joined(pairs: list[Pair], rng: random.Random) -> list[Pair]:
    """The pairs, some of them two or three in one (Nguyen et al., 2021: Data Augmentation by Concatenation)."""
    rest, made = iter(pairs), []
    for pair in rest:
        several = [pair, *islice(rest, rng.choice([1, 1, 2]) if rng.random() < JOINED else 0)]
        source, target = (MARKED.sub("", " ".join(side)) for side in zip(*several, strict=True))
        made.append((source, target) if len(several) > 1 else pair)
    return made


def encode(pairs: list[Pair], vocabularies: tuple[Vocabulary, Vocabulary]) -> list[Ids]:
    """The token ids of the pairs."""
    source, target = vocabularies
    sides = source.encode([one for one, _ in pairs]), target.encode([other for _, other in pairs])
    return list(zip(*sides, strict=True))


def usable_ids(source: list[int], *targets: list[int]) -> bool:
    """Whether none is empty or too long, and every target can be said with the vocabulary."""
    known = not any(UNKNOWN in target for target in targets)
    return known and all(0 < len(side) <= LONGEST for side in (source, *targets))


def group_by_length(pairs: list[Ids], tokens: int) -> list[list[Ids]]:
    """Pairs of like lengths together, as many as fill `tokens` on the longer side with padding."""
    widest_first = sorted(pairs, key=_width, reverse=True)
    return neighbours(widest_first, lambda widest: max(8, tokens // _width(widest)[0] // 8 * 8))


def neighbours(widest_first: Iterable[Item], room: Callable[[Item], int]) -> list[list[Item]]:
    """The items in groups, in their order, each of as many as there is room for beside its first."""
    rest = iter(widest_first)
    return [[widest, *islice(rest, room(widest) - 1)] for widest in rest]


def _width(ids: Ids) -> tuple[int, int]:
    """The padded lengths of the longer side and of the target."""
    return even(max(len(ids[0]) + 2, len(ids[1]) + 1)), even(len(ids[1]) + 1)


def even(length: int) -> int:
    """The next even length: few shapes of matrices, or a fifth of the time goes into oneDNN making kernels."""
    return length + length % 2


def pad(group: list[Ids]) -> Batch:
    """Source with `<s>` and `</s>`, decoder's input from `<s>`, wanted output to `</s>`."""
    sources = [[START, *source, END] for source, _ in group]
    inputs, wanted = [[START, *target] for _, target in group], [[*target, END] for _, target in group]
    return rows(sources), rows(inputs), rows(wanted)


def rows(lists: list[list[int]]) -> Tensor:
    """Lists of ids as rows of one length, with -1 after the shorter ones."""
    width = even(max(map(len, lists)))
    return torch.tensor([ids + [-1] * (width - len(ids)) for ids in lists])
