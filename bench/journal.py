"""Journal: three commits a file with 256 in flight, against one `executemany` of the same rows a commit.

Goal: under a tenth of the engine's time. `busy` is the same beside a thread that computes in Python. Then the same
journal with a million jobs in it: what a file costs there against one with ten thousand (goal: at most 1.2 times, a
ratio of 0.83), what a start costs, and each question of screens and commands.
"""

import shutil
import sqlite3
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.many_jobs import fill
from bench.table import Case, Options, alone, case_of, paired
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
from filewright.engine.client import JobQuery
from filewright.engine.journal.sqlite.sqlite_journal import SqliteJournal
from filewright.engine.journal.sqlite.sqlite_reader import SqliteReader

FILES = 10_000
MANY = 1_000_000
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
    yield from at_a_million(options.pairs)


def at_a_million(pairs: int) -> Iterable[Case]:
    """The journal when it is large."""
    first: list[object] = [*opened([1]), *worked([1]), *settled([1])]
    with folder() as base:
        small, large = base / "small.db", base / "large.db"
        fill(small, FILES, first)
        fill(large, MANY, first)
        batch = FILES // 4
        yield case_of(
            "at a million jobs",
            [
                (
                    written(large, range(MANY + 1 + n * batch, MANY + 1 + (n + 1) * batch)),
                    written(small, range(FILES + 1 + n * batch, FILES + 1 + (n + 1) * batch)),
                )
                for n in range(pairs)
            ],
            unit="files/s",
        )
        yield alone("start at a million jobs", statistics.median(start_of(large) for _ in range(5)), unit="ms")
        reader = SqliteReader(large)
        try:
            for name, ask in questions(reader).items():
                yield alone(name, statistics.median(milliseconds(ask) for _ in range(9)), unit="ms")
        finally:
            reader.close()


def questions(reader: SqliteReader) -> dict[str, Callable[[], object]]:
    """What screens and commands ask of a journal that `fill` wrote."""
    middle = MANY // 2
    name = f"holiday-{middle:07d}.txt"
    ulid_of = f"01JD8Z{middle:020d}"

    def page(**asked: Any) -> Callable[[], object]:
        return lambda: reader.jobs(JobQuery(**asked))

    return {
        "newest page": page(),
        "a page in the middle": page(before=middle),
        "done": page(states=frozenset({State.DONE})),
        "three states": page(states=frozenset({State.DONE, State.FILTERED, State.QUARANTINED})),
        "a name": page(text=name),
        "part of many names": page(text="777.txt"),
        "two letters": page(text="77"),
        "words that nothing has": page(text="nothing like it"),
        "a name that needs attention": page(text="507.txt", states=frozenset({State.QUARANTINED})),
        "a step": page(node="check"),
        "a writer": page(node="save"),
        "one job": lambda: reader.job(ulid_of),
        "its history": lambda: reader.trace(ulid_of),
        "events": lambda: reader.events_since(MANY * 4, 100),
        "what needs attention": reader.attention,
        "the account": reader.counts,
        "by the path of an input": lambda: reader.by_path(f"/data/in/f{middle % 100 + 1}/{name}"),
        "by the path of an output": lambda: reader.by_path(f"/data/out/{name}"),
    }


def start_of(path: Path) -> float:
    """Milliseconds from the file to what is to be gone on with."""

    def begin() -> None:
        journal = SqliteJournal(path)
        try:
            journal.recover()
        finally:
            journal.close()

    return milliseconds(begin)


def milliseconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def ours(files: int) -> float:
    """The journal as the engine writes it, from the first file on."""
    with folder() as base:
        return written(base / "journal.db", range(1, files + 1))


def written(path: Path, numbers: range) -> float:
    """Files a second into the journal at `path`; events are made beforehand."""
    groups = [numbers[start : start + IN_FLIGHT] for start in range(0, len(numbers), IN_FLIGHT)]
    batches = [batch for jobs in groups for batch in (opened(jobs), worked(jobs), settled(jobs))]
    journal = SqliteJournal(path)
    journal.store_graph("g", "{}")
    on_disk = threading.Semaphore(2)  # of three groups in flight one waits for the disk
    started = time.perf_counter()
    for batch in batches:
        on_disk.acquire()
        journal.append(batch, on_disk.release)
    journal.flush()
    seconds = time.perf_counter() - started
    journal.close()
    return len(numbers) / seconds


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
