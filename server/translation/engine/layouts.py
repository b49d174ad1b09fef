"""Model folders as people already have them: our manifest, OPUS-MT, NLLB-200, M2M-100 and Argos packages."""

import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from server.translation.catalog import (
    DIRECTIONS,
    MANIFEST,
    Direction,
    Entry,
    Layout,
    Model,
    Tokens,
    UnusableModel,
    missing,
    read_manifest,
)

_LANGUAGE_TOKENS: dict[Layout, dict[str, str]] = {
    "nllb": {"en": "eng_Latn", "zh": "zho_Hans"},
    "m2m": {"en": "__en__", "zh": "__zh__"},
}
_SIMPLIFIED = ">>cmn_Hans<<"
_VOCABULARIES = ("shared_vocabulary", "source_vocabulary")


def chosen(folders: Sequence[Path]) -> list[Model]:
    """One model a direction, from the first folder that has one."""
    found: dict[Direction, Model] = {}
    for folder in folders:
        for model in models(folder):
            found.setdefault(model.direction, model)
    if not found:
        raise UnusableModel(f"no model in {', '.join(map(str, folders))}")
    return list(found.values())


def models(folder: Path) -> list[Model]:
    """The models in a folder or an Argos package, whichever layout it has."""
    if (folder / MANIFEST).is_file():
        return list(_listed(folder))
    if folder.suffix == ".argosmodel":
        return models(unpacked(folder, folder.with_suffix("")))
    return [entry.model(folder) for entry in recognised(folder)]


def _listed(folder: Path) -> Iterator[Model]:
    for entry in read_manifest(folder).models:
        if reason := missing(entry, folder):
            raise UnusableModel(f"{reason}; scripts/models.py verify tells more")
        yield entry.model(folder)


def recognised(folder: Path) -> list[Entry]:
    """The entries for a folder that has no manifest."""
    if (folder / "metadata.json").is_file():
        return [_argos(folder)]
    if not (folder / "model.bin").is_file():
        raise UnusableModel(f"{folder} has no model.bin; scripts/models.py convert makes one")
    vocabulary = _vocabulary(folder)
    for layout, tokens in _LANGUAGE_TOKENS.items():
        if vocabulary.issuperset(tokens.values()):
            return [_many_languages(folder, layout, direction) for direction in DIRECTIONS]
    return [_opus_mt(folder, vocabulary)]


def _vocabulary(folder: Path) -> frozenset[str]:
    for name in _VOCABULARIES:
        if (path := folder / f"{name}.json").is_file():
            return frozenset(json.loads(path.read_text(encoding="utf-8")))
        if (path := folder / f"{name}.txt").is_file():
            return frozenset(path.read_text(encoding="utf-8").splitlines())
    raise UnusableModel(f"{folder} has no vocabulary")


def _many_languages(folder: Path, layout: Layout, direction: Direction) -> Entry:
    source, target = (_LANGUAGE_TOKENS[layout][language] for language in direction.split("-"))
    pieces = _pieces(folder)
    tokens = Tokens(pieces, pieces, [source], _end(folder), [target], normalisation="none")
    return _entry(folder, direction, layout, tokens)


def _opus_mt(folder: Path, vocabulary: frozenset[str]) -> Entry:
    if not ((folder / "source.spm").is_file() and (folder / "target.spm").is_file()):
        raise UnusableModel(f"{folder} has no source.spm and target.spm beside its model.bin")
    prefix = [_SIMPLIFIED] if _SIMPLIFIED in vocabulary else []
    direction: Direction = "en-zh" if prefix else _direction(folder.name)
    tokens = Tokens("source.spm", "target.spm", prefix, _end(folder), normalisation="none")
    return _entry(folder, direction, "opus-mt", tokens)


def _direction(name: str) -> Direction:
    match = re.search(r"(?:^|[-_])(en|eng|zh|zho|cmn)[-_](?:.*[-_])?(en|eng|zh|zho|cmn)$", name.lower())
    codes = {"eng": "en", "zho": "zh", "cmn": "zh"}
    spoken = "-".join(codes.get(code, code) for code in match.groups()) if match else ""
    for direction in DIRECTIONS:
        if spoken == direction:
            return direction
    raise UnusableModel(f"the direction of {name} is not in its name; call the folder …-en-zh or …-zh-en")


def _argos(folder: Path) -> Entry:
    metadata = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
    codes = {"zt": "zh", "zh-Hans": "zh"}
    source, target = (codes.get(metadata[key], metadata[key]) for key in ("from_code", "to_code"))
    prefix = [metadata["target_prefix"]] if metadata.get("target_prefix") else []
    tokens = Tokens("../sentencepiece.model", "../sentencepiece.model", target_prefix=prefix, normalisation="none")
    return _entry(folder, _direction(f"{source}-{target}"), "argos", tokens)


def _entry(folder: Path, direction: Direction, layout: Layout, tokens: Tokens) -> Entry:
    """An entry without files: nobody told what they should be."""
    place = "model" if layout == "argos" else "."
    return Entry(folder.name, direction, place, layout, "unknown", tokens, [])


def _pieces(folder: Path) -> str:
    for name in ("sentencepiece.bpe.model", "sentencepiece.model", "spm.model", "source.spm"):
        if (folder / name).is_file():
            return name
    raise UnusableModel(f"{folder} has no sentencepiece.bpe.model; copy it from where the model came from")


def _end(folder: Path) -> list[str]:
    """The end token, unless CTranslate2 adds it by itself."""
    config = folder / "config.json"
    adds = config.is_file() and json.loads(config.read_text(encoding="utf-8")).get("add_source_eos", False)
    return [] if adds else ["</s>"]


def unpacked(package: Path, folder: Path) -> Path:
    """The Argos package unpacked to the folder, once; only what lies inside it is written."""
    if folder.is_dir():
        return folder
    partial = folder.with_name(folder.name + ".partial")
    try:
        with zipfile.ZipFile(package) as archive:
            archive.extractall(partial)
    except (OSError, zipfile.BadZipFile) as error:
        raise UnusableModel(f"{package} is not an Argos package: {error}") from error
    inner = [path for path in partial.iterdir() if path.is_dir()]
    top = inner[0] if len(inner) == 1 and not (partial / "metadata.json").is_file() else partial
    top.rename(folder)
    if partial.is_dir():
        partial.rmdir()
    return folder
