"""Transcript: the messages of a room on the screen."""

from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from client.terminal.conversation import Conversation
from client.terminal.drawing import INKS, Ink, Originals, View
from client.terminal.reading import Reader
from client.terminal.sheet import Sheet
from client.terminal.words import Words
from server.room import Entry
from server.wire import ReadingLang

_BESIDE_WIDTH = 100


class Transcript(ScrollView, can_focus=True):
    """Shows a conversation, and follows its end unless scrolled away from it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"transcript--{ink}" for ink in INKS} | {"transcript--chosen"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "choose(-1)", show=False),
        Binding("down,j", "choose(1)", show=False),
        Binding("home,g", "choose_first", show=False),
        Binding("end,G", "latest", show=False),
        Binding("o", "original", show=False),
        *(
            Binding(key, f"press('{pressed}')", show=False)
            for key, pressed in (
                ("escape,tab,i", "write"),
                ("r", "reply"),
                ("e", "edit"),
                ("d,delete", "delete"),
                ("a", "react"),
                ("c", "copy"),
                ("C", "copy_original"),
            )
        ),
    ]

    chosen: reactive[int | None] = reactive(None)

    class Pressed(Message):
        """A key was pressed that is about the chosen message."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class Top(Message):
        """The reader is at the first line there is."""

    class End(Message):
        """The reader sees the newest line."""

    def __init__(self, words: Words, lang: ReadingLang, threshold: float) -> None:
        super().__init__(id="transcript")
        self.words, self.lang, self.threshold = words, lang, threshold
        self.originals: bool | None = None  # until the reader says otherwise: beside, where there is room
        self._conversation: Conversation | None = None
        self._opened: set[int] = set()
        self._sheet = Sheet()
        self._following = True
        self._stale = False

    @property
    def following(self) -> bool:
        """Whether the newest line is on the screen, and the next will be."""
        return self._following

    @property
    def entry(self) -> Entry | None:
        """The chosen message."""
        return self._conversation.entries.get(self.chosen) if self._conversation and self.chosen else None

    def show(self, conversation: Conversation) -> None:
        """Shows this conversation from its end."""
        self._conversation, self._sheet = conversation, Sheet()
        self.chosen, self._following = None, True
        self._opened.clear()
        self.renew()

    def renew(self) -> None:
        """Lays out anew, once for all changes of this moment."""
        if not self._stale:
            self._stale = True
            self.call_later(self._lay_out)

    def speak(self, words: Words, lang: ReadingLang) -> None:
        """Speaks and shows this language from here on."""
        self.words, self.lang = words, lang
        self.renew()

    def _lay_out(self) -> None:
        self._stale = False
        if not self._conversation or not self.size.width:
            return
        anchor = self._sheet.at(round(self.scroll_y))
        top = self._sheet.place(anchor[0].seq) if anchor and anchor[0].seq else None
        self._sheet.lay_out(self._conversation, self._view(self._conversation), self._opened)
        self.virtual_size = Size(self.size.width, self._sheet.height)
        if self._following:
            self.scroll_to(y=self.max_scroll_y, animate=False, force=True)
        elif anchor and anchor[0].seq and top and (now := self._sheet.place(anchor[0].seq)):
            self.scroll_to(y=self.scroll_y + now[0] - top[0], animate=False, force=True)
        self.refresh()

    def _view(self, conversation: Conversation) -> View:
        width = self.scrollable_content_region.width
        return View(
            width,
            self._originals(width),
            Reader(conversation.me.id, self.lang, self.threshold),
            conversation.me.name,
            conversation.names(),
            self.words,
            {ink: self._ink(ink) for ink in INKS},
        )

    def _ink(self, ink: Ink) -> Style:
        """The colour as it looks on the background, and no background, so that the chosen line shows through."""
        name = f"transcript--{ink}"
        return self.get_component_rich_style(name, partial=True) + Style(
            color=self.get_component_rich_style(name).color
        )

    def _originals(self, width: int) -> Originals:
        if self.originals is False:
            return "hidden"
        if width >= _BESIDE_WIDTH:
            return "beside"
        return "below" if self.originals else "hidden"

    def toggle_originals(self) -> None:
        """Shows all originals, beside or below by the width, or none."""
        beside = self.originals is None and self.size.width >= _BESIDE_WIDTH
        self.originals = not (self.originals or beside)
        self.renew()

    def render_line(self, y: int) -> Strip:
        """Gives one line of the screen."""
        width, line = self.size.width, round(self.scroll_y) + y
        found = self._sheet.at(line)
        text = found[0].lines[found[1]].copy() if found else Text()
        text.stylize_before(text.style)  # where there is nothing else in a line, render() forgets it
        base = self.rich_style
        if found and found[0].seq is not None and found[0].seq == self.chosen:
            base += self.get_component_rich_style("transcript--chosen", partial=True)
            text = Text("▌") + text[1:]
        if (selection := self.text_selection) and (span := selection.get_span(line)):
            style = self.screen.get_component_rich_style("screen--selection")
            text.stylize(style, span[0], len(text) if span[1] < 0 else span[1])
        strip = Strip(text.render(self.app.console, end="")).apply_style(base)
        return strip.adjust_cell_length(width, base).apply_offsets(0, line)

    @property
    def allow_select(self) -> bool:
        """The mouse can choose text to copy."""
        return True

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Gives the text that the mouse chose."""
        lines = [line.plain for block in self._sheet.blocks for line in block.lines]
        return selection.extract("\n".join(lines)), "\n"

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002 - named by Textual
        """Draws the text that the mouse chooses."""
        self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Follows the end when it is reached, and asks for more at the top."""
        super().watch_scroll_y(old_value, new_value)
        self._following = new_value >= self.max_scroll_y
        if self._following:
            self.post_message(self.End())
        if new_value <= 0 and old_value > 0:
            self.post_message(self.Top())

    def watch_chosen(self, chosen: int | None) -> None:
        """Brings the chosen message into view."""
        if chosen is not None and (place := self._sheet.place(chosen)):
            self.scroll_to_region(Region(0, place[0], 1, place[1]), animate=False, force=True)
        self.refresh()

    def on_resize(self, _: events.Resize) -> None:
        """Folds to the new width."""
        self.renew()

    def notify_style_update(self) -> None:
        """Draws in the colours of a new theme."""
        super().notify_style_update()
        self.renew()

    def on_focus(self) -> None:
        """Chooses the newest message, so that there is something to do something to."""
        if self.chosen is None and (seqs := self._sheet.seqs()):
            self.chosen = seqs[-1]

    def on_click(self, event: events.Click) -> None:
        """Chooses the message that was clicked."""
        found = self._sheet.at(round(self.scroll_y) + event.y)
        if found and found[0].seq is not None:
            self.chosen = found[0].seq

    def action_choose(self, step: int) -> None:
        """Chooses the next message or the one before."""
        seqs = self._sheet.seqs()
        if not seqs:
            return
        index = seqs.index(self.chosen) if self.chosen in seqs else len(seqs)
        if index + step < 0:
            self.post_message(self.Top())
        self.chosen = seqs[max(0, min(len(seqs) - 1, index + step))]

    def action_choose_first(self) -> None:
        """Goes to the first message there is."""
        if seqs := self._sheet.seqs():
            self.chosen = seqs[0]
        self.scroll_home(animate=False)

    def action_latest(self) -> None:
        """Goes to the newest message."""
        self.chosen = None
        self.scroll_to(y=self.max_scroll_y, animate=False, force=True)

    def earlier(self) -> None:
        """Scrolls a page up; at the top, asks for what came before."""
        if self.scroll_y <= 0:
            self.post_message(self.Top())
        self.scroll_page_up(animate=False)

    def action_press(self, key: str) -> None:
        """Tells of a key."""
        self.post_message(self.Pressed(key))

    def action_original(self) -> None:
        """Shows the original of the chosen message, or hides it."""
        if self.chosen is not None:
            self._opened ^= {self.chosen}
            self.renew()
