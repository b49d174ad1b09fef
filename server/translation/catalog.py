"""The models there are: what `manifest.json` says of each, and what a model needs to be run."""

from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct, field

Direction = Literal["en-zh", "zh-en"]
Layout = Literal["lianmai", "opus-mt", "nllb", "m2m", "argos"]
DIRECTIONS: tuple[Direction, ...] = ("en-zh", "zh-en")
MANIFEST = "manifest.json"
WORDS = "words.txt"


class UnusableModel(Exception):  # noqa: N818 - it reads as the fact it is
    """A model that cannot be loaded; the message says which and why."""


class Tokens(Struct, frozen=True, omit_defaults=True):
    """How text becomes the model's tokens: SentencePiece files and what stands around the pieces."""

    source: str
    target: str
    source_prefix: list[str] = field(default_factory=list)
    source_suffix: list[str] = field(default_factory=list)
    target_prefix: list[str] = field(default_factory=list)
    kind: Literal["sentencepiece"] = "sentencepiece"
    normalisation: Literal["nfkc-chat", "none"] = "nfkc-chat"


class Model(Struct, frozen=True):
    """A model as the engine runs it in one direction."""

    name: str
    direction: Direction
    folder: str
    tokens: Tokens
    placeholders: bool = False
    beam: int = 2
    longest: int = 190

    def met(self) -> frozenset[str]:
        """The English words that it has learnt, with a capital where they are names; none where no list is there."""
        path = Path(self.folder) / WORDS
        return frozenset(path.read_text(encoding="utf-8").split()) if path.exists() else frozenset()


class File(Struct, frozen=True):
    """One file of a model and how to know it is whole."""

    name: str
    bytes: int
    sha256: str


class Score(Struct, frozen=True):
    """A measured quality: which set, BLEU and chrF."""

    set: str
    bleu: float
    chrf: float


class Entry(Struct, frozen=True, omit_defaults=True):
    """A model in the manifest; `folder` is beside the manifest, `.` the manifest's own."""

    name: str
    direction: Direction
    folder: str
    layout: Layout
    licence: str
    tokens: Tokens
    files: list[File]
    origin: str = ""
    scores: list[Score] = field(default_factory=list)
    placeholders: bool = False
    beam: int = 2
    longest: int = 190

    def model(self, beside: Path) -> Model:
        """The entry as the engine runs it."""
        return Model(
            self.name,
            self.direction,
            str((beside / self.folder).resolve()),
            self.tokens,
            self.placeholders,
            self.beam,
            self.longest,
        )


class Manifest(Struct, frozen=True):
    """The models of one folder; for each direction the first one listed is used."""

    models: list[Entry]


def read_manifest(folder: Path) -> Manifest:
    """The manifest in the folder."""
    try:
        return msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError) as error:
        raise UnusableModel(f"{folder / MANIFEST} cannot be read: {error}") from error


def missing(entry: Entry, beside: Path) -> str:
    """What of the entry's files is missing or has the wrong size, or nothing."""
    for file in entry.files:
        path = beside / entry.folder / file.name
        if not path.is_file():
            return f"{entry.name}: {file.name} is missing"
        if path.stat().st_size != file.bytes:
            return f"{entry.name}: {file.name} has {path.stat().st_size} bytes, not {file.bytes}"
    return ""
