"""The engine process: CTranslate2 behind a pipe, so that whatever happens to it, it can be killed and replaced.

`python -m server.translation.engine` reads `Load` and then `Work` frames on standard input and answers on what was
standard output; it ends when the pipe does.
"""

import ctypes
import os
import queue
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from server.translation.engine import frames
from server.translation.engine.frames import Broken, FromEngine, Load, Ready, Work
from server.translation.engine.one_way import OneWay

_PR_SET_PDEATHSIG = 1


class Engine:
    """Every model loaded, and the threads that feed them while another batch is tokenised."""

    def __init__(self, load: Load, output: BinaryIO) -> None:
        self._output = output
        self._lock = threading.Lock()
        # The server never has more batches under way than `workers + 1`, so this bound is never met.
        self._waiting: queue.Queue[Work] = queue.Queue(maxsize=64)
        self._directions = {model.direction: OneWay(model, load) for model in load.models}
        for direction, model in self._directions.items():
            model.translate(Work(0, direction, ["1"], careful=False))
        for _ in range(load.workers + 1):
            threading.Thread(target=self._serve, daemon=True).start()

    def say(self, frame: FromEngine) -> None:
        """Write one frame whole."""
        with self._lock:
            self._output.write(frames.pack(frame))
            self._output.flush()

    def ready(self) -> None:
        """Tell that work may come."""
        self.say(Ready(sorted(self._directions)))

    def take(self, work: Work) -> None:
        """Put a batch in line."""
        self._waiting.put(work)

    def _serve(self) -> None:
        while True:
            work = self._waiting.get()
            try:
                self.say(self._directions[work.direction].translate(work))
            except (RuntimeError, ValueError, KeyError) as error:
                self.say(Broken(f"{type(error).__name__}: {error}", work.id))


def _die_with_parent() -> None:
    """End with the server even when stopped, and be what the kernel kills first when memory runs out."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        with suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text("1000")
    for handled_by_the_server in (signal.SIGINT, signal.SIGTERM):
        signal.signal(handled_by_the_server, signal.SIG_IGN)


def _private_output() -> BinaryIO:
    """Standard output for frames alone; what a library prints there goes to standard error."""
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return output


def _read(pipe: BinaryIO) -> frames.ToEngine | None:
    head = pipe.read(frames.LENGTH_BYTES)
    return frames.to_engine(pipe.read(int.from_bytes(head, "big"))) if len(head) == frames.LENGTH_BYTES else None


def main() -> None:
    """Load, then translate until the pipe ends."""
    _die_with_parent()
    output = _private_output()
    load = _read(sys.stdin.buffer)
    if not isinstance(load, Load):
        return
    try:
        engine = Engine(load, output)
    except (RuntimeError, ValueError, OSError) as error:
        output.write(frames.pack(Broken(f"{type(error).__name__}: {error}")))
        output.flush()
        return
    engine.ready()
    while isinstance(work := _read(sys.stdin.buffer), Work):
        engine.take(work)
    os._exit(0)  # A thread may be deep in C++ and never come back.


if __name__ == "__main__":
    main()
