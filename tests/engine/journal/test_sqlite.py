"""What the journal in SQLite promises beyond the contract: damage, versions, trouble, readers in other processes."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from filewright.core.event import CommandTaken
from filewright.core.ledger import Ledger
from filewright.core.pipeline import TraceMode
from filewright.engine.client import JobQuery
from filewright.engine.journal.sqlite import fold, opening, schema, sqlite_journal
from filewright.engine.journal.sqlite.opening import open_for_writing
from filewright.engine.journal.sqlite.sqlite_journal import SqliteJournal
from filewright.engine.journal.sqlite.sqlite_reader import SqliteReader
from filewright.engine.journal.sqlite.statements import SIZES, Statement, insert, update
from filewright.errors import Fault, StateError
from tests.engine.journal.samples import ROOT, name_of, opened, stamp, started, whole_life


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal \udcff.db" if sys.platform == "linux" else tmp_path / "journal.db"


class Opened:
    """Journals that a test opens; whatever happens, they are closed."""

    def __init__(self) -> None:
        self._open: list[SqliteJournal] = []

    def __call__(self, path: Path, **more: object) -> SqliteJournal:
        journal = SqliteJournal(path, **more)  # type: ignore[arg-type]
        self._open.append(journal)
        return journal

    def close(self) -> None:
        for journal in self._open:
            journal.close()


@pytest.fixture
def journals() -> Iterator[Opened]:
    made = Opened()
    yield made
    made.close()


def filled(path: Path, jobs: int = 3, **more: object) -> None:
    journal = SqliteJournal(path, **more)  # type: ignore[arg-type]
    journal.store_graph("g1", "text")
    for job in range(1, jobs + 1):
        journal.append(list(whole_life(job, f"{job}.txt")))
    journal.close()


def test_what_was_committed_is_there_after_a_restart(journals: Opened, path: Path) -> None:
    filled(path)
    journal = journals(path)
    assert journal.next_job() == 4
    assert journal.sequence == 3 * 9
    assert journal.recover().ledger == Ledger(done=3)
    assert journal.recover().notices == ()
    journal.append([opened(4)])
    assert journal.sequence == 3 * 9 + 1
    assert journal.known("inbox", ROOT, "2.txt").job == 2  # type: ignore[union-attr]


def test_it_is_durable_by_its_settings(path: Path) -> None:
    connection, _ = open_for_writing(path)
    try:
        asked = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}
        assert asked == {"journal_mode": "wal", "synchronous": 2}
    finally:
        connection.close()


def test_counts_alone_keep_no_events(path: Path) -> None:
    filled(path, trace=TraceMode.COUNTS)
    reader = SqliteReader(path)
    try:
        assert reader.trace(name_of(1)) == ()
        assert reader.counts() == Ledger(done=3)
        assert reader.job(name_of(1)).outputs
    finally:
        reader.close()


def test_a_restart_of_the_computer_is_noticed(journals: Opened, path: Path) -> None:
    for boot, noticed in (("one", False), ("one", False), ("two", True), ("", False), ("two", False)):
        journal = journals(path, boot=boot)
        assert journal.recover().rebooted is noticed, boot
        journal.close()


@pytest.mark.parametrize("damage", ["header", "pages", "cut", "garbage"])
def test_a_damaged_journal_is_set_aside_and_said(journals: Opened, path: Path, damage: str) -> None:
    filled(path, 200)
    unclean(path)
    whole = path.read_bytes()
    match damage:
        case "header":
            path.write_bytes(b"\0" * 100 + whole[100:])
        case "pages":
            path.write_bytes(whole[:8192] + os.urandom(len(whole) - 8192))
        case "cut":
            path.write_bytes(whole[: len(whole) // 2 + 77])
        case _:
            path.write_bytes(b"this is not a database " * 400)
    broken = path.read_bytes()
    journal = journals(path)
    (notice,) = journal.recover().notices
    assert notice.code == "journal-damaged"
    aside = Path(str(notice.fields["aside"]))
    assert aside.read_bytes() == broken
    assert journal.recover().ledger == Ledger()
    journal.append([opened(1)])
    journal.flush()
    assert aside.exists()


def unclean(path: Path) -> None:
    """As after a kill: only then is the whole file looked through."""
    connection = sqlite3.connect(path)
    connection.execute("UPDATE meta SET value = 0 WHERE key = 'clean'")
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def test_an_unclean_end_alone_is_no_damage(journals: Opened, path: Path) -> None:
    filled(path)
    unclean(path)
    journal = journals(path)
    assert journal.recover().notices == ()
    assert journal.recover().ledger == Ledger(done=3)
    journal.close()


def test_a_newer_journal_is_refused_kindly_and_left_alone(path: Path) -> None:
    filled(path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = path.read_bytes()
    for use in (SqliteJournal, SqliteReader):
        with pytest.raises(StateError) as error:
            use(path)
        assert error.value.code == "journal-newer"
        assert "99" in str(error.value)
    assert path.read_bytes() == before
    assert not [p for p in path.parent.iterdir() if p.suffix not in (".db", ".db-wal", ".db-shm")]


def test_another_programs_database_is_refused(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE theirs (a)")
    connection.close()
    with pytest.raises(StateError) as error:
        SqliteJournal(path)
    assert error.value.code == "journal-strange"


def test_a_reader_needs_a_journal(path: Path) -> None:
    with pytest.raises(StateError):
        SqliteReader(path)
    assert not path.exists()


def test_an_older_journal_is_copied_and_brought_up_to_date(
    journals: Opened, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(path)
    monkeypatch.setattr(opening, "VERSION", schema.VERSION + 1)
    monkeypatch.setitem(schema.MIGRATIONS, schema.VERSION, "ALTER TABLE job ADD COLUMN colour TEXT;")
    journal = journals(path)
    assert journal.recover().ledger == Ledger(done=3)
    journal.close()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA user_version").fetchone() == (schema.VERSION + 1,)
    assert connection.execute("SELECT colour FROM job LIMIT 1").fetchone() == (None,)
    connection.close()
    (copy,) = [p for p in path.parent.iterdir() if f".version-{schema.VERSION}" in p.name]
    monkeypatch.undo()
    kept = journals(copy)
    assert kept.recover().ledger == Ledger(done=3)
    kept.close()


def test_a_migration_that_fails_changes_nothing(journals: Opened, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(path)
    monkeypatch.setattr(opening, "VERSION", schema.VERSION + 1)
    broken = "ALTER TABLE job ADD COLUMN colour TEXT; ALTER TABLE nowhere ADD COLUMN x;"
    monkeypatch.setitem(schema.MIGRATIONS, schema.VERSION, broken)
    with pytest.raises(StateError):
        SqliteJournal(path)
    monkeypatch.undo()
    journal = journals(path)
    assert journal.recover().ledger == Ledger(done=3)
    journal.close()


def test_another_process_reads_while_this_one_writes(journals: Opened, path: Path) -> None:
    journal = journals(path)
    journal.append(list(whole_life(1)))
    journal.flush()
    ask = (
        "import sys, pathlib; from filewright.engine.journal.sqlite.sqlite_reader import SqliteReader;"
        "r = SqliteReader(pathlib.Path(sys.argv[1])); print(r.counts().done)"
    )
    done = subprocess.run(
        [sys.executable, "-c", ask, str(path)], capture_output=True, text=True, check=True, timeout=30
    )
    assert done.stdout.strip() == "1"
    journal.append(list(whole_life(2, "b.txt")))
    journal.flush()


def test_a_reader_holds_no_transaction(journals: Opened, path: Path) -> None:
    journal = journals(path)
    reader = SqliteReader(path)
    try:
        journal.append(list(whole_life(1)))
        journal.flush()
        reader.jobs(JobQuery())
        reader.counts()
        other = sqlite3.connect(path)
        assert other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0  # 1: somebody reads
        other.close()
    finally:
        reader.close()
        journal.close()


def test_batches_that_wait_share_a_commit(journals: Opened, path: Path) -> None:
    journal = journals(path)
    first, go = threading.Event(), threading.Event()

    def wait() -> None:
        first.set()
        go.wait()

    journal.append([opened(1)], wait)
    first.wait()
    told = [threading.Event() for _ in range(50)]
    for job, event in enumerate(told, 2):
        journal.append([opened(job, f"{job}.txt")], event.set)
    commits: list[str] = []
    journal._connection.set_trace_callback(lambda sql: commits.append(sql) if sql == "COMMIT" else None)
    go.set()
    for event in told:
        event.wait()
    assert len(commits) == 1


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MiB."""
    folder = tmp_path / "small"
    folder.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs Linux and root")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a small disk cannot be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_said_and_gone_on_from_in_order(small_disk: Path, journals: Opened) -> None:
    said: list[Fault | None] = []
    trouble, over = threading.Event(), threading.Event()

    def tell(fault: Fault | None) -> None:
        said.append(fault)
        (trouble if fault else over).set()

    journal = journals(small_disk / "journal.db", trouble=tell)
    ballast = small_disk / "ballast"
    room = shutil.disk_usage(small_disk).free
    ballast.write_bytes(b"x" * (room - 200_000))
    told: list[int] = []
    for job in range(1, 301):
        journal.append(list(whole_life(job, f"{job}.txt")), lambda job=job: told.append(job))  # type: ignore[misc]
    assert trouble.wait(20)
    assert said[0] is not None
    assert said[0].code in ("journal-disk-full", "journal-unwritable")
    assert len(told) < 300
    ballast.unlink()
    assert over.wait(20)
    journal.flush()
    assert told == list(range(1, 301))
    assert journal.reader.counts() == Ledger(done=300)


