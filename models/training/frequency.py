"""How often each translation of a common line is likely to be said; the corpus has every pair once.

好的 has 249 translations there, and "Uh, okay" counts as much as "Okay". A model of such pairs begins its answer with
"Oh,", which begins many of them, and goes on with something.
"""

import re
from collections import Counter
from collections.abc import Callable

import numpy as np

from .lexicon import Floats
from .noise import Pair

MANY = 8  # translations make a line a common one
MARKS = re.compile(r"[\W_]+")


def said(text: str) -> str:
    """What tells a line from others: its letters and characters."""
    return MARKS.sub(" ", text.lower()).strip()


def common(pairs: list[Pair]) -> list[list[int]]:
    """The places of the (source, target) pairs with a common source, those of one source together."""
    alike: dict[str, list[int]] = {}
    for place, (source, _) in enumerate(pairs):
        alike.setdefault(said(source), []).append(place)
    return [places for places in alike.values() if len(places) >= MANY]


def without_common(pairs: list[Pair]) -> list[Pair]:
    """The (source, target) pairs whose source is not a common one."""
    taken = {place for places in common(pairs) for place in places}
    return [pair for place, pair in enumerate(pairs) if place not in taken]


def frequent(pairs: list[Pair], likelihood: Callable[[list[Pair]], Floats]) -> list[Pair]:
    """The pairs of each common source, as many as it had, each as often as it is likely to be said.

    The chance of a target is that of the noisy channel (Brown et al., 1993): that of its being said, for which stands
    how many sources it translates, times that of the source if it is. `likelihood` gives the logarithms of the latter.
    """
    rng = np.random.default_rng(0)
    uses = Counter(said(target) for _, target in pairs)
    drawn: list[Pair] = []
    for places in common(pairs):
        alike = [pairs[place] for place in places]
        logs = np.log([uses[said(target)] for _, target in alike]) + likelihood(alike)
        chances = np.exp(logs - logs.max())
        drawn += [alike[i] for i in rng.choice(len(alike), len(alike), p=chances / chances.sum())]
    return drawn
