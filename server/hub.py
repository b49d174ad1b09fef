"""Hub: which readers on this node follow which room; an event is encoded once per language."""

import asyncio
from collections.abc import Iterator
from itertools import chain

from websockets.frames import Frame, Opcode

from server.audience import Audience, Reader
from server.settings import Settings
from server.wire import Event, Participant, ReadingLang, RoomEvent, encode


def frame(event: Event) -> bytes:
    """Gives the event as one unmasked WebSocket text frame."""
    return Frame(Opcode.TEXT, encode(event)).serialize(mask=False)


class Hub:
    """Hands events to readers; knows nothing of what they say."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._audiences: dict[str, Audience] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def __len__(self) -> int:
        """How many rooms are read here."""
        return len(self._audiences)

    def audience(self, room: str) -> Audience | None:
        """Gives the readers of a room, or None for nobody."""
        return self._audiences.get(room)

    def names(self, room: str) -> Iterator[str]:
        """Gives the names of a room's readers."""
        if audience := self._audiences.get(room):
            yield from (person.name for person in audience.people.values())

    def company(self, reader: Reader) -> Iterator[str]:
        """Gives the names of those who read the same rooms as the reader."""
        return chain.from_iterable(self.names(room) for room, read in self._audiences.items() if reader in read)

    def follow(self, room: str, reader: Reader, person: Participant) -> None:
        """Adds a reader, who gets every event delivered from now on and whom the others see as `person`."""
        audience = self._audiences.get(room)
        if audience is None:
            audience = self._audiences[room] = Audience(room, self._settings)
        audience.add(reader, person)
        self._announce_soon(room)

    def unfollow(self, room: str, reader: Reader) -> None:
        """Takes a reader off, who first gets what is on its way."""
        audience = self._audiences.get(room)
        if audience is None or reader not in audience:
            return
        audience.remove(reader)
        if len(audience):
            self._announce_soon(room)
        else:
            del self._audiences[room]
            if timer := self._timers.pop(room, None):
                timer.cancel()

    def move(self, room: str, reader: Reader) -> None:
        """Goes on in the language that the reader now reads."""
        if (audience := self._audiences.get(room)) and reader in audience:
            audience.move(reader)
            self._announce_soon(room)

    def deliver(self, event: RoomEvent, lang: ReadingLang | None = None) -> None:
        """Sends an event to the room's readers, or to those of one language."""
        if audience := self._audiences.get(event.room):
            data = frame(event)
            for reading in (lang,) if lang else audience.langs:
                audience.push(reading, data)

    def tell(self, reader: Reader, event: Event) -> None:
        """Sends an event to one reader."""
        reader.offer(frame(event))

    def _announce_soon(self, room: str) -> None:
        if room not in self._timers:
            loop = asyncio.get_running_loop()
            self._timers[room] = loop.call_later(0, self._announce, room)

    def _announce(self, room: str) -> None:
        audience = self._audiences.get(room)
        if audience and (presence := audience.presence()):
            self.deliver(presence)
            loop = asyncio.get_running_loop()
            self._timers[room] = loop.call_later(self._settings.presence_seconds, self._announce, room)
        else:
            self._timers.pop(room, None)
