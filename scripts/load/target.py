"""Target: the server under test, started here or elsewhere, and what can be seen of it from outside."""

import contextlib
import ipaddress
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

_CLOCK_TICKS = os.sysconf("SC_CLK_TCK")
_START_SECONDS = 90


class Sample(NamedTuple):
    """The server at one moment: CPU seconds so far (with its engine), MiB, and some of its own figures."""

    cpu_seconds: float
    memory_mib: float
    queue_depth: float
    connections: float
    outbox_bytes: float


def is_loopback(url: str) -> bool:
    """Tells whether an address is this machine's own."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Target:
    """A server; `pid` is known, and killing possible, only where it was started here."""

    def __init__(self, url: str, process: "subprocess.Popen[str] | None" = None, folder: str = "") -> None:
        self.http = url
        self._process = process
        self._folder = folder

    @property
    def websocket(self) -> str:
        """The address that clients connect to."""
        return self.http.replace("http", "ws", 1) + "/ws"

    @property
    def is_ours(self) -> bool:
        """Whether it was started here."""
        return self._process is not None

    def kill(self) -> None:
        """Kills the server as a crash does (SIGKILL)."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def restart(self) -> None:
        """Starts it again, on the same port and data."""
        self._process = _start(self._folder, urlsplit(self.http).port or 0)[0]

    def stop(self) -> None:
        """Stops the server, and waits for it."""
        if self._process and self._process.poll() is None:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(20)
            self.kill()

    def sample(self) -> Sample:
        """Looks at the server; zeros for what cannot be seen."""
        cpu, memory = self._usage()
        figures = self._metrics()
        return Sample(
            cpu,
            memory,
            figures.get("lianmai_translation_queue_depth", 0.0),
            figures.get("lianmai_connections", 0.0),
            figures.get("lianmai_outbox_bytes", 0.0),
        )

    def _metrics(self) -> dict[str, float]:
        try:
            with urllib.request.urlopen(self.http + "/metrics", timeout=5) as page:  # noqa: S310 - http, checked
                rows = (line.rpartition(" ") for line in page.read().decode().splitlines() if not line.startswith("#"))
                return {name: float(value) for name, _, value in rows}
        except (urllib.error.URLError, OSError):
            return {}

    def _usage(self) -> tuple[float, float]:
        if not self._process or self._process.poll() is not None:
            return 0.0, 0.0
        pids = [self._process.pid, *_children(self._process.pid)]
        usages = [_usage_of(pid) for pid in pids]
        return sum(cpu for cpu, _ in usages), sum(memory for _, memory in usages)


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _usage_of(pid: int) -> tuple[float, float]:
    """Gives CPU seconds and resident MiB of a process (proc(5)); zeros where it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0, 0.0
    return (int(fields[11]) + int(fields[12])) / _CLOCK_TICKS, int(fields[21]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def _start(folder: str, port: int) -> "tuple[subprocess.Popen[str], str]":
    env = {**os.environ, "LIANMAI_PORT": str(port), "LIANMAI_DATA": folder, "LIANMAI_LOG_LEVEL": "info"}
    process = subprocess.Popen([sys.executable, "-m", "server"], stderr=subprocess.PIPE, text=True, env=env)
    url = ""
    while not url and process.stderr and (line := process.stderr.readline()):
        event = json.loads(line)
        url = event.get("url", "") if event.get("event") == "serving" else ""
    if not url:
        raise RuntimeError("the server did not start; try scripts/run alone to see why")
    threading.Thread(target=_swallow, args=(process,), daemon=True).start()
    return process, url


def _swallow(process: "subprocess.Popen[str]") -> None:
    while process.stderr and process.stderr.readline():
        pass


@contextlib.contextmanager
def started() -> Iterator[Target]:
    """Starts a server with data of its own, and waits for its model."""
    with tempfile.TemporaryDirectory(prefix="lianmai-load-") as folder:
        process, url = _start(folder, 0)
        target = Target(url, process, folder)
        try:
            _wait_ready(target)
            yield target
        finally:
            target.stop()


def _wait_ready(target: Target) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(target.http + "/readyz", timeout=5):  # noqa: S310 - http, ours
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"the server was not ready after {_START_SECONDS} s; see {target.http}/readyz")
