"""Drawing: a message as lines of styled text; nothing that others wrote is read as markup."""

import zlib
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Literal, NamedTuple

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from client.terminal.conversation import Outgoing
from client.terminal.reading import Reader, Shown, shown
from client.terminal.text import fold, one_line, short, spans, visible
from client.terminal.words import Words
from server.room import Entry

Originals = Literal["hidden", "below", "beside"]
Ink = Literal[
    "time", "dim", "warning", "error", "mention", "me", "link", "code", "rule", "author-0", "author-1", "author-2",
    "author-3", "author-4", "author-5",
]  # fmt: skip
AUTHORS: tuple[Ink, ...] = ("author-0", "author-1", "author-2", "author-3", "author-4", "author-5")
INKS: tuple[Ink, ...] = ("time", "dim", "warning", "error", "mention", "me", "link", "code", "rule", *AUTHORS)

_MARK = {"pending": "dim", "failed": "warning", "unsure": "warning"}
_SEPARATOR = " │ "


class View(NamedTuple):
    """How one reader, called `me`, looks at messages: in what width, language, words and inks."""

    width: int
    originals: Originals
    reader: Reader
    me: str
    names: tuple[str, ...]
    words: Words
    inks: dict[Ink, Style]

    @property
    def name_width(self) -> int:
        """Cells of the column of names."""
        return 16 if self.width >= 100 else 12 if self.width >= 60 else 8

    @property
    def margin(self) -> int:
        """Cells before a message's text: mark, time and name."""
        return 1 + (6 if self.width >= 50 else 0) + self.name_width + 1

    @property
    def text_width(self) -> int:
        """Cells of a message's text."""
        return max(8, self.width - self.margin - 1)


class Drawn(NamedTuple):
    """What a message is drawn from, apart from the view; `heading` says whether its author is named."""

    entry: Entry
    quoted: Entry | None
    heading: bool
    original: bool


def draw(drawn: Drawn, view: View) -> list[Text]:
    """Draws a message: the quoted line, its text in the reader's language, the original if wanted, reactions."""
    message = drawn.entry.message
    if message.deleted:
        return _beside_name(drawn, view, [Text(view.words("deleted"), view.inks["dim"])])
    seen = shown(drawn.entry, view.reader)
    lines = _body(drawn, seen, view)
    if isinstance(message.reply_to, int):
        lines.insert(0, _quote(drawn.quoted, view))
    if message.reactions:
        lines.append(_reactions(message.reactions, view))
    return _beside_name(drawn, view, lines)


def _body(drawn: Drawn, seen: Shown, view: View) -> list[Text]:
    if seen.translated and view.originals == "beside":
        width = (view.text_width - len(_SEPARATOR)) // 2
        left = list(_folded(_marked(seen, drawn.entry, view), width))
        right = list(_folded(styled(drawn.entry.message.text, view, "dim"), width))
        return _columns(left, right, width, view)
    width = (view.text_width - len(_SEPARATOR)) // 2 if view.originals == "beside" else view.text_width
    lines = list(_folded(_marked(seen, drawn.entry, view), width))
    if seen.translated and (drawn.original or view.originals == "below"):
        bar = Text("┆ ", view.inks["dim"])
        lines += [bar + line for line in _folded(styled(drawn.entry.message.text, view, "dim"), width - 2)]
    return lines


def _marked(seen: Shown, entry: Entry, view: View) -> Text:
    """The text, and in words what its reader should know of it: marks do not rely on colour."""
    text = styled(seen.text, view)
    ink = _MARK.get(seen.state)
    if ink == "dim":
        text.append(f"  {view.words(seen.state)}", view.inks["dim"])
    elif ink:
        text.append(f"  [{view.words(seen.state)}]", view.inks["warning"])
    if entry.message.revision:
        text.append(f"  ({view.words('edited')})", view.inks["dim"])
    return text


def styled(text: str, view: View, ink: Ink | None = None) -> Text:
    """Gives the safe text with links, mentions and code told apart."""
    text = visible(text)
    drawn = Text(text, view.inks[ink] if ink else "", end="")
    for start, end, kind in spans(text, view.names):
        part = text[start:end]
        if kind == "mention":
            drawn.stylize(view.inks["me" if part[1:].lower() == view.me.lower() else "mention"], start, end)
        elif kind == "link":
            drawn.stylize(view.inks["link"] + Style(link=part), start, end)
        else:
            drawn.stylize(view.inks["code" if kind == "code" else "mention"], start, end)
    return drawn


