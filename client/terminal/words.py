"""The terminal client's own words in each reading language: the table `words.tsv`."""

from importlib.resources import files
from typing import NamedTuple

from server.wire import READING_LANGS, ReadingLang

LANGUAGES: dict[ReadingLang, str] = {"en": "English", "zh-Hans": "简体中文", "zh-Hant": "繁體中文"}


class Words(NamedTuple):
    """One column of the table."""

    table: dict[str, str]

    def __call__(self, key: str, **facts: object) -> str:
        """Says the words of a key, with these facts filled in."""
        return self.table[key].format_map(facts)

    def under(self, heading: str) -> list[tuple[str, str]]:
        """Gives what stands under a heading, such as `key` or `/`: each with the rest of its key."""
        return [(key.removeprefix(heading), said) for key, said in self.table.items() if key.startswith(heading)]


def load() -> dict[ReadingLang, Words]:
    """Reads the table that comes with this package."""
    text = files("client.terminal").joinpath("words.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()[1:]]
    return {lang: Words({row[0]: row[column] for row in rows}) for column, lang in enumerate(READING_LANGS, start=1)}
