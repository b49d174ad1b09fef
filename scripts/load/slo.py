"""Service-level objectives, as given on the command line: `p99=300ms`, `translated.p95=1s`."""

import re
from typing import NamedTuple

from scripts.load.figures import Figures

_FORM = re.compile(r"(?:(original|translated|accepted)\.)?p(\d{1,2}(?:\.\d+)?)=(\d+(?:\.\d+)?)(ms|s)")


class Objective(NamedTuple):
    """A share of times that must lie within a limit in milliseconds."""

    of: str
    share: float
    limit_ms: float

    def measured(self, figures: Figures) -> float:
        """Gives the percentile in milliseconds."""
        return {"original": figures.original, "translated": figures.translated, "accepted": figures.accepted}[
            self.of
        ].percentile(self.share)

    def broken(self, figures: Figures) -> str:
        """Says how it is missed, or nothing where it holds."""
        measured = self.measured(figures)
        if measured <= self.limit_ms:
            return ""
        return f"{self.of} p{self.share * 100:g} is {measured:.0f} ms, over {self.limit_ms:.0f} ms"


def parse(text: str) -> Objective:
    """Reads one; raises ValueError with what it may look like."""
    match = _FORM.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is no objective; write p99=300ms, translated.p95=1s or accepted.p50=20ms")
    of, share, limit, unit = match.groups()
    return Objective(of or "original", float(share) / 100, float(limit) * (1000 if unit == "s" else 1))
