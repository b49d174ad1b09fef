"""The values that frames are made of, and the types they share."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

SUBPROTOCOL = "lianmai.v1"

ReadingLang = Literal["en", "zh-Hans", "zh-Hant"]
Lang = Literal["en", "zh-Hans", "zh-Hant", "mixed", "none"]
Status = Literal["pending", "done", "failed", "skipped"]
Role = Literal["host", "guest"]
RefusalCode = Literal[
    "bad_frame",
    "not_joined",
    "no_room",
    "forbidden",
    "muted",
    "slow_mode",
    "too_long",
    "rate_limited",
    "duplicate_name",
    "bad_name",
    "bad_key",
    "held",
    "gone",
    "overloaded",
    "unsupported",
]
READING_LANGS: tuple[ReadingLang, ...] = ("en", "zh-Hans", "zh-Hant")

# JavaScript's largest exact integer: beyond it two seqs could not be told apart in a browser.
Seq = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Token = Annotated[str, Meta(max_length=64)]
Secret = Annotated[str, Meta(max_length=4096)]


class Value(Struct, frozen=True, omit_defaults=True):
    """A frozen part of a frame; fields at their defaults are left out of the JSON."""


class Participant(Value, frozen=True):
    """A person in a room, as the others see them."""

    id: str
    name: str
    role: Role
    lang: ReadingLang | UnsetType = UNSET


class Position(Value, frozen=True):
    """A place in a room's log: `seq` counts within `epoch`."""

    epoch: Token
    seq: Seq


class Translation(Value, frozen=True):
    """What a reader of `lang` sees beside the original; `sure` is the model's confidence, 0 to 1."""

    lang: ReadingLang
    text: str
    status: Status
    sure: float | UnsetType = UNSET


class RoomInfo(Value, frozen=True):
    """A room as `joined` describes it; `count` is people present, `slow` seconds between messages."""

    id: str
    title: str
    epoch: str
    seq: int
    count: int
    hosts: list[Participant]
    pinned: int | None
    slow: int
    locked: bool


class ServerInfo(Value, frozen=True):
    """What `welcome` tells of the server; `limits` are named as in Settings."""

    version: str
    node: str
    languages: list[str]
    limits: dict[str, float]


def tag(name: str) -> str:
    """`ReadIn` is `read_in` on the wire."""
    return "".join("_" + c.lower() if c.isupper() else c for c in name).lstrip("_")
