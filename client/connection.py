"""The Python client: connects, resumes, and gives typed events.

async with connect("ws://127.0.0.1:8765/ws", name="Ann", lang="en") as chat:
    async for event in chat.room("cats"):
        if isinstance(event, Said):
            await chat.react("cats", event.seq, "👍")
"""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Callable
from typing import TypeVar

from msgspec import UNSET
from msgspec.structs import replace

from client.feed import ConnectionEnded, Feed
from client.link import Backoff, CommandRefused, Link, Plan, State
from server.cleaning import clean_room
from server.wire import (
    Accepted,
    Answer,
    Command,
    Delete,
    Edit,
    Event,
    Hello,
    History,
    Join,
    Joined,
    Leave,
    Page,
    Rate,
    React,
    ReadIn,
    ReadingLang,
    Refused,
    RoomEvent,
    Say,
    Token,
    Typing,
    Welcome,
)

__all__ = ["Backoff", "Chat", "CommandRefused", "ConnectionEnded", "Feed", "State", "connect"]

A = TypeVar("A", bound=Answer)


class Ask(Command, frozen=True, kw_only=True):
    """Puts a question to a room's hosts; a server without the question queue answers `unsupported`."""

    room: Token
    id: Token
    text: str


class Chat:
    """Somebody in rooms. Commands wait for their answer across reconnects; they raise CommandRefused, ConnectionEnded.

    Commands unanswered when a connection breaks are sent again on the next; a `say` keeps its id, so it stays one line.
    """

    def __init__(self, url: str, hello: Hello, backoff: Backoff, watch: Callable[[State], None], limit: int) -> None:
        self.link = Link(url, hello, Plan(self._take, self._resume, watch, backoff))
        self._limit = limit
        self._feeds: dict[str, Feed] = {}
        self._again: dict[str, Feed] = {}

    @property
    def lang(self) -> ReadingLang:
        """The language this client reads."""
        return self.link.hello.lang

    @property
    def welcome(self) -> Welcome:
        """The server's latest welcome; raises ConnectionEnded before the first."""
        if self.link.welcome is None:
            raise ConnectionEnded(1006, "not connected yet")
        return self.link.welcome

    def room(self, name: str, *, history: int = 50, key: str | None = None, host_key: str | None = None) -> Feed:
        """Gives the events of a room; it is joined when the first is asked for."""
        name = clean_room(name) or name
        if name not in self._feeds:
            self._feeds[name] = Feed(name, self._join, history=history, limit=self._limit)
        feed = self._feeds[name]
        feed.key, feed.host_key = key or feed.key, host_key or feed.host_key
        return feed

    async def leave(self, room: str) -> None:
        """Leaves a room; its feed ends."""
        feed = self._feeds.pop(clean_room(room) or room, None)
        await self.link.ask(Leave(room=room))
        if feed:
            feed.end(ConnectionEnded(1000, "left the room"))

    async def say(self, room: str, text: str, *, reply_to: int | None = None, id_: str | None = None) -> Accepted:
        """Says a line; answers with its seq."""
        return await self._accepted(Say(room=room, id=id_ or secrets.token_hex(8), text=text, reply_to=reply_to))

    async def edit(self, room: str, seq: int, text: str) -> Accepted:
        """Replaces the text of one's own message."""
        return await self._accepted(Edit(room=room, seq=seq, text=text))

    async def delete(self, room: str, seq: int) -> Accepted:
        """Takes a message back."""
        return await self._accepted(Delete(room=room, seq=seq))

    async def react(self, room: str, seq: int, emoji: str, *, on: bool = True) -> Accepted:
        """Puts an emoji on a message, or takes it off."""
        return await self._accepted(React(room=room, seq=seq, emoji=emoji, on=on))

    async def ask(self, room: str, text: str) -> Accepted:
        """Puts a question into the room's queue."""
        return await self._accepted(Ask(room=room, id=secrets.token_hex(8), text=text))

    async def rate(self, room: str, seq: int, *, good: bool, better: str | None = None) -> Accepted:
        """Tells the hosts what one thinks of a translation into one's language."""
        return await self._accepted(Rate(room=room, seq=seq, lang=self.lang, good=good, better=better))

    async def typing(self, room: str) -> None:
        """Tells the others that one is writing; lost without a connection."""
        await self.link.send(Typing(room=room))

    async def history(self, room: str, before: int, limit: int = 50) -> Page:
        """Gives up to `limit` messages before a seq, oldest first."""
        return _expect(Page, await self.link.ask(History(room=room, before=before, limit=limit)))

    async def read_in(self, lang: ReadingLang) -> None:
        """Changes the reading language; each room's feed gets its visible history again, as a `Page`."""
        self.link.hello = replace(self.link.hello, lang=lang)
        await self.link.ask(ReadIn(lang=lang))

    def end(self, ended: ConnectionEnded) -> None:
        """Ends every feed and every command that waits."""
        self.link.end(ended)
        for feed in self._feeds.values():
            feed.end(ended)

    async def run(self) -> None:
        """Stays connected until the server ends it for good."""
        await self.link.run()
        if self.link.ended:
            self.end(self.link.ended)

    def _take(self, event: Event) -> None:
        if isinstance(event, Joined) and (feed := self._feeds.get(event.room.id)):
            feed.take_joined(event)
        elif isinstance(event, Page) and event.ref is UNSET and (feed := self._feeds.get(event.room)):
            feed.take_page(event)
        elif isinstance(event, Refused) and isinstance(event.ref, str) and (feed := self._again.get(event.ref)):
            feed.take_refused(CommandRefused(event))
        elif isinstance(event, RoomEvent) and (feed := self._feeds.get(event.room)):
            feed.take(event)

    def _resume(self, unanswered: list[Command]) -> list[Command]:
        """Gives what to send on a new connection: joins first, for who speaks must be in the room."""
        again = [command for command in unanswered if not isinstance(command, Join)]
        asked = {command.room: command for command in unanswered if isinstance(command, Join)}
        self._again = {f"again-{number}": feed for number, feed in enumerate(self._feeds.values())}
        joins = [
            replace(self._join_command(feed), ref=asked[feed.name].ref if feed.name in asked else ref)
            for ref, feed in self._again.items()
            if feed.joined or feed.name in asked
        ]
        return [*joins, *again]

    async def _join(self, feed: Feed) -> None:
        await self.link.ask(self._join_command(feed))

    def _join_command(self, feed: Feed) -> Join:
        return Join(room=feed.name, since=feed.position, history=feed.history, key=feed.key, host_key=feed.host_key)

    async def _accepted(self, command: Command) -> Accepted:
        return _expect(Accepted, await self.link.ask(command))


