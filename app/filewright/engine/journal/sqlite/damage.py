"""A journal that cannot be trusted: how that is found, where it goes, and what is saved of it."""

import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from filewright.core.effect import EffectKind, EffectState
from filewright.core.job import State
from filewright.engine.journal.sqlite.schema import VERSION

BESIDE = ("-wal", "-shm")
SUSPECT = "-suspect"
"""A file of this ending beside a journal: its writer met damage, so the next start looks through all of it."""

CHECKED_ALWAYS = 8 << 20  # bytes: looked through at every start (10 ms), larger ones after an unclean end alone
CHECK_SECONDS = 3.0  # after an unclean end: what matters most is looked through first
CHECKED = ("meta", "graph", "place", "job", "task", "effect", "tally", "event")

TAKE_OVER_SECONDS = 60.0
_CHUNK = 4096
GUESSED = 2_000_000
"""Rows that are looked for where the end of a table cannot be read."""

_ENDED = (State.DONE, State.FILTERED, State.QUARANTINED, State.DISMISSED, "superseded")
_SETTLED = tuple(state for state in EffectState if state is not EffectState.INTENDED)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


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


def take_over(aside: Path, connection: sqlite3.Connection) -> int:
    """Copy what can be read of a damaged journal into a new one, so that files done before are not done again; tells
    how many jobs that are.

    Ended jobs come over, with their effects. Open ones do not: their files are taken in anew, and what they had put
    out already is known by its content. Traces stay in the old file, which is only read.
    """
    try:
        with tempfile.TemporaryDirectory(dir=aside.parent, prefix="salvage-") as folder:
            copy = Path(folder) / "journal.db"
            for ending in ("", "-wal"):
                part = aside.with_name(aside.name + ending)
                if part.exists():
                    shutil.copyfile(part, copy.with_name(copy.name + ending))
            connection.execute("ATTACH ? AS old", (str(copy),))
            try:
                return _take_over(connection)
            finally:
                if connection.in_transaction:
                    connection.rollback()
                connection.execute("DETACH old")
    except (sqlite3.DatabaseError, OSError):
        return 0  # nothing can be read, or there is no room for a copy: the old file lies there still


_WHOLE_JOB = (
    f"state IN ({_listed(_ENDED)}) AND known IN (0, 1) AND length(ulid) = 26 AND length(name) > 0"
    " AND json_valid(stamp) AND json_array_length(stamp) = 5 AND (fault IS NULL OR json_valid(fault))"
    " AND place IN (SELECT id FROM main.place)"
)
_WHOLE_EFFECT = (
    f"state IN ({_listed(_SETTLED)}) AND kind IN ({_listed(EffectKind)}) AND length(target) > 0"
    " AND (placed IS NULL OR json_valid(placed)) AND (before IS NULL OR json_valid(before))"
    " AND job IN (SELECT id FROM main.job)"
)


def _take_over(both: sqlite3.Connection) -> int:
    if both.execute("PRAGMA old.user_version").fetchone()[0] > VERSION:
        return 0
    end = time.monotonic() + TAKE_OVER_SECONDS
    both.execute("BEGIN")
    _copy_rows(both, "place", "length(root) > 0", end)
    _copy_rows(both, "graph", "length(hash) > 0", end)
    lost = "SELECT DISTINCT graph, 'lost-' || graph, '' FROM old.job WHERE graph NOT IN (SELECT id FROM main.graph)"
    _copy_rows(both, "job", _WHOLE_JOB, end, before=f"INSERT OR IGNORE INTO main.graph {lost} AND id BETWEEN ? AND ?")
    _copy_rows(both, "effect", _WHOLE_EFFECT, end)
    both.execute("INSERT INTO main.tally SELECT state, count(*), 0 FROM main.job WHERE parents IS NULL GROUP BY state")
    both.execute("INSERT OR REPLACE INTO main.meta VALUES ('highest_job', ?)", (_highest(both, "job") or 0,))
    both.execute("COMMIT")
    return int(both.execute("SELECT count(*) FROM main.job").fetchone()[0])


def _copy_rows(both: sqlite3.Connection, table: str, whole: str, end: float, *, before: str = "") -> None:
    """All rows that can be read and mean something; around what cannot be read, ever smaller stretches are tried."""
    there = {row[1] for row in both.execute(f"PRAGMA old.table_info({table})")}
    columns = [row[1] for row in both.execute(f"PRAGMA main.table_info({table})") if row[1] in there]
    if not columns:
        return
    listed = ", ".join(columns)
    copy = (
        f"INSERT OR IGNORE INTO main.{table} ({listed}) SELECT {listed} FROM old.{table}"
        f" WHERE {whole} AND id BETWEEN ? AND ?"
    )
    highest = _highest(both, table) or GUESSED
    wanted = [(start, min(start + _CHUNK - 1, highest)) for start in range(1, highest + 1, _CHUNK)]
    wanted.reverse()
    while wanted and time.monotonic() < end:
        first, last = wanted.pop()
        both.execute("SAVEPOINT part")
        try:
            for statement in filter(None, (before, copy)):
                both.execute(statement, (first, last))
        except sqlite3.DatabaseError:
            both.execute("ROLLBACK TO part")
            if first < last:
                middle = (first + last) // 2
                wanted += [(middle + 1, last), (first, middle)]
        both.execute("RELEASE part")


def _highest(both: sqlite3.Connection, table: str) -> int | None:
    """The largest number in a table; None where that cannot be read."""
    try:
        return int(both.execute(f"SELECT coalesce(max(id), 0) FROM old.{table}").fetchone()[0])
    except sqlite3.DatabaseError:
        return None
