"""Board: the parts of the screen, one under the other, and what each shows now; orders are given here."""

import asyncio

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message

from client.connection import State
from client.terminal.bar import Bar
from client.terminal.commands import Choices, Order, complete
from client.terminal.composer import Composer, Subject
from client.terminal.conversation import Conversation
from client.terminal.dialogs import Question
from client.terminal.label import Label
from client.terminal.people import People
from client.terminal.reading import Reader, shown
from client.terminal.rooms import Rooms
from client.terminal.status import About, Status
from client.terminal.suggestions import Suggestions
from client.terminal.text import visible
from client.terminal.transcript import Transcript
from client.terminal.words import Words
from server.room import Entry
from server.wire import ReadingLang

_PEOPLE_FROM = 100


class Board(Vertical):
    """Composes the widgets, and is the desk of whoever sits before it.

    `limit` is how many characters a line may have, `threshold` below which a translation is marked as unsure.
    """

    class Entered(Message):
        """A room was entered, and is to be followed."""

        def __init__(self, conversation: Conversation) -> None:
            super().__init__()
            self.conversation = conversation

    def __init__(
        self, rooms: Rooms, tables: dict[ReadingLang, Words], lang: ReadingLang, limit: int, threshold: float
    ) -> None:
        super().__init__()
        self.words = tables[lang]
        self.state: State = "connected"
        self._tables = tables
        self.transcript = Transcript(self.words, lang, threshold)
        self.suggestions = Suggestions()
        self.composer = Composer(self.suggestions)
        self._status = Status()
        self._bar, self._people, self._about, self._hints = Bar(), People(), About(), Label("hints")
        self._rooms, self.limit = rooms, limit
        self._people_wanted: bool | None = None  # until the reader says otherwise: where there is room

    def compose(self) -> ComposeResult:
        """Puts the parts one under the other."""
        yield self._bar
        with Horizontal(id="middle"):
            yield self.transcript
            yield self._people
        yield self._status
        yield self._about
        yield self.suggestions
        yield self.composer
        yield self._hints

    def on_resize(self) -> None:
        """Shows as much as there is room for."""
        self.renew()

    def renew(self) -> None:
        """Shows the lines around the messages as they are now."""
        current, words, width = self._rooms.current, self.words, self.app.size.width
        self._bar.show(self._rooms.all(), current, self.state, words)
        self._people.display = width >= _PEOPLE_FROM if self._people_wanted is None else self._people_wanted
        self._people.show(current, words)
        self._about.show(self.composer.subject, words)
        self.composer.placeholder = words("write", room=current.name)
        self._hints.say(Text(words("hints_messages" if self.transcript.has_focus else "hints")))
        self.show_status()

    def show_status(self) -> None:
        """Shows the line under the messages, of which a part passes by itself."""
        left = self.limit - len(self.composer.text)
        self._status.show(self._rooms.current, self.words, following=self.transcript.following, left=left)

    def toggle_people(self) -> None:
        """Shows or hides who is here."""
        self._people_wanted = not self._people.display
        self.renew()

    def suggest(self, themes: tuple[str, ...]) -> None:
        """Offers what could complete the words before the cursor."""
        current = self._rooms.current
        people = tuple(name for name in current.names() if name != current.me.name)
        choices = Choices(people, tuple(room.name for room in self._rooms.all()), themes)
        hints = {f"/{name}": said for name, said in self.words.under("/")}
        self.suggestions.offer(complete(self.composer.before_cursor(), choices), hints)

    @property
    def entry(self) -> Entry | None:
        """The message that is chosen."""
        return self.transcript.entry

    def notice(self, text: str) -> None:
        """Shows a sentence until the next order."""
        self._status.notice = text
        self.renew()

    def begin(self, subject: Subject | None, text: str = "") -> None:
        """Puts a text into the composer."""
        self.composer.begin(subject, text)
        self.renew()

    def copy(self, *, original: bool) -> None:
        """Copies the chosen message as it is read, or as it was written; what could act where it is pasted is spelt."""
        if entry := self.entry:
            seen = shown(entry, Reader(self._rooms.current.me.id, self.transcript.lang)).text
            self.app.copy_to_clipboard(visible(entry.message.text if original else seen))
            self.notice(self.words("copied"))

    def look(self, entered: Conversation | None = None) -> None:
        """Shows the current room from its end."""
        if entered:
            self.post_message(self.Entered(entered))
        self.transcript.show(self._rooms.current)
        self._rooms.current.see()
        self.renew()

    def speak(self, lang: ReadingLang) -> None:
        """Speaks this language from here on."""
        self.words = self._tables[lang]
        self.transcript.speak(self.words, lang)
        self.renew()

    async def confirm(self, question: str, text: str) -> bool:
        """Asks yes or no."""
        answer: asyncio.Future[bool | None] = asyncio.get_running_loop().create_future()
        self.app.push_screen(Question(self.words, question, text), answer.set_result)
        return bool(await answer)

    async def perform(self, order: Order) -> None:
        """Does what is about the screen alone."""
        match order.name:
            case "who":
                self.toggle_people()
            case "original":
                self.transcript.toggle_originals()
            case "theme" if order.rest:
                self._wear(order.rest)
            case _:
                await self.run_action(f"app.{order.name}")

    def _wear(self, theme: str) -> None:
        if theme in self.app.available_themes:
            self.app.theme = theme
        else:
            self.notice(self.words("no_theme"))
