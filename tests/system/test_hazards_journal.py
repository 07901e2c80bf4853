"""The real command on journals that are damaged in part, of another version, in the way, or being written."""

import os
import shutil
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from tests.system.command import COPY, SHOUT, end, filewright, start, write_flow

RUN = ("run", "flow.filewright", "--state", "state")
OLD = Path(__file__).parent.parent / "engine" / "journal" / "old" / "journal-1.db"
FILES = 60


def the_journal(folder: Path) -> Path:
    (found,) = (folder / "state" / "pipelines").glob("*/journal.db")
    return found


@pytest.fixture
def done(tmp_path: Path) -> Path:
    """A folder in which 60 files were done."""
    write_flow(tmp_path, SHOUT)
    for number in range(FILES):
        (tmp_path / "inbox" / f"{number}.txt").write_text(f"number {number}\n", "utf-8")
    assert filewright(*RUN, at=tmp_path).status == 0
    return tmp_path


def spoil(journal: Path, table: str) -> None:
    """Overwrite the first page of a table or an index."""
    connection = sqlite3.connect(journal)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    page = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()[0]
    connection.close()
    with journal.open("rb+") as file:
        file.seek((page - 1) * 4096)
        file.write(os.urandom(4096))


@pytest.mark.parametrize("table", ["event", "job_place", "effect_target", "task"])
def test_what_is_whole_of_a_damaged_journal_is_not_done_again(done: Path, table: str) -> None:
    spoil(the_journal(done), table)
    again = filewright(*RUN, at=done)
    assert again.status == 0
    assert f"{FILES} files could be taken over" in again.err
    assert f"{FILES} files were done before" in again.err
    assert again.summary == "0 files: 0 done, 0 filtered, 0 quarantined, 0 unaccounted"
    jobs = filewright("jobs", "--state", "state", "--json", at=done)
    assert (jobs.status, len(jobs.objects)) == (0, FILES)
    assert len(list((done / "out").iterdir())) == FILES


def test_an_emptied_journal_is_said_and_nothing_is_put_out_twice(done: Path) -> None:
    the_journal(done).write_bytes(b"")
    again = filewright(*RUN, at=done)
    assert (again.status, again.summary[:9]) == (0, f"{FILES} files:")
    assert "was damaged and has been set aside" in again.err
    assert "may be done again" in again.err or "done again" in again.err
    assert len(list((done / "out").iterdir())) == FILES


def test_a_newer_journal_is_refused_and_left_alone(done: Path) -> None:
    journal = the_journal(done)
    connection = sqlite3.connect(journal)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = journal.read_bytes()
    for command in (RUN, ("jobs", "--state", "state")):
        answer = filewright(*command, at=done)
        assert (answer.status, answer.out) == (2, "")
        assert "newer Filewright (version 99" in answer.err
    assert journal.read_bytes() == before


def test_an_older_journal_is_read_then_brought_up_to_date(done: Path) -> None:
    journal = the_journal(done)
    shutil.copyfile(OLD, journal)
    asked = filewright("jobs", "--state", "state", "--json", at=done)
    assert (asked.status, len(asked.objects)) == (0, 7)
    assert filewright(*RUN, at=done).status in (0, 1)
    assert list(journal.parent.glob("journal.version-1.db"))
    asked = filewright("jobs", "--state", "state", "--json", at=done)
    assert len(asked.objects) >= 7 + FILES


def test_a_folder_in_its_place_is_refused_in_words(done: Path) -> None:
    journal = the_journal(done)
    journal.unlink()
    journal.mkdir()
    answer = filewright(*RUN, at=done)
    assert answer.status == 2
    assert "cannot be used" in answer.err
    assert journal.is_dir()


def test_jobs_are_read_while_they_are_written(tmp_path: Path) -> None:
    write_flow(tmp_path, COPY)
    for number in range(1500):
        (tmp_path / "inbox" / f"{number}.txt").write_text(f"number {number}\n", "utf-8")
    watching = start("watch", "flow.filewright", "--state", "state", at=tmp_path)
    try:
        seen = [0]
        until = time.monotonic() + 60
        while seen[-1] < 1000 and time.monotonic() < until:
            asked = filewright("jobs", "--state", "state", "--json", "--limit", "1500", at=tmp_path)
            if asked.status == 0:
                seen.append(len(asked.objects))
        assert seen == sorted(seen)
        assert seen[-1] >= 1000
    finally:
        end(watching, signal.SIGTERM)
    assert sorted(path.name for path in the_journal(tmp_path).parent.glob("journal*")) == ["journal.db"]


def test_history_is_there_after_a_restart(done: Path) -> None:
    (history,) = (done / "state" / "pipelines").glob("*/history.db")
    connection = sqlite3.connect(history)
    assert connection.execute("SELECT sum(count) FROM minute WHERE node = ''").fetchone() == (FILES,)
    assert connection.execute("SELECT sum(count) FROM hour WHERE node = ''").fetchone() == (FILES,)
    connection.close()
