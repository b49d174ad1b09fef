"""IBM model 1, learnt on the clean conversations, as a judge of how literally a noisy pair translates."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from .noise import Pair
from .vocabulary import Vocabulary

WORDS = 8000  # the most frequent pieces a side; the rest share one row
BLOCK = 20_000  # pairs at a time

Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]


class Lexicon:
    """How likely each piece of one language is beside each of the other, both ways."""

    def __init__(self, pieces: Vocabulary, pairs: list[Pair], rounds: int = 4) -> None:
        self.pieces = pieces
        self.ranks = [_ranks(self.ids([pair[side] for pair in pairs]), len(pieces)) for side in (0, 1)]
        # Row 0 is NULL, so that a word may come from none of the other side's.
        self.tables = [np.full((WORDS + 1, WORDS + 1), 1 / WORDS, dtype=np.float32) for _ in range(2)]
        for _ in range(rounds):
            self._learn(pairs)

    def ids(self, texts: list[str]) -> list[list[int]]:
        """The lower-cased texts as the pieces' ids."""
        return self.pieces.encode([text.lower() for text in texts])

    def score(self, pairs: list[Pair]) -> Floats:
        """Mean log likelihood a piece, of either side given the other; higher is more literal."""
        parts = [self._given(block, 0) + self._given(block, 1) for block in self._blocks(pairs)]
        return np.concatenate(parts)

    def likelihood(self, pairs: list[Pair], side: int) -> Floats:
        """Log likelihood of each whole text of that side given the other side's."""
        parts = [self._given(block, 1 - side) * (block[side] >= 0).sum(1) for block in self._blocks(pairs)]
        return np.concatenate(parts)

    def mutual(self, least: float) -> Iterator[Pair]:
        """Words of the first language and the pieces of the second that each gives the other at least that chance."""
        both = np.minimum(self.tables[0], self.tables[1].T)[1:WORDS, 1:WORDS]
        names = [[self.pieces.pieces()[i] for i in np.argsort(ranks)[:WORDS]] for ranks in self.ranks]
        for one, other in zip(*np.nonzero(both >= least), strict=True):
            if names[0][one].startswith("▁"):
                yield names[0][one][1:], names[1][other].removeprefix("▁")

    def _blocks(self, pairs: list[Pair]) -> Iterator[tuple[Integers, Integers]]:
        for start in range(0, len(pairs), BLOCK):
            block = pairs[start : start + BLOCK]
            yield self._rows(block, 0), self._rows(block, 1)

    def _rows(self, pairs: list[Pair], side: int) -> Integers:
        lists = [ids[:24] for ids in self.ids([pair[side] for pair in pairs])]
        rows = np.full((len(lists), max(map(len, lists))), -1)
        for row, ids in zip(rows, lists, strict=True):
            row[: len(ids)] = self.ranks[side][ids]
        return rows

    def _links(self, block: tuple[Integers, Integers], side: int) -> tuple[Integers, Booleans, Floats]:
        """Flat cells of the table [pairs, from, to], which `to` are real, and the cells' probabilities."""
        null = np.zeros((len(block[0]), 1), dtype=np.int64)
        given, to = np.concatenate([null, block[side]], axis=1), block[1 - side]
        cells: Integers = given[:, :, None] * (WORDS + 1) + to[:, None, :]
        real = (given >= 0)[:, :, None] & (to >= 0)[:, None, :]
        chances = np.where(real, self.tables[side].ravel()[np.where(real, cells, 0)], 0)
        return cells, real, chances.astype(np.float32)

    def _given(self, block: tuple[Integers, Integers], side: int) -> Floats:
        _, _, chances = self._links(block, side)
        likely = chances.sum(1) / (1 + (block[side] >= 0).sum(1))[:, None]
        real = block[1 - side] >= 0
        logs = np.where(real, np.log(np.maximum(likely, 1e-7)), 0)
        means: Floats = (logs.sum(1) / np.maximum(real.sum(1), 1)).astype(np.float32)
        return means

    def _learn(self, pairs: list[Pair]) -> None:
        counts = [np.zeros((WORDS + 1) ** 2, dtype=np.float32) for _ in range(2)]
        for block in self._blocks(pairs):
            for side in (0, 1):
                cells, real, chances = self._links(block, side)
                shares = chances / np.maximum(chances.sum(1, keepdims=True), 1e-9)
                counts[side] += np.bincount(cells[real], shares[real], len(counts[side])).astype(np.float32)
        for side in (0, 1):
            table = counts[side].reshape(WORDS + 1, WORDS + 1)
            self.tables[side] = table / np.maximum(table.sum(1, keepdims=True), 1e-9)


def _ranks(texts: list[list[int]], size: int) -> Integers:
    """Each piece's row: 1 for the most frequent, `WORDS` for the rare ones."""
    counts = np.bincount(np.concatenate([np.asarray(ids, dtype=np.int64) for ids in texts]), minlength=size)
    ranks = np.empty(size, dtype=np.int64)
    ranks[np.argsort(-counts)] = np.minimum(np.arange(size) + 1, WORDS)
    return ranks
