"""Conversation: what a reader knows of one room: messages, own lines on their way, people, and what was not seen."""

import time
from collections.abc import Callable
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from client.feed import Feed, entry_of
from client.terminal.text import mentions
from server.room import Entry, Room
from server.wire import Event, IsTyping, Joined, Page, Participant, Presence, Promoted, Said

_TYPING_SECONDS = 5.0


class Outgoing(Struct):
    """An own line on its way: `reason` says why it waits or was refused, `seq` is its place once accepted."""

    id: str
    text: str
    reply_to: int | None = None
    state: Literal["sending", "failed"] = "sending"
    reason: str = ""
    seq: int = 0


class Conversation:
    """One room as its reader has it; `take` is told each event of its feed."""

    def __init__(self, feed: Feed, me: Participant) -> None:
        self.feed = feed
        self.me = me
        self.people: dict[str, Participant] = {}
        self.count = 0
        self.more = False
        self.outbox: dict[str, Outgoing] = {}
        self.unread = 0
        self.first_unread: int | None = None
        self.mentioned = False
        self._typing: dict[str, tuple[str, float]] = {}

    @property
    def name(self) -> str:
        """The room's id."""
        return self.feed.name

    @property
    def entries(self) -> dict[int, Entry]:
        """The messages by their seq, in order."""
        return self.feed.room.entries

    def take(self, event: Event, *, seen: bool) -> None:
        """Takes in what the room's messages do not tell; `seen` if the reader looks at the newest line."""
        match event:
            case Joined():
                self._take_joined(event)
            case Said():
                self._take_said(event, seen)
            case Presence():
                self._take_presence(event)
            case IsTyping() if event.participant.id != self.me.id:
                self._typing[event.participant.id] = (event.participant.name, time.monotonic() + _TYPING_SECONDS)
            case Promoted():
                self._promote(event.participant)
            case Page():
                self._take_page(event)

    def _take_joined(self, joined: Joined) -> None:
        self.people = {person.id: person for person in joined.people}
        self.count = joined.room.count
        self.more = joined.more

    def _take_said(self, said: Said, seen: bool) -> None:
        self._typing.pop(said.author.id, None)
        if said.author.id == self.me.id:
            self.outbox.pop(said.id, None)
            return
        if not seen:
            self.first_unread = said.seq if self.unread == 0 else self.first_unread
            self.unread += 1
            self.mentioned = self.mentioned or mentions(said.text, self.me.name)

    def _take_presence(self, presence: Presence) -> None:
        self.people |= {person.id: person for person in presence.came}
        for person in presence.went:
            self.people.pop(person.id, None)
        self.count = presence.count

    def _promote(self, host: Participant) -> None:
        if person := self.people.get(host.id):
            self.people[host.id] = Participant(person.id, person.name, "host", person.lang)

    def _take_page(self, page: Page) -> None:
        """What lies before the page was read in another language: it is let go, and can be asked for anew."""
        first = page.messages[0].seq if page.messages else 0
        self.feed.room.entries = {seq: entry for seq, entry in self.entries.items() if seq >= first}
        self.more = page.more

    def add_older(self, page: Page, asked_at: int) -> bool:
        """Puts older messages before the others; False where too much has changed since they were asked for."""
        changes = self.feed.room.since(asked_at)
        if changes is None:
            return False
        info = replace(self.feed.room.info, seq=asked_at)
        older = Room(info, map(entry_of, page.messages), window=len(page.messages))
        for change in changes:
            if not isinstance(change, Said):
                older.apply(change)
        self.feed.room.entries = {**older.entries, **self.entries}
        self.more = page.more
        return True

    def see(self) -> None:
        """Counts from nothing; `first_unread` stays where it is until the next line not seen."""
        self.unread = 0
        self.mentioned = False

    def typing(self) -> list[str]:
        """Gives the names of who is writing now."""
        now = time.monotonic()
        self._typing = {key: (name, until) for key, (name, until) in self._typing.items() if until > now}
        return [name for name, _ in self._typing.values()]

    def own_latest(self) -> Entry | None:
        """Gives the reader's latest own message that is still there."""
        return self._latest(lambda entry: entry.message.author.id == self.me.id)

    def others_latest(self) -> Entry | None:
        """Gives the latest message of somebody else."""
        return self._latest(lambda entry: entry.message.author.id != self.me.id)

    def _latest(self, fits: Callable[[Entry], bool]) -> Entry | None:
        return next((e for e in reversed(self.entries.values()) if not e.message.deleted and fits(e)), None)

    def names(self) -> tuple[str, ...]:
        """Gives the names of people here, and of who has written, for mentions."""
        writers = (entry.message.author.name for entry in self.feed.room.latest(100))
        return tuple(dict.fromkeys([*(person.name for person in self.people.values()), *writers]))
