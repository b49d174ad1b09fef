"""What chat does to text, done to training pairs: copied placeholders, lost capitals and stops, typing errors."""

import random
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import opencc

from .invented import Inventor
from .text import PLACEHOLDERS

Pair = tuple[str, str]

COPIED = re.compile(r"https?://[\w./?=&%#-]+|[@#]\w+|[A-Za-z][\w.+-]*[A-Za-z0-9]|\d+(?:[.,:/-]\d+)*")
CHINESE = re.compile("[㐀-鿿]")
LATIN = re.compile(r"[A-Za-z]")
EMOJI = list("😂😭😅😊😍🤣👍🙏😘🎉🔥😁🤔💪")


def _beside(name: str) -> list[Pair]:
    """The English and Chinese sides of a file beside this one."""
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return [(english, chinese) for english, _, chinese in (line.partition("\t") for line in lines)]


# People and towns in dialogue, so that a placeholder is seen where a name stands and not only at the edges.
NAMES = dict(_beside("names.tsv"))
# Made-up lines around several names, places or things, none of them a case of `fixtures.json`, and how often one comes.
FRAMED = 0.007
# How often a pair in which something is found gets a rare word there, so that those are met in sentences.
FILLED = 0.5
DETERMINER = r"\b(?:[Aa]n?|[Tt]he|[Mm]y|[Yy]our|[Hh]is|[Hh]er|[Oo]ur|[Tt]heir)"
AS_NOUN = DETERMINER + r" {}(?=[.,;:!?]|$| (?:of|in|on|at|for|and|is|was)\b)"
NAME = re.compile("[A-Z][a-z'-]+(?: [A-Z][a-z'-]+)*")
INVENTED = 0.6  # of the names that a name is exchanged for are nobody's, and the same in both languages
PLACE = re.compile(r"\{[0-9]\}")
FRAMES = _beside("frames.tsv")
# What a name may be instead, in English and in Chinese, so that several placeholders meet in one clause.
PHRASES = [
    ("{0} and {1}", "{0}和{1}"),
    ("{0} or {1}", "{0}或者{1}"),
    ("{0}, {1} and {2}", "{0}、{1}和{2}"),
    ("{0} from {1}", "{1}的{0}"),
    ("{0}'s {1}", "{0}的{1}"),
    ("{0} with {1}", "{0}和{1}"),
    ("{0} ({1})", "{0}（{1}）"),
]
TRADITIONAL = [opencc.OpenCC(config) for config in ("s2tw", "s2hk", "s2t")]  # Taiwan, Hong Kong, elsewhere


class Noise:
    """Changes pairs; `terms` are English words and what may stand for them in Chinese, the others are to be learnt."""

    def __init__(self, terms: Iterable[Pair], names: Iterable[Pair] = (), nouns: Iterable[Pair] = ()) -> None:
        terms, self.names, self.nouns = list(terms), list(names), list(nouns)
        known = [name for pair in (*NAMES.items(), *self.names) for name in pair[0].split()]
        self.inventor = Inventor(known, (english for english, _ in terms))
        self.terms: dict[str, list[str]] = {}
        for english, chinese in (*NAMES.items(), *terms):
            self.terms.setdefault(english, []).append(chinese)

    def disturb(self, pair: Pair, rng: random.Random) -> Pair:
        """One training pair as chat would have it; most stay as they are."""
        pair = self.with_placeholders(pair, rng)
        if rng.random() < 0.04 and CHINESE.search(pair[0]):
            pair = rng.choice(TRADITIONAL).convert(pair[0]), pair[1]
        change = rng.choices([way for way, _ in CHANGES], [weight for _, weight in CHANGES])[0]
        return change(pair, rng)

    def with_placeholders(self, pair: Pair, rng: random.Random) -> Pair:
        """The pair with what both sides share, or what is at an edge, as placeholders; or with a rare word in it."""
        names, found = numbered(rng), self.shared(*pair)
        filled = self.filled(pair, found, rng) if found and rng.random() < FILLED else pair
        if filled != pair:
            return filled
        masked = rng.random() < (0.5 if len(found) > 1 else 0.2 if found else FRAMED)
        if masked:
            pair = self.masked(pair, found, names, rng) if found else framed(pair, names, rng)
        if rng.random() < (0.2 if masked else 0.05):
            pair = edged(pair, names, rng)
        return pair if rng.random() > 0.002 else (names[-1], names[-1])

    def masked(self, pair: Pair, found: list[Pair], names: list[str], rng: random.Random) -> Pair:
        """Replace up to three of what was found on both sides; uses up `names`."""
        chosen = sorted(rng.sample(range(len(found)), min(len(found), rng.choice([1, 2, 2, 3]))))
        by = [phrase(names, rng) if _noun(*found[i]) else (names[0], names.pop(0)) for i in chosen]
        if not CHINESE.search(pair[1]):
            by = [(chinese, english) for english, chinese in by]
        source = replaced(pair[0], {found[i][0]: one for i, (one, _) in zip(chosen, by, strict=True)})
        return source, replaced(pair[1], {found[i][1]: other for i, (_, other) in zip(chosen, by, strict=True)})

    def filled(self, pair: Pair, found: list[Pair], rng: random.Random) -> Pair:
        """The pair with another name for a name, or a rare noun for a noun; as it is where neither was found."""
        flipped = not CHINESE.search(pair[1])
        named = [one for one in found if NAME.fullmatch(one[flipped])]
        nouns = [one for one in found if _stands_as_noun(one[flipped], pair[flipped])]
        rare = self.names if named else self.nouns if nouns else []
        if not rare:
            return pair
        old = rng.choice(named or nouns)
        english, chinese = rng.choice(rare)
        if named and rng.random() < INVENTED:
            english = chinese = self.inventor.name(rng)
        new = (chinese, english) if flipped else (english, chinese)
        source, target = (side.replace(one, other) for side, one, other in zip(pair, old, new, strict=True))
        return source, target

    def shared(self, source: str, target: str) -> list[Pair]:
        """What stands once in the source and, the same or translated, once in the target, in the source's order."""
        flipped = not CHINESE.search(target)
        english, chinese = (target, source) if flipped else (source, target)
        found = []
        for word in dict.fromkeys(COPIED.findall(english)):
            others = [word] if word in chinese else self.terms.get(word) or self.terms.get(word.removesuffix("s"), [])
            other = next((other for other in others if chinese.count(other) == 1), "")
            if other and english.count(word) == 1:
                found.append((other, word) if flipped else (word, other))
        return [] if _nested(found) else sorted(found, key=lambda pair: source.index(pair[0]))


