"""Score exported models on the development sets, beside six public systems: a Markdown table and JSON.

    python scripts/bench_quality.py --models ../shared/models/bootstrap --corpus ../shared/corpus --limit 200

Sentences are cut and decoded by the server's own code, with the bundled models' settings. Where the folder has a
`manifest.json`, each line is said once more as a room would say it: with the lexicon, what is protected, the guards.
"""

import argparse
import json
import os
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import sacrebleu

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # instead of this folder, where models.py would hide the package
from models.training.text import PLACEHOLDERS  # noqa: E402 - the path is right now
from scripts.quality_model import Model  # noqa: E402 - likewise
from server.translation.catalog import MANIFEST, Direction  # noqa: E402 - likewise

DIRECTIONS: tuple[Direction, ...] = ("en-zh", "zh-en")
SETS = ("msctd-dev", "bmeld-dev", "microtopia-dev", "flores-dev", "chat-dev")
OUR_OWN = {"chat-dev": ROOT / "models/training/chat-dev.tsv"}  # the others are the corpus's
SYSTEMS = ("argos", "opusmt", "nllb", "bergamot-base", "microsoft", "google")
CHATTY = SETS[:3]
THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)  # of `sure`, below which a client marks a line

FIXTURES = json.loads((ROOT / "models/training/fixtures.json").read_text(encoding="utf-8"))
FRAGMENTS: dict[str, list[str]] = FIXTURES["fragments"]
TEMPLATES: dict[str, list[str]] = FIXTURES["templates"]


@dataclass(frozen=True)
class Lines:
    """A development set in one direction."""

    sources: list[str]
    references: list[str]


def read_set(corpus: Path, name: str, direction: str, limit: int | None) -> Lines:
    """The first `limit` lines of a development set; all without a limit."""
    if name == "flores-dev":
        sides = [(corpus / "dev" / name / side).read_text(encoding="utf-8").splitlines() for side in ("en", "zh")]
        pairs = list(zip(*sides, strict=True))
    else:
        text = OUR_OWN.get(name, corpus / "dev" / f"{name}.tsv").read_text(encoding="utf-8")
        pairs = [(line.split("\t")[0], line.split("\t")[1]) for line in text.splitlines()]
    source = 0 if direction == "en-zh" else 1
    return Lines([p[source] for p in pairs[:limit]], [p[1 - source] for p in pairs[:limit]])


def metrics(direction: str) -> tuple[sacrebleu.BLEU, sacrebleu.CHRF]:
    """BLEU and chrF as the direction asks for them."""
    return sacrebleu.BLEU(tokenize="zh" if direction == "en-zh" else "13a"), sacrebleu.CHRF()


def score(direction: str, outputs: list[str], references: list[str]) -> dict[str, float | str]:
    """BLEU, chrF, and how long the outputs are, in characters, beside the references."""
    bleu, chrf = metrics(direction)
    ratio = sum(map(len, outputs)) / sum(map(len, references))
    return {
        "bleu": round(bleu.corpus_score(outputs, [references]).score, 1),
        "chrf": round(chrf.corpus_score(outputs, [references]).score, 1),
        "length_ratio": round(ratio, 2),
        "signature": str(bleu.get_signature()),
    }


def public_systems(corpus: Path, direction: str, references: list[str]) -> Iterator[tuple[str, dict[str, float | str]]]:
    """The score of each public system on the same lines of FLORES."""
    for system in SYSTEMS:
        path = corpus / "dev/flores-dev" / f"{direction}.{system}.{direction[-2:]}"
        if path.exists():
            outputs = path.read_text(encoding="utf-8").splitlines()[: len(references)]
            yield system, score(direction, outputs, references)


def in_a_room(models: Path, direction: Direction, texts: list[str]) -> list[str]:
    """The lines as readers get them."""
    command = [sys.executable, "-m", "server.translation", "--to", "en" if direction == "zh-en" else "zh-Hans"]
    environment = os.environ | {"LIANMAI_MODELS": str(models.resolve())}
    lines = "".join(" ".join(text.split()) + "\n" for text in texts)
    done = subprocess.run(command, input=lines, capture_output=True, text=True, cwd=ROOT, env=environment, check=False)
    if done.returncode not in (0, 1):  # 1: a line stayed as it was
        raise SystemExit(done.stderr)
    return done.stdout.split("\n")[: len(texts)]


def placeholder_cases(direction: str, count: int) -> list[str]:
    """Made-up chat lines with one to three placeholders, the same for every model."""
    rng = random.Random(direction)  # noqa: S311 - reproducible, not secret
    return [_case(rng, direction) for _ in range(count)]


