"""Room: what is true in a room, as a fold of its events; no asyncio."""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from server.wire import (
    Deleted,
    Edited,
    Logged,
    Participant,
    Promoted,
    Reacted,
    ReadingLang,
    Role,
    RoomInfo,
    Said,
    Translated,
    Translation,
)


class Entry(NamedTuple):
    """A message in its present state, and the translations of that text."""

    message: Said
    translations: dict[ReadingLang, Translation]


def amend(message: Said, event: Logged) -> Said | None:
    """Gives the message after the event, or None where the event is about a text that is gone."""
    if message.deleted:
        return None
    match event:
        case Edited():
            return replace(message, text=event.text, lang=event.lang, revision=event.seq)
        case Deleted():
            return replace(message, text="", lang="none", deleted=True, revision=event.seq, reactions={})
        case Reacted():
            return replace(message, reactions=_react(message.reactions, event))
        case Translated():
            return message if event.revision == message.revision else None
    return message


def _react(reactions: dict[str, list[str]], event: Reacted) -> dict[str, list[str]]:
    people = [person for person in reactions.get(event.emoji, []) if person != event.participant.id]
    if event.on:
        people.append(event.participant.id)
    return {**{e: p for e, p in reactions.items() if e != event.emoji}, **({event.emoji: people} if people else {})}


def govern(info: RoomInfo, event: Logged) -> RoomInfo:
    """Gives the room's standing facts after the event."""
    if isinstance(event, Promoted):
        others = [host for host in info.hosts if host.id != event.participant.id]
        info = replace(info, hosts=[*others, event.participant])
    return replace(info, seq=event.seq)


def translation_of(event: Translated) -> Translation:
    """Gives the translation that the event tells of."""
    return Translation(event.lang, event.text, event.status, event.sure)


class Room:
    """What is true in one room, over a window of its latest messages and events.

    Applying an event twice, or one older than the room's `seq`, changes nothing: a snapshot and any
    overlapping tail of the log give the same room as the whole log.
    """

    def __init__(self, info: RoomInfo, entries: Iterable[Entry] = (), window: int = 200, tail: int = 256) -> None:
        self.info = info
        self.entries = {entry.message.seq: entry for entry in entries}
        self._window = window
        self._tail: deque[Logged] = deque(maxlen=tail)

    @property
    def seq(self) -> int:
        """The seq of the last event applied."""
        return self.info.seq

    def apply(self, event: Logged) -> bool:
        """Takes one event in; answers False where it changes nothing, being old or about a text that is gone."""
        if event.seq <= self.seq:
            return False
        self.info = govern(self.info, event)
        self._tail.append(event)
        if isinstance(event, Said):
            return self._add(event)
        of: int | None = getattr(event, "of", None)
        return of is None or self._amend(of, event)

    def _add(self, message: Said) -> bool:
        known: dict[ReadingLang, Translation] = {}
        if not isinstance(message.translation, UnsetType):
            known[message.translation.lang] = message.translation
        self.entries[message.seq] = Entry(replace(message, translation=UNSET), known)
        while len(self.entries) > self._window:
            del self.entries[next(iter(self.entries))]
        return True

    def _amend(self, of: int, event: Logged) -> bool:
        entry = self.entries.get(of)
        if entry is None:
            return True  # older than the window: nothing here to change
        message = amend(entry.message, event)
        if message is None:
            return False
        known = entry.translations
        if isinstance(event, Edited | Deleted):
            given = event.translation if isinstance(event, Edited) else UNSET
            known = {} if isinstance(given, UnsetType) else {given.lang: given}
        elif isinstance(event, Translated):
            known = {**known, event.lang: translation_of(event)}
        self.entries[of] = Entry(message, known)
        return True

    def latest(self, count: int) -> list[Entry]:
        """Gives up to `count` entries of the window, oldest first."""
        return list(self.entries.values())[-count:] if count else []

    def has_before(self, messages: list[Said]) -> bool:
        """Tells whether there are, or may be, messages before the first of these."""
        oldest = next(iter(self.entries), 0)
        return bool(oldest) and (not messages or messages[0].seq > oldest or len(self.entries) >= self._window)

    def since(self, seq: int) -> list[Logged] | None:
        """Gives the events after `seq`, or None where the window of events does not reach back so far."""
        if seq >= self.seq:
            return []
        if not self._tail or self._tail[0].seq > seq + 1:
            return None
        return [event for event in self._tail if event.seq > seq]

    def is_host(self, participant: str) -> bool:
        """Tells whether the participant with this id is a host."""
        return any(host.id == participant for host in self.info.hosts)

    def author(self, participant: Participant) -> Participant:
        """Gives the participant as author of a message: with the role held here."""
        role: Role = "host" if self.is_host(participant.id) else "guest"
        return Participant(participant.id, participant.name, role)


def catch_up(events: Iterable[Logged]) -> tuple[list[Entry], list[Logged]]:
    """Splits missed events into the messages they bring first, and from the first change to an older one, the rest.

    A change that a later one overtakes (an edit of a text since edited, the translation of a text since gone) is
    left out.
    """
    events = list(events)
    brought = {event.seq for event in events if isinstance(event, Said)}
    changes = (index for index, event in enumerate(events) if getattr(event, "of", None) not in (None, *brought))
    first = next(changes, len(events))
    rest = list(_lasting(events[first:]))[::-1]
    if first == 0:
        return [], rest
    room = Room(RoomInfo("", "", "", events[0].seq - 1, 0, [], None, 0, False), window=first, tail=0)
    for event in events[:first]:
        room.apply(event)
    return list(room.entries.values()), rest


def _lasting(events: list[Logged]) -> Iterator[Logged]:
    overtaken: set[int] = set()
    for event in reversed(events):
        if isinstance(event, Translated | Edited) and event.of in overtaken:
            continue
        if isinstance(event, Edited | Deleted):
            overtaken.add(event.of)
        yield event
