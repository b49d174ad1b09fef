"""A model as the quality benchmark runs it: by the server's engine, on texts cut into sentences as in the server."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from server.translation.catalog import Direction, read_manifest
from server.translation.engine.frames import Hypothesis, Load, Work
from server.translation.engine.one_way import OneWay
from server.translation.text.segments import Piece, split, weight

SHIPPED = Path(__file__).resolve().parent.parent / "models"


class Model:
    """An exported model with the decoding settings of the bundled one; `beam` replaces theirs if it is not 0."""

    def __init__(self, folder: Path, direction: Direction, *, threads: int, beam: int = 0) -> None:
        entry = next(entry for entry in read_manifest(SHIPPED).models if entry.direction == direction)
        model = msgspec.structs.replace(entry.model(SHIPPED), folder=str(folder), beam=beam or entry.beam)
        self.direction, self.beam = direction, model.beam
        self._engine = OneWay(model, Load([model], workers=1, threads=threads))

    def translate(self, texts: list[str], *, batch: int = 32) -> list[str]:
        """The translation of each text, `batch` sentences of like length at a time."""
        return [output for output, _ in self.scored(texts, batch=batch)]

    def scored(self, texts: list[str], *, batch: int = 32) -> list[tuple[str, float]]:
        """The translation of each text and how sure of it the model is, of its least sure sentence."""
        cut = [split(text) for text in texts]
        said = iter(self._said([piece.text for pieces in cut for piece in pieces if piece.spoken], batch))
        return [self._joined(pieces, said) for pieces in cut]

    def _said(self, sentences: list[str], batch: int) -> list[Hypothesis]:
        order = sorted(range(len(sentences)), key=lambda i: weight(sentences[i]))
        found: dict[int, Hypothesis] = {}
        for start in range(0, len(order), batch):
            chosen = order[start : start + batch]
            work = Work(0, self.direction, [sentences[i] for i in chosen], careful=False)
            results = self._engine.translate(work).results
            found |= {i: hypotheses[0] for i, hypotheses in zip(chosen, results, strict=True)}
        return [found[i] for i in range(len(sentences))]

    def _joined(self, pieces: tuple[Piece, ...], said: Iterator[Hypothesis]) -> tuple[str, float]:
        """The sentences, and what stands between them as it is, with a space between in English."""
        parts = [next(said) if piece.spoken else Hypothesis(piece.text.strip(), 1.0) for piece in pieces]
        space = " " if self.direction == "zh-en" else ""
        return space.join(part.text for part in parts if part.text), min((part.sure for part in parts), default=1.0)
