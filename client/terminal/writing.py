"""Writing: what becomes of a written line: it is said, changes a message, or is an order."""

from collections.abc import Coroutine

from client.connection import Chat, CommandRefused, ConnectionEnded
from client.terminal.commands import Line, Order, Unknown, parse
from client.terminal.composer import Subject
from client.terminal.desk import Desk
from client.terminal.orders import Orders
from client.terminal.rooms import Rooms
from client.terminal.speech import Speech


class Writing:
    """Sends lines and obeys orders; what is refused is told at the desk, and nothing written is lost."""

    def __init__(self, chat: Chat, rooms: Rooms, speech: Speech, desk: Desk) -> None:
        self._chat, self._rooms, self._speech, self._desk = chat, rooms, speech, desk
        self._orders = Orders(chat, rooms, speech, desk)

    def read(self, text: str, subject: Subject | None) -> Coroutine[None, None, None] | None:
        """Gives what is to be done about a line, or None where it stays in the composer, with the reason told."""
        text = text.strip()
        parsed = Line(text) if subject else parse(text)
        words = self._desk.words
        if isinstance(parsed, Unknown):
            self._desk.notice(words("unknown", name=parsed.name))
            return None
        if isinstance(parsed, Line) and len(parsed.text) > self._desk.limit:
            self._desk.notice(words("too_long", limit=self._desk.limit))
            return None
        self._desk.notice("")
        return self.order(parsed) if isinstance(parsed, Order) else self._write(parsed.text, subject)

    async def order(self, order: Order) -> None:
        """Obeys an order; a refusal is shown in the server's words."""
        try:
            await self._orders.obey(order)
        except CommandRefused as refused:
            self._desk.notice(refused.message)
        except ConnectionEnded as ended:
            self._desk.notice(ended.reason)

    async def _write(self, text: str, subject: Subject | None) -> None:
        if not text:
            return
        conversation = self._rooms.current
        try:
            if subject and subject.kind == "edit":
                await self._chat.edit(conversation.name, subject.seq, text)
            else:
                await self._speech.say(conversation, text, subject.seq if subject else None)
        except CommandRefused as refused:
            self._desk.notice(refused.message)
            self._desk.begin(subject, text)
        except ConnectionEnded as ended:
            self._desk.notice(ended.reason)

    def last(self) -> bool:
        """Brings a line that was refused back into the composer; False where there is none."""
        outbox = self._rooms.current.outbox
        refused = next((line for line in reversed(outbox.values()) if line.state == "failed"), None)
        if refused is None:
            return False
        del outbox[refused.id]
        self._desk.begin(None, refused.text)
        return True
