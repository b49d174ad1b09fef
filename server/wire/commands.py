"""What a client asks: the commands of `lianmai.v1`."""

from msgspec import UNSET, Struct, UnsetType

from server.wire.values import Position, ReadingLang, Secret, Seq, Token, tag


class Command(Struct, frozen=True, tag=tag, tag_field="type", kw_only=True):
    """What a client asks; `ref` comes back in the answer."""

    ref: Token | UnsetType = UNSET


class Hello(Command, frozen=True, kw_only=True):
    """Opens the conversation; `session` from an earlier welcome makes it the same participant."""

    name: str
    lang: ReadingLang
    token: Secret | None = None
    session: Secret | None = None


class Join(Command, frozen=True, kw_only=True):
    """Enters a room; `host_key` makes the opener, or who knows it, a host."""

    room: Token
    since: Position | None = None
    history: Seq = 50
    key: Token | None = None
    host_key: Token | None = None


class Leave(Command, frozen=True, kw_only=True):
    """Leaves a room."""

    room: Token


class Say(Command, frozen=True, kw_only=True):
    """Says a line; `id` is the client's own and makes sending again safe."""

    room: Token
    id: Token
    text: str
    reply_to: Seq | None = None


class Edit(Command, frozen=True, kw_only=True):
    """Replaces the text of the author's own message."""

    room: Token
    seq: Seq
    text: str


class Delete(Command, frozen=True, kw_only=True):
    """Takes a message back."""

    room: Token
    seq: Seq


class React(Command, frozen=True, kw_only=True):
    """Adds an emoji to a message, or takes it off."""

    room: Token
    seq: Seq
    emoji: Token
    on: bool


class Typing(Command, frozen=True, kw_only=True):
    """Tells the others that one is writing."""

    room: Token


class ReadIn(Command, frozen=True, kw_only=True):
    """Changes the reading language."""

    lang: ReadingLang


class History(Command, frozen=True, kw_only=True):
    """Asks for up to `limit` messages before `before`."""

    room: Token
    before: Seq
    limit: Seq = 50


class Rate(Command, frozen=True, kw_only=True):
    """Says whether a translation is good, and a better wording."""

    room: Token
    seq: Seq
    lang: ReadingLang
    good: bool
    better: str | None = None


class Preview(Command, frozen=True, kw_only=True):
    """Asks how a text would read in a language, before it is said."""

    text: str
    lang: ReadingLang


class Pinyin(Command, frozen=True, kw_only=True):
    """Asks how the Chinese characters of a text are read."""

    text: str


COMMANDS: tuple[type[Command], ...] = (
    Hello,
    Join,
    Leave,
    Say,
    Edit,
    Delete,
    React,
    Typing,
    ReadIn,
    History,
    Rate,
    Preview,
    Pinyin,
)
# Named by the protocol, not served yet: answered `unsupported`, not `bad_frame`.
LATER = frozenset({"ask", "upvote", "answer", "host"})
