"""What the journal does beside the engine: old history goes, the account and what is known of files stay."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from filewright.core.event import PathGone
from filewright.core.job import State
from filewright.core.ledger import Ledger
from filewright.engine.client import JobQuery
from filewright.engine.journal.journal import Retention
from filewright.engine.journal.sqlite import upkeep
from filewright.engine.journal.sqlite.opening import open_for_writing
from filewright.engine.journal.sqlite.sqlite_journal import SqliteJournal
from filewright.engine.journal.sqlite.sqlite_reader import SqliteReader
from filewright.engine.journal.sqlite.upkeep import Upkeep
from filewright.errors import NotFound
from tests.engine.journal.samples import (
    ROOT,
    SECOND,
    done,
    ended,
    intended,
    name_of,
    opened,
    quarantined,
    replacement,
    started,
    whole_life,
)

NOW = time.time_ns() // SECOND
FOR_EVER = Retention(age_ns=0, size=0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def write(path: Path, *events: object) -> None:
    journal = SqliteJournal(path)
    journal.append(events)  # type: ignore[arg-type]
    journal.close()


class Kept:
    """Runs the journal's upkeep by hand, to the end."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.let_go: list[str] = []

    def round(self, retention: Retention) -> int:
        """How many steps it took."""
        connection, _ = open_for_writing(self.path)
        try:
            connection.execute("DELETE FROM meta WHERE key = 'retire_round_ns'")
            upkeep = Upkeep(connection)
            upkeep.retire(retention, lambda befores: self.let_go.extend(before.kept for before in befores))
            steps = 1
            while upkeep.step(idle=True):
                steps += 1
            return steps
        finally:
            connection.close()


@pytest.fixture
def kept(path: Path) -> Kept:
    return Kept(path)


@pytest.fixture
def reader(path: Path) -> Iterator[SqliteReader]:
    reader = SqliteReader(path)
    yield reader
    reader.close()


@pytest.fixture
def history(path: Path) -> Path:
    """Long ago: two done (the first lies there no longer), one dismissed, one that needs attention, one open. And two
    of today."""
    write(
        path,
        *whole_life(1, "gone.txt"),
        PathGone(source="inbox", root=ROOT, path="gone.txt", time_ns=7 * SECOND),
        *whole_life(2, "there.txt"),
        *quarantined(3, "dismissed.txt"),
        ended(3, State.DISMISSED, time=9),
        PathGone(source="inbox", root=ROOT, path="dismissed.txt", time_ns=9 * SECOND),
        *quarantined(4, "bad.txt"),
        opened(5, "open.txt"),
        started(5),
        *[opened(6, "new.txt", time=NOW), ended(6, time=NOW)],
        PathGone(source="inbox", root=ROOT, path="new.txt", time_ns=NOW * SECOND),
    )
    return path


def test_what_is_old_goes_and_the_account_stays(history: Path, kept: Kept, reader: SqliteReader) -> None:
    before = reader.counts()
    assert before == Ledger(done=3, dismissed=1, quarantined=1, running=1)
    kept.round(Retention())
    assert reader.counts() == before
    assert [job.file for job in reader.jobs(JobQuery()).jobs] == [
        f"{ROOT}/{name}" for name in ("new.txt", "open.txt", "bad.txt", "there.txt")
    ]
    for gone in (1, 3):
        with pytest.raises(NotFound):
            reader.job(name_of(gone))
    assert reader.jobs(JobQuery(text="gone.txt")).jobs == ()
    assert reader.by_path("/data/out/gone.txt") is None
    assert reader.trace(name_of(2)) == ()
    assert reader.trace(name_of(4)) != ()
    assert reader.trace(name_of(6)) != ()
    assert {event.event for event in reader.events_since(0)} >= {"job-opened", "path-gone"}
    assert len([event for event in reader.events_since(0) if event.event == "path-gone"]) == 1


