"""The corpus as training reads it: cleaned pairs a source, and the vocabularies of a direction."""

import re
import tarfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np

from .dictionary import entries, lacking, met, nouns
from .lexicon import Lexicon
from .noise import CHINESE, LATIN, NAME, Pair
from .text import normalise
from .vocabulary import Vocabulary

# How often a pair of a source is drawn, by its quality and its nearness to chat; 0.3 where no name matches.
RATES = {
    "chat.msctd": 1.5,
    "chat.xdailydialog": 1.5,
    "chat.tatoeba-manythings": 1.5,
    "chat.microtopia": 4.0,
    "chat.xpersona": 1.5,
    "chat.hanzigraph": 1.2,
    "chat.tvsub-joined": 1.5,
    "chat.tvsub": 0.9,
    "chat.3am": 0.7,
    "chat.frequent": 1.5,
    "chat.written": 6.0,
    "chat.": 1.0,
    "game.andors_trail": 1.5,
    "game.pokerogue": 1.2,
    "game.cataclysm_dda": 0.7,
    "game.": 0.9,
    "docs.opensource_guide": 2.0,
    "docs.": 0.4,
    "web.": 3.0,
    "lex.": 6.0,
    "lex.rare": 15.0,
}
# The last pass is on the cleanest conversation, and on what is written, which has long sentences and rare words.
DECAY = {
    "chat.tvsub": 0.2,
    "chat.tvsub-joined": 1.0,
    "chat.msctd": 1.0,
    "chat.xdailydialog": 2.0,
    "docs.": 1.8,
    "game.": 1.6,
    "game.cataclysm_dda": 1.4,
    "web.": 6.0,
    "lex.": 4.0,
    "lex.rare": 12.0,
}
# With interpolated targets, which are of the same lines.
BESIDE_INTERPOLATED = {"chat.interpolated": 2.0, "chat.tvsub": 0.3, "chat.tvsub-joined": 1.0}
# The part kept of the sources whose lines are shifted or translated freely now and then.
LITERAL = {"chat.tvsub": 0.6, "chat.tvsub-joined": 0.85}
# The part kept whose targets are the longest for their sources, in a decay into English: what a model says there comes
# out shorter than what it learns from, and subtitles are cut to fit the screen as it is.
CUT = ("chat.tvsub", "chat.tvsub-joined", "chat.msctd")
FULLEST = {"en-zh": 0.75, "zh-en": 0.65}
# Shorter sources are all kept: they have nothing to cut, and "Why?" is as full a translation of 为什么？ as there is.
SHORT = 12, 36  # characters, of a Chinese source and of an English one
CLEANEST = ("chat.msctd", "chat.hanzigraph", "chat.tatoeba-manythings", "chat.xdailydialog")
FREQUENT, INTERPOLATED = "chat.frequent", "chat.interpolated"  # a direction's own, of the subtitles
WRITTEN = "chat.written"  # `chat.tsv` beside this file: lines of today's chat rooms, written for this
DICTIONARY = "lex.lex-cedict-zh2en.tsv"
RARE_WORDS = "lex.rare.tsv"  # the words of the whole dictionary that people use and the corpus hardly has
TERM = re.compile("[a-z]{3,} [㐀-鿿]{2,}")
SPOILT = re.compile(r"0000|\{[a-z]|<[a-z/]|\\N|[�\x7f]")


def rate(name: str, changed: dict[str, float]) -> float:
    """The rate of a source: that of the longest name in `RATES` that begins its own, unless it is changed."""
    rates = RATES | changed
    matching = [known for known in rates if name.startswith(known)]
    return rates[max(matching, key=len)] if matching else 0.3


def unpack(corpus: Path, work: Path) -> None:
    """Unpack `train.tar.xz` into `work/clean`, once."""
    if not (work / "clean").exists():
        with tarfile.open(corpus / "train.tar.xz") as archive:
            archive.extractall(work, filter="data")


