"""Opening a journal file to write it: durable settings, version, damage, migration."""

import os
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

from filewright.engine.journal.sqlite import damage
from filewright.engine.journal.sqlite.damage import check, means_damage, set_aside, take_over
from filewright.engine.journal.sqlite.schema import APPLICATION_ID, CREATION, MIGRATIONS, VERSION
from filewright.errors import Fault, Scope, StateError

STATEMENT_CACHE = 512
CHECKPOINT_PAGES = 4000  # 16 MiB: the log is copied into the file about once a second at full rate
_USED_AT_ONCE = (
    "SELECT max(id) FROM job",
    "SELECT max(seq) FROM event",
    "SELECT max(id) FROM effect",
    "SELECT max(length(root)) FROM place",
    "SELECT max(length(text)) FROM graph",
)
LOG_LIMIT = 64 << 20  # bytes that the log file may keep after it was copied


def open_for_writing(path: Path) -> tuple[sqlite3.Connection, tuple[Fault, ...]]:
    """A connection with the tables of this version, and what was odd on the way.

    A damaged file is set aside with a time stamp, and a new one begun with what can be read of it. Raises StateError
    for a journal of a newer Filewright, for one that belongs to another program, and where the file system refuses.
    """
    try:
        if path.is_file() and path.stat().st_size == 0:  # a new one is never empty: see _begin
            return _begin_again(path, "it is empty")
        if not path.exists():
            _begin(path)
        return _open(path), ()
    except sqlite3.DatabaseError as error:
        if not means_damage(error):
            raise refused(path, error) from error
        return _begin_again(path, str(error))
    except OSError as error:
        raise StateError("journal-unusable", path=str(path), message=error.strerror or str(error)) from error


def mark_clean(connection: sqlite3.Connection) -> None:
    """The journal ends in good order: the next start need not look for damage."""
    connection.execute("UPDATE meta SET value = 1 WHERE key = 'clean'")


def check_ours(connection: sqlite3.Connection, path: Path) -> None:
    """Raises StateError for another program's database and for a journal of a newer version."""
    if pragma(connection, "application_id") != APPLICATION_ID:
        raise StateError("journal-strange", path=str(path))
    version = pragma(connection, "user_version")
    if version > VERSION:
        raise StateError("journal-newer", path=str(path), version=version, known=VERSION)


def pragma(connection: sqlite3.Connection, name: str) -> int:
    """A number that SQLite keeps of the file or the connection."""
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def refused(path: Path, error: sqlite3.Error) -> StateError:
    """What SQLite says of a file, in our words."""
    damaged = isinstance(error, sqlite3.DatabaseError) and means_damage(error)
    code = "journal-unreadable" if damaged else "journal-unusable"
    return StateError(code, path=str(path), message=str(error))


def _begin(path: Path) -> None:
    """A new journal, in place only when it is whole."""
    for ending in damage.BESIDE:  # a log without its file would be taken for the new one's
        if path.with_name(path.name + ending).exists():
            set_aside(path)
            break
    _make(path.with_name(path.name + ".new")).replace(path)


def _begin_again(path: Path, why: str) -> tuple[sqlite3.Connection, tuple[Fault, ...]]:
    """A new journal with what is whole of the damaged one, which is set aside only then: whoever is killed before
    begins with that once more."""
    known = 0

    def take(connection: sqlite3.Connection) -> None:
        nonlocal known
        known = take_over(path, connection)

    try:
        fresh = _make(path.with_name(path.name + ".new"), take)
        aside = set_aside(path)
        fresh.replace(path)
        connection = _open(path)
    except sqlite3.DatabaseError as error:
        raise refused(path, error) from error
    fault = Fault(
        code="journal-damaged" if known == 0 else "journal-salvaged",
        scope=Scope.PROCESS,
        fields={"path": str(path), "aside": str(aside), "known": known},
        detail=why,
    )
    return connection, (fault,)


def _make(fresh: Path, first: Callable[[sqlite3.Connection], None] = lambda connection: None) -> Path:
    """A new journal beside the place where it is to be, on disk, in which `first` put something."""
    fresh.unlink(missing_ok=True)
    connection = sqlite3.connect(fresh, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = MEMORY")  # whatever happens to it now, it is not in place yet
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")  # what is retired gives its room back
        connection.executescript(
            f"BEGIN IMMEDIATE; {CREATION} INSERT INTO meta VALUES ('clean', 1);"
            f" PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {VERSION}; COMMIT;"
        )
        first(connection)
    finally:
        connection.close()
    with open(fresh, "rb+") as file:
        os.fsync(file.fileno())
    return fresh


def _open(path: Path) -> sqlite3.Connection:
    if not os.access(path, os.W_OK):
        raise StateError("journal-unusable", path=str(path), message="it may not be written")
    connection = sqlite3.connect(
        path, isolation_level=None, check_same_thread=False, cached_statements=STATEMENT_CACHE, timeout=5.0
    )
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        settings = [
            "synchronous = FULL", "foreign_keys = ON", "secure_delete = OFF", "temp_store = MEMORY",
            f"wal_autocheckpoint = {CHECKPOINT_PAGES}", f"journal_size_limit = {LOG_LIMIT}",
            "cache_size = -16384",
        ]  # fmt: skip
        if sys.platform == "darwin":
            settings += ["fullfsync = ON", "checkpoint_fullfsync = ON"]
        for setting in settings:
            connection.execute(f"PRAGMA {setting}")
        check_ours(connection, path)
        check(connection, path)
        for used in _USED_AT_ONCE:  # damage that a start would meet is met here
            connection.execute(used).fetchone()
        _migrate(connection, path)
        connection.execute("UPDATE meta SET value = 0 WHERE key = 'clean'")
    except BaseException:
        connection.close()
        raise
    return connection


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the tables up to date, all or nothing, after a copy. Only the newest such copy is kept."""
    version = pragma(connection, "user_version")
    if version == VERSION:
        return
    copy = path.with_name(f"{path.stem}.version-{version}{path.suffix}")
    _copy(connection, copy)
    steps = "\n".join(MIGRATIONS[step] for step in range(version, VERSION))
    connection.executescript(f"BEGIN IMMEDIATE; {steps} PRAGMA user_version = {VERSION}; COMMIT;")
    for older in path.parent.glob(f"{path.stem}.version-*{path.suffix}"):
        if older != copy:
            older.unlink()


def _copy(connection: sqlite3.Connection, copy: Path) -> None:
    if copy.exists():
        return
    part = copy.with_name(copy.name + ".part")
    part.unlink(missing_ok=True)
    target = sqlite3.connect(part)
    try:
        connection.backup(target)
    finally:
        target.close()
    part.replace(copy)
