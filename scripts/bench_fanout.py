"""Measures fan-out: the real server against `websockets.broadcast()` in a bare one, same readers, same messages.

Prints a table and writes JSON. Half of the readers read English, half Chinese; the lines are set phrases that the
server translates from its lexicon, so that both languages get frames of their own and no engine takes CPU.
"""

import argparse
import contextlib
import json
import multiprocessing
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import uvloop
from websockets.asyncio.server import ServerConnection, broadcast, serve
from websockets.exceptions import ConnectionClosed

from scripts.crowd import Crowd, command, join_greetings

_ROOM = "bench"
_LANGS = ("en", "zh-Hans")
_PHRASES = ("hello", "thank you", "good night", "welcome", "你好", "谢谢", "晚安", "欢迎")
_SPEAKERS = 10
_TIMED_EVERY = 40
_GRACE_SECONDS = 2.0


class Load(NamedTuple):
    """What is sent: readers, messages a second on average, seconds."""

    readers: int
    rate: float
    seconds: float
    seed: int


class Figures(NamedTuple):
    """What one server did: CPU in seconds, memory in KiB a connection, latencies in milliseconds."""

    deliveries: int
    expected: int
    cpu_seconds: float
    memory_kib: float
    p50_ms: float
    p99_ms: float

    @property
    def per_cpu_second(self) -> float:
        """Frames delivered for each second of the server's CPU time."""
        return self.deliveries / self.cpu_seconds


def schedule(load: Load) -> list[float]:
    """Gives when each message is due, in seconds: bursts of 1 to 19, Poisson in time, at the load's mean rate."""
    rng = random.Random(load.seed)  # noqa: S311 - the same load for both servers
    due, times = 0.0, []
    while due < load.seconds:
        size = rng.randint(1, 19)
        times += [due] * size
        due += rng.expovariate(load.rate / 10)
    return times


# --- the bare server --------------------------------------------------------------------------------


async def serve_bare() -> None:
    """Does the least: a said frame for each language, by broadcast(); prints its port."""
    readers: dict[str, set[ServerConnection]] = {lang: set() for lang in _LANGS}
    seq = 0

    async def handle(connection: ServerConnection) -> None:
        nonlocal seq
        lang = "en"
        with contextlib.suppress(ConnectionClosed):
            async for data in connection:
                frame = msgspec.json.decode(data)
                if frame["type"] == "hello":
                    lang = frame["lang"]
                elif frame["type"] == "join":
                    readers[lang].add(connection)
                    await connection.send('{"type":"joined","ref":"in"}')
                else:
                    seq += 1
                    for to, connections in readers.items():
                        broadcast(connections, _bare_said(seq, frame, to))

    async with serve(handle, "127.0.0.1", 0, compression=None, ping_interval=None) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()


def _bare_said(seq: int, frame: dict[str, Any], lang: str) -> str:
    said = {
        "type": "said",
        "room": _ROOM,
        "seq": seq,
        "id": frame["id"],
        "at": time.time_ns() // 1_000_000,
        "author": {"id": "p0123456789abcdef0123", "name": "Speaker", "role": "guest"},
        "lang": "en",
        "text": frame["text"],
        "translation": {"lang": lang, "text": frame["text"], "status": "done", "sure": 1.0},
    }
    return msgspec.json.encode(said).decode()


# --- the readers' process -----------------------------------------------------------------------------


def read_in_process(pipe: Connection, port: int, readers: int) -> None:
    """Connects the readers, says so, and counts until told to stop."""
    with Crowd("127.0.0.1", port, timed_every=_TIMED_EVERY) as crowd:
        for number in range(readers):
            lang = _LANGS[number % 2]
            crowd.connect(join_greetings(f"R{number}", lang, _ROOM), until=b'"in"')
        pipe.send("connected")
        for _ in crowd.read(3600):
            if pipe.poll():
                break
        timed = [(at, frame) for reader in crowd.readers if reader.timed for at, frame in reader.arrivals]
        counted = sum(frame.count(b'"said"') for _, frame in timed)
        pipe.send((crowd.frames, counted, [(at, _id_of(frame)) for at, frame in timed if b'"said"' in frame]))


def _id_of(frame: bytes) -> int:
    return int(frame.partition(b'"id":"m')[2].partition(b'"')[0])


# --- one run -----------------------------------------------------------------------------------------


