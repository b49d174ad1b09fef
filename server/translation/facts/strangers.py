"""Names in English that a model has never met: it would make up Chinese ones, so they stay in Latin letters."""

import re
from collections.abc import Iterator
from itertools import combinations

from server.translation.facts import dates, names
from server.translation.text.protected import Span

_NAME = r"[A-Z][a-z]+(?:[A-Z][a-z]+)*"
_RUN = re.compile(rf"(?<![\w'’.@#⟦-]){_NAME}(?:[ -]{_NAME})*(?![\w@])")
_WORD = re.compile("[A-Za-z]+")
# Endings that make another word of one that was met, or are those of no name.
_INFLECTED = ("s", "es", "n", "ns")
_NO_NAME = re.compile(
    "(?:ians?|ish|ese|is[mt]s?|ics?|ing|ed|ly|tions?|ment|ness|ity|ous|able|less|wards?)$|^(?:tues|weds|thur)$"
)
# Words that stand before a name and have a translation.
_TITLE = re.compile(
    "mrs?|ms|miss|dr|sir|madam|prof|professor|aunt|uncle|captain|president|king|queen|prince|princess", re.I
)


class Strangers:
    """Finds names that are none of the words a model has `met`, which have a capital where they are names."""

    def __init__(self, met: frozenset[str]) -> None:
        self._met = met
        self._lower = {word.lower() for word in met}

    def find(self, sentence: str) -> Iterator[Span]:
        """Every such name, with the names that stand beside it in one: `Leslie Aun` though Leslie was met."""
        for run in _RUN.finditer(sentence) if self._met else ():
            words = list(_WORD.finditer(run.group()))
            strange = [self._strange(word.group()) for word in words]
            if run.start() == 0:
                strange[0] = False  # a sentence's first word has its capital from there
            for first, last in combinations(range(len(words)), 2) if any(strange) else ():
                if names.known("en-zh").said(run.group()[words[first].start() : words[last].end()]):
                    strange[first : last + 1] = [False] * (last + 1 - first)
            if not any(strange):
                continue
            first, last = strange.index(True), len(words) - 1 - strange[::-1].index(True)
            while first > 0 and self._is_name(words[first - 1].group()):
                first -= 1
            while last + 1 < len(words) and self._is_name(words[last + 1].group()):
                last += 1
            yield Span(run.start() + words[first].start(), run.start() + words[last].end(), "name")

    def _is_name(self, word: str) -> bool:
        return self._strange(word) or (word in self._met and not _TITLE.fullmatch(word))

    def _strange(self, word: str) -> bool:
        low = word.lower()
        forms = (low, *(low.removesuffix(ending) for ending in _INFLECTED))
        if any(form in self._lower for form in forms) or _NO_NAME.search(low):
            return False
        return not names.known("en-zh").said(word) and not dates.named(word)


NOBODY = Strangers(frozenset())