def _case(rng: random.Random, direction: str) -> str:
    template = rng.choice(TEMPLATES[direction])
    first = rng.choice([0, 0, 0, rng.randrange(10)])
    numbers = [(first + i) % 10 for i in range(template.count("{}"))]
    text = template.format(*(PLACEHOLDERS[n] for n in numbers))
    spare = PLACEHOLDERS[(first + len(numbers)) % 10]
    text = rng.choice([text] * 6 + [f"{spare} {text}", f"{text} {spare}"])
    return text.lower() if rng.random() < 0.2 else text


def survived(source: str, output: str) -> bool:
    """Whether exactly the placeholders of the source are in the output, each as often."""
    found = re.compile("⟦[0-9]⟧")
    return sorted(found.findall(source)) == sorted(found.findall(output))


def loops(source: str, output: str) -> bool:
    """Whether the output repeats something four times in a row that the source does not, or runs far too long."""
    repeat = re.compile(r"(\S.{0,30}?)\W*(?:\1\W*){3,}")
    return len(output) > 40 + 6 * len(source) or bool(repeat.search(output) and not repeat.search(source))


def behaviour(model: Model, cases: int) -> dict[str, object]:
    """How many placeholders survive and which fragments loop."""
    made_up = placeholder_cases(model.direction, cases)
    pairs = list(zip(made_up, model.translate(made_up), strict=True))
    lost = [pair for pair in pairs if not survived(*pair)]
    fragments = FRAGMENTS[model.direction]
    looping = [pair for pair in zip(fragments, model.translate(fragments), strict=True) if loops(*pair)]
    return {
        "placeholders": 1 - len(lost) / len(pairs),
        "lost": lost[:20],
        "fragments": len(fragments),
        "loops": looping,
    }


def confidence(sets: dict[str, Lines], scored: dict[str, list[tuple[str, float]]]) -> list[dict[str, float]]:
    """What marking lines by `sure` would tell: at each threshold the part marked, and the chrF of both sorts."""
    chrf = sacrebleu.CHRF()
    lines = [
        (sure, chrf.sentence_score(output, [reference]).score)
        for name in CHATTY
        for (output, sure), reference in zip(scored[name], sets[name].references, strict=True)
    ]
    found = []
    for threshold in THRESHOLDS:
        marked, plain = ([value for sure, value in lines if (sure < threshold) == below] for below in (True, False))
        bad, good = (round(statistics.fmean(part or [0.0]), 1) for part in (marked, plain))
        part = round(len(marked) / len(lines), 3)
        found.append({"below": threshold, "part": part, "chrf": bad, "chrf of others": good})
    return found


def samples(sets: dict[str, Lines], outputs: dict[str, list[str]]) -> list[dict[str, str]]:
    """Ten lines of each set, chosen by a fixed seed."""
    chosen = []
    for name, lines in sets.items():
        rng = random.Random(2025)  # noqa: S311 - reproducible, not secret
        for i in sorted(rng.sample(range(len(lines.sources)), min(10, len(lines.sources)))):
            row = {"set": name, "source": lines.sources[i], "reference": lines.references[i]}
            chosen.append(row | {"output": outputs[name][i]})
    return chosen


def made_up(model: Model, count: int = 20) -> list[tuple[str, str]]:
    """Made-up chat lines, chosen by a fixed seed and not by their result, with their translations."""
    lines = random.Random(2026).sample(FIXTURES["lines"][model.direction], count)  # noqa: S311 - reproducible, not secret
    return list(zip(lines, model.translate(lines), strict=True))


def peak_memory() -> int:
    """This process's own peak in MiB, on Linux; `getrusage` counts that of its parent before it too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return round(int(status.partition("VmHWM:")[2].split()[0]) / 1024)


def speed(model: Model, texts: list[str]) -> dict[str, float]:
    """Sentences a second one by one and in batches of 32, and the process's peak memory in MiB."""
    model.translate(texts[:20])
    rates = {}
    for name, batch in (("one by one", 1), ("batched", 32)):
        began = time.perf_counter()
        model.translate(texts, batch=batch)
        rates[name] = round(len(texts) / (time.perf_counter() - began), 1)
    return rates | {"peak MiB": peak_memory()}


def speeds(chosen: argparse.Namespace, direction: str) -> dict[str, object]:
    """`speed` at one and two threads, each in a process of its own."""
    results: dict[str, object] = {}
    for threads in (1, 2):
        command = [sys.executable, __file__, "--models", str(chosen.models), "--corpus", str(chosen.corpus)]
        command += ["--direction", direction, "--beam", str(chosen.beam), "--only-speed", str(threads)]
        results[f"{threads} threads"] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return results


