#!/usr/bin/env python3
"""The models on this machine: list, verify, pull others from the hub, convert what you have, bundle new ones."""

import argparse
import importlib.util
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from scripts import hub  # noqa: E402 - the repository's root is on the path now
from server.translation.catalog import (  # noqa: E402 - likewise
    MANIFEST,
    Direction,
    Entry,
    File,
    Manifest,
    Score,
    UnusableModel,
    missing,
    read_manifest,
)
from server.translation.engine import layouts  # noqa: E402 - likewise

MODELS = ROOT / "models"
CONVERTED = "pulled"
DOWNLOADED = ".download"
_CONVERTERS = ("transformers", "torch")


@dataclass(frozen=True)
class Offer:
    """A model on the hub that `pull` knows."""

    repo: str
    licence: str
    files: tuple[str, ...]


_MARIAN = ("config.json", "pytorch_model.bin", "source.spm", "target.spm")
_MARIAN_TEXT = ("tokenizer_config.json", "vocab.json")
_MANY = ("config.json", "pytorch_model.bin", "sentencepiece.bpe.model")
_MANY_TEXT = ("special_tokens_map.json", "tokenizer_config.json")
OFFERS = {
    "opus-mt-en-zh": Offer("Helsinki-NLP/opus-mt-en-zh", "Apache-2.0", _MARIAN + _MARIAN_TEXT),
    "opus-mt-zh-en": Offer("Helsinki-NLP/opus-mt-zh-en", "CC-BY-4.0", _MARIAN + _MARIAN_TEXT),
    "nllb-200-distilled-600M": Offer(
        "facebook/nllb-200-distilled-600M", "CC-BY-NC-4.0", (*_MANY, *_MANY_TEXT, "tokenizer.json")
    ),
    "m2m100_418M": Offer("facebook/m2m100_418M", "MIT", (*_MANY, *_MANY_TEXT, "vocab.json")),
}


class Figures(msgspec.Struct, frozen=True):
    """What `bench_quality.py` measured on one set; it writes more than this."""

    bleu: float
    chrf: float


class Measured(msgspec.Struct, frozen=True):
    """What `bench_quality.py` measured of one direction, by set; it writes more than this."""

    scores: dict[str, Figures]


class Refused(Exception):  # noqa: N818 - it reads as the fact it is
    """What cannot be done, in one sentence."""


def manifests(models: Path) -> Iterator[tuple[Path, Manifest]]:
    """The bundled manifest and those of pulled models, with the folder of each."""
    for path in (models / MANIFEST, *sorted((models / CONVERTED).glob(f"*/{MANIFEST}"))):
        if path.is_file():
            yield path.parent, read_manifest(path.parent)


def list_models(models: Path) -> None:
    """Print what is here and what can be pulled."""
    print(f"{'NAME':32}{'DIRECTION':11}{'LAYOUT':9}{'MB':>7}  LICENCE")
    for folder, manifest in manifests(models):
        for entry in manifest.models:
            size = sum(file.bytes for file in entry.files) / 1e6
            place = "" if folder == models else f"  (LIANMAI_TRANSLATION_MODELS={folder})"
            print(f"{entry.name:32}{entry.direction:11}{entry.layout:9}{size:7.1f}  {entry.licence}{place}")
    print("\nTo pull: " + ", ".join(f"{name} ({offer.licence})" for name, offer in OFFERS.items()))


def verify(models: Path, names: list[str]) -> None:
    """Check the size and SHA-256 of every file of the named models, or of all."""
    faults, seen = [], set()
    for folder, manifest in manifests(models):
        for entry in manifest.models:
            if not names or entry.name in names:
                seen.add(entry.name)
                fault = _damage(entry, folder)
                print(f"{entry.name}: {fault or 'whole'}")
                faults += [fault] if fault else []
    if unknown := set(names) - seen:
        raise Refused(f"There is no model called {', '.join(sorted(unknown))}; `list` shows those there are.")
    if faults:
        raise Refused(f"{len(faults)} of {len(seen)} models are damaged.")


def _damage(entry: Entry, folder: Path) -> str:
    if fault := missing(entry, folder):
        return fault
    wrong = [file.name for file in entry.files if hub.sha256(folder / entry.folder / file.name) != file.sha256]
    return f"{', '.join(wrong)} changed (SHA-256)" if wrong else ""


def pull(models: Path, name: str, address: str) -> None:
    """Download a model from the hub and convert it."""
    name = name.rsplit("/", 1)[-1]
    if name not in OFFERS:
        raise Refused(f"{name} is not one of {', '.join(OFFERS)}.")
    offer = OFFERS[name]
    folder = models / CONVERTED / DOWNLOADED / name
    for file in offer.files:
        hub.fetched(hub.described(address, offer.repo, file), folder / file, hub.shown)
    convert(models, folder, name, offer.licence, offer.repo)


def convert(models: Path, source: Path, name: str, licence: str = "unknown", origin: str = "") -> None:
    """Bring a model into CTranslate2's format, int8, with a manifest that tells how to run it."""
    target = models / CONVERTED / name
    if target.exists():
        raise Refused(f"{target} is there already; remove it or choose another --name.")
    partial = models / CONVERTED / f"{name}.partial" / name
    shutil.rmtree(partial.parent, ignore_errors=True)
    partial.parent.mkdir(parents=True)
    try:
        _convert(source, partial)
        _write_manifest(partial, name, licence, origin or source.name)
        partial.rename(target)
    finally:
        shutil.rmtree(partial.parent, ignore_errors=True)
    print(f"Converted to {target}. To use it: LIANMAI_TRANSLATION_MODELS={target} scripts/run")


