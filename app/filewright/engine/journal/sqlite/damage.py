"""A journal that cannot be trusted: how that is found, where it goes, and what is saved of it."""

import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filewright.core.effect import EffectKind, EffectState
from filewright.core.identifiers import is_ulid
from filewright.core.job import State
from filewright.engine.journal.sqlite.codec import fault_from_text, stamp_from_text
from filewright.engine.journal.sqlite.schema import VERSION

BESIDE = ("-wal", "-shm")
SUSPECT = "-suspect"
"""A file of this ending beside a journal: its writer met damage, so the next start looks through all of it."""

CHECKED_ALWAYS = 8 << 20  # bytes: looked through at every start (10 ms), larger ones after an unclean end alone
CHECK_SECONDS = 3.0  # after an unclean end: what matters most is looked through first
CHECKED = ("meta", "graph", "place", "job", "task", "effect", "tally", "event")

TAKE_OVER_SECONDS = 300.0
_CHUNK = 4096
_ENDED = frozenset({State.DONE, State.FILTERED, State.QUARANTINED, State.DISMISSED, "superseded"})


def means_damage(error: sqlite3.DatabaseError) -> bool:
    """Whether the file itself is at fault, rather than the disk, a lock or a right."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return str(error).startswith("damaged: ")
    return code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def mark_suspect(path: Path) -> None:
    """The journal's writer met damage: the next start is to look through all of it."""
    path.with_name(path.name + SUSPECT).touch()


def check(connection: sqlite3.Connection, path: Path) -> None:
    """Raises sqlite3.DatabaseError for a damaged file.

    A small one is always looked through, a large one after an unclean end, for three seconds at most: SQLite itself
    survives a killed process, so damage is rare, and a reader that meets it says so. Where it was met, all is looked
    through.
    """
    suspect = path.with_name(path.name + SUSPECT).exists()
    clean = connection.execute("SELECT value FROM meta WHERE key = 'clean'").fetchone() == (1,)
    if clean and not suspect and path.stat().st_size > CHECKED_ALWAYS:
        return
    end = time.monotonic() + CHECK_SECONDS
    if not suspect:
        connection.set_progress_handler(lambda: time.monotonic() > end, 100_000)
    try:
        there = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        for table in CHECKED:
            if table in there:
                found = connection.execute(f"PRAGMA quick_check('{table}')").fetchone()[0]
                if found != "ok":
                    raise sqlite3.DatabaseError(f"damaged: {found}")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
    finally:
        connection.set_progress_handler(None, 0)


