"""A connection that only reads: it makes no file, waits for nobody, and works where nothing may be written.

While nobody has the journal open it has no log beside it, and SQLite would make one, even to read. So such a file is
read as it lies (`immutable`); whether somebody began to write meanwhile is looked at before and after each question,
and then it is asked again the usual way.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from filewright.engine.journal.sqlite.codec import path_from_blob
from filewright.engine.journal.sqlite.opening import check_ours, pragma, refused
from filewright.engine.journal.sqlite.schema import OLDER, VERSION
from filewright.errors import StateError

Answer = TypeVar("Answer")
_Seen = tuple[int, int, int]


class ReadConnection:
    """For one thread at a time. Raises StateError where there is no journal of ours."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lying: _Seen | None = None
        with told_as_unusable(path):
            self._connection = self._open()

    def ask(self, question: Callable[[sqlite3.Connection], Answer]) -> Answer:
        """The answer of a question that reads in one or more statements. Raises StateError where the file cannot be
        read."""
        with told_as_unusable(self._path):
            if self._lying is None:
                return question(self._connection)
            if self._lying == self._seen():
                try:
                    answer = question(self._connection)
                except sqlite3.DatabaseError:
                    if self._lying == self._seen():
                        raise
                else:
                    if self._lying == self._seen():
                        return answer
            self._connection.close()
            self._connection = self._open()
            return question(self._connection)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _open(self) -> sqlite3.Connection:
        self._lying = self._seen()
        return connect(self._path, "" if self._lying is None else "&immutable=1")

    def _beside(self, ending: str) -> Path:
        return self._path.with_name(self._path.name + ending)

    def _seen(self) -> _Seen | None:
        """What the file is like while it lies there at rest; None: it has a log, so somebody writes or died."""
        try:
            if self._beside("-wal").stat().st_size > 0:
                return None
        except OSError:
            pass  # there is none
        try:
            found = self._path.stat()
        except OSError as error:
            raise StateError("journal-unusable", path=str(self._path), message=error.strerror or str(error)) from error
        return found.st_ino, found.st_size, found.st_mtime_ns


def connect(path: Path, more: str = "") -> sqlite3.Connection:
    """A read-only connection to a journal, for any thread; `more` goes to the end of its address. Raises StateError
    for one that is not ours, sqlite3.DatabaseError where it cannot be read."""
    address = f"{path.absolute().as_uri()}?mode=ro{more}"
    connection = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False, timeout=5.0)
    try:
        connection.text_factory = path_from_blob
        check_ours(connection, path)
        if pragma(connection, "user_version") < VERSION:
            connection.executescript(OLDER)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def told_as_unusable(path: Path) -> Iterator[None]:
    """Turns what SQLite says of a file that it cannot read, and values in it that mean nothing, into a StateError;
    mistakes of ours stay what they are."""
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.IntegrityError, sqlite3.DataError):
        raise
    except sqlite3.DatabaseError as error:
        raise refused(path, error) from error
    except ValueError as error:
        raise StateError("journal-unreadable", path=str(path), message=str(error)) from error
