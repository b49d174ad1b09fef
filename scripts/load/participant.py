"""Participant: somebody simulated, who speaks when due and checks every frame that comes."""

import asyncio
import time
from collections.abc import Callable

from msgspec import UnsetType

from client.feed import ConnectionEnded
from client.link import Backoff, CommandRefused, Link, Plan, State
from scripts.load.figures import Figures, Span
from server.wire import (
    Accepted,
    Command,
    Event,
    Hello,
    Join,
    Joined,
    Logged,
    Position,
    ReadingLang,
    Said,
    Say,
    Translated,
    Translation,
)


class Participant:
    """One connection in one room.

    A message's id carries when it was due and its language, so that every reader can tell how late it came, and whether
    a translation must come with it. Times are of `time.time()`: speakers and readers share this machine's clock.
    """

    def __init__(self, url: str, name: str, lang: ReadingLang, room: str, figures: Callable[[], Figures]) -> None:
        self.name = name
        self.lang = lang
        self.room = room
        self.figures = figures
        self.accepted: list[int] = []
        self.unanswered = 0
        self.joined = asyncio.Event()
        self._position: Position | None = None
        self._first = self._heard = self._total = 0
        self._pending: dict[int, float] = {}
        self._states = 0
        plan = Plan(self._take, self._resume, self._watch, Backoff(0.05, 3.0))
        self.link = Link(url, Hello(name=name, lang=lang), plan)

    async def run(self) -> None:
        """Stays in the room until cancelled."""
        joining = asyncio.create_task(self._join())
        try:
            await self.link.run()
        finally:
            joining.cancel()
            await asyncio.wait([joining])
        if self.link.ended:
            self.figures().fault("connection ended", f"{self.name}: {self.link.ended}")

    async def say(self, text: str, due: float, number: int) -> None:
        """Says a line that was due at a time, and waits for its answer however long that takes."""
        id_ = f"{self.lang[0]}{number}-{self.name}-{due * 1000:.0f}"
        self.figures().counts["sent"] += 1
        self.unanswered += 1
        try:
            answer = await self.link.ask(Say(room=self.room, id=id_, text=text))
        except CommandRefused as refused:
            self.figures().refused[refused.code] += 1
        except ConnectionEnded:
            self.figures().counts["unanswered"] += 1
        else:
            self._accepted(answer, due)
        finally:
            self.unanswered -= 1

    def span(self) -> Span:
        """Gives what was heard since coming in."""
        return Span(self.room, self._first, self._heard, self._total)

    @property
    def seq(self) -> int:
        """How far this reader has come in the room's log."""
        return self._position.seq if self._position else 0

    @property
    def pending(self) -> int:
        """Translations that were announced and have not come."""
        return len(self._pending)

    def _accepted(self, answer: Event, due: float) -> None:
        if isinstance(answer, Accepted) and isinstance(answer.seq, int):
            self.accepted.append(answer.seq)
            self.figures().accepted.add((time.time() - due) * 1000)

    async def _join(self) -> None:
        await self.link.started()
        await self.link.ask(Join(room=self.room, history=0))

    def _resume(self, unanswered: list[Command]) -> list[Command]:
        """Joins again where it stopped, before what is sent again: who speaks must be in the room."""
        if self._position is None:
            return unanswered
        return [Join(room=self.room, history=0, since=self._position), *unanswered]

    def _watch(self, state: State) -> None:
        if state == "connected":
            self._states += 1
            self.figures().counts["reconnects" if self._states > 1 else "connects"] += 1

    def _take(self, event: Event) -> None:
        if isinstance(event, Joined):
            self._take_joined(event)
        elif isinstance(event, Logged):
            self._take_logged(event)

    def _take_joined(self, joined: Joined) -> None:
        if joined.recovered:
            for message in joined.messages:
                self._take_logged(message)
        else:
            if self._position is not None:
                self.figures().counts["snapshots"] += 1  # a gap, but one that was told
            self._first, self._heard, self._total = joined.room.seq, 0, 0
        self._position = Position(joined.room.epoch, joined.room.seq)
        self.joined.set()

    def _take_logged(self, event: Logged) -> None:
        self.figures().counts["deliveries"] += 1
        if self._position is not None:
            if event.seq <= self._position.seq:
                kind = "twice" if event.seq == self._position.seq else "out of order"
                self.figures().fault(kind, f"{self.name} got seq {event.seq} after {self._position.seq}")
                return
            self._position = Position(self._position.epoch, event.seq)
        if isinstance(event, Said):
            self._take_said(event)
        elif isinstance(event, Translated):
            self._take_translated(event)

    def _take_said(self, said: Said) -> None:
        self._heard += 1
        self._total += said.seq
        due = _due(said)
        self.figures().original.add((time.time() - due) * 1000)
        foreign = said.id[:1] != self.lang[0]
        if foreign and isinstance(said.translation, UnsetType):
            self.figures().fault("no translation", f"{self.name} reads {self.lang}, got {said.text!r} alone")
        elif not isinstance(said.translation, UnsetType):
            self._take_translation(said, said.translation, due)

    def _take_translation(self, said: Said, translation: Translation, due: float) -> None:
        if translation.lang != self.lang:
            self.figures().fault("wrong language", f"{self.name} reads {self.lang}, got {translation.lang}")
        elif translation.status == "pending":
            self._pending[said.seq] = due
        else:
            self._count(translation.status, due)

    def _take_translated(self, event: Translated) -> None:
        due = self._pending.pop(event.of, None)
        if event.lang != self.lang:
            self.figures().fault("wrong language", f"{self.name} reads {self.lang}, got {event.lang}")
        elif due is None:
            self.figures().counts["translated anew"] += 1
        else:
            self._count(event.status, due)

    def _count(self, status: str, due: float) -> None:
        self.figures().counts[f"translation {status}"] += 1
        if status == "done":
            self.figures().translated.add((time.time() - due) * 1000)


def _due(said: Said) -> float:
    """Gives when a message was due, in seconds since 1970; its own time where it is none of ours."""
    due = said.id.rpartition("-")[2]
    return int(due) / 1000 if due.isdigit() else said.at / 1000
