"""Models of a few kilobytes, in every layout that people have: they say one word whatever they are asked."""

import importlib
import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import sentencepiece
import yaml  # type: ignore[import-untyped]  # it ships no types
from ctranslate2.converters import OpusMTConverter  # type: ignore[import-untyped]

SAYS = "▁你好"
_WIDE, _HEADS, _HIDDEN = 16, 2, 32
_TEXT = [
    "hello my friend how are you today",
    "i like tea and noodles",
    "你好 我的 朋友 今天 好 吗",
    "我 喜欢 茶 和 面条",
]


def pieces(path: Path) -> list[str]:
    """Train a tiny SentencePiece model to the path, and return its pieces."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(_TEXT * 20), model_writer=model, vocab_size=90, hard_vocab_limit=False,
        character_coverage=1.0, model_type="unigram", minloglevel=2,
    )  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model.getvalue())
    processor = sentencepiece.SentencePieceProcessor(model_file=str(path))
    return [processor.id_to_piece(number) for number in range(3, processor.get_piece_size())]


def marian(folder: Path, extra: Sequence[str] = ()) -> Path:
    """An OPUS-MT release as Marian wrote it: weights, vocabulary, decoder.yml and SentencePiece models."""
    words = pieces(folder / "source.spm")
    (folder / "target.spm").write_bytes((folder / "source.spm").read_bytes())
    vocabulary = list(dict.fromkeys(["</s>", "<unk>", *words, SAYS, *extra, "<pad>"]))
    lines = (f"{json.dumps(word, ensure_ascii=False)}: {place}\n" for place, word in enumerate(vocabulary))
    (folder / "vocab.yml").write_text("".join(lines), encoding="utf-8")
    np.savez(folder / "model.npz", **_weights(vocabulary))  # type: ignore[arg-type]  # numpy has a flag in between
    decoder = {"models": ["model.npz"], "vocabs": ["vocab.yml", "vocab.yml"]}
    (folder / "decoder.yml").write_text(yaml.safe_dump(decoder), encoding="utf-8")
    return folder


def _weights(vocabulary: list[str]) -> dict[str, np.ndarray]:
    """Small random weights, and a bias so strong that one word always wins."""
    random = np.random.default_rng(7)
    weights = {"Wemb": _small(random, len(vocabulary), _WIDE), "special:model.yml": _configuration()}
    weights["decoder_ff_logit_out_b"] = np.array([[20.0 * (word == SAYS) for word in vocabulary]], np.float32)
    for scope, attentions in (("encoder_l1", ("self",)), ("decoder_l1", ("self", "context"))):
        for attention in attentions:
            weights |= _layer(random, f"{scope}_{attention}", {"q": _WIDE, "k": _WIDE, "v": _WIDE, "o": _WIDE})
            weights |= _norm(f"{scope}_{attention}_Wo")
        weights[f"{scope}_ffn_W1"] = _small(random, _WIDE, _HIDDEN)
        weights[f"{scope}_ffn_b1"] = np.zeros((1, _HIDDEN), np.float32)
        weights[f"{scope}_ffn_W2"] = _small(random, _HIDDEN, _WIDE)
        weights[f"{scope}_ffn_b2"] = np.zeros((1, _WIDE), np.float32)
        weights |= _norm(f"{scope}_ffn_ffn")
    return weights


def _layer(random: np.random.Generator, scope: str, sizes: dict[str, int]) -> dict[str, np.ndarray]:
    matrices = {f"{scope}_W{name}": _small(random, _WIDE, size) for name, size in sizes.items()}
    return matrices | {f"{scope}_b{name}": np.zeros((1, size), np.float32) for name, size in sizes.items()}


def _norm(scope: str) -> dict[str, np.ndarray]:
    return {f"{scope}_ln_scale": np.ones((1, _WIDE), np.float32), f"{scope}_ln_bias": np.zeros((1, _WIDE), np.float32)}


def _small(random: np.random.Generator, rows: int, columns: int) -> np.ndarray:
    return random.normal(0, 0.1, (rows, columns)).astype(np.float32)


def _configuration() -> np.ndarray:
    options = {
        "type": "transformer", "transformer-decoder-autoreg": "self-attention", "transformer-no-projection": False,
        "transformer-ffn-activation": "swish", "transformer-preprocess": "", "transformer-postprocess": "dan",
        "transformer-postprocess-emb": "d", "transformer-guided-alignment-layer": "last", "enc-depth": 1,
        "dec-depth": 1, "transformer-heads": _HEADS,
    }  # fmt: skip
    return np.frombuffer(yaml.safe_dump(options).encode() + b"\0", np.int8)


def transformers_marian(folder: Path) -> Path:
    """The same kind of model as the hub has it; needs torch and transformers."""
    transformers = importlib.import_module("transformers")
    words = pieces(folder / "source.spm")
    (folder / "target.spm").write_bytes((folder / "source.spm").read_bytes())
    vocabulary = list(dict.fromkeys(["</s>", "<unk>", *words, SAYS, ">>cmn_Hans<<", "<pad>"]))
    numbers = {word: number for number, word in enumerate(vocabulary)}
    (folder / "vocab.json").write_text(json.dumps(numbers, ensure_ascii=False), encoding="utf-8")
    tokenizer = {"source_lang": "eng", "target_lang": "zho", "tokenizer_class": "MarianTokenizer"}
    (folder / "tokenizer_config.json").write_text(json.dumps(tokenizer))
    last = len(vocabulary) - 1
    configuration = transformers.MarianConfig(
        vocab_size=len(vocabulary), d_model=_WIDE, encoder_layers=1, decoder_layers=1, encoder_attention_heads=_HEADS,
        decoder_attention_heads=_HEADS, encoder_ffn_dim=_HIDDEN, decoder_ffn_dim=_HIDDEN, pad_token_id=last,
        eos_token_id=0, decoder_start_token_id=last, forced_eos_token_id=0, activation_function="swish",
    )  # fmt: skip
    model = transformers.MarianMTModel(configuration)
    model.final_logits_bias[0, numbers[SAYS]] = 20
    model.save_pretrained(folder, safe_serialization=False)
    return folder


def converted(folder: Path, extra: Sequence[str] = (), *, adds_end: bool = True) -> Path:
    """A CTranslate2 folder with source.spm and target.spm, as OPUS-MT models are passed around."""
    origin = marian(folder.with_name(f"{folder.name}-origin"), extra)
    OpusMTConverter(str(origin)).convert(str(folder), quantization="int8")
    for name in ("source.spm", "target.spm"):
        (folder / name).write_bytes((origin / name).read_bytes())
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"add_source_eos": adds_end}))
    return folder


def many_languages(folder: Path, tokens: Sequence[str]) -> Path:
    """A CTranslate2 folder as NLLB-200 and M2M-100 are converted to: language tokens and one SentencePiece model."""
    converted(folder, tokens, adds_end=False)
    (folder / "source.spm").rename(folder / "sentencepiece.bpe.model")
    (folder / "target.spm").unlink()
    return folder


def argos(folder: Path, source: str, target: str) -> Path:
    """An Argos package: a zip with metadata.json, sentencepiece.model and model/."""
    inner = converted(folder / "inner")
    package = folder / f"translate-{source}_{target}-1_9.argosmodel"
    with zipfile.ZipFile(package, "w") as archive:
        top = f"translate-{source}_{target}-1_9"
        archive.writestr(f"{top}/metadata.json", json.dumps({"from_code": source, "to_code": target}))
        archive.write(inner / "source.spm", f"{top}/sentencepiece.model")
        for name in ("model.bin", "config.json", "shared_vocabulary.json"):
            archive.write(inner / name, f"{top}/model/{name}")
    return package
