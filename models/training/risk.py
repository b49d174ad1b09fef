"""Minimum risk training (Shen et al., 2016): of a model's own translations the better ones become likelier.

Cross-entropy asks for one reference and holds every other translation for equally wrong. Here the model learns from
lists of its own best translations what each of them gains by BLEU and chrF, as Edunov et al. (2018) do: with beams
made beforehand, and with the reference's cross-entropy beside the risk.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import torch

from .batches import Position, even, neighbours, resumed, rows, usable_ids
from .candidates import Candidates
from .model import Transformer, log_probabilities, softmax_loss
from .train import Trainer
from .vocabulary import END, START, Vocabulary

WEIGHT = 20.0  # of a line's risk beside the cross-entropy of a reference's piece, whose slopes are that much steeper
WARM_UP = 30  # steps: the weights are good already, and there are not many
TOKENS = 9000  # of a batch, of all targets with padding
AT_ONCE = 8000  # lists sorted by length together


@dataclass(frozen=True)
class Ranked:
    """Token ids of a source and its reference, and of the model's translations with their gains."""

    source: list[int]
    reference: list[int]
    translations: list[list[int]]
    gains: list[float]


def encode(found: list[Candidates], vocabularies: tuple[Vocabulary, Vocabulary]) -> list[Ranked]:
    """The candidates that the vocabularies can say, as token ids."""
    source, target = vocabularies
    sources, references = source.encode([one.source for one in found]), target.encode([one.reference for one in found])
    ids = iter(target.encode([translation for one in found for translation in one.translations]))
    ranked = [
        Ranked(sources[i], references[i], list(islice(ids, len(one.translations))), one.gains)
        for i, one in enumerate(found)
    ]
    return [one for one in ranked if usable_ids(one.source, one.reference, *one.translations)]


def batches(ranked: list[Ranked], seed: int, start: Position) -> Iterator[tuple[list[Ranked], Position]]:
    """Lists of like lengths together from `start` on, round after round, each with the position to resume after it."""
    return resumed(lambda turn: _groups(ranked, random.Random(f"{seed}/{turn}")), start)  # noqa: S311 - reproducible


def _width(one: Ranked) -> int:
    """The padded length of the longest target; a source costs as much a piece as three targets' pieces."""
    return even(max(len(one.source) // 3, *map(len, (one.reference, *one.translations))) + 1)


def _room(widest: Ranked) -> int:
    return max(4, TOKENS // (_width(widest) * (1 + len(widest.translations))) // 2 * 2)


def _groups(ranked: list[Ranked], rng: random.Random) -> list[list[Ranked]]:
    order, groups = rng.sample(ranked, len(ranked)), []
    for at in range(0, len(order), AT_ONCE):
        some = neighbours(sorted(order[at : at + AT_ONCE], key=_width, reverse=True), _room)
        rng.shuffle(some)
        groups += some
    return groups


def update(trainer: Trainer, group: list[Ranked], left: float) -> tuple[float, float]:
    """Take one step; returns the mean risk of a line, from 0 to 1, and the gradient's norm."""
    workers, tokens = len(trainer.models), sum(len(one.reference) + 1 for one in group)

    def teach(model: Transformer, part: list[Ranked], _seed: int) -> float:
        with model.table.device:  # what is made there is made on it
            return learn(model, part, len(group), tokens)

    parts = [group[worker::workers] for worker in range(workers)]
    return trainer.step(teach, [part for part in parts if part], len(group), tokens, left)


def learn(model: Transformer, part: list[Ranked], lines: int, tokens: int) -> float:
    """Add the gradient of the risk over `lines` and of the references' cross-entropy over `tokens`; returns the risk.

    The risk of a line is the mean of 1 - gain, each translation weighed by its probability among those of the line.
    """
    targets = [target for one in part for target in (one.reference, *one.translations)]
    sizes = [1 + len(one.translations) for one in part]
    of = torch.arange(len(part)).repeat_interleave(torch.tensor(sizes))
    sources, inputs = rows([[START, *one.source, END] for one in part]), rows([[START, *one] for one in targets])
    wanted = rows([[*one, END] for one in targets])
    real = wanted >= 0
    states, pieces, row = model.states(sources, inputs, of)[real], wanted[real], real.nonzero()[:, 0]
    table = model.table.detach()
    found = log_probabilities(states.detach(), table, pieces)
    risk, weights = 0.0, []
    for one, likely in zip(part, torch.zeros(len(targets)).index_add_(0, row, found).split(sizes), strict=True):
        share, loss = likely[1:].softmax(0), 1 - torch.tensor(one.gains)
        mean = (share * loss).sum()
        weights += [torch.tensor([1 / tokens]), WEIGHT / lines * share * (mean - loss)]
        risk += float(mean)
    _, d_states, d_table = softmax_loss(states.detach(), table, pieces, 0.0, torch.cat(weights)[row])
    if model.table.grad is not None:
        model.table.grad.add_(d_table)
    torch.autograd.backward(states, d_states)
    return risk / lines
