"""Limits: how often somebody may do something."""

import time
from collections.abc import Hashable


class Bucket:
    """A token bucket: `burst` at once, `rate` a second in the long run; times are of `time.monotonic`."""

    __slots__ = ("_at", "_burst", "_rate", "_tokens")

    def __init__(self, rate: float, burst: float) -> None:
        self._rate = rate
        self._burst = burst
        self._tokens = burst
        self._at = time.monotonic()

    def take(self, now: float | None = None) -> int:
        """Takes one; answers 0, or the milliseconds until there is one again."""
        self._refill(time.monotonic() if now is None else now)
        if self._tokens < 1:
            return max(1, round((1 - self._tokens) / self._rate * 1000))
        self._tokens -= 1
        return 0

    def full(self, now: float) -> bool:
        """Tells whether nothing is taken, so that a new bucket would be the same."""
        self._refill(now)
        return self._tokens >= self._burst

    def _refill(self, now: float) -> None:
        self._tokens = min(self._burst, self._tokens + max(0.0, now - self._at) * self._rate)
        self._at = now


class Buckets:
    """A bucket for each key; full ones are forgotten now and then, so memory is bounded by those in use."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate = rate
        self._burst = burst
        self._buckets: dict[Hashable, Bucket] = {}
        self._sweep_at = 1_000

    def take(self, key: Hashable) -> int:
        """Takes one from the key's bucket; answers 0, or the milliseconds until there is one again."""
        bucket = self._buckets.get(key)
        if bucket is None:
            self._sweep()
            bucket = self._buckets[key] = Bucket(self._rate, self._burst)
        return bucket.take()

    def _sweep(self) -> None:
        if len(self._buckets) < self._sweep_at:
            return
        now = time.monotonic()
        self._buckets = {key: bucket for key, bucket in self._buckets.items() if not bucket.full(now)}
        self._sweep_at = max(1_000, 2 * len(self._buckets))
