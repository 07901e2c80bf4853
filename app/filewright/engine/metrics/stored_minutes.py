"""Minutes and hours in a file of their own, written on a thread of its own. They are worth less than the journal: what
cannot be written waits for the next minute, bounded, and a damaged file is put aside and begun anew."""

import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from filewright.engine.metrics.history import MINUTE, MINUTES_KEPT
from filewright.engine.metrics.last_hour import HOUR
from filewright.engine.metrics.sample import Sample
from filewright.engine.threads import Threads

HOURS_KEPT = 400 * 24 * HOUR  # seconds back
MOST_PENDING = 20_000  # minutes that wait while nothing can be written
_TABLES = {MINUTE: "minute", HOUR: "hour"}

_SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
""" + "".join(
    f"""
CREATE TABLE IF NOT EXISTS {table} (
    node TEXT NOT NULL,
    at INTEGER NOT NULL,
    count INTEGER NOT NULL,
    median REAL,
    p95 REAL,
    waiting INTEGER NOT NULL,
    oldest REAL NOT NULL,
    PRIMARY KEY (node, at)
) STRICT, WITHOUT ROWID;
"""
    for table in _TABLES.values()
)
_ADD = (
    "INSERT INTO {table} VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (node, at) DO UPDATE SET"
    " median = CASE WHEN median IS NULL THEN excluded.median WHEN excluded.median IS NULL THEN median"
    " ELSE (median * count + excluded.median * excluded.count) / max(1, count + excluded.count) END,"
    " count = count + excluded.count, p95 = max(coalesce(p95, excluded.p95), coalesce(excluded.p95, p95)),"
    " waiting = max(waiting, excluded.waiting), oldest = max(oldest, excluded.oldest)"
)
_BETWEEN = "SELECT at, count, median, p95, waiting, oldest FROM {table} WHERE node = ? AND at >= ? AND at < ?"


class StoredMinutes:
    """See `Minutes`. Until `start` only what is in the file is known, and nothing is written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._pending: deque[tuple[str, Sample]] = deque(maxlen=MOST_PENDING)
        self._changed = threading.Condition()
        self._file = threading.Lock()  # a minute is in the file or pending: who asks must not find it in both
        self._closing = False
        self._tidied = 0  # the hour in which old ones were last removed
        self._join: Callable[[], None] = lambda: None

    def start(self, threads: Threads) -> None:
        """Write from now on."""
        self._join = threads.start("history", self._run)

    def add(self, node: str, sample: Sample) -> None:
        with self._changed:
            self._pending.append((node, sample))
            self._changed.notify_all()

    def between(self, node: str, first: int, end: int, unit: int) -> list[Sample]:
        with self._file:
            found = self._read(node, first, end, unit)
            pending = [sample for at, sample in list(self._pending) if at == node and first <= sample.at < end]
        return found + pending

    def close(self) -> None:
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._join()

    def _run(self) -> None:
        connection: sqlite3.Connection | None = None
        try:
            while True:
                with self._changed:
                    self._changed.wait_for(lambda: self._pending or self._closing)
                    waiting = len(self._pending)
                if not waiting:
                    return
                try:
                    connection = connection or self._open()
                    self._write(connection, waiting)
                except sqlite3.DatabaseError:  # a full disk, mostly: again with the next minute
                    if connection is not None and connection.in_transaction:
                        connection.rollback()
                    with self._changed:
                        if self._closing or self._changed.wait_for(lambda: self._closing, MINUTE):
                            return
        finally:
            if connection is not None:
                connection.close()

    def _open(self) -> sqlite3.Connection:
        try:
            return _connect(self._path)
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
                raise
        self._path.replace(self._path.with_name(f"{self._path.stem}.damaged{self._path.suffix}"))
        for ending in ("-wal", "-shm"):
            self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
        return _connect(self._path)

    def _write(self, connection: sqlite3.Connection, waiting: int) -> None:
        with self._changed:
            part = [self._pending[at] for at in range(waiting)]
        with self._file:
            connection.execute("BEGIN IMMEDIATE")
            for unit, table in _TABLES.items():
                rows = [(node, s.at - s.at % unit, s.count, s.median, s.p95, s.waiting, s.oldest) for node, s in part]
                connection.executemany(_ADD.format(table=table), rows)
            newest = max(sample.at for _, sample in part)
            if newest // HOUR != self._tidied:
                self._tidied = newest // HOUR
                connection.execute("DELETE FROM minute WHERE at < ?", (newest - MINUTES_KEPT,))
                connection.execute("DELETE FROM hour WHERE at < ?", (newest - HOURS_KEPT,))
            connection.execute("COMMIT")
            with self._changed:
                for _ in part:
                    self._pending.popleft()

    def _read(self, node: str, first: int, end: int, unit: int) -> list[Sample]:
        table = _TABLES.get(unit, "minute")
        if not self._path.exists():
            return []
        resting = not self._path.with_name(self._path.name + "-wal").exists()
        address = f"{self._path.absolute().as_uri()}?mode=ro{'&immutable=1' if resting else ''}"
        with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(address, uri=True)) as connection:
            rows = connection.execute(_BETWEEN.format(table=table), (node, first, end)).fetchall()
            return [Sample(*row) for row in rows]
        return []  # a damaged one is begun anew by its next writer


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5.0)
    try:
        connection.executescript(_SCHEMA)
    except BaseException:
        connection.close()
        raise
    return connection
