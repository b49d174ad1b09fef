"""The store in one SQLite file: write-ahead log, one thread that writes, one that reads."""

import asyncio
import secrets
import sqlite3
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from server.room import Entry, Room, amend, govern, translation_of
from server.settings import Settings
from server.store import Draft, Keys, Opened, Recorded, StoreFailed
from server.wire import Deleted, Edited, Logged, RoomInfo, Said, Translated, Translation, decode_logged, encode

T = TypeVar("T")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS rooms (
  room TEXT PRIMARY KEY, info BLOB NOT NULL, room_key BLOB NOT NULL, host_key BLOB NOT NULL,
  trimmed INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS events (
  room TEXT NOT NULL, seq INTEGER NOT NULL, of INTEGER, body BLOB NOT NULL, PRIMARY KEY (room, seq)
);
CREATE INDEX IF NOT EXISTS events_by_message ON events (room, of) WHERE of IS NOT NULL;
CREATE TABLE IF NOT EXISTS messages (
  room TEXT NOT NULL, seq INTEGER NOT NULL, sender TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL,
  body BLOB NOT NULL, PRIMARY KEY (room, seq)
);
CREATE INDEX IF NOT EXISTS messages_by_sender ON messages (sender, room, id, at);
CREATE TABLE IF NOT EXISTS translations (
  room TEXT NOT NULL, of INTEGER NOT NULL, lang TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (room, of, lang)
);
"""
_SCHEMA_VERSION = 1

_infos = msgspec.json.Decoder(RoomInfo)
_saids = msgspec.json.Decoder(Said)
_translations = msgspec.json.Decoder(Translation)


class SqliteStore:
    """Keeps every room in `lianmai.db` of a folder; `:memory:` in place of the folder keeps it until close."""

    def __init__(self, folder: Path | None, settings: Settings) -> None:
        self._settings = settings
        name = f"{folder / 'lianmai.db'}" if folder else f"file:{secrets.token_hex(8)}?mode=memory&cache=shared"
        try:
            self._writing = _connect(name)
            self._writing.executescript(_SCHEMA + f"PRAGMA user_version={_SCHEMA_VERSION};")
        except sqlite3.Error as error:
            raise StoreFailed(f"{name}: {error}") from error
        self._writer = ThreadPoolExecutor(1, "store-write")
        self._reading, self._reader = (
            (_connect(name), ThreadPoolExecutor(1, "store-read"))
            if folder
            else (
                self._writing,
                self._writer,
            )
        )

    async def open(self, room: str, keys: Keys) -> Opened:
        """Loads a room, making it with these keys where there is none."""
        return await self._on(self._writer, lambda: self._open(room, keys))

    async def append(self, drafts: Sequence[Draft]) -> list[Recorded]:
        """Gives each draft the next seq of its room and keeps it, all or none; a stale one takes no seq."""
        return await self._on(self._writer, lambda: self._append(drafts))

    async def messages(self, room: str, before: int, limit: int) -> list[Entry]:
        """Gives up to `limit` messages with a seq under `before`, oldest first."""
        return await self._on(self._reader, lambda: _entries(self._reading, room, before, limit))

    async def events(self, room: str, after: int, limit: int) -> list[Logged] | None:
        """Gives the events after a seq, in order; None where the log does not reach back, or they are over `limit`."""
        return await self._on(self._reader, lambda: _events(self._reading, room, after, limit))

    async def close(self) -> None:
        """Finishes what was asked and lets go of the files."""
        await asyncio.to_thread(self._writer.shutdown)
        await asyncio.to_thread(self._reader.shutdown)
        self._reading.close()
        self._writing.close()

    async def _on(self, thread: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(thread, work)
        except sqlite3.Error as error:
            raise StoreFailed(str(error)) from error

    def _open(self, room: str, keys: Keys) -> Opened:
        with self._writing as db:
            info = RoomInfo(room, room, secrets.token_hex(8), 0, 0, [], None, 0, False)
            made = db.execute(
                "INSERT OR IGNORE INTO rooms VALUES (?,?,?,?,0)", (room, encode(info), keys.room, keys.host)
            )
            row = db.execute("SELECT info, room_key, host_key FROM rooms WHERE room=?", (room,)).fetchone()
            info = _infos.decode(row[0])
            entries = _entries(db, room, info.seq + 1, self._settings.max_history)
        return Opened(Room(info, entries, self._settings.max_history), Keys(row[1], row[2]), made.rowcount == 1)

    def _append(self, drafts: Sequence[Draft]) -> list[Recorded]:
        infos: dict[str, RoomInfo] = {}
        with self._writing as db:
            recorded = [self._record(db, infos, draft) for draft in drafts]
            db.executemany("UPDATE rooms SET info=? WHERE room=?", [(encode(i), room) for room, i in infos.items()])
        return recorded

    def _record(self, db: sqlite3.Connection, infos: dict[str, RoomInfo], draft: Draft) -> Recorded:
        room = draft.event.room
        if room not in infos:
            infos[room] = _info(db, room)
        if isinstance(draft.event, Said) and (first := self._sent_before(db, draft.event, draft.sender)):
            return Recorded(first, first=False)
        event = replace(draft.event, seq=infos[room].seq + 1)
        if not _write(db, event, draft.sender):
            return Recorded(None)
        infos[room] = govern(infos[room], event)
        of: int | None = getattr(event, "of", None)
        db.execute("INSERT INTO events VALUES (?,?,?,?)", (room, event.seq, of, encode(event)))
        self._trim(db, event)
        return Recorded(event)

    def _sent_before(self, db: sqlite3.Connection, said: Said, sender: str) -> Said | None:
        if not sender:
            return None
        oldest = int((time.time() - self._settings.idempotent_seconds) * 1000)
        row = db.execute(
            "SELECT body FROM messages WHERE sender=? AND room=? AND id=? AND at>=? ORDER BY at LIMIT 1",
            (sender, said.room, said.id, oldest),
        ).fetchone()
        return _saids.decode(row[0]) if row else None

    def _trim(self, db: sqlite3.Connection, event: Logged) -> None:
        keep = self._settings.max_log_events
        if event.seq % max(1, keep // 10) == 0:  # now and then, so that trimming costs next to nothing an event
            db.execute("DELETE FROM events WHERE room=? AND seq<=?", (event.room, event.seq - keep))
            db.execute("UPDATE rooms SET trimmed=? WHERE room=?", (max(0, event.seq - keep), event.room))


def _connect(name: str) -> sqlite3.Connection:
    db = sqlite3.connect(name, check_same_thread=False, uri=name.startswith("file:"), timeout=10)
    db.execute("PRAGMA journal_mode=WAL")
    # A commit in WAL survives the death of the process without a sync to disk at each one (docs/decisions.md).
    db.execute("PRAGMA synchronous=NORMAL")
    return db


def _info(db: sqlite3.Connection, room: str) -> RoomInfo:
    row = db.execute("SELECT info FROM rooms WHERE room=?", (room,)).fetchone()
    if row is None:
        raise StoreFailed(f"room {room!r} was never opened")
    return _infos.decode(row[0])


def _write(db: sqlite3.Connection, event: Logged, sender: str) -> bool:
    """Brings `messages` and `translations` up to the event; False where its text is gone."""
    if isinstance(event, Said):
        db.execute(
            "INSERT INTO messages VALUES (?,?,?,?,?,?)",
            (event.room, event.seq, sender, event.id, event.at, encode(event)),
        )
        return True
    of: int | None = getattr(event, "of", None)
    return of is None or _amend(db, of, event)


def _amend(db: sqlite3.Connection, of: int, event: Logged) -> bool:
    row = db.execute("SELECT body FROM messages WHERE room=? AND seq=?", (event.room, of)).fetchone()
    message = amend(_saids.decode(row[0]), event) if row else None
    if message is None:
        return False
    if isinstance(event, Translated):
        body = encode(translation_of(event))
        db.execute("INSERT OR REPLACE INTO translations VALUES (?,?,?,?)", (event.room, of, event.lang, body))
        return True
    db.execute("UPDATE messages SET body=? WHERE room=? AND seq=?", (encode(message), event.room, of))
    if isinstance(event, Edited | Deleted):
        _forget(db, message)
    return True


def _forget(db: sqlite3.Connection, message: Said) -> None:
    """Takes every trace of a message's former texts out of translations and log."""
    here = (message.room, message.seq)
    db.execute("DELETE FROM translations WHERE room=? AND of=?", here)
    db.execute("UPDATE events SET body=? WHERE room=? AND seq=?", (encode(message), *here))
    for seq, body in db.execute("SELECT seq, body FROM events WHERE room=? AND of=?", here).fetchall():
        if isinstance(decode_logged(body), Translated | Edited):
            db.execute("DELETE FROM events WHERE room=? AND seq=?", (message.room, seq))


def _entries(db: sqlite3.Connection, room: str, before: int, limit: int) -> list[Entry]:
    rows = db.execute(
        "SELECT seq, body FROM messages WHERE room=? AND seq<? ORDER BY seq DESC LIMIT ?", (room, before, limit)
    ).fetchall()
    if not rows:
        return []
    entries = {seq: Entry(_saids.decode(body), {}) for seq, body in reversed(rows)}
    known = db.execute(
        "SELECT of, body FROM translations WHERE room=? AND of BETWEEN ? AND ?", (room, rows[-1][0], rows[0][0])
    )
    for of, body in known:
        translation = _translations.decode(body)
        entries[of].translations[translation.lang] = translation
    return list(entries.values())


def _events(db: sqlite3.Connection, room: str, after: int, limit: int) -> list[Logged] | None:
    trimmed = db.execute("SELECT trimmed FROM rooms WHERE room=?", (room,)).fetchone()
    rows = db.execute(
        "SELECT body FROM events WHERE room=? AND seq>? ORDER BY seq LIMIT ?", (room, after, limit + 1)
    ).fetchall()
    if trimmed is None or trimmed[0] > after or len(rows) > limit:
        return None
    return [decode_logged(body) for (body,) in rows]
