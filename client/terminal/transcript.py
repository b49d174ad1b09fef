"""Transcript: the messages of a room on the screen, and the keys that are about them."""

from typing import ClassVar

from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from client.terminal.conversation import Conversation
from client.terminal.drawing import INKS, Ink, Originals, View
from client.terminal.reading import Reader
from client.terminal.roll import Roll
from client.terminal.sheet import Sheet
from client.terminal.words import Words
from server.room import Entry
from server.wire import ReadingLang

_BESIDE_WIDTH = 100
_KEYS = {
    "escape,tab,i": "write",
    "r": "reply",
    "e": "edit",
    "d,delete": "delete",
    "a": "react",
    "c": "copy",
    "C": "copy_original",
}


class Transcript(Roll, can_focus=True):
    """Shows a conversation in one reader's language."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"transcript--{ink}" for ink in INKS} | {"transcript--chosen"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "choose(-1)", show=False),
        Binding("down,j", "choose(1)", show=False),
        Binding("home,g", "choose_first", show=False),
        Binding("end,G", "latest", show=False),
        Binding("pageup", "earlier", show=False),
        Binding("o", "original", show=False),
        *(Binding(key, f"press('{pressed}')", show=False) for key, pressed in _KEYS.items()),
    ]

    class Pressed(Message):
        """A key was pressed that is about the chosen message."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self, words: Words, lang: ReadingLang, threshold: float) -> None:
        super().__init__("transcript")
        self.words, self.lang, self.threshold = words, lang, threshold
        self.originals: bool | None = None  # until the reader says otherwise: beside, where there is room
        self._conversation: Conversation | None = None
        self._opened: set[int] = set()
        self._stale = False

    @property
    def entry(self) -> Entry | None:
        """The chosen message."""
        return self._conversation.entries.get(self.chosen) if self._conversation and self.chosen else None

    def show(self, conversation: Conversation) -> None:
        """Shows this conversation from its end."""
        self._conversation = conversation
        self._opened.clear()
        self.put(Sheet())
        self.renew()

    def speak(self, words: Words, lang: ReadingLang) -> None:
        """Speaks and shows this language from here on."""
        self.words, self.lang = words, lang
        self.renew()

    def toggle_originals(self) -> None:
        """Shows all originals, beside or below by the width, or none."""
        beside = self.originals is None and self.size.width >= _BESIDE_WIDTH
        self.originals = not (self.originals or beside)
        self.renew()

    def renew(self) -> None:
        """Lays out anew, once for all changes of this moment."""
        if not self._stale:
            self._stale = True
            self.call_later(self._lay_out)

    def _lay_out(self) -> None:
        self._stale = False
        if self._conversation and self.size.width:
            anchor = self.hold()
            self.sheet.lay_out(self._conversation, self._view(self._conversation), self._opened)
            self.settle(anchor)

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

    def _originals(self, width: int) -> Originals:
        if self.originals is False:
            return "hidden"
        if width >= _BESIDE_WIDTH:
            return "beside"
        return "below" if self.originals else "hidden"

    def _ink(self, ink: Ink) -> Style:
        """The colour as it looks on the background, and no background, so that the chosen line shows through."""
        return self._component(ink) + Style(color=self.get_component_rich_style(f"transcript--{ink}").color)

    def on_resize(self, _: events.Resize) -> None:
        """Folds to the new width."""
        self.renew()

    def notify_style_update(self) -> None:
        """Draws in the colours of a new theme."""
        super().notify_style_update()
        self.renew()

    def on_focus(self) -> None:
        """Chooses the newest message, so that there is something to do something to."""
        if self.chosen is None and (seqs := self.sheet.seqs()):
            self.chosen = seqs[-1]

    def on_click(self, event: events.Click) -> None:
        """Chooses the message that was clicked."""
        found = self.sheet.at(round(self.scroll_y) + event.y)
        if found and found[0].seq is not None:
            self.chosen = found[0].seq

    def action_choose(self, step: int) -> None:
        """Chooses the next message or the one before."""
        seqs = self.sheet.seqs()
        index = (seqs.index(self.chosen) if self.chosen in seqs else len(seqs)) + step
        if index < 0:
            self.post_message(self.Top())
        if seqs:
            self.chosen = seqs[max(0, min(len(seqs) - 1, index))]

    def action_choose_first(self) -> None:
        """Goes to the first message there is, and asks for those before it."""
        if seqs := self.sheet.seqs():
            self.chosen = seqs[0]
        self.scroll_home(animate=False)

    def action_latest(self) -> None:
        """Goes to the newest message."""
        self.latest()

    def action_earlier(self) -> None:
        """Scrolls a page up."""
        self.earlier()

    def action_press(self, key: str) -> None:
        """Tells of a key."""
        self.post_message(self.Pressed(key))

    def action_original(self) -> None:
        """Shows the original of the chosen message, or hides it."""
        if self.chosen is not None:
            self._opened ^= {self.chosen}
            self.renew()