def _expect(kind: type[A], answer: Answer) -> A:
    if not isinstance(answer, kind):
        raise ConnectionEnded(1002, f"the server answered with {type(answer).__name__} for {kind.__name__}")
    return answer


def _ignore(_: State) -> None:
    pass


@contextlib.asynccontextmanager
async def connect(  # noqa: PLR0913 - what a user may want to say of a connection, by keyword
    url: str,
    *,
    name: str,
    lang: ReadingLang = "en",
    token: str | None = None,
    session: str | None = None,
    backoff: Backoff | None = None,
    watch: Callable[[State], None] = _ignore,
    limit: int = 1_000,
) -> AsyncIterator[Chat]:
    """Connects as `name`, and stays connected until left; raises ConnectionEnded where nobody answers.

    `watch` is told each change of state; `limit` bounds the events that a feed holds unread.
    """
    hello = Hello(name=name, lang=lang, token=token, session=session)
    chat = Chat(url, hello, backoff or Backoff(), watch, limit)
    running = asyncio.create_task(chat.run())
    # A bug here must not leave its user waiting for answers that nobody will bring.
    running.add_done_callback(lambda _: chat.end(ConnectionEnded(1011, "the client failed")))
    try:
        await chat.link.started()
        yield chat
    finally:
        chat.end(ConnectionEnded(1000, "left"))
        running.cancel()
        await asyncio.wait([running])
        if not running.cancelled():
            running.result()
