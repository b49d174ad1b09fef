"""The engine as the server sees it: a child process that is watched, killed when stuck, and replaced."""

import asyncio
import itertools
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import structlog
from msgspec import DecodeError

from server.metrics import Metrics
from server.translation.catalog import UnusableModel
from server.translation.engine import frames
from server.translation.engine.batching import Batch, EngineLost, EngineRefused
from server.translation.engine.frames import Broken, Done, Hypothesis, Load, Ready, Work
from server.translation.port import Health

log = structlog.get_logger()
COMMAND = (sys.executable, "-m", "server.translation.engine")
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Limits:
    """How long an engine may take, and how soon a lost one is replaced."""

    load_seconds: float
    batch_seconds: float
    first_pause: float
    longest_pause: float


class EngineProcess:
    """Runs one engine process after another; a batch is answered, or fails with the engine that had it."""

    def __init__(
        self, load: Callable[[], Load], limits: Limits, metrics: Metrics, command: Sequence[str] = COMMAND
    ) -> None:
        self._load, self._limits, self._metrics, self._command = load, limits, metrics, command
        self._process: Process | None = None
        self._answers: dict[int, asyncio.Future[list[list[Hypothesis]]]] = {}
        self._ids = itertools.count(1)
        self._up, self._tried = asyncio.Event(), asyncio.Event()
        self._usable = True
        self._reason = "loading"
        self._pause = limits.first_pause

    @property
    def pid(self) -> int | None:
        """The process id of the engine that runs now."""
        return self._process.pid if self._process else None

    def health(self) -> Health:
        """Whether the engine is loaded, else why not."""
        return Health(self._up.is_set(), self._reason)

    async def ready(self) -> None:
        """Wait until an engine is loaded."""
        await self._up.wait()

    async def usable(self) -> bool:
        """Whether there was something to load when last tried; waits for the first try."""
        await self._tried.wait()
        return self._usable

    async def run(self) -> None:
        """Keep an engine running until cancelled."""
        while True:
            self._lost(await self._life())
            await asyncio.sleep(self._pause)
            self._pause = min(2 * self._pause, self._limits.longest_pause)

    async def translate(self, batch: Batch) -> list[list[Hypothesis]]:
        """The batch's hypotheses; EngineLost if the engine died over it, EngineRefused if it could not."""
        process, number = await self._running(), next(self._ids)
        assert process.stdin  # noqa: S101 - a pipe, as asked
        answer: asyncio.Future[list[list[Hypothesis]]] = asyncio.get_running_loop().create_future()
        self._answers[number] = answer
        try:
            async with asyncio.timeout(self._limits.batch_seconds):
                process.stdin.write(frames.pack(Work(number, batch.direction, batch.sentences, batch.careful)))
                await process.stdin.drain()
                return await answer
        except TimeoutError:
            self._kill(process, "stuck")
            raise EngineLost("stuck") from None
        except ConnectionError as error:
            self._kill(process, "crashed")
            raise EngineLost("crashed") from error
        finally:
            del self._answers[number]

    async def _running(self) -> Process:
        """The engine that is loaded, once there is one."""
        while not self._up.is_set() or self._process is None:
            await self._up.wait()
        return self._process

    async def _life(self) -> str:
        """One engine from start to end, and what ended it."""
        try:
            load = await asyncio.to_thread(self._load)
            process = self._process = await self._spawn()
            self._usable = True
        except (UnusableModel, OSError) as error:
            self._usable = False
            return str(error)
        try:
            return await self._talk(process, load)
        finally:
            # Before anything is awaited: what comes now waits for the next engine, and is not lost with this one.
            self._up.clear()
            self._process = None
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def _spawn(self) -> Process:
        path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH", ""))))
        environment = {**os.environ, "PYTHONPATH": path}
        return await asyncio.create_subprocess_exec(*self._command, stdin=PIPE, stdout=PIPE, env=environment)

    async def _talk(self, process: Process, load: Load) -> str:
        assert process.stdin and process.stdout  # noqa: S101 - both are pipes, as asked
        try:
            async with asyncio.timeout(self._limits.load_seconds):
                process.stdin.write(frames.pack(load))
                first = await _read(process.stdout)
            if not isinstance(first, Ready):
                return first.reason if isinstance(first, Broken) else "crashed while loading"
            self._ready(process)
            while frame := await _read(process.stdout):
                self._answer(frame)
        except TimeoutError:
            return "stuck while loading"
        except (ConnectionError, asyncio.IncompleteReadError, DecodeError) as error:
            return type(error).__name__
        return "crashed"

    def _ready(self, process: Process) -> None:
        self._reason = "ready"
        self._up.set()
        self._tried.set()
        log.info("engine ready", pid=process.pid)

    def _answer(self, frame: frames.FromEngine) -> None:
        if isinstance(frame, Ready) or frame.id is None:
            return
        answer = self._answers.get(frame.id)
        if answer is None or answer.done():
            return
        if isinstance(frame, Done):
            self._pause = self._limits.first_pause
            answer.set_result(frame.results)
        else:
            answer.set_exception(EngineRefused(frame.reason))

    def _kill(self, process: Process, reason: str) -> None:
        if process is self._process:
            self._reason = reason
            self._up.clear()
        with suppress(ProcessLookupError):
            process.kill()

    def _lost(self, reason: str) -> None:
        """Fail what the lost engine had under way, and say why it is gone."""
        reason = "stuck" if self._reason == "stuck" else reason
        self._tried.set()
        self._reason = reason
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(EngineLost(reason))
        self._metrics.engine_restarts.labels(cause=reason if reason in ("stuck", "crashed") else "load").inc()
        log.warning("engine lost", reason=reason, again_in_seconds=self._pause)


async def _read(pipe: asyncio.StreamReader) -> frames.FromEngine | None:
    """The next frame, or None when the engine has closed its end between two."""
    try:
        head = await pipe.readexactly(frames.LENGTH_BYTES)
    except asyncio.IncompleteReadError:
        return None
    size = int.from_bytes(head, "big")
    if size > frames.LARGEST_FRAME:
        raise ConnectionError("frame too large")
    return frames.from_engine(await pipe.readexactly(size))
