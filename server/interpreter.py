"""Interpreter: sees to it that every reader gets every message in the reader's language."""

import asyncio
import time
from typing import NamedTuple

from msgspec import UNSET
from msgspec.structs import replace

from server.broker import Broker
from server.hub import Hub
from server.room import Entry, Room
from server.settings import Settings
from server.store import Draft, StoreFailed
from server.translation import Mentions, Translator
from server.wire import Edited, Lang, Logged, Rated, ReadingLang, Said, Translated, Translation


class Text(NamedTuple):
    """One text of a message: `revision` tells it from the texts before and after an edit."""

    room: str
    seq: int
    revision: int
    lang: Lang
    text: str


_Job = tuple[Text, ReadingLang]


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

    def view(self, entries: list[Entry], lang: ReadingLang) -> list[Said]:
        """Gives messages as a reader of `lang` sees them; what is missing is translated and follows."""
        return [self._seen(entry, lang) for entry in entries]

    def complete(self, entries: list[Entry], lang: ReadingLang) -> None:
        """Translates what a reader of `lang` still lacks of messages seen before."""
        for message, known in entries:
            lacking = lang not in known or known[lang].status == "failed"
            if lacking and message.lang not in ("none", lang) and self._prepared(_text(message), lang):
                self._begin(_text(message), lang, live=False)

    def rendered(self, room: Room, event: Logged, lang: ReadingLang) -> Logged:
        """Gives one event as a reader of `lang` sees it."""
        if not isinstance(event, Said | Edited):
            return event
        text = _text(event)
        entry = room.entries.get(text.seq)
        known = entry.translations if entry and entry.message.revision == text.revision else {}
        return replace(event, translation=self._translation(text, known, lang, live=True) or UNSET)

    def _deliver_text(self, room: Room, event: Said | Edited) -> None:
        audience = self._hub.audience(room.info.id)
        for lang in audience.langs if audience else ():
            self._hub.deliver(self.rendered(room, event, lang), lang)

    def _seen(self, entry: Entry, lang: ReadingLang) -> Said:
        translation = self._translation(_text(entry.message), entry.translations, lang, live=False)
        return replace(entry.message, translation=translation) if translation else entry.message

    def _translation(
        self, text: Text, known: dict[ReadingLang, Translation], lang: ReadingLang, *, live: bool
    ) -> Translation | None:
        if text.lang in ("none", lang):
            return None
        if (kept := known.get(lang)) and kept.status != "failed":
            return kept
        prepared = self._prepared(text, lang)
        if prepared is None:
            return None
        if prepared.status != "pending":
            known[lang] = prepared
            return prepared
        return self._begin(text, lang, live=live)

    def _begin(self, text: Text, lang: ReadingLang, *, live: bool) -> Translation:
        job: _Job = (text, lang)
        if job in self._resting or self._tasks is None:
            return Translation(lang, "", "failed")
        if job not in self._running:
            self._running.add(job)
            self._tasks.create_task(self._interpret(job, live=live))
        return Translation(lang, "", "pending")

    async def _interpret(self, job: _Job, *, live: bool) -> None:
        start = time.perf_counter()
        try:
            translation = await self._translate(job, live=live)
            if translation.status == "failed":
                self._rest(job)
            # Refused by the log where the text was edited or deleted meanwhile: then nobody sees it.
            await self._broker.publish(Draft(_translated(job, translation, time.perf_counter() - start)))
        except StoreFailed:
            self._rest(job)
        finally:
            self._running.discard(job)

    async def _translate(self, job: _Job, *, live: bool) -> Translation:
        text, lang = job
        if len(self._running) > self._settings.translations_in_flight:
            return Translation(lang, "", "failed")
        mentions = self._mentions(text)
        return mentions.shown(await self._translator.translate(mentions.text, lang, live=live))

    def _prepared(self, text: Text, lang: ReadingLang) -> Translation | None:
        mentions = self._mentions(text)
        prepared = self._translator.prepare(mentions.text, lang)
        return prepared and mentions.shown(prepared)

    def _mentions(self, text: Text) -> Mentions:
        return Mentions(text.text, self._hub.names(text.room))

    def _rest(self, job: _Job) -> None:
        """Keeps a failed translation from being tried by every newcomer, for a while."""
        self._resting.add(job)
        delay = self._settings.translation_retry_seconds
        asyncio.get_running_loop().call_later(delay, self._resting.discard, job)

    def _tell_hosts(self, room: Room, event: Rated) -> None:
        audience = self._hub.audience(room.info.id)
        for host in audience.hosts({host.id for host in room.info.hosts}) if audience else ():
            self._hub.tell(host, event)


def _text(event: Said | Edited) -> Text:
    if isinstance(event, Edited):
        return Text(event.room, event.of, event.seq, event.lang, event.text)
    return Text(event.room, event.seq, event.revision, event.lang, event.text)


def _translated(job: _Job, translation: Translation, seconds: float) -> Translated:
    text, lang = job
    return Translated(
        room=text.room,
        of=text.seq,
        lang=lang,
        text=translation.text,
        status=translation.status,
        ms=round(seconds * 1000),
        sure=translation.sure,
        revision=text.revision,
    )
