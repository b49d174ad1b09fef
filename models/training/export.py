"""From a checkpoint to the folder that the server loads: CTranslate2 int8, vocabularies, SentencePiece models."""

import shutil
from pathlib import Path

import ctranslate2  # type: ignore[import-untyped]
import numpy as np

from .vocabulary import Vocabulary
from .weights import HEADS, Array, layers


def export(weights: dict[str, Array], source: Vocabulary, target: Vocabulary, folder: Path, kind: str = "int8") -> None:
    """Write the model to `folder`, replacing what is there; `kind` is the type of its matrices."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    spec = specification(weights)
    spec.register_source_vocabulary(source.pieces())
    spec.register_target_vocabulary(target.pieces())
    spec.config.add_source_bos = spec.config.add_source_eos = True
    spec.config.decoder_start_token = "<s>"  # noqa: S105 - no password
    spec.validate()
    spec.optimize(quantization=kind)
    spec.save(str(folder))
    shutil.copy(source.path, folder / "source.spm")
    shutil.copy(target.path, folder / "target.spm")


def specification(weights: dict[str, Array]) -> ctranslate2.specs.TransformerSpec:
    """The BART-like CTranslate2 specification filled with the weights."""
    spec = ctranslate2.specs.TransformerSpec.from_config(
        (layers(weights, "encoder"), layers(weights, "decoder")),
        HEADS,
        pre_norm=False,
        activation=ctranslate2.specs.Activation.GELU,
        layernorm_embedding=True,
    )
    for name, value in weights.items():
        _set(spec, name, value)
    spec.encoder.scale_embeddings = spec.decoder.scale_embeddings = False
    spec.decoder.projection.weight = spec.decoder.embeddings.weight
    return spec


def _set(spec: object, name: str, value: Array) -> None:
    *path, last = name.split("/")
    for part in path:
        stem, _, index = part.rpartition("_")
        spec = getattr(spec, part) if hasattr(spec, part) else getattr(spec, stem)[int(index)]
    setattr(spec, last, np.array(value))  # a copy: quantising works in place
