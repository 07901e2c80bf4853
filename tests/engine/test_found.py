"""What becomes of a job of the journal when the power may have gone meanwhile."""

from collections.abc import Sequence

import pytest

from filewright.core.file import File, Stamp
from filewright.core.graph import Graph
from filewright.core.job import Arrival, State, Task, TaskKey, TaskState
from filewright.engine.found import found
from filewright.engine.journal.journal import StoredJob
from filewright.engine.scheduler.version import Version

ARRIVAL = Arrival(
    source="inbox", root="/in", path="a.txt", stamp=Stamp(size=1, mtime_ns=1, ctime_ns=1, device=1, inode=1)
)
ORIGINAL = File(path="/in/a.txt", name="a.txt", size=1)
BETWEEN = File(path="/spool/1.0", name="a.txt", size=1)


def stored(files: Sequence[File], state: TaskState = TaskState.READY) -> StoredJob:
    tasks = [
        Task(key=TaskKey(1, f"inbox.0/step-{n}.0"), port="in", file=file, state=state) for n, file in enumerate(files)
    ]
    return StoredJob(
        job=1,
        ulid="01JD8Z6V3N5Q2R7T9W0X1Y4Z6B",
        arrival=ARRIVAL,
        graph="g",
        run=1,
        state=State.RUNNING,
        opened_ns=1,
        tasks=tuple(tasks),
    )


@pytest.mark.parametrize(
    ("files", "rebooted", "lost"),
    [
        ([BETWEEN], True, True),
        ([ORIGINAL, BETWEEN], True, True),
        ([ORIGINAL], True, False),
        ([BETWEEN], False, False),
    ],
    ids=["a file between steps", "one of two", "the original alone", "no power cut"],
)
def test_a_file_between_steps_is_not_trusted_after_a_power_cut(
    files: Sequence[File], rebooted: bool, lost: bool
) -> None:
    assert found(stored(files), Version("g", Graph(), {}), rebooted=rebooted).lost is lost


def test_only_what_was_running_is_suspected() -> None:
    for state, suspected in ((TaskState.RUNNING, 1), (TaskState.READY, 0)):
        (task,) = found(stored([ORIGINAL], state), Version("g", Graph(), {})).tasks
        assert task.suspected == suspected
