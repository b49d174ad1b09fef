"""What the server tells: the events of `lianmai.v1`."""

from msgspec import UNSET, Struct, UnsetType

from server.wire.values import (
    Lang,
    Participant,
    ReadingLang,
    RefusalCode,
    RoomInfo,
    ServerInfo,
    Status,
    Translation,
    tag,
)


class Event(Struct, frozen=True, tag=tag, tag_field="type", omit_defaults=True, kw_only=True):
    """What the server tells."""


class Answer(Event, frozen=True, kw_only=True):
    """The answer to one command, with its `ref`."""

    ref: str | UnsetType = UNSET


class RoomEvent(Event, frozen=True, kw_only=True):
    """A fact of one room."""

    room: str


class Logged(RoomEvent, frozen=True, kw_only=True):
    """A fact with its place in the room's order; 0 until the broker has given it one."""

    seq: int = 0


class Said(Logged, frozen=True, kw_only=True):
    """A message, as written; `revision` is the seq of its last edit, `reactions` maps emoji to participant ids."""

    id: str
    at: int
    author: Participant
    lang: Lang
    text: str
    reply_to: int | UnsetType = UNSET
    translation: Translation | UnsetType = UNSET
    revision: int = 0
    deleted: bool = False
    reactions: dict[str, list[str]] = {}


class Translated(Logged, frozen=True, kw_only=True):
    """The translation of message `of`; `ms` from its publication to this."""

    of: int
    lang: ReadingLang
    text: str
    status: Status
    ms: int
    sure: float | UnsetType = UNSET
    revision: int = 0


class Edited(Logged, frozen=True, kw_only=True):
    """Message `of` has a new text."""

    of: int
    at: int
    lang: Lang
    text: str
    translation: Translation | UnsetType = UNSET


class Deleted(Logged, frozen=True, kw_only=True):
    """Message `of` is gone; `by` is who took it back."""

    of: int
    by: str


class Reacted(Logged, frozen=True, kw_only=True):
    """A participant put an emoji on message `of`, or took it off."""

    of: int
    emoji: str
    on: bool
    participant: Participant


class Promoted(Logged, frozen=True, kw_only=True):
    """A participant is a host from here on."""

    participant: Participant


class Rated(Logged, frozen=True, kw_only=True):
    """A reader's verdict on a translation, for the hosts: `better` is a glossary proposal."""

    of: int
    lang: ReadingLang
    good: bool
    participant: Participant
    better: str | UnsetType = UNSET


class IsTyping(RoomEvent, frozen=True, kw_only=True, tag="typing"):
    """Somebody writes at this moment."""

    participant: Participant


class Presence(RoomEvent, frozen=True, kw_only=True):
    """Who came and who went since the last; the lists are cut at a limit, `count` is exact."""

    count: int
    came: list[Participant]
    went: list[Participant]


class Welcome(Answer, frozen=True, kw_only=True):
    """The answer to `hello`; `session` resumes as the same participant."""

    participant: Participant
    session: str
    lang: ReadingLang
    server: ServerInfo


class Joined(Answer, frozen=True, kw_only=True):
    """The room as it stands; with `recovered`, `messages` are those missed and changes to older ones follow."""

    room: RoomInfo
    messages: list[Said]
    recovered: bool
    people: list[Participant]
    more: bool


class Left(Answer, frozen=True, kw_only=True):
    """The answer to `leave`."""

    room: str


class Accepted(Answer, frozen=True, kw_only=True):
    """The command took effect, at `seq` if it is a fact of the room."""

    room: str
    seq: int | UnsetType = UNSET
    id: str | UnsetType = UNSET


class Reading(Answer, frozen=True, kw_only=True):
    """The reading language from here on."""

    lang: ReadingLang


class Page(Answer, frozen=True, kw_only=True, tag="history"):
    """Messages before a place, oldest first; `more` if there are older ones."""

    room: str
    messages: list[Said]
    more: bool


class Previewed(Answer, frozen=True, kw_only=True, tag="preview"):
    """How a text would read; `text` is as written where nothing in it needs translating."""

    lang: ReadingLang
    text: str
    status: Status
    sure: float | UnsetType = UNSET


class Spelled(Answer, frozen=True, kw_only=True, tag="pinyin"):
    """A text in pieces, each with its reading in pinyin; empty for what is not Chinese."""

    readings: list[tuple[str, str]]


class Refused(Answer, frozen=True, kw_only=True):
    """The command took no effect; `message` says what to do, in the reader's language."""

    code: RefusalCode
    message: str
    retry_ms: int | UnsetType = UNSET


class Draining(Event, frozen=True, kw_only=True):
    """This node stops: reconnect after that many milliseconds."""

    reconnect_in_ms: int


LOGGED: tuple[type[Logged], ...] = (Said, Translated, Edited, Deleted, Reacted, Promoted, Rated)
EVENTS: tuple[type[Event], ...] = (
    *LOGGED,
    IsTyping,
    Presence,
    Welcome,
    Joined,
    Left,
    Accepted,
    Reading,
    Page,
    Previewed,
    Spelled,
    Refused,
    Draining,
)
