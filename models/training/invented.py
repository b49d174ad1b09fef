"""Names that nobody has; a model that has copied thousands of them copies an unknown one, letter by letter."""

import random
from collections.abc import Iterable

ORDER = 2  # letters that a letter depends on
LENGTHS = range(4, 12)  # letters of a name
EDGE = " "
TWO = 0.3  # of the names have two parts: "Dilok Pattave"
TRADE = 0.2  # are written as one word with two capitals: "PostHarbor"


class Inventor:
    """Spells names like those given, by a Markov chain of their letters (Shannon, 1948), and trade names of words."""

    def __init__(self, names: Iterable[str], words: Iterable[str]) -> None:
        self.known = {name.lower() for name in names if name.isalpha()}
        self.words = sorted({word.capitalize() for word in words if word.isalpha() and word.isascii()})
        self.after: dict[str, list[str]] = {}
        for name in sorted(self.known):
            letters = EDGE * ORDER + name + EDGE
            for at in range(ORDER, len(letters)):
                self.after.setdefault(letters[at - ORDER : at], []).append(letters[at])

    def name(self, rng: random.Random) -> str:
        """A name of one or two parts, or a trade name."""
        if self.words and rng.random() < TRADE:
            return "".join(rng.choices(self.words, k=2))
        return " ".join(self._part(rng) for _ in range(2 if rng.random() < TWO else 1))

    def _part(self, rng: random.Random) -> str:
        while True:
            letters = EDGE * ORDER
            while not letters.endswith(EDGE) or not letters.strip():
                letters += rng.choice(self.after[letters[-ORDER:]])
            name = letters.strip()
            if len(name) in LENGTHS and name not in self.known:
                return name.capitalize()