def measure(chosen: argparse.Namespace, direction: Direction) -> dict[str, object]:
    """Everything about one direction."""
    folder, listed = chosen.models / direction, (chosen.models / MANIFEST).exists()
    model = Model(folder, direction, threads=chosen.threads, beam=chosen.beam)
    sets = {name: read_set(chosen.corpus, name, direction, chosen.limit) for name in SETS}
    scored = {name: model.scored(lines.sources) for name, lines in sets.items()}
    outputs = {name: [output for output, _ in lines] for name, lines in scored.items()}
    rooms = {name: in_a_room(chosen.models, direction, lines.sources) for name, lines in sets.items()} if listed else {}
    size = sum(path.stat().st_size for path in folder.iterdir())
    return {
        "beam": model.beam,
        "lines": {name: len(lines.sources) for name, lines in sets.items()},
        "scores": {name: score(direction, outputs[name], sets[name].references) for name in SETS},
        "in a room": {name: score(direction, outputs, sets[name].references) for name, outputs in rooms.items()},
        "public": dict(public_systems(chosen.corpus, direction, sets["flores-dev"].references)),
        "disk MB": round(size / 1e6, 1),
        "confidence": confidence(sets, scored),
        "behaviour": behaviour(model, chosen.cases),
        "speed": None if chosen.no_speed else speeds(chosen, direction),
        "samples": samples(sets, outputs),
        "made up": made_up(model),
    }


def table(results: dict[str, dict[str, object]]) -> str:
    """The Markdown of the report."""
    rows = ["| direction | set | system | BLEU | chrF | length |", "| --- | --- | --- | --- | --- | --- |"]
    for direction, result in results.items():
        for name, one in _scored(result):
            rows.append(f"| {direction} | {name} | {one['bleu']} | {one['chrf']} | {one['length_ratio']} |")
    return "\n".join([*rows, "", *(line for item in results.items() for line in _remarks(*item))])


def _scored(result: dict[str, object]) -> Iterator[tuple[str, dict[str, float]]]:
    scores, rooms, public = result["scores"], result["in a room"], result["public"]
    assert isinstance(scores, dict) and isinstance(rooms, dict) and isinstance(public, dict)  # noqa: S101 - for mypy
    yield from ((f"{name} | this", one) for name, one in scores.items())
    yield from ((f"{name} | in a room", one) for name, one in rooms.items())
    yield from ((f"flores-dev | {name}", one) for name, one in public.items())


def _remarks(direction: str, result: dict[str, object]) -> Iterator[str]:
    doing, scores, lines = result["behaviour"], result["scores"], result["made up"]
    assert isinstance(doing, dict) and isinstance(scores, dict) and isinstance(lines, list)  # noqa: S101 - for mypy
    yield f"{direction}: lines {result['lines']}, {result['disk MB']} MB on disk, {scores['msctd-dev']['signature']}"
    yield f"- beam {result['beam']}"
    yield f"- placeholders kept {doing['placeholders']:.2%}; loops on {len(doing['loops'])} of {doing['fragments']}"
    yield f"- marked by `sure`: {json.dumps(result['confidence'])}"
    yield f"- sentences/s: {json.dumps(result['speed'])}"
    yield from ("", "| line | becomes |", "| --- | --- |", *(f"| {line} | {output} |" for line, output in lines), "")


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=Path, default=Path("models"), help="folder with en-zh/ and zh-en/")
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpus"))
    parser.add_argument("--direction", choices=DIRECTIONS, help="one; without it both")
    parser.add_argument("--limit", type=int, help="lines of each set; without it all")
    parser.add_argument("--beam", type=int, default=0, help="instead of the bundled model's")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--cases", type=int, default=2000, help="made-up lines with placeholders")
    parser.add_argument("--no-speed", action="store_true", help="leave the timing out, on a busy machine")
    parser.add_argument("--output", type=Path, help="JSON with everything, samples and failures too")
    parser.add_argument("--only-speed", type=int, metavar="THREADS", help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Measure and print."""
    chosen = options()
    directions = [chosen.direction] if chosen.direction else DIRECTIONS
    if chosen.only_speed:
        texts = read_set(chosen.corpus, "msctd-dev", chosen.direction, 300).sources
        folder = chosen.models / chosen.direction
        model = Model(folder, chosen.direction, threads=chosen.only_speed, beam=chosen.beam)
        print(json.dumps(speed(model, texts)))
        return
    results = {direction: measure(chosen, direction) for direction in directions}
    print(table(results))
    if chosen.output:
        chosen.output.write_text(json.dumps(results, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
