"""Sheet: a conversation laid out in lines for one view; only what changed is drawn again."""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from rich.text import Text

from client.terminal.conversation import Conversation
from client.terminal.drawing import Drawn, View, day, draw, draw_outgoing, draw_rule
from server.room import Entry

_SAME_BREATH_MS = 5 * 60_000


class Block(NamedTuple):
    """Lines that belong together: those of message `seq`, or of none."""

    seq: int | None
    lines: list[Text]


class Sheet:
    """Blocks one under the other; empty until laid out."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._tops: list[int] = [0]
        self._look: View | None = None
        self._known: dict[int, tuple[Drawn, Block]] = {}

    @property
    def height(self) -> int:
        """Lines in all."""
        return self._tops[-1]

    def lay_out(self, conversation: Conversation, view: View, opened: set[int]) -> None:
        """Draws what is new or changed; `opened` are messages whose original is wanted."""
        # Names only tell mentions of several words apart: somebody who comes is no reason to draw all anew.
        look = view._replace(names=())
        known = self._known if look == self._look else {}
        self._look, self._known = look, {}
        self.blocks = list(self._all(conversation, view, opened, known))
        self._tops = list(accumulate((len(block.lines) for block in self.blocks), initial=0))

    def _all(
        self, conversation: Conversation, view: View, opened: set[int], known: dict[int, tuple[Drawn, Block]]
    ) -> Iterator[Block]:
        entries = conversation.entries
        if not conversation.more:
            yield Block(None, [draw_rule(view.words("beginning" if entries else "empty"), view)])
        before: Entry | None = None
        for seq, entry in entries.items():
            rules = [draw_rule(said, view) for said in _above(before, entry, conversation, view)]
            if rules:
                yield Block(None, rules)
            quoted = entries.get(entry.message.reply_to) if isinstance(entry.message.reply_to, int) else None
            drawn = Drawn(entry, quoted, bool(rules) or not _goes_on(before, entry), seq in opened)
            yield self._block(seq, drawn, view, known)
            before = entry
        for line in conversation.outbox.values():
            yield Block(None, draw_outgoing(line, view))

    def _block(self, seq: int, drawn: Drawn, view: View, known: dict[int, tuple[Drawn, Block]]) -> Block:
        # Entries are never changed but replaced, so that equal parts are the same objects, and compare at once.
        former = known.get(seq)
        if former is None or any(a is not b for a, b in zip(former[0], drawn, strict=True)):
            former = drawn, Block(seq, draw(drawn, view))
        self._known[seq] = former
        return former[1]

    def at(self, line: int) -> tuple[Block, int] | None:
        """Gives the block at a line, and which of its lines that is."""
        if not 0 <= line < self.height:
            return None
        index = bisect_right(self._tops, line) - 1
        return self.blocks[index], line - self._tops[index]

    def first_from(self, line: int) -> tuple[int, int] | None:
        """Gives the first message that begins at or after a line, and how many lines after."""
        for top, block in zip(self._tops, self.blocks, strict=False):
            if top >= line and block.seq is not None:
                return block.seq, top - line
        return None

    def place(self, seq: int) -> tuple[int, int] | None:
        """Gives the first line of a message, and how many it has."""
        for top, block in zip(self._tops, self.blocks, strict=False):
            if block.seq == seq:
                return top, len(block.lines)
        return None

    def seqs(self) -> list[int]:
        """Gives the messages from top to bottom."""
        return list(self._known)


def _above(before: Entry | None, entry: Entry, conversation: Conversation, view: View) -> Iterator[str]:
    if before is None or day(before.message.at) != day(entry.message.at):
        yield day(entry.message.at)
    if entry.message.seq == conversation.first_unread:
        yield view.words("new")


def _goes_on(before: Entry | None, entry: Entry) -> bool:
    """Whether the same author wrote the line before, a moment ago."""
    if before is None or isinstance(entry.message.reply_to, int):
        return False
    same = before.message.author.id == entry.message.author.id
    return same and entry.message.at - before.message.at < _SAME_BREATH_MS
