"""Short lists of words, from `words.tsv`."""

from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("words.tsv")


@cache
def words(name: str) -> frozenset[str]:
    """The list of that name."""
    rows = (line.split("\t") for line in _FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return frozenset(word for key, line in rows if key == name for word in line.split())
