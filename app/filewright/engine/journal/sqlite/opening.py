"""Opening a journal file: durable settings, version, damage, migration."""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filewright.engine.journal.sqlite.codec import path_from_blob
from filewright.engine.journal.sqlite.schema import APPLICATION_ID, MIGRATIONS, SCHEMA, VERSION
from filewright.errors import Fault, Scope, StateError

STATEMENT_CACHE = 512
CHECKPOINT_PAGES = 4000  # 16 MiB: the log is copied into the file about once a second at full rate
CHECKED_ALWAYS = 64 << 20  # bytes: looked through at every start (0.1 s), larger ones after an unclean end alone
LOG_LIMIT = 64 << 20  # bytes that the log file may keep after it was copied


def open_for_writing(path: Path) -> tuple[sqlite3.Connection, tuple[Fault, ...]]:
    """A connection with the tables of this version, and what was odd on the way.

    A damaged file is set aside with a time stamp and a new one begun. Raises StateError for a journal of a newer
    Filewright, for one that belongs to another program, and where the file system refuses.
    """
    notices: list[Fault] = []
    try:
        connection = _try_open(path)
    except sqlite3.DatabaseError as error:
        if not _means_damage(error):
            raise _refused(path, error) from error
        notices.append(_set_aside(path, str(error)))
        connection = _try_open(path)
    return connection, tuple(notices)


def open_for_reading(path: Path) -> sqlite3.Connection:
    """A read-only connection, for any thread. Raises StateError where there is nothing that can be read."""
    address = f"{path.absolute().as_uri()}?mode=ro"
    try:
        connection = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False, timeout=5.0)
    except sqlite3.DatabaseError as error:
        raise _refused(path, error) from error
    try:
        connection.text_factory = path_from_blob
        _check_ours(connection, path)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise _refused(path, error) from error
    except StateError:
        connection.close()
        raise
    return connection


def mark_clean(connection: sqlite3.Connection) -> None:
    """The journal ends in good order: the next start need not look for damage."""
    connection.execute("UPDATE meta SET value = 1 WHERE key = 'clean'")


def _try_open(path: Path) -> sqlite3.Connection:
    if path.exists() and not os.access(path, os.W_OK):
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
        if (
            _pragma(connection, "application_id") == 0
            and not connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
        ):
            _create(connection)
        _check_ours(connection, path)
        _check_damage(connection, path)
        _migrate(connection, path)
        connection.execute("UPDATE meta SET value = 0 WHERE key = 'clean'")
    except BaseException:
        connection.close()
        raise
    return connection


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def _create(connection: sqlite3.Connection) -> None:
    connection.executescript(
        f"BEGIN IMMEDIATE; {SCHEMA} INSERT INTO meta VALUES ('clean', 1);"
        f" PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {VERSION}; COMMIT;"
    )


def _check_ours(connection: sqlite3.Connection, path: Path) -> None:
    if _pragma(connection, "application_id") != APPLICATION_ID:
        raise StateError("journal-strange", path=str(path))
    version = _pragma(connection, "user_version")
    if version > VERSION:
        raise StateError("journal-newer", path=str(path), version=version, known=VERSION)


def _check_damage(connection: sqlite3.Connection, path: Path) -> None:
    clean = connection.execute("SELECT value FROM meta WHERE key = 'clean'").fetchone()
    if clean == (1,) and path.stat().st_size > CHECKED_ALWAYS:
        return
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise sqlite3.DatabaseError(f"damaged: {found}")


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    version = _pragma(connection, "user_version")
    if version == VERSION:
        return
    _copy(connection, path.with_name(f"{path.stem}.version-{version}{path.suffix}"))
    steps = " ".join(MIGRATIONS[step] for step in range(version, VERSION))
    connection.executescript(f"BEGIN IMMEDIATE; {steps} PRAGMA user_version = {VERSION}; COMMIT;")


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


def _means_damage(error: sqlite3.DatabaseError) -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return str(error).startswith("damaged: ")
    return code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _set_aside(path: Path, message: str) -> Fault:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    aside = path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}")
    for ending in ("", "-wal", "-shm"):  # the log belongs to the file: a new one must not find it
        part = path.with_name(path.name + ending)
        if part.exists():
            part.rename(aside.with_name(aside.name + ending))
    fields = {"path": str(path), "aside": str(aside)}
    return Fault(code="journal-damaged", scope=Scope.PROCESS, fields={**fields}, detail=message)


@contextmanager
def told_as_unusable(path: Path) -> Iterator[None]:
    """Turns what SQLite says of a file that it cannot read into a StateError; mistakes of ours stay what they are."""
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.IntegrityError, sqlite3.DataError):
        raise
    except sqlite3.DatabaseError as error:
        raise _refused(path, error) from error


def _refused(path: Path, error: sqlite3.Error) -> StateError:
    damaged = isinstance(error, sqlite3.DatabaseError) and _means_damage(error)
    code = "journal-unreadable" if damaged else "journal-unusable"
    return StateError(code, path=str(path), message=str(error))
