"""What the server and its engine process say to each other: MessagePack frames behind a four-byte length."""

from typing import Final

from msgspec import Struct, msgpack

from server.translation.catalog import Direction, Model

LENGTH_BYTES: Final = 4
LARGEST_FRAME: Final = 16 * 1024 * 1024


class Load(Struct, frozen=True, tag="load"):
    """The first frame: which models to load and how to run them."""

    models: list[Model]
    workers: int
    threads: int


class Work(Struct, frozen=True, tag="work"):
    """A batch to translate; `careful` asks for several hypotheses and no repetition."""

    id: int
    direction: Direction
    sentences: list[str]
    careful: bool


class Hypothesis(Struct, frozen=True, array_like=True):
    """One translation and the model's mean probability a token, 0 to 1."""

    text: str
    sure: float


class Ready(Struct, frozen=True, tag="ready"):
    """The models are loaded and warm."""

    directions: list[str]


class Done(Struct, frozen=True, tag="done"):
    """A batch translated: for each sentence its hypotheses, best first."""

    id: int
    results: list[list[Hypothesis]]


class Broken(Struct, frozen=True, tag="broken"):
    """A batch the engine refused, or (without `id`) the reason why no model could be loaded."""

    reason: str
    id: int | None = None


ToEngine = Load | Work
FromEngine = Ready | Done | Broken

_encoder = msgpack.Encoder()
_to_engine: msgpack.Decoder[ToEngine] = msgpack.Decoder(ToEngine)
_from_engine: msgpack.Decoder[FromEngine] = msgpack.Decoder(FromEngine)


def pack(frame: ToEngine | FromEngine) -> bytes:
    """The frame as it goes through the pipe."""
    body = _encoder.encode(frame)
    return len(body).to_bytes(LENGTH_BYTES, "big") + body


def to_engine(body: bytes) -> ToEngine:
    """A frame as the engine reads it."""
    return _to_engine.decode(body)


def from_engine(body: bytes) -> FromEngine:
    """A frame as the server reads it."""
    return _from_engine.decode(body)