def test_what_is_known_of_files_that_lie_there_never_goes(history: Path, kept: Kept) -> None:
    kept.round(Retention())
    journal = SqliteJournal(history)
    try:
        assert journal.known("inbox", ROOT, "there.txt").state is State.DONE  # type: ignore[union-attr]
        assert [effect.target for effect in journal.earlier(2)] == ["/data/out/there.txt"]
        assert [job.job for job in journal.recover().jobs] == [5]
        assert journal.recover().ledger == Ledger(done=3, dismissed=1, quarantined=1, running=1)
        assert journal.known("inbox", ROOT, "gone.txt") is None
    finally:
        journal.close()


def test_counts_and_rows_agree_whatever_was_retired(history: Path, kept: Kept) -> None:
    kept.round(Retention())
    write(history, *whole_life(8, "later.txt"), ended(5, State.FILTERED))
    kept.round(Retention())
    connection = sqlite3.connect(history)
    tally = dict(connection.execute("SELECT state, jobs - retired FROM tally WHERE jobs > retired").fetchall())
    assert tally == dict(connection.execute("SELECT state, count(*) FROM job GROUP BY state").fetchall())
    connection.close()


def test_nothing_is_retired_without_a_bound(history: Path, kept: Kept, reader: SqliteReader) -> None:
    kept.round(FOR_EVER)
    assert len(reader.jobs(JobQuery()).jobs) == 6
    assert len(reader.trace(name_of(1))) == 9


def test_numbers_of_retired_jobs_are_not_given_again(path: Path, kept: Kept) -> None:
    write(path, *whole_life(1), PathGone(source="inbox", root=ROOT, path="a.txt", time_ns=9 * SECOND))
    journal = SqliteJournal(path)
    sequence = journal.sequence
    journal.close()
    kept.round(Retention())
    journal = SqliteJournal(path)
    try:
        assert journal.next_job() == 2
        assert journal.sequence == sequence
    finally:
        journal.close()


def test_before_states_go_with_their_effects(path: Path, kept: Kept) -> None:
    """After that a run cannot be taken back any more, and its effects say so."""
    write(path, opened(1), started(1), intended(1, replacement(1)), done(1, replacement(1)), ended(1))
    kept.round(Retention())
    assert kept.let_go == ["/state/kept/1"]
    journal = SqliteJournal(path)
    try:
        (stored,) = journal.stored([name_of(1)])
        (effect,) = stored.effects
        assert effect.before is None
        assert not effect.reversible
    finally:
        journal.close()
    kept.round(Retention())
    assert len(kept.let_go) == 1


