"""Aside: what one member asks for alone: how a line would read in another language, and how characters are read."""

import asyncio

from server.audience import Reader
from server.hub import Hub
from server.limits import Buckets
from server.pinyin import readings
from server.refusals import Refusal
from server.settings import Settings
from server.translation import Mentions, Translator
from server.wire import Pinyin, Preview, Previewed, Spelled


class Aside:
    """Answers its member alone; a preview does not hold up what the member sends next."""

    def __init__(self, translator: Translator, hub: Hub, settings: Settings) -> None:
        self._translator = translator
        self._hub = hub
        self._previews = Buckets(settings.previews_per_second, settings.previews_burst)
        self._spellings = Buckets(settings.pinyin_per_second, settings.pinyin_burst)
        self._tasks: asyncio.TaskGroup | None = None

    async def run(self) -> None:
        """Translates previews until cancelled."""
        async with asyncio.TaskGroup() as self._tasks:
            await asyncio.Event().wait()

    def preview(self, member: Reader, command: Preview) -> None:
        """Sends how the text reads in a language, once it is translated; raises Refusal."""
        if wait := self._previews.take(member.participant.id):
            raise Refusal("rate_limited", retry_ms=wait)
        if self._tasks:
            self._tasks.create_task(self._preview(member, command))

    async def _preview(self, member: Reader, command: Preview) -> None:
        mentions = Mentions(command.text, self._hub.company(member))
        made = self._translator.prepare(mentions.text, command.lang)
        if made and made.status == "pending":
            made = await self._translator.translate(mentions.text, command.lang)
        if made is None:
            answer = Previewed(ref=command.ref, lang=command.lang, text=command.text, status="done")
        else:
            made = mentions.shown(made)
            answer = Previewed(ref=command.ref, lang=made.lang, text=made.text, status=made.status, sure=made.sure)
        self._hub.tell(member, answer)

    def pinyin(self, member: Reader, command: Pinyin) -> None:
        """Sends how the text's characters are read; raises Refusal."""
        if wait := self._spellings.take(member.participant.id):
            raise Refusal("rate_limited", retry_ms=wait)
        self._hub.tell(member, Spelled(ref=command.ref, readings=readings(command.text)))