def _stands_as_noun(word: str, text: str) -> bool:
    return re.search(AS_NOUN.format(re.escape(word)), text) is not None


def numbered(rng: random.Random) -> list[str]:
    """The placeholders in the order they are given out; from ⟦0⟧ on, mostly."""
    names = list(PLACEHOLDERS)
    if rng.random() < 0.3:
        rng.shuffle(names)
    return names


def framed(pair: Pair, names: list[str], rng: random.Random) -> Pair:
    """A frame in the place of the pair, its places numbered in the source's order; uses up `names`."""
    english, chinese = rng.choice(FRAMES)
    source, target = (english, chinese) if CHINESE.search(pair[1]) else (chinese, english)
    by = {place: names.pop(0) for place in PLACE.findall(source)}
    return replaced(source, by), replaced(target, by)


def phrase(names: list[str], rng: random.Random) -> Pair:
    """One placeholder or a phrase of several, in English and in Chinese; uses up `names`."""
    if len(names) < 8 or rng.random() < 0.6:
        return (names[0], names.pop(0))
    english, chinese = rng.choice(PHRASES)
    given = [names.pop(0) for _ in range(english.count("{"))]
    return english.format(*given), chinese.format(*given)


def replaced(text: str, by: dict[str, str]) -> str:
    """The text with each key replaced by its value in one pass, so that no value is replaced again."""
    return re.sub("|".join(map(re.escape, by)), lambda match: by[match.group()], text) if by else text


def _noun(one: str, other: str) -> bool:
    """Whether it is a name, a number or a word left as it is, and so may become a phrase."""
    return one == other or NAMES.get(one) == other or NAMES.get(other) == one


def _nested(found: list[Pair]) -> bool:
    words = {word for pair in found for word in pair}
    return any(a != b and a in b for a in words for b in words)


def edged(pair: Pair, names: list[str], rng: random.Random) -> Pair:
    """Put one or two mentions before both sides, or links or pictures after them, with or without a space."""
    space = rng.choice([" ", " ", ""])
    added = space.join(names.pop(0) for _ in range(rng.choice([1, 1, 1, 2])))
    if rng.random() < 0.4:
        return f"{added}{space}{pair[0]}", f"{added}{space}{pair[1]}"
    return f"{pair[0]}{space}{added}", f"{pair[1]}{space}{added}"


def without_stop(source: str, target: str) -> Pair:
    """Both sides without the final full stop, when the source has one."""
    if not source.endswith((".", "。")) or source.endswith(".."):
        return source, target
    return source[:-1], target[:-1] if target.endswith((".", "。")) and not target.endswith("..") else target


def stripped(target: str) -> str:
    """The target without a final full stop."""
    return target[:-1] if target.endswith((".", "。")) and not target.endswith("..") else target


def without_punctuation(text: str) -> str:
    """The text without stops, commas and quotes; Chinese ones leave a space."""
    text = re.sub(r"(?<!\d)[.,!?;:\"](?=\s|$)", "", text)
    return " ".join(re.sub("[，。！？；：“”]", " ", text).split()) or text


def elongated(pair: Pair, rng: random.Random) -> Pair:
    """The last letter of one word of the source, or one laughing or crying character, repeated."""
    text, target = pair
    ends = [m.start() for m in re.finditer(r"[aehiouyswr](?=\W|$)|[哈呵啊哦嗯呀吧呢呜]", text)]
    if not ends:
        return pair
    at = rng.choice(ends)
    return text[:at] + text[at] * rng.randint(2, 5) + text[at + 1 :], target


def mistyped(pair: Pair, rng: random.Random) -> Pair:
    """Two letters of one longer Latin word of the source swapped, or one lost or doubled."""
    text, target = pair
    words = [m.span() for m in re.finditer(r"[A-Za-z]{4,}", text)]
    if not words:
        return pair
    start, end = rng.choice(words)
    at = rng.randint(start + 1, end - 2)
    a, b = text[at], text[at + 1]
    return text[:at] + rng.choice([b + a, b, a + a + b]) + text[at + 2 :], target


def with_emoji(pair: Pair, rng: random.Random) -> Pair:
    """The same emoji after both sides."""
    emoji = rng.choice(EMOJI) * rng.choice([1, 1, 1, 2, 3])
    space = rng.choice(["", " "])
    return pair[0] + space + emoji, pair[1] + space + emoji


CHANGES: list[tuple[Callable[[Pair, random.Random], Pair], float]] = [
    (lambda pair, _: pair, 0.74),
    (lambda pair, _: without_stop(pair[0].lower(), pair[1]), 0.06),
    (lambda pair, _: (without_punctuation(pair[0].lower()), stripped(pair[1])), 0.04),
    (lambda pair, _: without_stop(*pair), 0.08),
    (elongated, 0.02),
    (mistyped, 0.03),
    (lambda pair, _: (pair[0].upper(), pair[1]), 0.01),
    (with_emoji, 0.02),
]
