"""Interpreter: sees to it that every reader gets every message in the reader's language."""

import asyncio
import time

from msgspec import UNSET
from msgspec.structs import replace

from server.broker import Broker
from server.hub import Hub
from server.room import Entry, Room
from server.settings import Settings
from server.store import Draft, StoreFailed
from server.translation import Translator
from server.wire import Edited, Logged, Rated, ReadingLang, Said, Translated, Translation

_Job = tuple[str, int, int, ReadingLang]


class Interpreter:
    """Delivers events with what each language's readers need, and publishes translations as they come.

    A text is translated once for each language that somebody in the room reads, and for nobody otherwise.
    """

    def __init__(self, translator: Translator, broker: Broker, hub: Hub, settings: Settings) -> None:
        self._translator = translator
        self._broker = broker
        self._hub = hub
        self._settings = settings
        self._tasks: asyncio.TaskGroup | None = None
        self._running: set[_Job] = set()
        self._resting: set[_Job] = set()

    async def run(self) -> None:
        """Translates until cancelled."""
        async with asyncio.TaskGroup() as self._tasks:
            await asyncio.Event().wait()

    def deliver(self, room: Room, event: Logged) -> None:
        """Hands an event to the room's readers, each in their language."""
        match event:
            case Said() | Edited():
                self._deliver_text(room, event)
            case Translated():
                self._hub.deliver(event, event.lang)
            case Rated():
                self._tell_hosts(room, event)
            case _:
                self._hub.deliver(event)

    def view(self, room: Room, entries: list[Entry], lang: ReadingLang) -> list[Said]:
        """Gives messages as a reader of `lang` sees them; what is missing is translated and follows."""
        return [self._seen(room, entry, lang, live=False) for entry in entries]

    def complete(self, room: Room, entries: list[Entry], lang: ReadingLang) -> None:
        """Translates what a reader of `lang` still lacks of messages seen before."""
        for entry in entries:
            lacking = lang not in entry.translations or entry.translations[lang].status == "failed"
            needed = lacking and entry.message.lang not in ("none", lang)
            if needed and self._translator.prepare(entry.message.text, lang):
                self._begin(room.info.id, entry.message, lang, live=False)

    def _deliver_text(self, room: Room, event: Said | Edited) -> None:
        audience = self._hub.audience(room.info.id)
        for lang in audience.langs if audience else ():
            self._hub.deliver(self.rendered(room, event, lang), lang)

    def rendered(self, room: Room, event: Logged, lang: ReadingLang) -> Logged:
        """Gives one event of an open room as a reader of `lang` sees it."""
        if not isinstance(event, Said | Edited):
            return event
        entry = room.entries.get(event.of if isinstance(event, Edited) else event.seq)
        if entry is None:
            return event
        return replace(event, translation=self._translation(room, entry, lang, live=True) or UNSET)

    def _seen(self, room: Room, entry: Entry, lang: ReadingLang, *, live: bool) -> Said:
        translation = self._translation(room, entry, lang, live=live)
        return replace(entry.message, translation=translation) if translation else entry.message

    def _translation(self, room: Room, entry: Entry, lang: ReadingLang, *, live: bool) -> Translation | None:
        message, known = entry
        if message.lang in ("none", lang):
            return None
        if (kept := known.get(lang)) and kept.status != "failed":
            return kept
        prepared = self._translator.prepare(message.text, lang)
        if prepared is None:
            return None
        if prepared.status != "pending":
            known[lang] = prepared
            return prepared
        return self._begin(room.info.id, message, lang, live=live)

    def _begin(self, room: str, message: Said, lang: ReadingLang, *, live: bool) -> Translation:
        job: _Job = (room, message.seq, message.revision, lang)
        if job in self._resting or self._tasks is None:
            return Translation(lang, "", "failed")
        if job not in self._running:
            self._running.add(job)
            self._tasks.create_task(self._interpret(job, message.text, live=live))
        return Translation(lang, "", "pending")

    async def _interpret(self, job: _Job, text: str, *, live: bool) -> None:
        room, seq, revision, lang = job
        start = time.perf_counter()
        try:
            translation = await self._translate(text, lang, live=live)
            event = Translated(
                room=room,
                of=seq,
                lang=lang,
                text=translation.text,
                status=translation.status,
                ms=round((time.perf_counter() - start) * 1000),
                sure=translation.sure,
                revision=revision,
            )
            if translation.status != "done":
                self._rest(job)
            # Refused by the log where the text was edited or deleted meanwhile: then nobody sees it.
            await self._broker.publish(Draft(event))
        except StoreFailed:
            self._rest(job)
        finally:
            self._running.discard(job)

    async def _translate(self, text: str, lang: ReadingLang, *, live: bool) -> Translation:
        if len(self._running) > self._settings.translations_in_flight:
            return Translation(lang, "", "failed")
        return await self._translator.translate(text, lang, live=live)

    def _rest(self, job: _Job) -> None:
        """Keeps a failed translation from being tried by every newcomer, for a while."""
        self._resting.add(job)
        delay = self._settings.translation_retry_seconds
        asyncio.get_running_loop().call_later(delay, self._resting.discard, job)

    def _tell_hosts(self, room: Room, event: Rated) -> None:
        audience = self._hub.audience(room.info.id)
        for host in audience.hosts({host.id for host in room.info.hosts}) if audience else ():
            self._hub.tell(host, event)
