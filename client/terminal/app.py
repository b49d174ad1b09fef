"""Terminal: the application: its screen, its command palette and its end."""

import os
from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.screen import Screen
from textual.theme import ThemeProvider

from client.connection import Chat, State
from client.terminal.commands import NAMES, Order
from client.terminal.dialogs import Help
from client.terminal.rooms import Rooms
from client.terminal.screen import ChatScreen
from client.terminal.words import Words
from server.wire import ReadingLang

# Orders that need nothing after their name can be obeyed as soon as they are chosen; the others are begun.
_COMPLETE = frozenset({"leave", "reply", "edit", "delete", "who", "original", "theme", "help", "quit"})


class Terminal(App[None]):
    """One connected chat on a terminal."""

    TITLE = "Lianmai 连麦"
    CSS_PATH = "lianmai.tcss"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", show=False, priority=True),
        Binding("f2", "screen.people", show=False, priority=True),
        Binding("ctrl+o", "screen.originals", show=False, priority=True),
        Binding("ctrl+q", "quit", show=False, priority=True),
    ]

    def __init__(self, chat: Chat, rooms: Rooms, tables: dict[ReadingLang, Words], theme: str | None = None) -> None:
        # Without colours Textual would paint in greys; with the terminal's own palette it paints nothing at all.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self._chat = ChatScreen(chat, rooms, tables)
        if theme:
            self.theme = theme

    def on_mount(self) -> None:
        """Opens the one screen."""
        self.push_screen(self._chat)

    def watch_connection(self, state: State) -> None:
        """Is told how the connection stands, from outside of the application."""
        self._chat.board.state = state
        self._chat.call_later(self._chat.board.renew)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:  # noqa: ARG002 - named by Textual
        """Gives the slash commands, in the reader's language, for the palette."""
        hints = dict(self._chat.board.words.under("/"))
        for name in NAMES:
            run = partial(self._chat.order, Order(name, "")) if name in _COMPLETE else partial(self._begin, name)
            yield SystemCommand(f"/{name}", hints[name], run)

    def _begin(self, name: str) -> None:
        self._chat.board.begin(None, f"/{name} ")

    def action_command_palette(self) -> None:
        """Opens the palette."""
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(placeholder=self._chat.board.words("palette"), id="--command-palette"))

    def action_theme(self) -> None:
        """Opens the palette of themes."""
        self.push_screen(CommandPalette([ThemeProvider], placeholder=self._chat.board.words("choose_theme")))

    def action_help(self) -> None:
        """Opens the help, or closes it."""
        if isinstance(self.screen, Help):
            self.screen.dismiss()
        else:
            self.push_screen(Help(self._chat.board.words))

    def action_help_quit(self) -> None:
        """Tells how to leave, where others would be interrupted."""
        self._chat.board.notice(self._chat.board.words("hints"))