def bundle(models: Path, exported: Path, scores: Path) -> None:
    """Replace the bundled models by newly trained ones, those that `scores` of `bench_quality.py --output` measured."""
    try:
        measured = msgspec.json.decode(scores.read_bytes(), type=dict[Direction, Measured])
    except msgspec.DecodeError as error:
        raise Refused(f"{scores} is not what `bench_quality.py --output` writes: {error}.") from error
    entries = {entry.direction: entry for entry in read_manifest(models).models}
    for direction in measured:
        if direction not in entries or not (exported / direction / "model.bin").is_file():
            raise Refused(f"{exported / direction} holds no model for a direction of {models / MANIFEST}.")
    for direction, result in measured.items():
        entry, folder = entries[direction], models / entries[direction].folder
        partial = folder.with_name(f"{folder.name}.partial")
        shutil.rmtree(partial, ignore_errors=True)
        shutil.copytree(exported / direction, partial)
        shutil.rmtree(folder)
        partial.rename(folder)
        figures = [Score(name, score.bleu, score.chrf) for name, score in result.scores.items()]
        entries[direction] = msgspec.structs.replace(entry, files=_files(models, entry), scores=figures)
        print(f"{entry.name}: {', '.join(f'{each.set} {each.bleu}' for each in figures)} BLEU")
    _save(Manifest(list(entries.values())), models)


def _convert(source: Path, target: Path) -> None:
    if source.suffix == ".argosmodel":
        layouts.unpacked(source, target)
    elif (source / "metadata.json").is_file() or (source / "model.bin").is_file():
        shutil.copytree(source, target)
    elif (source / "decoder.yml").is_file():
        _convert_marian(source, target)
    elif (source / "config.json").is_file():
        _convert_transformers(source, target)
    else:
        raise Refused(f"{source} is no OPUS-MT, Transformers, CTranslate2 or Argos model.")


def _convert_marian(source: Path, target: Path) -> None:
    """An OPUS-MT release as Marian wrote it: decoder.yml, .npz weights, vocabulary and SentencePiece models."""
    from ctranslate2.converters import OpusMTConverter  # type: ignore[import-untyped]  # noqa: PLC0415 - slow to import

    OpusMTConverter(str(source)).convert(str(target), quantization="int8")
    _copy_pieces(source, target)


def _convert_transformers(source: Path, target: Path) -> None:
    if absent := [name for name in _CONVERTERS if importlib.util.find_spec(name) is None]:
        raise Refused(f"Converting {source} needs {' and '.join(absent)}: .venv/bin/pip install {' '.join(absent)}")
    from ctranslate2.converters import TransformersConverter  # noqa: PLC0415 - slow to import

    TransformersConverter(str(source)).convert(str(target), quantization="int8")
    _copy_pieces(source, target)


def _copy_pieces(source: Path, target: Path) -> None:
    for path in (*source.glob("*.spm"), *source.glob("sentencepiece*.model")):
        shutil.copy(path, target)


def _write_manifest(folder: Path, name: str, licence: str, origin: str) -> None:
    (folder / MANIFEST).unlink(missing_ok=True)
    entries = [
        msgspec.structs.replace(entry, name=name, licence=licence, origin=origin, files=_files(folder, entry))
        for entry in layouts.recognised(folder)
    ]
    _save(Manifest(entries), folder)


def _save(manifest: Manifest, folder: Path) -> None:
    (folder / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n")


def _files(folder: Path, entry: Entry) -> list[File]:
    place = folder / entry.folder
    named = {place / name for name in (entry.tokens.source, entry.tokens.target)}
    found = sorted({path.resolve() for path in (*place.iterdir(), *named) if path.is_file()})
    return [File(str(_relative(path, place)), path.stat().st_size, hub.sha256(path)) for path in found]


def _relative(path: Path, place: Path) -> Path:
    place = place.resolve()
    return path.relative_to(place) if path.is_relative_to(place) else Path("..") / path.relative_to(place.parent)


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says; the exit status tells if it was done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, default=MODELS, help="the models' folder")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="what is here and what can be pulled")
    verifying = commands.add_parser("verify", help="check sizes and SHA-256")
    verifying.add_argument("names", nargs="*")
    pulling = commands.add_parser("pull", help="download from the hub and convert")
    pulling.add_argument("name", help=", ".join(OFFERS))
    pulling.add_argument("--hub", default=hub.HUB, help="another address with the hub's paths")
    converting = commands.add_parser("convert", help="convert a folder, or unpack an Argos package")
    converting.add_argument("source", type=Path)
    converting.add_argument("--name", help="what to call it; the folder's name if not given")
    bundling = commands.add_parser("bundle", help="replace the bundled models by newly trained ones")
    bundling.add_argument("exported", type=Path, help="the folder with en-zh/ or zh-en/ or both")
    bundling.add_argument("scores", type=Path, help="what scripts/bench_quality.py --output wrote about them")
    asked = parser.parse_args(arguments)
    try:
        _do(asked)
    except (Refused, hub.HubError, UnusableModel, ValueError, OSError) as error:
        print(f"models: {error}", file=sys.stderr)
        return 1
    return 0


def _do(asked: argparse.Namespace) -> None:
    match asked.command:
        case "list":
            list_models(asked.models)
        case "verify":
            verify(asked.models, asked.names)
        case "pull":
            pull(asked.models, asked.name, asked.hub.rstrip("/"))
        case "convert":
            convert(asked.models, asked.source.resolve(), asked.name or asked.source.stem)
        case "bundle":
            bundle(asked.models, asked.exported.resolve(), asked.scores)


if __name__ == "__main__":
    sys.exit(main())
