"""ChatScreen: the rooms, the messages and the composer on one screen."""

import asyncio
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import TextArea

from client.connection import Chat, State
from client.terminal.bar import Bar
from client.terminal.commands import Choices, Order, complete
from client.terminal.composer import Composer, Subject
from client.terminal.conversation import Conversation
from client.terminal.dialogs import Question
from client.terminal.label import Label
from client.terminal.people import People
from client.terminal.reading import Reader, shown
from client.terminal.rooms import Rooms
from client.terminal.speech import Speech
from client.terminal.status import About, Status
from client.terminal.suggestions import Suggestions
from client.terminal.text import visible
from client.terminal.transcript import Transcript
from client.terminal.words import Words
from client.terminal.writing import Writing
from server.room import Entry
from server.wire import Event, IsTyping, ReadingLang

_PEOPLE_FROM = 100


class ChatScreen(Screen[None]):
    """Composes the widgets, and passes on what the reader does and what happens in the rooms."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n,ctrl+pagedown", "room(1)", show=False, priority=True),
        Binding("ctrl+b,ctrl+pageup", "room(-1)", show=False, priority=True),
    ]

    def __init__(self, chat: Chat, rooms: Rooms, tables: dict[ReadingLang, Words], state: State) -> None:
        super().__init__()
        self._tables, self.words, self.state = tables, tables[chat.lang], state
        self._chat, self._rooms = chat, rooms
        self._people_wanted: bool | None = None
        threshold = chat.welcome.server.limits.get("translation_sure_threshold", 0.0)
        self._transcript = Transcript(self.words, chat.lang, threshold)
        self._suggestions = Suggestions()
        self._composer = Composer(self._suggestions)
        self._writing = Writing(chat, rooms, Speech(chat, lambda _: self._transcript.renew()), self)

    def compose(self) -> ComposeResult:
        """Puts the parts one under the other."""
        yield Bar()
        with Horizontal(id="middle"):
            yield self._transcript
            yield People()
        yield Status()
        yield About()
        yield self._suggestions
        yield self._composer
        yield Label("hints")

    def on_mount(self) -> None:
        """Begins with the rooms that were entered already."""
        for conversation in self._rooms.all():
            self.run_worker(self._follow(conversation))
        self.set_interval(1, self._show_status)
        self.look()
        self._composer.focus()

    def on_descendant_focus(self) -> None:
        """Shows the keys of the part that has the focus."""
        self.renew()

    async def _follow(self, conversation: Conversation) -> None:
        reason = await self._rooms.follow(conversation, lambda: self._transcript.following, self._happened)
        if reason:
            self.notice(reason)

    def _happened(self, conversation: Conversation, event: Event) -> None:
        if conversation is self._rooms.current and not isinstance(event, IsTyping):
            self._transcript.renew()
        self.renew()

    def renew(self) -> None:
        """Shows the lines around the messages as they are now."""
        current, width = self._rooms.current, self.app.size.width
        self.query_one(Bar).show(self._rooms.all(), current, self.state, self.words)
        people = self.query_one(People)
        people.display = width >= _PEOPLE_FROM if self._people_wanted is None else self._people_wanted
        people.show(current, self.words)
        self._show_status()
        self.query_one(About).show(self._composer.subject, self.words)
        self._composer.placeholder = self.words("write", room=current.name)
        hints = "hints_messages" if self.focused is self._transcript else "hints"
        self.query_one("#hints", Label).say(Text(self.words(hints)))

    def _show_status(self) -> None:
        left = self._writing.limit - len(self._composer.text)
        following = self._transcript.following
        self.query_one(Status).show(self._rooms.current, self.words, following=following, left=left)

    @property
    def entry(self) -> Entry | None:
        """The message that is chosen."""
        return self._transcript.entry

    def notice(self, text: str) -> None:
        """Shows a sentence until the next order."""
        self.query_one(Status).notice = text
        self.renew()

    def begin(self, subject: Subject | None, text: str = "") -> None:
        """Puts a text into the composer."""
        self._composer.begin(subject, text)
        self.renew()

    def look(self, entered: Conversation | None = None) -> None:
        """Shows the current room from its end."""
        if entered:
            self.run_worker(self._follow(entered))
        self._transcript.show(self._rooms.current)
        self._rooms.current.see()
        self.renew()

    def order(self, order: Order) -> None:
        """Obeys an order that was not written but chosen."""
        self.run_worker(self._writing.order(order))

    async def confirm(self, question: str, text: str) -> bool:
        """Asks yes or no."""
        answer: asyncio.Future[bool | None] = asyncio.get_running_loop().create_future()
        self.app.push_screen(Question(self.words, question, text), answer.set_result)
        return bool(await answer)

    def speak(self, lang: ReadingLang) -> None:
        """Speaks this language from here on."""
        self.words = self._tables[lang]
        self._transcript.speak(self.words, lang)
        self.renew()

    async def perform(self, order: Order) -> None:
        """Does what is about the screen alone."""
        match order.name:
            case "who":
                self.action_people()
            case "original":
                self._transcript.toggle_originals()
            case "theme" if order.rest:
                self._wear(order.rest)
            case _:
                await self.run_action(f"app.{order.name}")

    def _wear(self, theme: str) -> None:
        if theme in self.app.available_themes:
            self.app.theme = theme
        else:
            self.notice(self.words("no_theme"))

    def action_people(self) -> None:
        """Shows or hides who is here."""
        self._people_wanted = not self.query_one(People).display
        self.renew()

    def action_originals(self) -> None:
        """Shows or hides the originals."""
        self._transcript.toggle_originals()

    def action_room(self, step: int) -> None:
        """Goes to the next room, or the one before."""
        self._rooms.step(step)
        self.look()

    @on(Bar.Chosen)
    def _go(self, chosen: Bar.Chosen) -> None:
        self._rooms.look_at(chosen.room)
        self.look()

    @on(Composer.Sent)
    def _sent(self, sent: Composer.Sent) -> None:
        work = self._writing.read(sent.text, self._composer.subject)
        if work:
            self.begin(None)
            self.run_worker(work)

    @on(Composer.Typing)
    def _typing(self) -> None:
        self.run_worker(self._chat.typing(self._rooms.current.name))

    @on(TextArea.Changed, "#composer")
    @on(TextArea.SelectionChanged, "#composer")
    def _suggest(self) -> None:
        choices = Choices(
            tuple(name for name in self._rooms.current.names() if name != self._rooms.current.me.name),
            tuple(room.name for room in self._rooms.all()),
            tuple(self.app.available_themes),
        )
        hints = {f"/{name}": said for name, said in self.words.under("/")}
        self._suggestions.offer(complete(self._composer.before_cursor(), choices), hints)
        self._composer.tell_typing()
        self._show_status()

    @on(Composer.Wished)
    def _wished(self, wished: Composer.Wished) -> None:
        match wished.wish:
            case "last":
                if not self._writing.last():
                    self.order(Order("edit", ""))
            case "cancel":
                self._cancel()
            case "messages":
                self._transcript.focus()
            case "earlier":
                self._transcript.earlier()
            case "later":
                self._transcript.scroll_page_down(animate=False)
            case "newest":
                self._transcript.action_latest()

    def _cancel(self) -> None:
        if self._composer.subject:
            self.begin(None)
        else:
            self._transcript.action_latest()
        self.notice("")

    @on(Transcript.Pressed)
    def _pressed(self, pressed: Transcript.Pressed) -> None:
        match pressed.key:
            case "write":
                self._composer.focus()
            case "react":
                self.begin(None, "/react ")
            case "copy" | "copy_original" if self.entry:
                self._copy(self.entry, original=pressed.key == "copy_original")
            case "reply" | "edit" | "delete" as name:
                self.order(Order(name, ""))

    def _copy(self, entry: Entry, *, original: bool) -> None:
        text = entry.message.text if original else shown(entry, Reader(self._rooms.current.me.id, self._chat.lang)).text
        self.app.copy_to_clipboard(visible(text))
        self.notice(self.words("copied"))

    @on(Transcript.End)
    def _seen(self) -> None:
        self._rooms.current.see()
        self.renew()

    @on(Transcript.Top)
    def _top(self) -> None:
        self.run_worker(self._older(self._rooms.current))

    async def _older(self, conversation: Conversation) -> None:
        if await self._rooms.older(conversation):
            self._transcript.renew()