def set_aside(path: Path) -> Path:
    """Move the journal and all that belongs to it out of the way; its new name has the time in it."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    aside = path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}")
    for ending in ("", *BESIDE):
        part = path.with_name(path.name + ending)
        if part.exists():
            part.rename(aside.with_name(aside.name + ending))
    path.with_name(path.name + SUSPECT).unlink(missing_ok=True)
    return aside


def take_over(damaged: Path, connection: sqlite3.Connection) -> int:
    """Copy what can be read of a damaged journal into a new one, so that files done before are not done again; tells
    how many jobs that are.

    Ended jobs come over, with their effects. Open ones do not: their files are taken in anew, and what they had put
    out already is known by its content. Traces stay in the old file, which is only read.
    """
    log = damaged.with_name(damaged.name + "-wal")
    try:
        if not log.exists() or log.stat().st_size == 0:
            return _take_over_from(f"{damaged.absolute().as_uri()}?mode=ro&immutable=1", connection)
        with tempfile.TemporaryDirectory(dir=damaged.parent, prefix="salvage-") as folder:
            copy = Path(folder) / "journal.db"  # its log is put into it as it is opened
            shutil.copyfile(damaged, copy)
            shutil.copyfile(log, copy.with_name(copy.name + "-wal"))
            return _take_over_from(copy.as_uri(), connection)
    except (sqlite3.DatabaseError, OSError):
        if connection.in_transaction:
            connection.rollback()
        return 0  # nothing can be read, or there is no room for a copy: the old file lies there still


def _take_over_from(address: str, new: sqlite3.Connection) -> int:
    with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as old:
        return _take_over(old, new)


def _take_over(old: sqlite3.Connection, new: sqlite3.Connection) -> int:
    if old.execute("PRAGMA user_version").fetchone()[0] > VERSION:
        return 0
    end = time.monotonic() + TAKE_OVER_SECONDS
    new.execute("BEGIN IMMEDIATE")
    places = _copy_rows(old, new, "place", end)
    graphs = _copy_rows(old, new, "graph", end)
    columns = [row[1] for row in new.execute("PRAGMA table_info(job)")]
    jobs: set[int] = set()
    highest = 0
    for row in _rows(old, "job", columns, end):
        job = dict(zip(columns, row, strict=True))
        highest = max(highest, job["id"])
        if job["place"] not in places or not _is_whole_job(job):
            continue
        if job["graph"] not in graphs:
            graphs.add(job["graph"])
            new.execute("INSERT INTO graph VALUES (?, ?, '')", (job["graph"], f"lost-{job['graph']}"))
        try:
            new.execute(f"INSERT INTO job VALUES ({','.join('?' * len(row))})", row)
        except sqlite3.IntegrityError:
            continue
        jobs.add(job["id"])
    columns = [row[1] for row in new.execute("PRAGMA table_info(effect)")]
    for row in _rows(old, "effect", columns, end):
        effect = dict(zip(columns, row, strict=True))
        if effect["job"] in jobs and _is_whole_effect(effect):
            new.execute(f"INSERT INTO effect VALUES ({','.join('?' * len(row))})", row)
    new.execute("INSERT INTO tally SELECT state, count(*), 0 FROM job WHERE parents IS NULL GROUP BY state")
    new.execute("INSERT OR REPLACE INTO meta VALUES ('highest_job', ?)", (highest,))
    new.execute("COMMIT")
    return len(jobs)


def _copy_rows(old: sqlite3.Connection, new: sqlite3.Connection, table: str, end: float) -> set[int]:
    """Numbers of the rows that came over."""
    columns = [row[1] for row in new.execute(f"PRAGMA table_info({table})")]
    found: set[int] = set()
    for row in _rows(old, table, columns, end):
        new.execute(f"INSERT OR IGNORE INTO {table} VALUES ({','.join('?' * len(row))})", row)
        found.add(row[0])
    return found


def _rows(old: sqlite3.Connection, table: str, columns: Sequence[str], end: float) -> Iterator[tuple[Any, ...]]:
    """All rows that can be read, by number; around what cannot, ever smaller stretches are tried."""
    try:
        highest = int(old.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0])
    except sqlite3.DatabaseError:
        highest = 2_000_000
    there = {row[1] for row in old.execute(f"PRAGMA table_info({table})")}
    if not there:
        return
    listed = ", ".join(column if column in there else "NULL" for column in columns)
    wanted = [(start, min(start + _CHUNK - 1, highest)) for start in range(1, highest + 1, _CHUNK)]
    wanted.reverse()
    while wanted and time.monotonic() < end:
        first, last = wanted.pop()
        try:
            yield from old.execute(
                f"SELECT {listed} FROM {table} WHERE id BETWEEN ? AND ? ORDER BY id", (first, last)
            ).fetchall()
        except sqlite3.DatabaseError:
            if first < last:
                middle = (first + last) // 2
                wanted += [(middle + 1, last), (first, middle)]


def _is_whole_job(job: dict[str, Any]) -> bool:
    try:
        return (
            job["state"] in _ENDED
            and is_ulid(job["ulid"])
            and stamp_from_text(job["stamp"]) is not None
            and job["known"] in (0, 1)
            and os.fsdecode(job["name"]) != ""
            and (job["fault"] is None or fault_from_text(job["fault"]) is not None)
        )
    except (ValueError, TypeError):
        return False


def _is_whole_effect(effect: dict[str, Any]) -> bool:
    try:
        return (
            EffectKind(effect["kind"]) in EffectKind
            and EffectState(effect["state"]) is not EffectState.INTENDED
            and os.fsdecode(effect["target"]) != ""
            and (effect["placed"] is None or stamp_from_text(effect["placed"]) is not None)
        )
    except (ValueError, TypeError):
        return False
