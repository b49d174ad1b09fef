"""Make one direction's model: prepare, train the trunk, decay a branch of it, export it, score it.

    python -m models.training en-zh                        # all of it, from multilingual-e5-small
    python -m models.training en-zh --minutes 600          # more of the trunk first: it goes on where it stopped
    python -m models.training en-zh --only decay --decay 12   # one step alone
    python -m models.training en-zh --start models/en-zh --only interpolate   # before a decay, to go on from a model
    python -m models.training en-zh --start models/en-zh --only translate     # before a branch by risk, an adaptation
    python -m models.training en-zh --start models/en-zh --only risk --decay 20 --rate 1e-4
    python -m models.training en-zh --start models/en-zh --only adapt --decay 30 --rate 2e-4   # to the written lines

The trunk's rate is constant, so it never ends; a branch decays from its newest checkpoint and leaves it as it is.
SIGTERM stops after the next step and saves. Everything is kept in `$LIANMAI_TRAINING`, without it in
`~/.cache/lianmai/training`: `pid`, `prepared/`, and for each direction `chat.frequent.tsv`, into Chinese `words.txt`,
after `interpolate` `chat.interpolated.tsv`, after `translate` `candidates.jsonl`, `trunk.pt`, `decay.pt`, `risk.pt`,
`adapt.pt` and `earlier-decay.pt`, `curve.jsonl`; the exported models in `export/`.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import torch

from . import risk
from .direction import Direction
from .train import Progress, Recipe, Run, Trainer, earlier, read_progress, read_weights

STEPS = ("prepare", "trunk", "decay", "export", "score")
EXTRA = ("interpolate", "translate", "risk", "adapt")
TRAINING = {"trunk", "decay", "risk", "adapt"}
SCORER = Path(__file__).resolve().parents[2] / "scripts" / "bench_quality.py"


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="models.training", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("direction", choices=("en-zh", "zh-en"))
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpus"))
    parser.add_argument("--start", type=Path, help="an exported model to start from, instead of multilingual-e5-small")
    parser.add_argument("--minutes", type=float, default=45, help="of work on the trunk now")
    parser.add_argument("--decay", type=float, default=12, metavar="MINUTES", help="of work on the branch")
    parser.add_argument("--rate", type=float, default=Recipe.rate, help="the decoder's; the encoder has half")
    parser.add_argument("--tokens", type=int, default=Recipe.tokens, help="of a batch, on its longer side")
    parser.add_argument("--seed", type=int, default=Recipe.seed, help="of the data's order")
    parser.add_argument("--pairs", type=int, default=240_000, help="to interpolate or to translate")
    parser.add_argument("--only", choices=STEPS + EXTRA, help="one step; without it " + ", ".join(STEPS))
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    return parser.parse_args()


def work_folder() -> Path:
    """Where everything is kept that is not source."""
    folder = Path(os.environ.get("LIANMAI_TRAINING", Path.home() / ".cache/lianmai/training"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def precision(device: str) -> torch.dtype:
    """What the device multiplies fastest; a processor that only emulates bfloat16 is eight times slower in it."""
    has = torch.cpu.get_capabilities()
    native = device != "cpu" or has.get("amx_bf16") or has.get("avx512_bf16")
    return torch.bfloat16 if native else torch.float32


def recipe(chosen: argparse.Namespace) -> Recipe:
    """The hyper-parameters as chosen."""
    return Recipe(rate=chosen.rate, encoder_rate=chosen.rate / 2, tokens=chosen.tokens, seed=chosen.seed)


def trainer(direction: Direction, chosen: argparse.Namespace, trunk: Path | None, warm_up: int) -> Trainer:
    """A trainer at the trunk's checkpoint if there is one, else at the start."""
    weights = read_weights(trunk) if trunk else direction.starting_weights()
    workers = torch.get_num_threads() if chosen.device == "cpu" else 1
    made = Trainer(weights, replace(recipe(chosen), warm_up=warm_up), chosen.device, precision(chosen.device), workers)
    if trunk:
        made.load(trunk)
    return made


