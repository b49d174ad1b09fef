"""Slash commands: how a line becomes one, and how it is completed."""

import re
from typing import Literal, NamedTuple, get_args

from server.wire import READING_LANGS, ReadingLang

Name = Literal[
    "join",
    "leave",
    "lang",
    "reply",
    "edit",
    "delete",
    "react",
    "ask",
    "who",
    "original",
    "theme",
    "help",
    "quit",
]
NAMES: tuple[Name, ...] = get_args(Name)
EMOJI = ("👍", "❤️", "😂", "😮", "😢", "🎉", "🔥", "👏", "🙏", "💯")

_ORDER = re.compile(r"/(?P<name>[^\s/]*)(?:\s+(?P<rest>.*))?", re.DOTALL)
_WORD = re.compile(r"\S*$")
_MENTION = re.compile(r"(?:^|(?<=[^A-Za-z0-9_]))@(?P<name>[^\s@]*)$")
_LANGS: dict[str, ReadingLang] = {
    "en": "en",
    "english": "en",
    "英文": "en",
    "英语": "en",
    "英語": "en",
    "zh": "zh-Hans",
    "zh-hans": "zh-Hans",
    "zh-cn": "zh-Hans",
    "chinese": "zh-Hans",
    "中文": "zh-Hans",
    "简体": "zh-Hans",
    "简体中文": "zh-Hans",
    "zh-hant": "zh-Hant",
    "zh-tw": "zh-Hant",
    "zh-hk": "zh-Hant",
    "繁體": "zh-Hant",
    "繁体": "zh-Hant",
    "繁體中文": "zh-Hant",
}


class Order(NamedTuple):
    """A slash command; `rest` is what follows its name."""

    name: Name
    rest: str


class Unknown(NamedTuple):
    """A line that begins like a command and is none."""

    name: str


class Line(NamedTuple):
    """Something to say."""

    text: str


def parse(text: str) -> Order | Unknown | Line:
    """Reads what was typed. Two slashes say one; `/etc/hosts` is no command, nor is anything with a slash inside."""
    if text.startswith("//"):
        return Line(text[1:])
    match = _ORDER.fullmatch(text)
    if match is None:
        return Line(text)
    name = match["name"].lower()
    for known in NAMES:
        if known == name:
            return Order(known, (match["rest"] or "").strip())
    return Unknown(match["name"])


def language(text: str) -> ReadingLang | None:
    """Gives the reading language that a word means."""
    return _LANGS.get(text.strip().lower())


class Choices(NamedTuple):
    """What there is to complete with."""

    people: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()


class Completion(NamedTuple):
    """The words that could stand from `start` to the cursor."""

    start: int
    words: tuple[str, ...]


def complete(before: str, choices: Choices) -> Completion:
    """Completes what stands before the cursor: a command, what it takes, or the name of somebody mentioned."""
    if re.fullmatch(r"/[^\s/]*", before):
        names = tuple(f"/{name}" for name in NAMES if name.startswith(before[1:].lower()))
        return Completion(0, names)
    order = _ORDER.fullmatch(before)
    if order and (offered := _taken(order["name"].lower(), choices)):
        start = len(before) - len(_word(before))
        return Completion(start, _beginning(offered, before[start:]))
    if mention := _MENTION.search(before):
        names = _beginning(choices.people, mention["name"])
        return Completion(mention.start(), tuple(f"@{name}" for name in names))
    return Completion(len(before), ())


def _taken(name: str, choices: Choices) -> tuple[str, ...]:
    return {"lang": READING_LANGS, "join": choices.rooms, "theme": choices.themes, "react": EMOJI}.get(name, ())


def _beginning(words: tuple[str, ...], typed: str) -> tuple[str, ...]:
    return tuple(word for word in words if word.lower().startswith(typed.lower()))


def _word(text: str) -> str:
    match = _WORD.search(text)
    return match[0] if match else ""
