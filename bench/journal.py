"""Journal: three commits a file with 256 in flight, against one `executemany` of the same rows a commit.

Goal: under a tenth of the engine's time. `busy` is the same beside a thread that computes in Python.
"""

import shutil
import sqlite3
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.table import Case, Options, paired
from filewright.core.effect import Effect, EffectKey, EffectKind
from filewright.core.event import (
    EffectsDone,
    EffectsIntended,
    Event,
    InputRead,
    JobOpened,
    JobState,
    TaskFinished,
    TaskStarted,
)
from filewright.core.file import File, Stamp
from filewright.core.identifiers import ulid
from filewright.core.job import Arrival, JobId, Output, State, Task, TaskKey
from filewright.engine.journal.sqlite.sqlite_journal import SqliteJournal

FILES = 10_000
IN_FLIGHT = 256
STEPS = ("check", "upper", "save")


def run(options: Options) -> Iterable[Case]:
    """Files a second through the journal alone."""
    yield paired(
        "three steps a file", lambda: ours(FILES), lambda: rows_one_by_one(FILES), unit="files/s", pairs=options.pairs
    )

    def beside(measure: "object", files: int) -> float:
        with busy_thread():
            return measure(files)  # type: ignore[operator, no-any-return]

    few = FILES // 4
    yield paired(
        "busy", lambda: beside(ours, few), lambda: beside(rows_one_by_one, few), unit="files/s", pairs=options.pairs
    )


def ours(files: int) -> float:
    """The journal as the engine writes it; events are made beforehand."""
    groups = [range(start, min(start + IN_FLIGHT, files + 1)) for start in range(1, files + 1, IN_FLIGHT)]
    batches = [batch for jobs in groups for batch in (opened(jobs), worked(jobs), settled(jobs))]
    with folder() as base:
        journal = SqliteJournal(base / "journal.db")
        journal.store_graph("g", "{}")
        on_disk = threading.Semaphore(2)  # of three groups in flight one waits for the disk
        started = time.perf_counter()
        for batch in batches:
            on_disk.acquire()
            journal.append(batch, on_disk.release)
        journal.flush()
        seconds = time.perf_counter() - started
        journal.close()
    return files / seconds


def rows_one_by_one(files: int) -> float:
    """As many rows, commits and bytes, a row at a time: how sqlite3 is mostly used."""
    with folder() as base:
        connection = sqlite3.connect(base / "plain.db", isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE event (seq INTEGER PRIMARY KEY, job INTEGER, kind TEXT, fields TEXT)")
        connection.execute("CREATE TABLE job (id INTEGER PRIMARY KEY, name TEXT, state TEXT, stamp TEXT)")
        connection.execute("CREATE INDEX event_job ON event (job)")
        fields = '{"seconds":0.001,"name":"holiday-0001.txt","size":1024,"outputs":[{"port":"out","size":1024}]}'
        started = time.perf_counter()
        for start in range(1, files + 1, IN_FLIGHT):
            jobs = range(start, min(start + IN_FLIGHT, files + 1))
            for commit in range(3):
                connection.execute("BEGIN IMMEDIATE")
                rows = [(job, "job", fields) for job in jobs for _ in range(4)]
                connection.executemany("INSERT INTO event (job, kind, fields) VALUES (?, ?, ?)", rows)
                if commit:
                    connection.executemany("UPDATE job SET state = 'done' WHERE id = ?", [(job,) for job in jobs])
                else:
                    connection.executemany(
                        "INSERT INTO job VALUES (?, 'a.txt', 'waiting', ?)", [(j, fields) for j in jobs]
                    )
                connection.execute("COMMIT")
        seconds = time.perf_counter() - started
        connection.close()
    return files / seconds


def opened(jobs: Sequence[JobId]) -> list[Event]:
    """First commit: taken in, first task started."""
    events: list[Event] = []
    for job in jobs:
        file = _file(job)
        stamp = Stamp(size=1024, mtime_ns=job, ctime_ns=job, device=1, inode=job)
        arrival = Arrival(source="inbox", root="/data/in", path=file.name, stamp=stamp, media_type="text/plain")
        task = Task(key=TaskKey(job, "inbox.0/check"), port="in", file=file)
        name = ulid(job * 1_000_000, job.to_bytes(10, "big"))
        events.append(JobOpened(job=job, time_ns=job, ulid=name, arrival=arrival, graph="g", run=1, tasks=(task,)))
        events.append(TaskStarted(key=task.key, time_ns=job, attempt=1))
    return events


def worked(jobs: Sequence[JobId]) -> list[Event]:
    """Second commit: three steps in one hand-over, what they ask for intended."""
    events: list[Event] = []
    for job in jobs:
        events.append(InputRead(job=job, time_ns=job, sha256="ab" * 32))
        key, file = TaskKey(job, "inbox.0/check"), _file(job)
        for step in STEPS:
            left = file.with_(path=f"/state/spool/1/{job}-{job}.0.txt")
            outputs = (Output("out", left),) if step != "save" else ()
            events.append(
                TaskFinished(key=key, time_ns=job, started_ns=job, seconds=0.001, file=file, outputs=outputs, opens=())
            )
            key, file = key.child(0, {"check": "upper", "upper": "save", "save": ""}[step]), left
        events.append(EffectsIntended(job=job, time_ns=job, effects=(_effect(job),)))
    return events


def settled(jobs: Sequence[JobId]) -> list[Event]:
    """Third commit: in place, done."""
    events: list[Event] = []
    for job in jobs:
        stamp = Stamp(size=1024, mtime_ns=job, ctime_ns=job, device=1, inode=job)
        events.append(EffectsDone(job=job, time_ns=job, keys=(_effect(job).key,), stamps=(stamp,)))
        events.append(JobState(job=job, time_ns=job, state=State.DONE))
    return events


def _file(job: JobId) -> File:
    name = f"holiday-{job:06}.txt"
    attributes = {
        "source.path": f"/data/in/{name}",
        "source.name": name,
        "source.folder": "",
        "source.modified": "2025-01-01T00:00:00Z",
    }
    return File(f"/data/in/{name}", name, "text/plain", 1024, attributes)


def _effect(job: JobId) -> Effect:
    return Effect(
        key=EffectKey(TaskKey(job, "inbox.0/check.0/upper.0/save"), 0),
        kind=EffectKind.WRITE,
        target=f"/data/out/holiday-{job:06}.txt",
        stage=f"/data/out/.filewright-12ab34cd-{job:x}.part",
        staged=Stamp(size=1024, mtime_ns=job, ctime_ns=job, device=1, inode=job),
        sha256="ab" * 32,
    )


@contextmanager
def folder() -> Iterator[Path]:
    """A new folder on a real disk, removed afterwards."""
    made = Path(tempfile.mkdtemp(prefix="filewright-bench-", dir="/var/tmp" if Path("/var/tmp").is_dir() else None))
    try:
        yield made
    finally:
        shutil.rmtree(made)


@contextmanager
def busy_thread() -> Iterator[None]:
    """Somebody computes in Python meanwhile."""
    over = threading.Event()

    def compute() -> None:
        while not over.is_set():
            sum(range(1000))

    thread = threading.Thread(target=compute)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
