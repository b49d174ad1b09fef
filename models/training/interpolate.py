"""Sequence-level interpolation (Kim and Rush, 2016): targets near the reference that the model says by itself.

Of a line's many good translations the corpus has one, often a free one, and learning them all spreads a small model
thin. The one of the model's own best translations that is nearest to it is within reach, and belongs to the line.
"""

from collections.abc import Iterator
from pathlib import Path

import ctranslate2  # type: ignore[import-untyped]
from sacrebleu.metrics import CHRF

from .noise import CHINESE, Pair
from .vocabulary import Vocabulary

BEAM = 5
AT_ONCE = 8000  # lines handed over together
BATCH = 3000  # tokens
LONGEST = 100  # tokens of a target
LONGEST_SOURCE = 190  # tokens: the rest is cut off, as the server does; with its two marks it has to fit `POSITIONS`
NEAR = 50.0  # chrF: the model's own is taken from there on, below it the reference, which has words to learn
FAR = 20.0  # chrF: where nothing is as near, the reference is another line's
SHORTEST = 0.95  # of the reference's length: what is shorter has left something out
SHORT = 4, 12  # characters of a Chinese and of an English target: "Okay." is none too short for "Uh, okay."


def translations(model: Path, sources: list[str]) -> Iterator[list[str]]:
    """The `BEAM` best translations of each source by the exported model, best first."""
    source, target = Vocabulary(model / "source.spm").processor, Vocabulary(model / "target.spm").processor
    translator = ctranslate2.Translator(str(model), device="auto", inter_threads=2, intra_threads=1)
    for at in range(0, len(sources), AT_ONCE):
        results = translator.translate_batch(
            source.encode(sources[at : at + AT_ONCE], out_type=str),
            max_batch_size=BATCH,
            batch_type="tokens",
            max_input_length=LONGEST_SOURCE,
            beam_size=BEAM,
            num_hypotheses=BEAM,
            max_decoding_length=LONGEST,
            disable_unk=True,
        )
        yield from ([target.decode(pieces) for pieces in result.hypotheses] for result in results)


def chosen(hypotheses: list[str], reference: str) -> str | None:
    """The hypothesis nearest to the reference, or the reference; nothing if they are not of the same line."""
    metric = CHRF()
    nearness, nearest = max((metric.sentence_score(one, [reference]).score, one) for one in hypotheses)
    if nearness < FAR:
        return None
    short = len(reference) < SHORT[not CHINESE.search(reference)]
    whole = short or len(nearest) >= SHORTEST * len(reference)
    return nearest if nearness >= NEAR and whole else reference


def interpolated(model: Path, pairs: list[Pair]) -> Iterator[Pair]:
    """The (source, target) pairs with the targets chosen, without those that have none."""
    for (source, reference), hypotheses in zip(pairs, translations(model, [one for one, _ in pairs]), strict=True):
        target = chosen(hypotheses, reference)
        if target is not None:
            yield source, target
