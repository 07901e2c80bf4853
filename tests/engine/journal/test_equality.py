"""Both journals give the same answers, whatever happens in whatever order, however it is grouped."""

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from filewright.core.effect import EffectState
from filewright.core.event import (
    CommandTaken,
    EffectsDropped,
    EffectsUndone,
    Event,
    InputRead,
    JobRetried,
    JobSuperseded,
    PathGone,
    TaskGathered,
    UndoIntended,
)
from filewright.core.job import JobId, State, TaskState
from filewright.engine.client import JobQuery, UndoSelection
from filewright.engine.journal.journal import Journal
from filewright.engine.journal.memory import MemoryJournal
from filewright.engine.journal.memory_tables import MemoryTables
from filewright.engine.journal.sqlite.sqlite_journal import SqliteJournal
from tests.engine.journal.samples import (
    ROOT,
    done,
    effect,
    ended,
    failed,
    fault,
    finished,
    intended,
    joined,
    name_of,
    opened,
    replacement,
    stamp,
    started,
    task,
)

PATHS = ["a.txt", "sub/b.txt", "\udcff.txt"]
TASKS = ["inbox.0/upper", "inbox.0/upper.0/save", "inbox.1/copy"]
JOBS = st.integers(0, 5)

changes = st.tuples(
    st.sampled_from(
        [
            "open",
            "join",
            "start",
            "finish",
            "fail",
            "gather",
            "intend",
            "replace",
            "done",
            "drop",
            "read",
            "state",
            "retry",
            "supersede",
            "gone",
            "command",
            "undo",
            "undone",
        ]
    ),
    JOBS,
    st.integers(0, 6),
)


def event_of(kind: str, job: JobId, number: int, time: int) -> Event:
    path = TASKS[number % len(TASKS)]
    states = [*State, State.QUARANTINED]
    match kind:
        case "start":
            return started(job, path, attempt=number, time=time)
        case "finish":
            opens = [task(job, TASKS[(number + 1) % len(TASKS)])] if number % 2 else []
            return finished(job, path, opens, time=time)
        case "fail":
            return failed(job, path, code=f"code-{number % 2}", time=time)
        case "gather":
            return TaskGathered(task=task(job, path, state=TaskState.GATHERED, into=number), time_ns=time)
        case "intend":
            return intended(job, effect(job, f"/data/out/{number}", number % 2), time=time)
        case "replace":
            return intended(job, replacement(job), time=time)
        case "done":
            return done(job, effect(job, ordinal=number % 2), time=time)
        case "drop":
            return EffectsDropped(job=job, time_ns=time, keys=(effect(job, ordinal=number % 2).key,))
        case "read":
            return InputRead(job=job, time_ns=time, sha256=f"{number:02x}")
        case "state":
            state = states[number]
            return ended(job, state, time=time, node="upper", fault=fault() if state is State.QUARANTINED else None)
        case "retry":
            return JobRetried(job=job, time_ns=time, tasks=(task(job, path),), graph="g2", from_start=number % 2 == 0)
        case "supersede":
            return JobSuperseded(job=job, time_ns=time, by="input-changed")
        case "command":
            return CommandTaken(command=f"C{number}", time_ns=time, answer=f"[{time}]")
        case _:
            return PathGone(source="inbox", root=ROOT, path=PATHS[number % len(PATHS)], time_ns=time)


def events_of(drawn: list[tuple[str, int, int]]) -> list[Event]:
    """Only jobs that were opened are spoken of, as the engine does."""
    events = _Told()
    jobs: list[JobId] = []
    superseded: set[JobId] = set()
    for time, (kind, which, number) in enumerate(drawn, 1):
        if kind == "open" or not jobs:
            job = len(jobs) + 1
            replaces = jobs[-1] if jobs and number % 2 else None
            events.append(opened(job, PATHS[number % len(PATHS)], time=time, replaces=replaces))
            jobs.append(job)
            continue
        if kind == "join":  # what a gather makes of jobs, with a task that has several files
            job = len(jobs) + 1
            events.append(joined(job, tuple(jobs[-2:]), time=time))
            jobs.append(job)
            continue
        job = jobs[which % len(jobs)]
        if kind in ("undo", "undone"):
            events.append(events.turned_back(kind, job, number, time))
            continue
        if job in superseded and kind not in ("gone", "command"):
            continue
        if kind == "supersede":
            superseded.add(job)
        events.append(event_of(kind, job, number, time))
    return events


