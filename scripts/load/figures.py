"""Figures: what participants measured and what they found wrong, in a form that processes can add up."""

from collections import Counter

import msgspec

# Upper bounds in milliseconds, each 10 % above the last: a percentile read from them is at most 10 % too high.
_GROWTH = 1.1
BOUNDS = [1.0]
while BOUNDS[-1] < 120_000:
    BOUNDS.append(BOUNDS[-1] * _GROWTH)


class Latencies(msgspec.Struct):
    """A histogram of times in milliseconds, counted by bucket; `worst` is exact."""

    buckets: dict[int, int] = {}
    worst: float = 0.0

    def add(self, ms: float) -> None:
        """Counts one time."""
        index = 0 if ms <= 1 else min(len(BOUNDS) - 1, _bucket(ms))
        self.buckets[index] = self.buckets.get(index, 0) + 1
        self.worst = max(self.worst, ms)

    def merge(self, other: "Latencies") -> None:
        """Adds another's counts."""
        for index, count in other.buckets.items():
            self.buckets[index] = self.buckets.get(index, 0) + count
        self.worst = max(self.worst, other.worst)

    @property
    def count(self) -> int:
        """How many times were counted."""
        return sum(self.buckets.values())

    def percentile(self, share: float) -> float:
        """Gives the time that `share` (0 to 1) of all are within, in milliseconds; 0 without any."""
        wanted, seen = share * self.count, 0
        for index in sorted(self.buckets):
            seen += self.buckets[index]
            if seen >= wanted:
                return min(BOUNDS[index], self.worst)
        return 0.0


def _bucket(ms: float) -> int:
    low, high = 0, len(BOUNDS) - 1
    while low < high:
        middle = (low + high) // 2
        if BOUNDS[middle] < ms:
            low = middle + 1
        else:
            high = middle
    return low


class Figures(msgspec.Struct):
    """One stretch of time, of one process or of all."""

    original: Latencies = msgspec.field(default_factory=Latencies)
    translated: Latencies = msgspec.field(default_factory=Latencies)
    accepted: Latencies = msgspec.field(default_factory=Latencies)
    counts: Counter[str] = msgspec.field(default_factory=Counter)
    refused: Counter[str] = msgspec.field(default_factory=Counter)
    faults: Counter[str] = msgspec.field(default_factory=Counter)
    examples: list[str] = []

    def merge(self, other: "Figures") -> None:
        """Adds another's."""
        for mine, theirs in ((self.original, other.original), (self.translated, other.translated)):
            mine.merge(theirs)
        self.accepted.merge(other.accepted)
        self.counts.update(other.counts)
        self.refused.update(other.refused)
        self.faults.update(other.faults)
        self.examples = (self.examples + other.examples)[:20]

    def fault(self, kind: str, example: str) -> None:
        """Counts a promise broken, and keeps the first few as examples."""
        self.faults[kind] += 1
        if len(self.examples) < 20:
            self.examples.append(f"{kind}: {example}")


class Span(msgspec.Struct, frozen=True):
    """What one reader heard of one room since seq `first`: so many messages, whose seqs have this total."""

    room: str
    first: int
    heard: int
    total: int


class Ledger(msgspec.Struct):
    """Which messages were accepted, and what each reader heard."""

    accepted: dict[str, list[int]] = {}
    spans: list[Span] = []

    def merge(self, other: "Ledger") -> None:
        """Adds another process's part."""
        for room, seqs in other.accepted.items():
            self.accepted.setdefault(room, []).extend(seqs)
        self.spans.extend(other.spans)

    def missing(self) -> list[str]:
        """Names each reader who did not hear exactly the accepted messages since coming in."""
        ordered = {room: sorted(set(seqs)) for room, seqs in self.accepted.items()}
        faults = []
        for span in self.spans:
            wanted = [seq for seq in ordered.get(span.room, []) if seq > span.first]
            if (len(wanted), sum(wanted)) != (span.heard, span.total):
                faults.append(f"{span.room}: {span.heard} of {len(wanted)} heard since {span.first}")
        return faults