def test_what_cannot_be_written_at_the_end_is_said(small_disk: Path, journals: Opened) -> None:
    journal = journals(small_disk / "journal.db")
    room = shutil.disk_usage(small_disk).free
    (small_disk / "ballast").write_bytes(b"x" * (room - 100_000))
    for job in range(1, 301):
        journal.append(list(whole_life(job, f"{job}.txt")))
    with pytest.raises(StateError) as error:
        journal.close()
    assert error.value.code == "journal-unwritten"
    assert int(str(error.value.fields["events"])) > 0


@pytest.mark.parametrize("count", [1, 2, 5, 100, 511, 513, 1300])
def test_statements_write_every_row_once(count: int) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, word TEXT)")
    insert("t", ("id", "word")).run(connection, [(n, "a") for n in range(count)])
    update("t", 2, "word = v.column2", "t.id = v.column1").run(connection, [(n, "b") for n in range(0, count, 2)])
    rows = connection.execute("SELECT id, word FROM t ORDER BY id").fetchall()
    assert rows == [(n, "a" if n % 2 else "b") for n in range(count)]
    connection.close()


def test_few_statements_are_run_for_many_rows() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)")
    ran: list[str] = []
    connection.set_trace_callback(ran.append)
    Statement("INSERT OR REPLACE INTO t VALUES {rows}", 1).run(connection, [(n,) for n in range(500)])
    assert len([sql for sql in ran if sql.startswith("INSERT")]) == 1
    assert max(SIZES) * 64 >= 32_000
    connection.close()


