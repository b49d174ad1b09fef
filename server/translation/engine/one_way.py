"""One model at work: how CTranslate2 is to search, and a batch of sentences through it."""

import math
from collections.abc import Iterator
from pathlib import Path

import ctranslate2  # type: ignore[import-untyped]  # it ships no types

from server.translation.catalog import Model
from server.translation.engine.frames import Done, Hypothesis, Load, Work
from server.translation.engine.tokens import Tokeniser

# A careful translation explores this many ways and may not say four tokens twice.
_CAREFUL_BEAM = 4
_CAREFUL_PENALTY = 1.2
_CAREFUL_NGRAM = 4


def decoding(model: Model, *, careful: bool) -> dict[str, object]:
    """How CTranslate2 is to search: as the model's manifest says, or wider and without repetition."""
    return {
        "beam_size": _CAREFUL_BEAM if careful else model.beam,
        "num_hypotheses": _CAREFUL_BEAM if careful else 1,
        "repetition_penalty": _CAREFUL_PENALTY if careful else 1,
        "no_repeat_ngram_size": _CAREFUL_NGRAM if careful else 0,
        "disable_unk": True,
        "return_scores": True,
    }


class OneWay:
    """One model and its tokeniser."""

    def __init__(self, model: Model, load: Load) -> None:
        self._model = model
        folder = Path(model.folder)
        self._tokeniser = Tokeniser(folder, model.tokens)
        self._translator = ctranslate2.Translator(
            str(folder), device="cpu", compute_type="auto", inter_threads=load.workers, intra_threads=load.threads
        )

    def translate(self, work: Work) -> Done:
        """The batch, translated; RuntimeError or ValueError if the model cannot."""
        sources = [self._tokeniser.encode(sentence, self._model.longest) for sentence in work.sentences]
        prefix = self._model.tokens.target_prefix
        results = self._translator.translate_batch(
            sources,
            [prefix] * len(sources) if prefix else None,
            **decoding(self._model, careful=work.careful),
            # A translation is never three times as long as its source; a loop would be, so it is cut short here.
            max_decoding_length=min(self._model.longest, 12 + 3 * max(map(len, sources))),
        )
        return Done(work.id, [list(self._hypotheses(result)) for result in results])

    def _hypotheses(self, result: ctranslate2.TranslationResult) -> Iterator[Hypothesis]:
        for pieces, score in zip(result.hypotheses, result.scores, strict=True):
            yield Hypothesis(self._tokeniser.decode(pieces), math.exp(min(score, 0.0)))