def _folded(text: Text, width: int) -> Iterator[Text]:
    for start, end in fold(text.plain, width):
        yield text[start:end] if end > start else Text("")


def _columns(left: list[Text], right: list[Text], width: int, view: View) -> list[Text]:
    bar = Text(_SEPARATOR, view.inks["rule"])
    rows = max(len(left), len(right))
    blank = Text("")
    pairs = zip(left + [blank] * (rows - len(left)), right + [blank] * (rows - len(right)), strict=True)
    return [_padded(first, width) + bar + second for first, second in pairs]


def _padded(text: Text, width: int) -> Text:
    return text + Text(" " * max(0, width - cell_len(text.plain)))


def _quote(quoted: Entry | None, view: View) -> Text:
    if quoted is None or quoted.message.deleted:
        said = view.words("gone" if quoted is None else "deleted")
    else:
        said = f"{one_line(quoted.message.author.name)}: {shown(quoted, view.reader).text}"
    return Text("╭ " + short(said, view.text_width - 2), view.inks["dim"])


def _reactions(reactions: dict[str, list[str]], view: View) -> Text:
    text = Text()
    for emoji, people in reactions.items():
        mine = view.reader.me in people
        shape = f"[{short(emoji, 8)} {len(people)}]" if mine else f" {short(emoji, 8)} {len(people)} "
        text.append(shape, view.inks["me" if mine else "dim"])
    text.truncate(view.text_width)
    return text


def _beside_name(drawn: Drawn, view: View, lines: list[Text]) -> list[Text]:
    first = _margin(drawn, view)
    blank = Text(" " * view.margin)
    return [(blank if number else first) + line for number, line in enumerate(lines)]


def _margin(drawn: Drawn, view: View) -> Text:
    message = drawn.entry.message
    text = Text(" ")
    if view.width >= 50:
        text.append(f"{clock(message.at)} ", view.inks["time"])
    if not drawn.heading:
        return text.append(" " * (view.name_width + 1))
    star = "★" if message.author.role == "host" else ""
    name = star + short(message.author.name, view.name_width - len(star))
    text.append(" " * (view.name_width - cell_len(name)))
    return text.append(name, view.inks[author_ink(message.author.id)]).append(" ")


def author_ink(participant: str) -> Ink:
    """Gives the ink of a participant's name, the same everywhere."""
    return AUTHORS[zlib.crc32(participant.encode()) % len(AUTHORS)]


def draw_outgoing(line: Outgoing, view: View) -> list[Text]:
    """Draws an own line on its way, or one that was refused, with the reason."""
    blank = Text(" " * view.margin)
    if line.state == "sending" and not line.reason:
        note = Text(view.words("sending"), view.inks["dim"])
    elif line.state == "sending":
        note = Text(view.words("waiting", reason=one_line(line.reason)), view.inks["warning"])
    else:
        note = Text(view.words("not_sent", reason=one_line(line.reason)), view.inks["error"])
    lines = list(_folded(styled(line.text, view, "dim"), view.text_width))
    return [blank + text for text in (*lines, *_folded(note, view.text_width))]


def draw_rule(said: str, view: View) -> Text:
    """Draws a line across, with words in the middle."""
    said = f" {said} "
    side = max(0, view.width - 2 - cell_len(said)) // 2
    return Text(" " + "─" * side + said + "─" * side, view.inks["rule"])


def clock(at: int) -> str:
    """Gives the time of day of milliseconds since 1970, here."""
    return datetime.fromtimestamp(at / 1000).astimezone().strftime("%H:%M")


def day(at: int) -> str:
    """Gives the day of milliseconds since 1970, here, as all three languages read it."""
    return _day(at // 900_000)


@lru_cache(maxsize=4096)
def _day(quarter: int) -> str:
    """Days begin on quarters of an hour everywhere; 5,000 messages took 40 ms at each event without this."""
    return datetime.fromtimestamp(quarter * 900).astimezone().strftime("%Y-%m-%d")