def test_finished_tasks_are_looked_up_not_searched(path: Path) -> None:
    connection, _ = open_for_writing(path)
    try:
        for statement in (fold.FINISHED_TASKS, fold.STARTED_TASKS, fold.DONE_EFFECTS, fold.FORGET_PATHS):
            row = f"({','.join('?' * statement.width)})"
            sql = "EXPLAIN QUERY PLAN " + statement.text.format(rows=row)
            plan = [line[3] for line in connection.execute(sql, [None] * statement.width)]
            assert not [line for line in plan if line in ("SCAN task", "SCAN effect", "SCAN job")], plan
    finally:
        connection.close()


def test_stamps_of_any_size_come_back_exactly(journals: Opened, path: Path) -> None:
    journal = journals(path)
    journal.append([opened(1), started(1)])
    assert journal.known("inbox", ROOT, "a.txt").stamp == stamp(1)  # type: ignore[union-attr]


def test_the_last_commands_are_remembered_also_without_a_trace(path: Path, journals: Opened) -> None:
    journal = journals(path, trace=TraceMode.COUNTS)
    count = sqlite_journal.COMMANDS_KEPT + 2
    journal.append([CommandTaken(command=f"{n:05}", time_ns=n, answer=f"[{n}]") for n in range(count)])
    assert [journal.answered(name) for name in ("00000", f"{count - 1:05}", "x")] == ["[0]", f"[{count - 1}]", None]
    journal.close()
    again = journals(path)
    assert [again.answered(f"{n:05}") for n in (0, 1, count - 1)] == [None, "[1]", f"[{count - 1}]"]
