"""Scenarios: who comes when, who speaks how often, and what goes wrong on purpose."""

from typing import Literal, NamedTuple

from scripts.load.worker import Person
from server.wire import ReadingLang

NAMES = ("steady", "influx", "celebrity", "storm", "slow", "chaos")
_LANGS: tuple[ReadingLang, ReadingLang] = ("en", "zh-Hans")
_TALKERS = 8  # who has the word in a celebrity's room
_SLOW_SHARE = 10  # every tenth reader is slow
_SLOW_PACE = 1.0  # seconds for each event: far slower than any chat


class Options(NamedTuple):
    """What the user asked for: `rate` in messages a minute for each person who speaks, times in seconds."""

    rooms: int
    people: int
    seconds: float
    rate: float
    within: float


class Disruption(NamedTuple):
    """Something that goes wrong, so many seconds after the talk began."""

    at: float
    do: Literal["drop", "kill", "restart"]


class Scenario(NamedTuple):
    """A load; with `arriving`, it is measured while people come."""

    name: str
    people: list[Person]
    seconds: float
    arriving: bool = False
    disruptions: tuple[Disruption, ...] = ()


def build(name: str, options: Options) -> Scenario:
    """Gives the scenario of a name; raises KeyError."""
    return {
        "steady": _steady,
        "influx": _influx,
        "celebrity": _celebrity,
        "storm": _storm,
        "slow": _slow,
        "chaos": _chaos,
    }[name](options)


def _person(number: int, options: Options, *, rate: float | None = None, after: float = 0, pace: float = 0) -> Person:
    """Gives the n-th person: languages alternate in every room."""
    room = f"load-{(number // 2) % options.rooms}"
    return Person(f"P{number}", _LANGS[number % 2], room, options.rate if rate is None else rate, after, pace)


def _steady(options: Options) -> Scenario:
    return Scenario("steady", [_person(n, options) for n in range(options.people)], options.seconds)


def _influx(options: Options) -> Scenario:
    """Thousands come within a minute, and talk as they come."""
    step = options.within / options.people
    people = [_person(n, options, after=n * step) for n in range(options.people)]
    return Scenario("influx", people, max(options.seconds, options.within), arriving=True)


def _celebrity(options: Options) -> Scenario:
    """One room: thousands read, a few talk."""
    one = options._replace(rooms=1)
    rates = [one.rate if n < _TALKERS else 0.0 for n in range(one.people)]
    return Scenario("celebrity", [_person(n, one, rate=rate) for n, rate in enumerate(rates)], one.seconds)


def _storm(options: Options) -> Scenario:
    """Everyone loses the connection at the same moment."""
    return _steady(options)._replace(name="storm", disruptions=(Disruption(options.seconds / 2, "drop"),))


def _slow(options: Options) -> Scenario:
    """A share of the readers takes a second for each event."""
    paces = [_SLOW_PACE if n % _SLOW_SHARE == _SLOW_SHARE - 1 else 0.0 for n in range(options.people)]
    people = [_person(n, options, rate=0.0 if pace else None, pace=pace) for n, pace in enumerate(paces)]
    return Scenario("slow", people, options.seconds)


def _chaos(options: Options) -> Scenario:
    """The server is killed twice in the middle of the talk, and is back a second later."""
    third = options.seconds / 3
    down = min(1.0, third / 3)
    first = (Disruption(third, "kill"), Disruption(third + down, "restart"))
    second = (Disruption(2 * third, "kill"), Disruption(2 * third + down, "restart"))
    return _steady(options)._replace(name="chaos", disruptions=(*first, *second))