def start(kind: str, folder: str) -> tuple[subprocess.Popen[str], int]:
    """Starts a server and gives its process and port."""
    if kind == "broadcast":
        bare = [sys.executable, "-m", "scripts.bench_fanout", "--bare"]
        process = subprocess.Popen(bare, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None  # noqa: S101 - for the type checker: a pipe was asked for
        return process, int(process.stdout.readline())
    env = {**os.environ, "LIANMAI_PORT": "0", "LIANMAI_DATA": folder, "LIANMAI_LOG_LEVEL": "info"}
    process = subprocess.Popen([sys.executable, "-m", "server"], stderr=subprocess.PIPE, text=True, env=env)
    assert process.stderr is not None  # noqa: S101 - likewise
    port = 0
    while not port:
        line = json.loads(process.stderr.readline())
        port = int(line["url"].rsplit(":", 1)[1]) if line["event"] == "serving" else 0
    multiprocessing.Process(target=_swallow, args=(process.stderr.fileno(),), daemon=True).start()
    return process, port


def _swallow(fd: int) -> None:
    while os.read(fd, 65536):
        pass


def cpu_seconds(pid: int) -> float:
    """Gives user plus system time of a process (proc(5), fields 14 and 15 of stat)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_kib(pid: int) -> int:
    """Gives the resident memory of a process."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])


def measure(kind: str, load: Load) -> Figures:
    """Runs one server under the load."""
    with tempfile.TemporaryDirectory() as folder:
        process, port = start(kind, folder)
        try:
            return _measure(process.pid, port, load)
        finally:
            process.terminate()
            process.wait()


def _measure(pid: int, port: int, load: Load) -> Figures:
    ours, theirs = multiprocessing.Pipe()
    with Crowd("127.0.0.1", port) as speakers:
        for number in range(_SPEAKERS):
            speakers.connect(join_greetings(f"S{number}", _LANGS[number % 2], _ROOM), until=b'"in"')
        before = memory_kib(pid)
        reading = multiprocessing.Process(target=read_in_process, args=(theirs, port, load.readers), daemon=True)
        reading.start()
        ours.recv()
        for _ in speakers.read(_GRACE_SECONDS):  # the joins are over before the measurement begins
            pass
        memory = (memory_kib(pid) - before) / load.readers
        start_cpu = cpu_seconds(pid)
        sent = _speak(speakers, load)
        cpu = cpu_seconds(pid) - start_cpu
        ours.send("stop")
        _, counted, arrivals = ours.recv()
        reading.join()
    timed = len(range(0, load.readers, _TIMED_EVERY))
    latencies = [(at - sent[number]) * 1000 for at, number in arrivals]
    cuts = statistics.quantiles(latencies, n=100)
    scale = load.readers / timed
    return Figures(round(counted * scale), len(sent) * load.readers, cpu, memory, cuts[49], cuts[98])


def _speak(speakers: Crowd, load: Load) -> dict[int, float]:
    """Sends each message when it is due, whatever the answers; gives when each was due."""
    times, sent, number = schedule(load), {}, 0
    begin, begin_wall = time.monotonic(), time.time()
    for now in speakers.read(load.seconds + _GRACE_SECONDS, idle=0.002):
        while number < len(times) and times[number] <= now - begin:
            reader = speakers.readers[number % _SPEAKERS]
            text = _PHRASES[number % len(_PHRASES)]
            reader.socket.sendall(command(type="say", room=_ROOM, id=f"m{number}", text=text))
            sent[number] = begin_wall + times[number]
            number += 1
    return sent


def report(rounds: Sequence[dict[str, Figures]], load: Load) -> dict[str, Any]:
    """Prints the table; gives what goes into the JSON file."""
    print(f"{load.readers} readers, half in each language; bursts, {load.rate:g} messages a second, {load.seconds:g} s")
    print(f"{'':10}{'delivered':>10}{'per CPU s':>12}{'CPU s':>8}{'KiB/conn':>10}{'p50 ms':>8}{'p99 ms':>8}")
    for figures in rounds:
        for kind, f in figures.items():
            whole = f"{f.deliveries / f.expected:.1%}"
            print(
                f"{kind:10}{whole:>10}{f.per_cpu_second:12,.0f}{f.cpu_seconds:8.2f}{f.memory_kib:10.1f}"
                f"{f.p50_ms:8.1f}{f.p99_ms:8.1f}"
            )
    ratios = [figures["lianmai"].per_cpu_second / figures["broadcast"].per_cpu_second for figures in rounds]
    print(f"deliveries per CPU second, lianmai / broadcast: median {statistics.median(ratios):.2f} of {len(ratios)}")
    runs = [{kind: f._asdict() | {"per_cpu_second": f.per_cpu_second} for kind, f in r.items()} for r in rounds]
    return {"load": load._asdict(), "rounds": runs, "ratio_median": statistics.median(ratios)}


def main() -> None:
    """Measures both servers in turn, round by round."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readers", type=int, default=2000)
    parser.add_argument("--rate", type=float, default=50.0, help="messages a second")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--json", type=Path, default=Path("bench/fanout.json"))
    parser.add_argument("--bare", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.bare:
        uvloop.run(serve_bare())
        return
    rounds = []
    for number in range(options.rounds):
        load = Load(options.readers, options.rate, options.seconds, seed=number)
        rounds.append({kind: measure(kind, load) for kind in ("lianmai", "broadcast")})
    result = report(rounds, load)
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(result, indent=1) + "\n")
    print(f"written to {options.json}")


if __name__ == "__main__":
    main()
