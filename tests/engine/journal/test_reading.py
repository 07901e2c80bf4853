"""Readers: they make no file, work where nothing may be written, and see what is written meanwhile."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from filewright.core.ledger import Ledger
from filewright.engine.client import JobQuery
from filewright.engine.journal.sqlite.sqlite_journal import SqliteJournal
from filewright.engine.journal.sqlite.sqlite_reader import SqliteReader
from filewright.errors import StateError
from tests.engine.journal.samples import whole_life


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "state"
    folder.mkdir()
    path = folder / "journal.db"
    journal = SqliteJournal(path)
    journal.append(list(whole_life(1)))
    journal.close()
    return path


def ask(path: Path) -> Ledger:
    reader = SqliteReader(path)
    try:
        assert reader.jobs(JobQuery()).jobs
        return reader.counts()
    finally:
        reader.close()


def files(path: Path) -> list[tuple[str, bytes]]:
    return sorted((file.name, file.read_bytes()) for file in path.parent.iterdir())


def test_a_journal_at_rest_is_read_without_a_trace(path: Path) -> None:
    before = files(path)
    assert [name for name, _ in before] == ["journal.db"]
    assert ask(path) == Ledger(done=1)
    assert files(path) == before


@pytest.fixture
def left(path: Path, tmp_path: Path) -> Path:
    """What a killed process left."""
    journal = SqliteJournal(path)
    journal.append(list(whole_life(2, "b.txt")))
    journal.flush()
    left = tmp_path / "left"
    shutil.copytree(path.parent, left)
    journal.close()
    return left / "journal.db"


def test_what_a_killed_process_left_is_read_as_it_lies(left: Path) -> None:
    before = [name for name, _ in files(left)]
    assert before == ["journal.db", "journal.db-shm", "journal.db-wal"]
    assert ask(left) == Ledger(done=2)
    assert [name for name, _ in files(left)] == before


@contextmanager
def sealed(folder: Path) -> Iterator[None]:
    """A file system that may only be read."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("a file system that is only read needs Linux and root")
    commands = [["mount", "--bind", folder, folder], ["mount", "-o", "remount,ro,bind", folder]]
    if any(subprocess.run(command, capture_output=True, check=False).returncode for command in commands):
        pytest.skip("a file system that is only read cannot be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


def test_a_folder_that_may_only_be_read_is_enough(path: Path, left: Path) -> None:
    with sealed(path.parent):
        assert ask(path) == Ledger(done=2)
    with sealed(left.parent):
        assert ask(left) == Ledger(done=2)


def test_a_journal_that_may_not_be_written_is_refused_in_words(path: Path) -> None:
    with sealed(path.parent), pytest.raises(StateError) as error:
        SqliteJournal(path)
    assert error.value.code == "journal-unusable"


def test_one_opened_at_rest_sees_what_is_written_later(path: Path) -> None:
    reader = SqliteReader(path)
    try:
        assert reader.counts() == Ledger(done=1)
        for job in range(2, 6):
            journal = SqliteJournal(path)
            journal.append(list(whole_life(job, f"{job}.txt")))
            journal.flush()
            assert reader.counts() == Ledger(done=job)
            journal.close()
            assert reader.counts() == Ledger(done=job)
    finally:
        reader.close()


def test_pages_stay_whole_while_somebody_writes_and_copies_the_log(path: Path) -> None:
    journal = SqliteJournal(path)
    journal._connection.execute("PRAGMA wal_autocheckpoint = 20")
    over, broke = threading.Event(), list[BaseException]()

    def read() -> None:
        try:
            while not over.is_set():
                reader = SqliteReader(path)
                try:
                    seen = reader.counts().done
                    jobs = reader.jobs(JobQuery(limit=1000)).jobs
                    assert len(jobs) >= seen
                    assert all(job.outputs for job in jobs)
                finally:
                    reader.close()
        except (StateError, AssertionError) as error:
            broke.append(error)

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for job in range(2, 202):
        journal.append(list(whole_life(job, f"{job}.txt")))
        if job % 10 == 0:
            journal.flush()
    journal.flush()
    over.set()
    for thread in threads:
        thread.join()
    assert Path(f"{path}-wal").stat().st_size < 1 << 20, "no reader keeps the log from being copied"
    journal.close()
    assert not broke
    assert ask(path) == Ledger(done=201)
