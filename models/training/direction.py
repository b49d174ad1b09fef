"""One direction's files, vocabularies, starting weights and data."""

import random
import shutil
from itertools import count, islice
from pathlib import Path

from . import candidates, prepare, risk, starting, vocabulary, weights
from .batches import SHARD, Source, Stream, encode, group_by_length, pad, read_sources
from .deepen import deepened
from .export import export
from .frequency import frequent, without_common
from .interpolate import interpolated
from .lexicon import Floats
from .model import Batch
from .noise import TRADITIONAL, Noise, Pair
from .prepare import FREQUENT, INTERPOLATED, WRITTEN, read_lines, turned
from .train import Recipe, earlier, read_weights
from .vocabulary import Vocabulary
from .words import often_met

HELD_OUT = ("msctd-dev", "bmeld-dev", "microtopia-dev")
SUBTITLES = ("chat.tvsub", "chat.tvsub-joined")
TABLES = {"source": "encoder/embeddings_0/weight", "target": "decoder/embeddings/weight"}
ENCODER_LAYERS = {"en-zh": 6, "zh-en": 9}  # a start with fewer is given more
START_SHARE, EARLIER_SHARE = 0.15, 0.4  # of the exported weights; the last ones have the rest
WRITTEN_SHARE, OWN_SHARE = 0.35, 0.25  # of the pairs of an adaptation; the corpus has the rest
RARE = 20  # characters that occur less often in the corpus get no piece


