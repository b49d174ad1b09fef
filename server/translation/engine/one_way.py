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


# Of sentences with more tokens than this a small model leaves something out: they are searched so many times as wide,
# and what is longer is preferred (the length penalty of Wu et al., 2016).
_LONG = 20
_LONG_WIDER = 2
_LONG_PENALTY = 1.4


def decoding(model: Model, *, careful: bool, long: bool = False) -> dict[str, object]:
    """How CTranslate2 is to search: as the model's manifest says, or wider and without repetition."""
    return {
        "beam_size": _CAREFUL_BEAM if careful else model.beam * (_LONG_WIDER if long else 1),
        "length_penalty": _LONG_PENALTY if long else 1,
        "num_hypotheses": _CAREFUL_BEAM if careful else 1,
        "repetition_penalty": _CAREFUL_PENALTY if careful else 1,
        "no_repeat_ngram_size": _CAREFUL_NGRAM if careful else 0,
        "disable_unk": True,
        "return_scores": True,
    }


def parted(sources: list[list[str]]) -> Iterator[tuple[bool, list[int]]]:
    """The places of the sources that are not long, and of those that are, where there are any."""
    for long in (False, True):
        if places := [place for place, source in enumerate(sources) if (len(source) > _LONG) is long]:
            yield long, places


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
        found: dict[int, list[Hypothesis]] = {}
        for long, places in parted(sources):
            said = self._said([sources[place] for place in places], long=long, careful=work.careful)
            found |= dict(zip(places, said, strict=True))
        return Done(work.id, [found[place] for place in range(len(sources))])

    def _said(self, sources: list[list[str]], *, long: bool, careful: bool) -> Iterator[list[Hypothesis]]:
        """The hypotheses of each source, all of them long ones or none."""
        prefix = self._model.tokens.target_prefix
        results = self._translator.translate_batch(
            sources,
            [prefix] * len(sources) if prefix else None,
            **decoding(self._model, careful=careful, long=long),
            # A translation is never three times as long as its source; a loop would be, so it is cut short here.
            max_decoding_length=min(self._model.longest, 12 + 3 * max(map(len, sources))),
        )
        return (list(self._hypotheses(result, _LONG_PENALTY if long else 1.0)) for result in results)

    def _hypotheses(self, result: ctranslate2.TranslationResult, penalty: float) -> Iterator[Hypothesis]:
        for pieces, score in zip(result.hypotheses, result.scores, strict=True):
            mean = score * len(pieces) ** (penalty - 1)  # the score is the sum divided by the length to this power
            yield Hypothesis(self._tokeniser.decode(pieces), math.exp(min(mean, 0.0)))
