"""Training: a trunk at a constant rate that never ends, and short branches of it that decay to a model."""

import json
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from typing import TypeVar

import torch
from torch import Tensor

from .batches import Position
from .model import Batch, Parameters, Transformer
from .weights import WIDTH, Array

Part = TypeVar("Part")  # of a step, a worker's
Step = TypeVar("Step")  # what one update learns from

PAUSE = 10.0  # seconds: a longer step means that the process was stopped meanwhile, and counts as this much
SAVE_EVERY = 240.0  # seconds of work
EARLIER = 0.4  # of a decay is left when the weights are kept that its last ones are averaged with


@dataclass(frozen=True)
class Recipe:
    """The hyper-parameters: rates, steps of warm-up, a batch's tokens on its longer side with padding, Adam's betas."""

    rate: float = 8e-4
    encoder_rate: float = 4e-4
    warm_up: int = 300
    tokens: int = 8400
    smoothing: float = 0.05
    dropout: float = 0.1
    clip: float = 1.0
    betas: tuple[float, float] = (0.9, 0.98)
    seed: int = 1


@dataclass
class Progress:
    """How far a branch is: updates, pairs and target tokens seen, seconds of work, where the data stands."""

    step: int = 0
    pairs: int = 0
    tokens: int = 0
    seconds: float = 0.0
    branch_seconds: float = 0.0
    branched_at: int = 0
    position: Position = field(default_factory=Position)


class Trainer:
    """The weights, the optimiser and the progress of one branch."""

    def __init__(
        self, weights: dict[str, Array], recipe: Recipe, device: str, compute: torch.dtype, workers: int = 1
    ) -> None:
        self.recipe, self.device = recipe, device
        self.parameters = Parameters(weights, device, compute, workers)
        self.models = [Transformer(self.parameters.leaves(worker), recipe.dropout) for worker in range(workers)]
        self.threads = ThreadPoolExecutor(workers)
        self.gradient = torch.zeros_like(self.parameters.master)
        self.optimisers = self._optimisers(muon=compute == torch.bfloat16)  # Muon's products are in bfloat16
        self.progress = Progress()

    def _optimisers(self, *, muon: bool) -> list[torch.optim.Optimizer]:
        """A Muon a worker for the layers' matrices and Adam for the rest, or Adam for all."""
        hidden = [name for name in self.parameters.shapes if muon and "/layer_" in name and name.endswith("/weight")]
        rest = self._groups(set(self.parameters.shapes) - set(hidden))
        made: list[torch.optim.Optimizer] = [torch.optim.Adam(rest, lr=0.0, betas=self.recipe.betas, fused=True)]
        for worker in range(len(self.models) if muon else 0):
            groups = self._groups(set(hidden[worker :: len(self.models)]))
            made.append(torch.optim.Muon(groups, lr=0.0, weight_decay=0.0, adjust_lr_fn="match_rms_adamw"))
        return made

    def _groups(self, names: set[str]) -> list[dict[str, list[Tensor]]]:
        """The named parameters of the encoder and of the decoder, each with its gradient."""
        groups: dict[str, list[Tensor]] = {"encoder": [], "decoder": []}
        masters, slopes = (self.parameters.cut(flat) for flat in (self.parameters.master, self.gradient))
        for name, master, slope in zip(self.parameters.shapes, masters, slopes, strict=True):
            if name in names:
                groups[name.split("/")[0]] += _with_gradient(master, slope)
        return [{"params": group} for group in groups.values()]

    def rates(self, remaining: float) -> tuple[float, float]:
        """The encoder's and the decoder's rate now; `remaining` falls from 1 to 0 in a decay."""
        scale = min(1.0, (self.progress.step + 1) / self.recipe.warm_up) * remaining
        return self.recipe.encoder_rate * scale, self.recipe.rate * scale

    def update(self, batch: Batch, remaining: float = 1.0) -> tuple[float, float]:
        """Take one step; returns the cross-entropy per target token and the gradient's norm."""
        tokens = int((batch[2] >= 0).sum())
        parts = zip(*(side.to(self.device).chunk(len(self.models)) for side in batch), strict=True)

        def learn(model: Transformer, part: Batch, seed: int) -> float:
            return model.learn(part, self.recipe.smoothing, tokens, seed)

        return self.step(learn, list(parts), len(batch[0]), tokens, remaining)

    def step(
        self, learn: Callable[[Transformer, Part, int], float], parts: list[Part], pairs: int, tokens: int, left: float
    ) -> tuple[float, float]:
        """Let each worker learn a part, then change the weights; the sum of what they return, and the gradient's norm.

        `learn` is given the worker's model, its part and a seed for dropout, and adds to the model's gradient.
        """

        def alone(worker: int, part: Part) -> float:
            if len(self.models) > 1:
                torch.set_num_threads(1)  # of this thread; one that computes alone keeps what it was given
            seed = (self.recipe.seed << 40) + self.progress.step * len(self.models) + worker
            return learn(self.models[worker], part, seed)

        loss, norm = sum(self.threads.map(alone, count(), parts)), self._apply(left)
        self.progress.step += 1
        self.progress.pairs += pairs
        self.progress.tokens += tokens
        return loss, norm

    def _apply(self, remaining: float) -> float:
        """Clip the gradient and let the optimisers change the master weights; returns the norm before clipping."""
        self.gradient.zero_()
        for gradient in self.parameters.gradients:
            self.gradient += gradient
            gradient.zero_()
        norm = float(self.gradient.norm())
        self.gradient.mul_(min(1.0, self.recipe.clip / (norm + 1e-9)))
        for optimiser in self.optimisers:
            for group, rate in zip(optimiser.param_groups, self.rates(remaining), strict=True):
                group["lr"] = rate
        list(self.threads.map(lambda optimiser: optimiser.step(), self.optimisers))
        self.parameters.refresh()
        return norm

    def save(self, path: Path) -> None:
        """Write everything that the next step depends on, whole or not at all."""
        state = {"weights": self.parameters.master, "shapes": self.parameters.shapes}
        state |= {"optimisers": [one.state_dict() for one in self.optimisers], "progress": asdict(self.progress)}
        torch.save(state, path.with_suffix(".new"))
        path.with_suffix(".new").replace(path)

    def load(self, path: Path) -> None:
        """Go on from a checkpoint of the same shape."""
        state = torch.load(path, map_location=self.device, weights_only=True)
        self.parameters.master.copy_(state["weights"])
        self.parameters.refresh()
        for optimiser, saved in zip(self.optimisers, state["optimisers"], strict=True):
            optimiser.load_state_dict(saved)
        self.progress = _progress(state["progress"])