class Direction:
    """The files of one direction below the work folder, and what is made of them."""

    def __init__(self, name: str, corpus: Path, work: Path, start: Path | None) -> None:
        self.name, self.corpus, self.work = name, corpus, work
        self.folder = work / name
        self.folder.mkdir(exist_ok=True)
        self.start = start or self.folder / "start"
        names = ("trunk", "decay", "risk", "adapt")
        self.trunk, self.decay, self.risk, self.adapt = (self.folder / f"{name}.pt" for name in names)
        self.frequent, self.interpolated = self.folder / f"{FREQUENT}.tsv", self.folder / f"{INTERPOLATED}.tsv"
        self.candidates = self.folder / "candidates.jsonl"
        self.words = self.folder / "words.txt"
        self.exported = work / "export" / name

    def prepare(self) -> None:
        """Clean the corpus, and write the vocabularies: the start's and what it lacks."""
        prepare.unpack(self.corpus, self.work)
        if not (self.start / "source.spm").exists():
            self._prune()
        prepare.clean(self.work, self.start / "source.spm")
        if not self.frequent.exists():
            self._redraw()
        if not (self.folder / "target.spm").exists():
            for side, texts in zip(TABLES, self._texts(), strict=True):
                old = Vocabulary(self.start / f"{side}.spm")
                lacking = vocabulary.missing_characters(old, texts, RARE)
                vocabulary.extend(old.path, self.folder / f"{side}.spm", lacking)

        if self.name == "en-zh" and not self.words.exists():
            written = {line for line, _ in read_lines(self.work / "prepared" / f"{WRITTEN}.tsv", self.name)}
            english = (line for line in self._texts()[0] if line not in written)  # names there are yet to learn
            self.words.write_text("".join(f"{word}\n" for word in often_met(english)), encoding="utf-8")

    def grown_trunk(self) -> Path | None:
        """The trunk's checkpoint, if there is one."""
        return self.trunk if self.trunk.exists() else None

    def export(self) -> None:
        """Write the trained model as the server loads it, with the words that it has met."""
        export(self.trained_weights(), *self.vocabularies(), self.exported)
        if self.words.exists():
            shutil.copy(self.words, self.exported)

    def _redraw(self) -> None:
        """Write the common lines of the subtitles, each translation as often as it is likely to be said."""
        folder, source = self.work / "prepared", int(self.name == "zh-en")
        lexicon = prepare.learnt(folder, self.start / "source.spm")
        parts = [read_lines(folder / f"{name}.tsv", self.name) for name in prepare.CUT]

        def likelihood(pairs: list[Pair]) -> Floats:
            return lexicon.likelihood(turned(pairs, self.name), source)

        drawn = [pair for part in parts for pair in frequent(part, likelihood)]
        prepare.write_pairs(self.frequent, turned(drawn, self.name))

    def _texts(self) -> tuple[list[str], list[str]]:
        """All prepared sources and targets; Chinese sources in traditional characters too."""
        pairs = [pair for part in read_sources(self.work / "prepared", self.name) for pair in part.pairs]
        sources, targets = [source for source, _ in pairs], [target for _, target in pairs]
        if self.name == "zh-en":
            whole = "\n".join(sources)
            sources += [line for script in TRADITIONAL for line in script.convert(whole).splitlines()]
        return sources, targets

    def _prune(self) -> None:
        """Make the starting vocabularies from e5's."""
        self.start.mkdir(parents=True, exist_ok=True)
        english, chinese = zip(*prepare.read_all(self.work / "clean"), strict=True)
        both, target = [*english, *chinese], chinese if self.name == "en-zh" else english
        e5 = starting.load_e5()
        starting.prune(e5, both, starting.SOURCE_PIECES, self.start / "source.spm")
        starting.prune(e5, list(target), starting.TARGET_PIECES, self.start / "target.spm")

    def vocabularies(self) -> tuple[Vocabulary, Vocabulary]:
        """The source's and the target's."""
        return Vocabulary(self.folder / "source.spm"), Vocabulary(self.folder / "target.spm")

    def starting_weights(self) -> dict[str, weights.Array]:
        """The start's weights with rows for the pieces it lacks."""
        old = [Vocabulary(self.start / f"{side}.spm") for side in TABLES]
        values = weights.read_exported(self.start) if self._goes_on() else starting.from_e5(starting.load_e5(), *old)
        for table, before, now in zip(TABLES.values(), old, self.vocabularies(), strict=True):
            values[table] = weights.grow(values[table], vocabulary.origins(before, now), seed=1)
        values = deepened(values, ENCODER_LAYERS[self.name])
        names = weights.shapes(0, 0, weights.layers(values, "encoder"), weights.layers(values, "decoder"))
        return {name: values[name] for name in names}

    def _goes_on(self) -> bool:
        """Whether the start is an exported model, not multilingual-e5-small."""
        return (self.start / "model.bin").exists()

    def trained_weights(self) -> dict[str, weights.Array]:
        """The newest branch's last weights, averaged with those of the model it went on from (Wortsman et al., 2022:
        Robust fine-tuning of zero-shot models), or after a trunk with its own earlier ones once it has come that far.
        """
        branches = filter(Path.exists, (self.decay, self.risk, self.adapt))
        branch = max(branches, key=lambda path: path.stat().st_mtime)
        last = read_weights(branch)
        if self._goes_on() and (branch != self.decay or not self.trunk.exists()):
            return weights.mean(last, self.starting_weights(), START_SHARE)
        if not earlier(branch).exists():
            return last
        return weights.mean(last, read_weights(earlier(branch)), EARLIER_SHARE)

    def interpolate(self, count: int) -> None:
        """Write so many of the subtitles that a decay draws from, with targets that the start's model says itself."""
        parts = [read_lines(self.work / "prepared" / f"{name}.tsv", self.name) for name in SUBTITLES]
        least = prepare.FULLEST[self.name]
        pairs = [pair for part in parts for pair in prepare.fullest(without_common(part), least)]
        drawn = random.Random(0).sample(pairs, min(count, len(pairs)))  # noqa: S311 - reproducible, not secret
        prepare.write_pairs(self.interpolated, turned(list(interpolated(self.start, drawn)), self.name))

    def translate(self, lines: int, recipe: Recipe) -> None:
        """Write the candidates of so many pairs that a decay draws, as the start's model translates them."""
        rng, stream = random.Random(recipe.seed), self.stream(recipe, decay=True)  # noqa: S311 - reproducible
        shards = (stream.pairs(shard, rng) for shard in count())
        drawn = (pair for pairs in shards for pair in rng.sample(pairs, len(pairs)))
        pairs = list(islice(filter(candidates.is_more_than_words, drawn), lines))
        candidates.write(self.candidates, candidates.candidates(self.start, pairs))

    def ranked(self) -> list[risk.Ranked]:
        """The candidates as token ids."""
        return risk.encode(candidates.read(self.candidates), self.vocabularies())

    def stream(self, recipe: Recipe, *, decay: bool = False) -> Stream:
        """The training batches."""
        return self._stream(read_sources(self.work / "prepared", self.name, decay=decay), recipe)

    def adapting(self, recipe: Recipe) -> Stream:
        """The batches of an adaptation: the lines written for this, own translations of other lines that gain the most,
        from which the start learns to stay as good (Li and Hoiem, 2016: Learning without Forgetting), and the corpus.
        """
        folder, rest = self.work / "prepared", 1 - WRITTEN_SHARE - OWN_SHARE
        written = read_lines(folder / f"{WRITTEN}.tsv", self.name)
        own = [(one.source, one.best) for one in candidates.read(self.candidates)]
        corpus = read_sources(folder, self.name, decay=True)
        parts = [(written, WRITTEN_SHARE * SHARD), (own, OWN_SHARE * SHARD)]
        parts += [(source.pairs, rest * source.share) for source in corpus]
        return self._stream([Source(pairs, round(share)) for pairs, share in parts], recipe)

    def _stream(self, sources: list[Source], recipe: Recipe) -> Stream:
        noise = Noise(prepare.read_terms(self.work), *prepare.read_rare_words(self.work))
        return Stream(sources, noise, self.vocabularies(), recipe.tokens, recipe.seed)

    def held_out(self, lines: int = 250) -> list[Batch]:
        """Batches of the first lines of each conversational development set, for the learning curve."""
        files = [self.corpus / "dev" / f"{name}.tsv" for name in HELD_OUT]
        pairs = [pair for path in files for pair in list(prepare.read_pairs(path))[:lines]]
        turned = pairs if self.name == "en-zh" else [(chinese, english) for english, chinese in pairs]
        return [pad(group) for group in group_by_length(encode(turned, self.vocabularies()), 4000)]
