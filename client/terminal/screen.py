"""ChatScreen: what the reader does and what happens in the rooms, brought together."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import TextArea

from client.connection import Chat
from client.terminal.bar import Bar
from client.terminal.board import Board
from client.terminal.commands import Order
from client.terminal.composer import Composer
from client.terminal.conversation import Conversation
from client.terminal.rooms import Rooms
from client.terminal.speech import Speech
from client.terminal.transcript import Transcript
from client.terminal.words import Words
from client.terminal.writing import Writing
from server.wire import Event, IsTyping, ReadingLang


class ChatScreen(Screen[None]):
    """Passes on what the reader does, and shows what happens in the rooms."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n,ctrl+pagedown", "room(1)", show=False, priority=True),
        Binding("ctrl+b,ctrl+pageup", "room(-1)", show=False, priority=True),
    ]

    def __init__(self, chat: Chat, rooms: Rooms, tables: dict[ReadingLang, Words]) -> None:
        super().__init__()
        self._chat, self._rooms = chat, rooms
        limits = chat.welcome.server.limits
        self.board = Board(
            rooms,
            tables,
            chat.lang,
            limit=int(limits.get("max_text_chars", 2_000)),
            threshold=limits.get("translation_sure_threshold", 0.0),
        )
        self._transcript, self._composer = self.board.transcript, self.board.composer
        self._writing = Writing(chat, rooms, Speech(chat, lambda _: self._transcript.renew()), self.board)

    def compose(self) -> ComposeResult:
        """All is on the board."""
        yield self.board

    def on_mount(self) -> None:
        """Begins with the rooms that were entered already."""
        for conversation in self._rooms.all():
            self.run_worker(self._follow(conversation))
        self.set_interval(1, self.board.show_status)
        self.board.look()
        self._composer.focus()

    @on(Board.Entered)
    def _entered(self, entered: Board.Entered) -> None:
        self.run_worker(self._follow(entered.conversation))

    async def _follow(self, conversation: Conversation) -> None:
        reason = await self._rooms.follow(conversation, lambda: self._transcript.following, self._happened)
        if reason:
            self.board.notice(reason)

    def _happened(self, conversation: Conversation, event: Event) -> None:
        if conversation is self._rooms.current and not isinstance(event, IsTyping):
            self._transcript.renew()
        self.board.renew()

    def order(self, order: Order) -> None:
        """Obeys an order that was not written but chosen."""
        self.run_worker(self._writing.order(order))

    def action_people(self) -> None:
        """Shows or hides who is here."""
        self.board.toggle_people()

    def action_originals(self) -> None:
        """Shows or hides the originals."""
        self._transcript.toggle_originals()

    def action_room(self, step: int) -> None:
        """Goes to the next room, or the one before."""
        self._rooms.step(step)
        self.board.look()

    @on(Bar.Chosen)
    def _go(self, chosen: Bar.Chosen) -> None:
        self._rooms.look_at(chosen.room)
        self.board.look()

    def on_descendant_focus(self) -> None:
        """Shows the keys of the part that has the focus."""
        self.board.renew()

    @on(Composer.Sent)
    def _sent(self, sent: Composer.Sent) -> None:
        work = self._writing.read(sent.text, sent.subject)
        if work:
            self.board.renew()
            self.run_worker(work)
        else:
            self.board.begin(sent.subject, sent.text + self._composer.text)

    @on(Composer.Typing)
    def _typing(self) -> None:
        self.run_worker(self._chat.typing(self._rooms.current.name))

    @on(TextArea.Changed, "#composer")
    @on(TextArea.SelectionChanged, "#composer")
    def _suggest(self) -> None:
        self.board.suggest(tuple(self.app.available_themes))
        self.board.show_status()
        self._composer.tell_typing()

    @on(Composer.Wished)
    def _wished(self, wished: Composer.Wished) -> None:
        match wished.wish:
            case "last":
                self._last()
            case "cancel":
                self._cancel()
            case "messages":
                self._transcript.focus()
            case "earlier":
                self._transcript.earlier()
            case "later":
                self._transcript.scroll_page_down(animate=False)
            case "newest":
                self._transcript.latest()

    def _last(self) -> None:
        self._transcript.chosen = None
        if self._writing.last():
            self._transcript.renew()
        else:
            self.order(Order("edit", ""))

    def _cancel(self) -> None:
        if self._composer.subject:
            self.board.begin(None)
        else:
            self._transcript.latest()
        self.board.notice("")

    @on(Transcript.Pressed)
    def _pressed(self, pressed: Transcript.Pressed) -> None:
        match pressed.key:
            case "write":
                self._composer.focus()
            case "react":
                self.board.begin(None, "/react ")
            case "copy" | "copy_original":
                self.board.copy(original=pressed.key == "copy_original")
            case "reply" | "edit" | "delete" as name:
                self.order(Order(name, ""))

    @on(Transcript.End)
    def _seen(self) -> None:
        self._rooms.current.see()
        self.board.renew()

    @on(Transcript.Top)
    def _top(self) -> None:
        self.run_worker(self._older(self._rooms.current))

    async def _older(self, conversation: Conversation) -> None:
        if await self._rooms.older(conversation):
            self._transcript.renew()