def train_trunk(direction: Direction, chosen: argparse.Namespace) -> None:
    """Train the trunk for some more minutes of work."""
    made = trainer(direction, chosen, direction.grown_trunk(), Recipe.warm_up)
    until = made.progress.branch_seconds + 60 * chosen.minutes
    run = Run(made, direction.trunk, direction.held_out(), until, decay=False)
    run.go(direction.stream(made.recipe).batches(made.progress.position), made.update)


def decay(direction: Direction, chosen: argparse.Namespace) -> None:
    """Train a branch to a rate of nothing, from the trunk or on from where the branch was stopped."""
    made = trainer(direction, chosen, direction.grown_trunk(), Recipe.warm_up)
    run = branch(made, direction.decay, direction, chosen.decay)
    run.go(direction.stream(made.recipe, decay=True).batches(made.progress.position), made.update)


def lower_risk(direction: Direction, chosen: argparse.Namespace) -> None:
    """Train a branch of the start's model on its own translations to a rate of nothing, or on from where it stopped."""
    made = trainer(direction, chosen, None, risk.WARM_UP)
    run = branch(made, direction.risk, direction, chosen.decay)
    lists = risk.batches(direction.ranked(), made.recipe.seed, made.progress.position)
    run.go(lists, lambda some, left: risk.update(made, some, left))


def adapt(direction: Direction, chosen: argparse.Namespace) -> None:
    """Train a branch of the start's model on the written lines and its own translations, to a rate of nothing."""
    made = trainer(direction, chosen, None, risk.WARM_UP)
    run = branch(made, direction.adapt, direction, chosen.decay)
    run.go(direction.adapting(made.recipe).batches(made.progress.position), made.update)


def branch(made: Trainer, checkpoint: Path, direction: Direction, minutes: float) -> Run:
    """A run that decays from where the trainer is, or that goes on from the checkpoint if it began there."""
    made.progress.branched_at, made.progress.branch_seconds = made.progress.step, 0.0
    if checkpoint.exists() and _unfinished(read_progress(checkpoint), made.progress.step, minutes):
        made.load(checkpoint)
    else:
        earlier(checkpoint).unlink(missing_ok=True)
    return Run(made, checkpoint, direction.held_out(), 60 * minutes, decay=True)


def _unfinished(found: Progress, branched_at: int, minutes: float) -> bool:
    return found.branched_at == branched_at and found.branch_seconds < 60 * minutes


def score(direction: Direction, corpus: Path) -> None:
    """Run the quality benchmark on the exported model."""
    command = [sys.executable, str(SCORER), "--models", str(direction.exported.parent), "--corpus", str(corpus)]
    subprocess.run([*command, "--direction", direction.name], check=True)


def main() -> None:
    """Do the chosen steps."""
    chosen, work = options(), work_folder()
    direction = Direction(chosen.direction, chosen.corpus, work, chosen.start)
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", os.cpu_count() or 1)))
    ways: dict[str, Callable[[], None]] = {
        "prepare": direction.prepare,
        "interpolate": lambda: direction.interpolate(chosen.pairs),
        "trunk": lambda: train_trunk(direction, chosen),
        "decay": lambda: decay(direction, chosen),
        "translate": lambda: direction.translate(chosen.pairs, recipe(chosen)),
        "risk": lambda: lower_risk(direction, chosen),
        "adapt": lambda: adapt(direction, chosen),
        "export": direction.export,
        "score": lambda: score(direction, chosen.corpus),
    }
    steps = [chosen.only] if chosen.only else STEPS
    if TRAINING & set(steps):
        (work / "pid").write_text(str(os.getpid()))
    for step in steps:
        ways[step]()


if __name__ == "__main__":
    main()
