"""How a frame becomes a command or an event, and back."""

from typing import Union

import msgspec
from msgspec import UNSET, Struct, UnsetType

from server.wire.commands import COMMANDS, LATER, Command
from server.wire.events import EVENTS, LOGGED, Event, Logged
from server.wire.values import RefusalCode, Token


class Envelope(Struct, frozen=True):
    """The part of a frame that is read to answer one that is wrong."""

    type: str | UnsetType = UNSET
    ref: Token | UnsetType = UNSET


class BadFrame(Exception):  # noqa: N818 - the refusal it becomes has this name
    """A frame that is no command; `code` and `reason` go into the refusal, with its `ref` where it has one."""

    def __init__(self, reason: str, ref: str | UnsetType = UNSET, code: RefusalCode = "bad_frame") -> None:
        super().__init__(reason)
        self.reason, self.ref, self.code = reason, ref, code


_commands: msgspec.json.Decoder[Command] = msgspec.json.Decoder(Union[COMMANDS])
_envelopes = msgspec.json.Decoder(Envelope)


def decode(frame: str | bytes) -> Command:
    """Reads one frame; raises BadFrame."""
    try:
        return _commands.decode(frame)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise _bad_frame(frame, str(error)) from None


def _bad_frame(frame: str | bytes, reason: str) -> BadFrame:
    try:
        envelope = _envelopes.decode(frame)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return BadFrame(reason)
    if envelope.type in LATER:
        return BadFrame(reason, envelope.ref, "unsupported")
    return BadFrame(reason, envelope.ref)


_encoder = msgspec.json.Encoder()
_logged: msgspec.json.Decoder[Logged] = msgspec.json.Decoder(Union[LOGGED])
_events: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Union[EVENTS])


def encode(value: Struct) -> bytes:
    """Writes one frame, UTF-8 JSON."""
    return _encoder.encode(value)


def decode_event(frame: str | bytes) -> Event:
    """Reads one frame of the server's; raises msgspec.DecodeError."""
    return _events.decode(frame)


def decode_logged(body: bytes) -> Logged:
    """Reads one event of a room's log; raises msgspec.DecodeError."""
    return _logged.decode(body)
