"""A journal that cannot be written keeps no source, and nobody who asks it, waiting."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from filewright.core.event import PathGone
from filewright.engine.journal.sqlite.group_writer import GroupWriter
from filewright.engine.journal.sqlite.sqlite_journal import SqliteJournal
from filewright.engine.sources.folder import FolderSource
from filewright.engine.sources.source import FolderSettings
from filewright.errors import Fault, StateError


class Disk:
    """Is full for as long as `full` is true."""

    full = False


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    disk, write = Disk(), GroupWriter._write

    def maybe(self: GroupWriter, rows: object) -> None:
        if disk.full:
            raise sqlite3.OperationalError("disk I/O error")
        write(self, rows)  # type: ignore[arg-type]

    monkeypatch.setattr(GroupWriter, "_write", maybe)
    return disk


@pytest.fixture
def troubles() -> list[Fault | None]:
    return []


@pytest.fixture
def journal(tmp_path: Path, disk: Disk, troubles: list[Fault | None]) -> Iterator[SqliteJournal]:
    made = SqliteJournal(tmp_path / "journal.db", trouble=troubles.append)
    yield made
    disk.full = False
    made.close()


@pytest.mark.timeout(20)
def test_a_look_gives_up_and_the_next_one_finds_all(
    tmp_path: Path, journal: SqliteJournal, disk: Disk, troubles: list[Fault | None]
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("a")
    settings = FolderSettings(node="inbox", root=str(tmp_path / "in"), quiet=0.0)
    source = FolderSource(settings, journal, wake=lambda: None, gone=lambda *gone: None, listen=False)
    disk.full = True
    journal.append([PathGone(source="inbox", root="/", path="x", time_ns=1)])
    while not troubles:
        threading.Event().wait(0.005)
    with pytest.raises(StateError) as raised:
        source.look(0.0)
    assert raised.value.code == "journal-busy"
    with pytest.raises(StateError):
        source.unaccounted(0.0)
    assert source.counts().pending == 0
    disk.full = False
    while troubles[-1] is not None:
        threading.Event().wait(0.005)
    source.look(1.0)
    assert [settled.arrival.path for settled in source.take(9)] == ["a.txt"]
