"""The English words that a model meets in training; a name that is none of them is better left in Latin letters."""

import re
from collections import Counter
from collections.abc import Iterable

OFTEN = 5  # times a word must come, or the model has not learnt it
WORD = re.compile("[A-Za-z]{2,}")
INSIDE = re.compile("(?<=[^.!?] )[A-Za-z]{2,}")  # a sentence, where a capital is a name's


def often_met(texts: Iterable[str]) -> list[str]:
    """The words, each with a capital if it mostly has one inside a sentence."""
    seen, inside = Counter[str](), Counter[str]()
    for text in texts:
        seen.update(word.lower() for word in WORD.findall(text))
        inside.update(INSIDE.findall(text))
    often = (word for word, times in seen.items() if times >= OFTEN)
    return sorted(word.capitalize() if inside[word.capitalize()] > 2 * inside[word] else word for word in often)
