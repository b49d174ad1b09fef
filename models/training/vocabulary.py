"""The two SentencePiece vocabularies of a direction."""

import math
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import opencc
import sentencepiece
from sentencepiece import sentencepiece_model_pb2 as protobuf

from .text import PLACEHOLDERS

UNKNOWN, START, END = 0, 1, 2  # ids, the same in every vocabulary
NORMAL, UNKNOWN_KIND, CONTROL, USER_DEFINED = 1, 2, 3, 4  # kinds of pieces in a SentencePiece model

_SIMPLIFIED = opencc.OpenCC("t2s")


class Vocabulary:
    """One side's SentencePiece model; a piece's id is its row in the embedding."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.processor = sentencepiece.SentencePieceProcessor(model_file=str(path))

    def __len__(self) -> int:
        return len(self.processor)

    def encode(self, texts: list[str]) -> list[list[int]]:
        """The token ids of each text, without `<s>` and `</s>`."""
        ids: list[list[int]] = self.processor.encode(texts, out_type=int)
        return ids

    def pieces(self) -> list[str]:
        """Every piece in the order of ids."""
        return [self.processor.id_to_piece(i) for i in range(len(self))]


def write_pieces(path: Path, pieces: list[tuple[str, float, int]]) -> None:
    """Write a unigram model of `<unk>`, `<s>`, `</s>` and the (piece, score, kind)s; it normalises nothing."""
    model = protobuf.ModelProto()  # type: ignore[attr-defined]
    model.trainer_spec.model_type = 1
    model.normalizer_spec.name = "identity"
    for piece, score, kind in [("<unk>", 0.0, UNKNOWN_KIND), ("<s>", 0.0, CONTROL), ("</s>", 0.0, CONTROL), *pieces]:
        model.pieces.add(piece=piece, score=score, type=kind)
    model.trainer_spec.vocab_size = len(model.pieces)
    path.write_bytes(model.SerializeToString())


def extend(old: Path, new: Path, characters: Counter[str]) -> None:
    """Write `old` to `new` with the placeholders and the missing characters appended; earlier ids stay."""
    model = protobuf.ModelProto()  # type: ignore[attr-defined]
    model.ParseFromString(old.read_bytes())
    known = {piece.piece for piece in model.pieces}
    total = characters.total() or 1
    for placeholder in PLACEHOLDERS:
        if placeholder not in known:
            model.pieces.add(piece=placeholder, score=0.0, type=USER_DEFINED)
    for character, count in characters.most_common():
        if character not in known:
            model.pieces.add(piece=character, score=math.log(count / total), type=NORMAL)
    model.trainer_spec.vocab_size = len(model.pieces)
    new.write_bytes(model.SerializeToString())


def missing_characters(vocabulary: Vocabulary, texts: Iterable[str], least: int) -> Counter[str]:
    """Characters that occur at least `least` times in the texts and are no piece of the vocabulary."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(text)
    known = set(vocabulary.pieces()) | {" "}
    return Counter({c: n for c, n in counts.items() if n >= least and c not in known})


def origins(old: Vocabulary, new: Vocabulary) -> list[list[int]]:
    """For each piece that `new` has more, the old pieces to make its embedding of, if any."""
    return [_origin(piece, old) for piece in new.pieces()[len(old) :]]


def _origin(piece: str, old: Vocabulary) -> list[int]:
    """A placeholder's brackets and digit, or the simplified twin of a traditional character."""
    parts = list(piece) if piece in PLACEHOLDERS else [_SIMPLIFIED.convert(piece)]
    ids = [old.processor.piece_to_id(part) for part in parts]
    return [i for i in ids if i != UNKNOWN]