def _with_gradient(master: Tensor, slope: Tensor) -> list[Tensor]:
    """The matrix or vector with its gradient attached; queries, keys and values that lie in one are taken apart."""
    apart = master.dim() == 2 and master.shape[1] == WIDTH and master.shape[0] in (2 * WIDTH, 3 * WIDTH)
    parts, slopes = (list(one.split(WIDTH)) if apart else [one] for one in (master, slope))
    for part, its in zip(parts, slopes, strict=True):
        part.grad = its
    return parts


def _progress(state: dict[str, object]) -> Progress:
    position = state.pop("position")
    return Progress(**state, position=Position(**position))  # type: ignore[arg-type]


def read_progress(path: Path) -> Progress:
    """How far the checkpoint is."""
    return _progress(torch.load(path, map_location="cpu", weights_only=True, mmap=True)["progress"])


def read_weights(path: Path) -> dict[str, Array]:
    """The master weights of a checkpoint by name."""
    state = torch.load(path, map_location="cpu", weights_only=True)
    sizes = [torch.Size(shape).numel() for shape in state["shapes"].values()]
    parts = zip(state["shapes"].items(), state["weights"].split(sizes), strict=True)
    return {name: part.view(shape).numpy() for (name, shape), part in parts}


def earlier(checkpoint: Path) -> Path:
    """Where a decay keeps the weights that it had when `EARLIER` of it was left."""
    return checkpoint.with_stem(f"earlier-{checkpoint.stem}")


class Clock:
    """Seconds of work since the last reading."""

    def __init__(self) -> None:
        self.last = time.monotonic()

    def read(self) -> float:
        """The seconds since then; at most `PAUSE`, so that a stopped process does not spend its budget."""
        now = time.monotonic()
        passed, self.last = now - self.last, now
        return min(passed, PAUSE)


class Run:
    """One branch in training: its checkpoint, its learning curve, and its budget in seconds of work."""

    def __init__(self, trainer: Trainer, checkpoint: Path, held_out: list[Batch], until: float, *, decay: bool) -> None:
        self.trainer, self.checkpoint, self.held_out = trainer, checkpoint, held_out
        self.until, self.decay, self.stopped = until, decay, False
        self.average = 0.0
        signal.signal(signal.SIGTERM, self._stop)

    def _stop(self, *_: object) -> None:
        self.stopped = True

    def remaining(self) -> float:
        """The part of the budget that is left for a decaying branch; 1 for the trunk."""
        return max(0.0, 1 - self.trainer.progress.branch_seconds / self.until) if self.decay else 1.0

    def go(
        self, batches: Iterator[tuple[Step, Position]], update: Callable[[Step, float], tuple[float, float]]
    ) -> None:
        """Train until the budget is spent or SIGTERM comes; save now and then, and at the end.

        `update` is given a batch and the part of a decay that remains, and returns the loss and the gradient's norm.
        """
        progress, clock, saved = self.trainer.progress, Clock(), 0.0
        while progress.branch_seconds < self.until and not self.stopped:
            batch, position = next(batches)
            left = self.remaining()
            self.report(*update(batch, left))
            passed, progress.position = clock.read(), position
            progress.seconds += passed
            progress.branch_seconds += passed
            saved += passed
            if left > EARLIER >= self.remaining():
                self.trainer.save(earlier(self.checkpoint))
            if saved > SAVE_EVERY:
                saved = 0.0
                self.keep()
        self.keep()

    def report(self, loss: float, norm: float) -> None:
        """Print the progress line every 25 steps."""
        self.average = loss if not self.average else 0.98 * self.average + 0.02 * loss
        p = self.trainer.progress
        if p.step % 25:
            return
        left = (self.until - p.branch_seconds) / 60
        rate = self.trainer.rates(self.remaining())[1]
        line = f"step {p.step} pairs {p.pairs} loss {self.average:.3f} norm {norm:.2f} rate {rate:.1e} "
        print(line + f"{p.tokens / max(1.0, p.seconds):.0f} tokens/s, {left:.1f} min left", flush=True)

    def keep(self) -> None:
        """Save the checkpoint and add a point to the learning curve."""
        self.trainer.save(self.checkpoint)
        point = asdict(self.trainer.progress) | {"branch": self.checkpoint.stem, "held_out": self.held_out_loss()}
        print("saved", json.dumps(point), flush=True)
        with self.checkpoint.with_name("curve.jsonl").open("a", encoding="utf-8") as curve:
            curve.write(json.dumps(point) + "\n")

    def held_out_loss(self) -> float:
        """The cross-entropy per target token on the lines set aside for the curve."""
        sizes = [int((wanted >= 0).sum()) for _, _, wanted in self.held_out]
        losses = [self.trainer.models[0].loss(batch) for batch in self.held_out]
        return sum(loss * size for loss, size in zip(losses, sizes, strict=True)) / max(1, sum(sizes))
