"""People: who is in the room, by the language each reads, hosts first."""

from rich.style import Style
from rich.text import Text
from textual.containers import VerticalScroll

from client.terminal.conversation import Conversation
from client.terminal.label import Label
from client.terminal.text import short
from client.terminal.words import Words
from server.wire import READING_LANGS, Participant

_WIDTH = 24


def listed(conversation: Conversation, words: Words) -> Text:
    """Gives the list as text."""
    text = Text(no_wrap=True)
    people = sorted(conversation.people.values(), key=lambda person: (person.role != "host", person.name.lower()))
    for lang in (*READING_LANGS, None):
        group = [person for person in people if (person.lang if person.lang in READING_LANGS else None) == lang]
        if group:
            heading = words(f"reads {lang}") if lang else words("reads_unknown")
            text.append(f"{heading} · {len(group)}\n", Style(bold=True))
            text.append_text(_names(group, conversation.me))
    if (hidden := conversation.count - len(people)) > 0:
        text.append(words("and_more", count=hidden))
    text.rstrip()
    return text


def _names(group: list[Participant], me: Participant) -> Text:
    text = Text()
    for person in group:
        mark = "★ " if person.role == "host" else "  "
        text.append(mark).append(short(person.name, _WIDTH - 2), Style(underline=person.id == me.id)).append("\n")
    return text


class People(VerticalScroll, can_focus=False):
    """A column beside the messages."""

    def __init__(self) -> None:
        super().__init__(Label("names"), id="people")

    def show(self, conversation: Conversation, words: Words) -> None:
        """Lists who is in the room now."""
        self.query_one(Label).say(listed(conversation, words))
