"""Audience: the readers of one room on this node, by language, and the events on their way to them."""

import asyncio
from collections import Counter
from typing import Protocol

from msgspec.structs import replace

from server.settings import Settings
from server.wire import Participant, Presence, ReadingLang


class Reader(Protocol):
    """Somebody who reads rooms. `offer` never waits and never raises; whole WebSocket frames only."""

    participant: Participant
    lang: ReadingLang

    def offer(self, frames: bytes, count: int = 1) -> None:
        """Takes frames to send, in order; a reader who cannot keep up is cut off."""
        ...


class Channel:
    """Up to `fanout_shard` readers of one room in one language, who get the same bytes in the same write.

    A reader's write costs far more than a frame (docs/decisions.md), so events that come within the window go out
    joined. The window grows with the number of readers: alone or among few, a reader waits for nothing.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pending: list[bytes] = []
        self._late: dict[Reader, int] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._next = 0.0
        self.readers: set[Reader] = set()

    def add(self, reader: Reader) -> None:
        """Takes a reader in, who gets what comes from now on: what is pending is in the reader's snapshot."""
        self.readers.add(reader)
        if self._pending:
            self._late[reader] = len(self._pending)

    def remove(self, reader: Reader) -> None:
        """Lets a reader go, who first gets what is pending."""
        self._send(reader)
        self.readers.discard(reader)
        self._late.pop(reader, None)

    def push(self, frame: bytes, readers: int) -> None:
        """Sends a frame to all, at once or with the next few; `readers` is the size of the whole audience."""
        self._pending.append(frame)
        if self._timer is None:
            loop = asyncio.get_running_loop()
            window = min(self._settings.fanout_window_ms, readers * self._settings.fanout_cost_us / 1e3) / 1e3
            # A short wait even after silence: chat comes in bursts, and the first line would cost a write of its own.
            due = max(self._next, loop.time() + window / 8)
            self._next = due + window
            self._timer = loop.call_at(due, self.flush)

    def flush(self) -> None:
        """Sends what is pending."""
        if self._timer:
            self._timer.cancel()
            self._timer = None
        count, whole = len(self._pending), b"".join(self._pending)
        for reader in self.readers - self._late.keys() if self._late else tuple(self.readers):
            reader.offer(whole, count)
        for reader in tuple(self._late):
            self._send(reader)
        self._late.clear()
        self._pending.clear()

    def _send(self, reader: Reader) -> None:
        frames = self._pending[self._late.get(reader, 0) :]
        if frames:
            reader.offer(b"".join(frames), len(frames))


class Audience:
    """The readers of one room: their channels, their names, and who came and went."""

    def __init__(self, room: str, settings: Settings) -> None:
        self.room = room
        self.people: dict[str, Participant] = {}
        self._settings = settings
        self._channels: dict[ReadingLang, list[Channel]] = {}
        self._where: dict[Reader, Channel] = {}
        self._seats: Counter[str] = Counter()
        self._came: dict[str, Participant] = {}
        self._went: dict[str, Participant] = {}

    def __len__(self) -> int:
        """How many readers there are."""
        return len(self._where)

    def __contains__(self, reader: Reader) -> bool:
        """Whether the reader is here."""
        return reader in self._where

    def hosts(self, ids: set[str]) -> list[Reader]:
        """Gives the readers who are one of these participants."""
        return [reader for reader in self._where if reader.participant.id in ids]

    @property
    def langs(self) -> list[ReadingLang]:
        """The languages somebody here reads."""
        return list(self._channels)

    def add(self, reader: Reader, person: Participant) -> None:
        """Takes a reader in, for what comes from now on; the others see the reader as `person`."""
        self._seat(reader)
        self._seats[person.id] += 1
        if self.people.get(person.id) != person:
            self._came[person.id] = person
        self._went.pop(person.id, None)
        self.people[person.id] = person

    def remove(self, reader: Reader) -> None:
        """Lets a reader go, who first gets what is on its way."""
        self._unseat(reader)
        person = reader.participant.id
        self._seats[person] -= 1
        if self._seats[person] == 0:
            del self._seats[person]
            gone = self.people.pop(person)
            if self._came.pop(person, None) is None:
                self._went[person] = gone

    def move(self, reader: Reader) -> None:
        """Brings a reader to the language now read; what was on its way still comes in the one before."""
        self._unseat(reader)
        self._seat(reader)
        person = replace(self.people[reader.participant.id], lang=reader.lang)
        self.people[person.id] = self._came[person.id] = person

    def _seat(self, reader: Reader) -> None:
        channels = self._channels.setdefault(reader.lang, [])
        channel = next((c for c in channels if len(c.readers) < self._settings.fanout_shard), None)
        if channel is None:
            channels.append(channel := Channel(self._settings))
        channel.add(reader)
        self._where[reader] = channel

    def _unseat(self, reader: Reader) -> None:
        channel = self._where.pop(reader)
        channel.remove(reader)
        if channel.readers:
            return
        channel.flush()
        for lang, channels in tuple(self._channels.items()):
            if channel in channels:
                channels.remove(channel)
                if not channels:
                    del self._channels[lang]

    def push(self, lang: ReadingLang, frame: bytes) -> None:
        """Sends a frame to the readers of a language."""
        for channel in self._channels.get(lang, ()):
            channel.push(frame, len(self))

    def presence(self) -> Presence | None:
        """Gives who came and went since last asked, or None for nobody."""
        if not self._came and not self._went:
            return None
        limit = self._settings.max_people_listed
        came, went = list(self._came.values())[:limit], list(self._went.values())[:limit]
        self._came.clear()
        self._went.clear()
        return Presence(room=self.room, count=len(self.people), came=came, went=went)
