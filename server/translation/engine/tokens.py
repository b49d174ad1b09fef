"""Text to a model's tokens and back."""

import unicodedata
from functools import lru_cache
from pathlib import Path

from sentencepiece import SentencePieceProcessor

from server.translation.catalog import Tokens

# The models were trained with Chinese punctuation as it is written; NFKC would make ASCII of it.
_KEPT = frozenset("，？！：；（）“”‘’《》、。…—～")


@lru_cache(maxsize=16384)
def _folded(character: str) -> str:
    return character if character in _KEPT else unicodedata.normalize("NFKC", character)


def normalised(text: str) -> str:
    """The text as the models were trained on it: NFKC by character, one space for any run of white space."""
    return " ".join(text.split()) if text.isascii() else " ".join("".join(map(_folded, text)).split())


class Tokeniser:
    """The SentencePiece pair of one model."""

    def __init__(self, folder: Path, tokens: Tokens) -> None:
        self._tokens = tokens
        self._source = SentencePieceProcessor(model_file=str(folder / tokens.source))
        self._target = SentencePieceProcessor(model_file=str(folder / tokens.target))

    def encode(self, sentence: str, longest: int) -> list[str]:
        """The model's input tokens, cut at its longest."""
        text = normalised(sentence) if self._tokens.normalisation == "nfkc-chat" else sentence
        pieces: list[str] = self._source.encode(text, out_type=str)
        return [*self._tokens.source_prefix, *pieces[:longest], *self._tokens.source_suffix]

    def decode(self, pieces: list[str]) -> str:
        """The text of the model's output tokens."""
        prefix = self._tokens.target_prefix
        text: str = self._target.decode(pieces[len(prefix) :] if pieces[: len(prefix)] == prefix else pieces)
        return text.replace(
            "▁", " "
        ).strip()  # A word that the vocabulary has and SentencePiece has not keeps its mark.
