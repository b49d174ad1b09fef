"""How often somebody may do something."""

from server.limits import Bucket, Buckets


def test_a_bucket_gives_its_burst_then_its_rate() -> None:
    """After the burst, one comes back each 1/rate seconds."""
    bucket = Bucket(rate=2, burst=3)
    start = bucket._at
    assert [bucket.take(start) for _ in range(3)] == [0, 0, 0]
    assert bucket.take(start) == 500
    assert bucket.take(start + 0.25) == 250
    assert bucket.take(start + 0.5) == 0


def test_a_bucket_does_not_fill_past_its_burst() -> None:
    """A long silence saves nothing up."""
    bucket = Bucket(rate=1, burst=2)
    later = bucket._at + 1000
    assert [bucket.take(later) for _ in range(3)] == [0, 0, 1000]


def test_a_clock_that_stands_still_gives_nothing() -> None:
    """Time never runs backwards into a refill."""
    bucket = Bucket(rate=1, burst=1)
    now = bucket._at
    assert bucket.take(now) == 0
    assert bucket.take(now - 5) > 0


def test_keys_have_buckets_of_their_own() -> None:
    """One who is too fast stops nobody else."""
    buckets = Buckets(rate=0.001, burst=1)
    assert buckets.take("a") == 0
    assert buckets.take("a") > 0
    assert buckets.take("b") == 0


def test_full_buckets_are_forgotten() -> None:
    """Thousands who came once leave nothing behind."""
    buckets = Buckets(rate=1e9, burst=1)
    for key in range(5_000):
        assert buckets.take(key) == 0
    assert len(buckets._buckets) <= 1_001
