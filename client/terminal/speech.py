"""Speech: sends what its writer says, one line after the other, and waits where the server asks for time."""

import asyncio
import secrets
from collections.abc import Callable

from client.connection import Chat, CommandRefused
from client.terminal.conversation import Conversation, Outgoing

# Refusals that pass by themselves: the line waits for as long as the server says, and goes again.
_PASSING = frozenset({"rate_limited", "slow_mode", "overloaded"})


class Speech:
    """Lines of one writer; each stays in its conversation's outbox until it is accepted or taken back."""

    def __init__(self, chat: Chat, changed: Callable[[Conversation], None]) -> None:
        self._chat = chat
        self._changed = changed
        self._turns: dict[str, asyncio.Lock] = {}

    async def say(self, conversation: Conversation, text: str, reply_to: int | None = None) -> Outgoing:
        """Says a line after those before it; gives it, accepted or refused. Raises ConnectionEnded."""
        line = Outgoing(secrets.token_hex(8), text, reply_to)
        conversation.outbox[line.id] = line
        self._changed(conversation)
        async with self._turns.setdefault(conversation.name, asyncio.Lock()):
            pause = await self._try(conversation, line)
            while pause is not None:
                await asyncio.sleep(pause)  # the server says for how long
                pause = await self._try(conversation, line)
        return line

    async def _try(self, conversation: Conversation, line: Outgoing) -> float | None:
        """Sends a line; gives the seconds after which to try again."""
        try:
            accepted = await self._chat.say(conversation.name, line.text, reply_to=line.reply_to, id_=line.id)
        except CommandRefused as refused:
            line.reason = refused.message
            self._changed(conversation)
            if refused.code in _PASSING and refused.retry_ms is not None:
                return refused.retry_ms / 1000
            line.state = "failed"
        else:
            line.seq = accepted.seq if isinstance(accepted.seq, int) else 0
            conversation.outbox.pop(line.id, None)
            self._changed(conversation)
        return None
