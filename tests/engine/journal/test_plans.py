"""No question, and no write, reads all of a table that grows with the history."""

import re
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from filewright.core.job import State
from filewright.engine.client import JobQuery, UndoSelection
from filewright.engine.journal.sqlite.sqlite_journal import SqliteJournal
from filewright.engine.journal.sqlite.sqlite_reader import SqliteReader
from tests.engine.journal.samples import ROOT, finished, name_of, opened, quarantined, started, task, whole_life

GROWS = re.compile(r"^SCAN (job|effect|event|task|place|old|newer)\b(?! USING INDEX effect_undoing)")

QUESTIONS: dict[str, Callable[[SqliteReader], object]] = {
    "newest": lambda r: r.jobs(JobQuery()),
    "next page": lambda r: r.jobs(JobQuery(before=7)),
    "done": lambda r: r.jobs(JobQuery(states=frozenset({State.DONE}))),
    "several states": lambda r: r.jobs(JobQuery(states=frozenset({State.DONE, State.FILTERED, State.QUARANTINED}))),
    "running": lambda r: r.jobs(JobQuery(states=frozenset({State.RUNNING}))),
    "words": lambda r: r.jobs(JobQuery(text="2.txt")),
    "two letters": lambda r: r.jobs(JobQuery(text="2.")),
    "words and state": lambda r: r.jobs(JobQuery(text="2.txt", states=frozenset({State.QUARANTINED}))),
    "node": lambda r: r.jobs(JobQuery(node="save")),
    "node, words and state": lambda r: r.jobs(JobQuery(node="upper", text="5.txt", states=frozenset({State.DONE}))),
    "one job": lambda r: r.job(name_of(1)),
    "its trace": lambda r: r.trace(name_of(1)),
    "events": lambda r: r.events_since(10),
    "attention": lambda r: r.attention(),
    "counts": lambda r: r.counts(),
    "by the path of its input": lambda r: r.by_path(f"{ROOT}/2.txt"),
    "some jobs": lambda r: r.selected(UndoSelection(jobs=(name_of(1), name_of(2)))),
    "later targets": lambda r: r.targets_after(3),
    "what was joined": lambda r: r.kin([1, 2]),
    "by the path of its output": lambda r: r.by_path("/data/out/2.txt"),
}


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[SqliteJournal]:
    journal = SqliteJournal(tmp_path / "journal.db")
    for job in range(1, 9):
        journal.append(list(whole_life(job, f"{job}.txt")))
    journal.append([*quarantined(9, "9.txt"), opened(10, "10.txt"), started(10)])
    journal.flush()
    while journal.reader._fetch("json_array(value)", "meta WHERE key = 'searchable'") != [[10]]:  # type: ignore[attr-defined]
        threading.Event().wait(0.02)
    yield journal
    journal.close()


def asked(connection: sqlite3.Connection, question: Callable[[], object]) -> list[str]:
    ran: list[str] = []
    connection.set_trace_callback(ran.append)
    try:
        question()
    finally:
        connection.set_trace_callback(None)
    return [sql for sql in ran if sql.lstrip().upper().startswith(("SELECT", "WITH", "UPDATE", "DELETE", "INSERT"))]


def scans(connection: sqlite3.Connection, sql: str) -> list[str]:
    steps = [row[3] for row in connection.execute("EXPLAIN QUERY PLAN " + sql)]
    return [step for step in steps if GROWS.match(step)]


@pytest.mark.parametrize("name", QUESTIONS)
def test_questions_of_screens_and_commands_use_indexes(journal: SqliteJournal, name: str) -> None:
    reader = SqliteReader(journal._path)
    try:
        connection = reader._connection._connection
        for sql in asked(connection, lambda: QUESTIONS[name](reader)):
            assert not scans(connection, sql), sql
    finally:
        reader.close()


def test_what_needs_attention_is_grouped_by_its_index_alone(journal: SqliteJournal) -> None:
    (sql,) = [sql for sql in asked(journal.reader._connection._connection, journal.reader.attention) if "GROUP" in sql]  # type: ignore[attr-defined]
    steps = [row[3] for row in journal._connection.execute("EXPLAIN QUERY PLAN " + sql)]
    assert "SEARCH job USING COVERING INDEX job_attention (state=?)" in steps
    assert not [step for step in steps if "GROUP BY" in step]


def test_questions_of_the_engine_use_indexes(journal: SqliteJournal) -> None:
    def ask() -> None:
        journal.recover()
        journal.known("inbox", ROOT, "1.txt")
        journal.known_in("inbox", ROOT, "")
        journal.earlier(3)
        journal.input_hash(3)
        journal.stored([name_of(1), name_of(9)])

    ran = asked(journal._questions, ask)
    assert len(ran) >= 6
    for sql in ran:
        assert not scans(journal._questions, sql), sql


def test_writing_and_keeping_up_use_indexes(journal: SqliteJournal) -> None:
    connection, ran = journal._connection, list[str]()
    connection.set_trace_callback(ran.append)
    journal.append([opened(11, "11.txt"), started(11), *whole_life(12, "12.txt")])
    journal.flush()
    journal.append([finished(11, opens=[task(11, "inbox.0/upper.0/save")]), *quarantined(13, "11.txt")])
    journal.flush()
    journal._writer.close()
    while journal._writer._upkeep.step(idle=True):
        pass
    connection.set_trace_callback(None)
    written = [sql for sql in ran if sql.startswith(("WITH", "UPDATE", "DELETE", "INSERT", "SELECT"))]
    assert len(written) > 10
    for sql in written:
        assert not scans(connection, sql), sql
