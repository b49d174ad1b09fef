"""Bar: the first line: rooms as tabs with what is unread, who one is, and the state of the connection."""

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.message import Message
from textual.widget import Widget

from client.connection import State
from client.terminal.conversation import Conversation
from client.terminal.text import short
from client.terminal.words import Words

_SIGNS: dict[State, str] = {"connecting": "○", "connected": "●", "reconnecting": "◌", "ended": "✕"}
_TAB_WIDTH = 20


def tab(conversation: Conversation, current: bool) -> Text:
    """Gives a room's tab: its name, how much is unread, and `@` where one is mentioned."""
    text = Text(f" {short(conversation.name, _TAB_WIDTH)}", "bold reverse" if current else "")
    if conversation.unread:
        mark = f" {'@' if conversation.mentioned else ''}{min(conversation.unread, 999)}"
        text.append(mark, "bold")
    return text.append(" ")


class Bar(Widget):
    """Draws the line; a click on a tab goes to its room."""

    class Chosen(Message):
        """A tab was clicked."""

        def __init__(self, room: str) -> None:
            super().__init__()
            self.room = room

    def __init__(self) -> None:
        super().__init__(id="bar")
        self._tabs: list[tuple[str, Text]] = []
        self._right = Text()
        self._current = ""

    def show(self, rooms: list[Conversation], current: Conversation, state: State, words: Words) -> None:
        """Shows these rooms."""
        before = self._tabs, self._right
        self._tabs = [(room.name, tab(room, room is current)) for room in rooms]
        self._current = current.name
        self._right = Text(no_wrap=True)
        if self.app.size.width >= 60:
            self._right.append(f"{words('here', count=current.count)} · {short(current.me.name, 16)} · ")
        self._right.append(f"{_SIGNS[state]} {words(state)} ", "" if state == "connected" else "bold reverse")
        if before != (self._tabs, self._right):
            self.refresh()

    def render(self) -> Text:
        """Gives the line; tabs that do not fit are cut from the left, so that the current one is seen."""
        room_left = max(0, self.size.width - self._right.cell_len - 1)
        left = Text().join(text for _, text in self._visible(room_left))
        left.truncate(room_left)
        return left + Text(" " * (self.size.width - cell_len(left.plain) - self._right.cell_len)) + self._right

    def _visible(self, width: int) -> list[tuple[str, Text]]:
        tabs = self._tabs
        while len(tabs) > 1 and tabs[0][0] != self._current and sum(text.cell_len for _, text in tabs) > width:
            tabs = tabs[1:]
        return tabs

    def on_click(self, event: events.Click) -> None:
        """Goes to the room whose tab was clicked."""
        at = 0
        for room, text in self._visible(self.size.width - self._right.cell_len - 1):
            at += text.cell_len
            if event.x < at:
                self.post_message(self.Chosen(room))
                return