class _Told(list[Event]):
    """Events so far, and what has come of them: only what is in place is ever taken back."""

    def __init__(self) -> None:
        super().__init__()
        self._tables = MemoryTables()

    def append(self, event: Event) -> None:
        super().append(event)
        self._tables.append(event)

    def turned_back(self, kind: str, job: JobId, number: int, time: int) -> Event:
        stored = self._tables.jobs[job]
        wanted = EffectState.DONE if kind == "undo" else EffectState.UNDOING
        numbers = tuple(effect.number for effect in stored.effects if effect.state is wanted)
        if kind == "undo":
            return UndoIntended(job=job, time_ns=time, effects=numbers[: number + 1])
        returns = bool(number % 2) and not stored.parents and not stored.superseded
        original = replace(stored.arrival, stamp=stamp(time)) if returns else None
        left = tuple((n, fault()) for n in numbers[number:])
        return EffectsUndone(job=job, time_ns=time, undone=numbers[:number], original=original, left=left)


def answers(journal: Journal, jobs: int) -> list[object]:
    """Everything that can be asked."""
    reader = journal.reader
    names = [name_of(n) for n in range(1, jobs + 1)]
    queries = [
        JobQuery(),
        JobQuery(limit=2),
        JobQuery(limit=2, before=3),
        JobQuery(text="sub"),
        JobQuery(node="save"),
        JobQuery(node="upper", states=frozenset({State.DONE, State.QUARANTINED, State.WAITING})),
        JobQuery(text="tx"),
        *(JobQuery(states=frozenset({state})) for state in State),
    ]
    return [
        journal.recover(),
        journal.stored(names),
        [journal.known("inbox", ROOT, path) for path in PATHS],
        [journal.known_in("inbox", ROOT, folder) for folder in ("", "sub")],
        journal.known_folders("inbox", ROOT),
        [journal.earlier(n) for n in range(1, jobs + 1)],
        [journal.input_hash(n) for n in range(1, jobs + 1)],
        sorted(journal.task_files()),
        [journal.answered(f"C{n}") for n in range(8)],
        journal.sequence,
        reader.counts(),
        [reader.jobs(query) for query in queries],
        [reader.job(name) for name in names],
        [reader.trace(name) for name in names],
        reader.events_since(0),
        sorted(reader.attention(), key=lambda group: (group.node, group.code)),
        [reader.by_path(f"{ROOT}/{path}") for path in PATHS],
        [reader.by_path(f"/data/out/{n}") for n in range(7)],
        [[e.number for e in job.effects] for job in journal.stored(names)],
        [reader.targets_after(n) for n in range(3)],
        [reader.kin(numbers) for numbers in ([1], [2, 3], [])],
        [
            reader.selected(selection)
            for selection in (
                UndoSelection(),
                UndoSelection(run=1),
                UndoSelection(run=2),
                UndoSelection(since_ns=5),
                UndoSelection(jobs=tuple(names[:2])),
            )
        ],
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(changes, min_size=1, max_size=40), st.lists(st.integers(1, 12), min_size=1, max_size=6))
def test_both_journals_answer_alike(drawn: list[tuple[str, int, int]], groups: list[int]) -> None:
    events = events_of(drawn)
    with tempfile.TemporaryDirectory() as folder:
        memory, sqlite = MemoryJournal(pipeline="p"), SqliteJournal(Path(folder) / "journal.db", pipeline="p")
        try:
            for journal in (memory, sqlite):
                journal.store_graph("g1", "one")
                journal.store_graph("g2", "two")
                at = 0
                for n in range(len(events)):
                    batch = events[at : at + groups[n % len(groups)]]
                    journal.append(batch)
                    at += len(batch)
                    if n % 2:
                        journal.flush()
                journal.flush()
            jobs = sum(type(event).__name__ == "JobOpened" for event in events)
            for ours, theirs in zip(answers(sqlite, jobs), answers(memory, jobs), strict=True):
                assert ours == theirs
        finally:
            sqlite.close()


def test_a_task_that_is_put_anew_after_its_end_is_there() -> None:
    """A kept example: within one group the last word on a task counts."""
    events: list[Event] = [opened(1), finished(1), failed(1), started(1)]
    with tempfile.TemporaryDirectory() as folder:
        sqlite = SqliteJournal(Path(folder) / "journal.db")
        sqlite.append(events)
        (job,) = sqlite.stored([name_of(1)])
        sqlite.close()
    assert [t.state for t in job.tasks] == [TaskState.RUNNING]


def test_an_effect_that_is_done_and_then_intended_anew_stays_done() -> None:
    """A kept example: what an earlier group intended is settled before the same key is intended again."""
    events: list[Event] = [done(1, effect(1)), intended(1, effect(1))]
    with tempfile.TemporaryDirectory() as folder:
        sqlite = SqliteJournal(Path(folder) / "journal.db")
        sqlite.append([opened(1), intended(1, effect(1))])
        sqlite.flush()
        sqlite.append(events)
        (job,) = sqlite.stored([name_of(1)])
        sqlite.close()
    assert [e.state for e in job.effects] == [EffectState.DONE, EffectState.INTENDED]