def read_pairs(path: Path) -> Iterator[Pair]:
    """The normalised (english, chinese) pairs of a file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            english, _, chinese = line.rstrip("\n").partition("\t")
            yield normalise(english), normalise(chinese)


def read_lines(path: Path, direction: str) -> list[Pair]:
    """The (source, target) pairs of a prepared file."""
    pairs = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    return turned([(english, chinese) for english, chinese in pairs], direction)


def turned(pairs: list[Pair], direction: str) -> list[Pair]:
    """(english, chinese) pairs as (source, target) pairs, or these as those."""
    return pairs if direction == "en-zh" else [(other, one) for one, other in pairs]


def read_all(folder: Path) -> list[Pair]:
    """The normalised pairs of all files of a folder."""
    return [pair for path in sorted(folder.glob("*.tsv")) for pair in read_pairs(path)]


def acceptable(pair: Pair) -> bool:
    """Whether the sides have their scripts, agree in length and numbers, and carry no mark-up."""
    english, chinese = pair
    ratio = len(chinese) / max(1, len(english))
    sound = bool(LATIN.search(english)) and bool(CHINESE.search(chinese))
    balanced = 0.08 < ratio < 1.1 or len(english) < 12
    return sound and balanced and len(english) < 500 and not SPOILT.search(english + chinese)


def clean(work: Path, pieces: Path) -> None:
    """Write the acceptable pairs of every source to `work/prepared`, once, of the noisy ones the most literal; then
    the words that they lack."""
    folder = work / "prepared"
    folder.mkdir(exist_ok=True)
    for path in sorted((work / "clean").glob("*.tsv"), key=lambda path: path.stem in LITERAL):
        if not (folder / path.name).exists():
            pairs = [pair for pair in read_pairs(path) if acceptable(pair)]
            if path.stem in LITERAL:
                pairs = most_literal(pairs, LITERAL[path.stem], learnt(folder, pieces))
            write_pairs(folder / path.name, pairs)
    write_pairs(folder / f"{WRITTEN}.tsv", list(read_pairs(Path(__file__).with_name("chat.tsv"))))
    if not (folder / RARE_WORDS).exists():
        write_pairs(folder / RARE_WORDS, lacking(filter(met, entries()), read_all(folder)))
    if not (work / "nouns.tsv").exists():
        write_pairs(work / "nouns.tsv", nouns(read_pairs(folder / RARE_WORDS)))
    if not (work / "terms.tsv").exists():
        write_terms(work / "terms.tsv", learnt(folder, pieces))


def write_terms(path: Path, lexicon: Lexicon) -> None:
    """Write the words and names that translate one another and hardly anything else."""
    found = {english: chinese for english, chinese in lexicon.mutual(0.3) if TERM.fullmatch(f"{english} {chinese}")}
    path.write_text("".join(f"{english}\t{chinese}\n" for english, chinese in found.items()), encoding="utf-8")


def read_terms(work: Path) -> list[Pair]:
    """The terms with their Chinese, and the dictionary's words, which are no verbs: those it gives as `to go`."""
    pairs = [pair for path in (work / "terms.tsv", work / "prepared" / DICTIONARY) for pair in read_pairs(path)]
    return [pair for pair in pairs if TERM.fullmatch(" ".join(pair))]


def read_rare_words(work: Path) -> tuple[list[Pair], list[Pair]]:
    """Of the dictionary's words that the corpus hardly has, the names and the nouns."""
    words = read_pairs(work / "prepared" / RARE_WORDS)
    return [pair for pair in words if NAME.fullmatch(pair[0])], list(read_pairs(work / "nouns.tsv"))


def most_literal(pairs: list[Pair], part: float, lexicon: Lexicon) -> list[Pair]:
    """The `part` of the pairs that the lexicon explains best, in their order."""
    scores = lexicon.score(pairs)
    least = np.quantile(scores, 1 - part)
    return [pair for pair, score in zip(pairs, scores, strict=True) if score >= least]


def fullest(pairs: list[Pair], part: float) -> list[Pair]:
    """The (source, target) pairs, of those with long sources the `part` with the longest targets for their length."""
    sources, targets = (np.array([len(pair[side]) for pair in pairs]) for side in (0, 1))
    kept = sources < SHORT[not CHINESE.search(pairs[0][0])]
    for length in np.unique(sources[~kept]):
        alike = np.flatnonzero(sources == length)
        kept[alike] = targets[alike] >= np.quantile(targets[alike], 1 - part)
    return [pair for pair, full in zip(pairs, kept, strict=True) if full]


@lru_cache(1)
def learnt(folder: Path, pieces: Path) -> Lexicon:
    """The lexicon of the cleanest prepared sources."""
    pairs = [pair for name in CLEANEST for pair in read_pairs(folder / f"{name}.tsv")]
    return Lexicon(Vocabulary(pieces), pairs)


def write_pairs(path: Path, pairs: list[Pair]) -> None:
    """Write `english<TAB>chinese` lines, whole or not at all."""
    path.with_suffix(".new").write_text("".join(f"{a}\t{b}\n" for a, b in pairs), encoding="utf-8")
    path.with_suffix(".new").replace(path)