def test_the_oldest_go_when_it_grows_too_large_and_room_is_given_back(
    path: Path, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "NEWEST_KEPT", 100)
    journal = SqliteJournal(path)
    for job in range(1, 2001):
        name = f"{job}.txt"
        gone = PathGone(source="inbox", root=ROOT, path=name, time_ns=NOW * SECOND)
        journal.append([*whole_life(job, name), ended(job, time=NOW), gone])
    journal.close()
    size = path.stat().st_size
    steps = kept.round(Retention(age_ns=0, size=size // 2))
    assert 3 < steps < 40, "room is given back a megabyte at a time"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    jobs = [job for (job,) in connection.execute("SELECT id FROM job ORDER BY id")]
    connection.close()
    assert jobs[-1] == 2000
    assert 100 <= len(jobs) < 1400
    assert jobs == list(range(jobs[0], 2001))
    assert path.stat().st_size < size * 0.75
    reader = SqliteReader(path)
    assert reader.counts() == Ledger(done=2000)
    reader.close()


def test_a_round_goes_on_where_it_stopped(history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "CHUNK", 1)
    for _ in range(12):
        connection, _notices = open_for_writing(history)
        Upkeep(connection)._retire(Retention(), lambda befores: None)
        connection.close()
    reader = SqliteReader(history)
    assert len(reader.jobs(JobQuery()).jobs) == 4
    reader.close()


def test_a_journal_that_is_never_idle_retires_too(history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "BUSY", 0.0)
    connection, _ = open_for_writing(history)
    keeping = Upkeep(connection)
    keeping.retire(Retention(), lambda befores: None)
    while keeping.step(idle=False):
        pass
    assert connection.execute("SELECT count(*) FROM job").fetchone() == (4,)
    connection.close()


def test_a_clock_that_jumps_ahead_retires_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(path, opened(1, time=NOW), ended(1, time=NOW))
    connection, _ = open_for_writing(path)
    keeping = Upkeep(connection)
    keeping.retire(Retention(), lambda befores: None)
    real = time.time_ns
    monkeypatch.setattr(upkeep.time, "time_ns", lambda: real() + 400 * 24 * 3600 * SECOND)
    while keeping.step(idle=True):
        pass
    assert connection.execute("SELECT count(*) FROM event").fetchone() == (2,)
    connection.close()


def test_it_happens_by_itself_while_nobody_works(path: Path) -> None:
    journal = SqliteJournal(path)
    journal.retire(Retention(), lambda befores: None)
    try:
        journal.append([*whole_life(1), PathGone(source="inbox", root=ROOT, path="a.txt", time_ns=9 * SECOND)])
        journal.flush()
        end = time.monotonic() + 20
        while journal.reader.jobs(JobQuery()).jobs and time.monotonic() < end:
            threading.Event().wait(0.02)
        assert journal.reader.jobs(JobQuery()).jobs == ()
        assert journal.reader.counts() == Ledger(done=1)
        journal.append(list(whole_life(2, "b.txt")))
        journal.flush()
        assert journal.reader.counts() == Ledger(done=2)
    finally:
        journal.close()


def test_what_is_not_searchable_yet_is_found_too(path: Path) -> None:
    write(path, *whole_life(1, "first.txt"))
    connection, _ = open_for_writing(path)
    while Upkeep(connection).step(idle=True):
        pass
    connection.close()
    write(path, *whole_life(2, "second.txt"), *whole_life(3, "first again.txt"))
    reader = SqliteReader(path)
    assert [job.job for job in reader.jobs(JobQuery(text="FIRST")).jobs] == [name_of(3), name_of(1)]
    assert [job.job for job in reader.jobs(JobQuery(text="second")).jobs] == [name_of(2)]
    reader.close()


def test_a_journal_that_outgrows_its_size_waits_for_no_round(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "NEWEST_KEPT", 10)
    monkeypatch.setattr(upkeep, "BUSY", 0.0)
    events: list[object] = []
    for job in range(1, 601):
        gone = PathGone(source="inbox", root=ROOT, path=f"{job}.txt", time_ns=NOW * SECOND)
        events += [*whole_life(job, f"{job}.txt"), gone]
    write(path, *events)
    connection, _ = open_for_writing(path)
    keeping = Upkeep(connection)

    def jobs_after(retention: Retention) -> int:
        keeping.retire(retention, lambda befores: None)
        while keeping.step(idle=False):
            pass
        return int(connection.execute("SELECT count(*) FROM job").fetchone()[0])

    assert jobs_after(FOR_EVER) == 600, "a round begins and ends"
    assert jobs_after(Retention(age_ns=0, size=path.stat().st_size // 2)) < 600
    connection.close()


def test_retiring_leaves_no_long_statements_in_the_memory_of_the_connection(path: Path) -> None:
    events: list[object] = []
    for job in range(1, 401):
        gone = PathGone(source="inbox", root=ROOT, path=f"{job}.txt", time_ns=9 * SECOND)
        events += [*whole_life(job, f"{job}.txt"), gone]
    write(path, *events)
    connection, _ = open_for_writing(path)
    texts: list[str] = []

    class Heard:
        def execute(self, text: str, *parameters: object) -> sqlite3.Cursor:
            texts.append(text)
            return connection.execute(text, *parameters)  # type: ignore[arg-type]

        def __getattr__(self, name: str) -> object:
            return getattr(connection, name)

    keeping = Upkeep(Heard())  # type: ignore[arg-type]
    keeping.retire(Retention(), lambda befores: None)
    while keeping.step(idle=True):
        pass
    assert connection.execute("SELECT count(*) FROM job").fetchone() == (0,)
    assert max(map(len, texts)) < 500
    connection.close()
