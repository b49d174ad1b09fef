"""The parameters of a model by CTranslate2's names: their shapes, and what they start from."""

import struct
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]
Shapes = dict[str, tuple[int, ...]]

WIDTH, HEADS, INNER, POSITIONS = 384, 12, 1536, 192
TYPES = ("<f4", "i1", "<i2", "<i4", "<f2")


def _norm(name: str) -> Shapes:
    return {f"{name}/gamma": (WIDTH,), f"{name}/beta": (WIDTH,)}


def _linear(name: str, outputs: int, inputs: int) -> Shapes:
    return {f"{name}/weight": (outputs, inputs), f"{name}/bias": (outputs,)}


def _layer(name: str, *, decoder: bool) -> Shapes:
    shapes = _norm(f"{name}/self_attention/layer_norm")
    shapes |= _linear(f"{name}/self_attention/linear_0", 3 * WIDTH, WIDTH)
    shapes |= _linear(f"{name}/self_attention/linear_1", WIDTH, WIDTH)
    if decoder:
        shapes |= _norm(f"{name}/attention/layer_norm")
        shapes |= _linear(f"{name}/attention/linear_0", WIDTH, WIDTH)
        shapes |= _linear(f"{name}/attention/linear_1", 2 * WIDTH, WIDTH)
        shapes |= _linear(f"{name}/attention/linear_2", WIDTH, WIDTH)
    shapes |= _norm(f"{name}/ffn/layer_norm")
    shapes |= _linear(f"{name}/ffn/linear_0", INNER, WIDTH)
    return shapes | _linear(f"{name}/ffn/linear_1", WIDTH, INNER)


def _stack(side: str, embeddings: str, size: int, layers: int) -> Shapes:
    shapes: Shapes = {f"{side}/{embeddings}/weight": (size, WIDTH)}
    shapes |= {f"{side}/position_encodings/encodings": (POSITIONS, WIDTH)}
    shapes |= _norm(f"{side}/layernorm_embedding")
    for i in range(layers):
        shapes |= _layer(f"{side}/layer_{i}", decoder=side == "decoder")
    return shapes


def shapes(source: int, target: int, encoder_layers: int, decoder_layers: int) -> Shapes:
    """The shape of every parameter for vocabularies of `source` and `target` pieces; the encoder's come first."""
    encoder = _stack("encoder", "embeddings_0", source, encoder_layers)
    return encoder | _stack("decoder", "embeddings", target, decoder_layers)


def layers(names: Iterable[str], side: str) -> int:
    """How many layers the named weights have on one side, `encoder` or `decoder`."""
    return len({name.split("/")[1] for name in names if name.startswith(f"{side}/layer_")})


class _Reader:
    def __init__(self, path: Path) -> None:
        self.data, self.at = path.read_bytes(), 0

    def number(self, kind: str) -> int:
        (value,) = struct.unpack_from("<" + kind, self.data, self.at)
        self.at += struct.calcsize(kind)
        return int(value)

    def text(self) -> str:
        size = self.number("H")
        self.at += size
        return self.data[self.at - size : self.at - 1].decode()

    def variable(self) -> Array:
        shape = [self.number("I") for _ in range(self.number("B"))]
        kind, size = TYPES[self.number("B")], self.number("I")
        self.at += size
        values = np.frombuffer(self.data[self.at - size : self.at], np.dtype(kind))
        return values.reshape(shape).astype(np.float32)


def read_exported(folder: Path) -> dict[str, Array]:
    """The weights of an exported CTranslate2 model, back in float32 (an int8 row is value / scale)."""
    reader = _Reader(folder / "model.bin")
    reader.number("I"), reader.text(), reader.number("I")
    raw = {}
    for _ in range(reader.number("I")):
        name = reader.text()
        raw[name] = reader.variable()
    scales = {name: raw[f"{name}_scale"][:, None] for name in raw if f"{name}_scale" in raw}
    return {name: value / scales.get(name, np.float32(1)) for name, value in raw.items() if "_scale" not in name}


def mean(one: dict[str, Array], other: dict[str, Array], share: float) -> dict[str, Array]:
    """The weights between two checkpoints, `share` of the other's (Izmailov et al., 2018: Averaging Weights)."""
    return {name: (1 - share) * value + share * other[name] for name, value in one.items()}


def grow(table: Array, origins: list[list[int]], seed: int) -> Array:
    """The embedding with a row more for each entry of `origins`: the mean of those rows and a little noise."""
    random = np.random.default_rng(seed)
    rows = [table[list(ids) or slice(None)].mean(0) for ids in origins]
    noise = random.normal(0, 0.1 * float(table.std()), (len(rows), table.shape[1]))
    return np.concatenate([table, np.asarray(rows) + noise]).astype(np.float32) if rows else table
