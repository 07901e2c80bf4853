"""Where an open job is, by what is known of it."""

import pytest

from filewright.core.effect import EffectKey
from filewright.core.file import File
from filewright.core.graph import Graph
from filewright.core.job import Arrival, State, Task, TaskKey, TaskState
from filewright.engine.scheduler.jobs import OpenJob
from filewright.engine.scheduler.version import Version
from tests.engine.scheduler.world import STAMP

FILE = File(path="/in/a.txt", name="a.txt", size=3)
KEY = EffectKey(TaskKey(1, "inbox.0/web.0"), 0)


def job(*, placing: int = 0, later: int = 0, staging: int = 0, tasks: tuple[TaskState, ...] = ()) -> OpenJob:
    keys = [EffectKey(KEY.task, ordinal) for ordinal in range(placing)]
    task = Task(key=KEY.task, port="in", file=FILE)
    waiting = {
        f"inbox.0/step-{n}.0": Task(key=TaskKey(1, f"inbox.0/step-{n}.0"), port="in", file=FILE, state=state)
        for n, state in enumerate(tasks)
    }
    return OpenJob(
        id=1,
        ulid="01JD8Z6V3N5Q2R7T9W0X1Y4Z6B",
        arrival=Arrival(source="inbox", root="/in", path="a.txt", stamp=STAMP),
        file=FILE,
        version=Version("g", Graph(), {}),
        tasks=waiting,
        placing=dict.fromkeys(keys, task),
        later=set(keys[:later]),
        staging=staging,
    )


def test_a_job_whose_effects_all_wait_for_their_next_try_is_not_busy() -> None:
    assert job(placing=2).busy
    assert job(placing=2, later=1).busy
    assert not job(placing=2, later=2).busy
    assert job(placing=2, later=2).state(frozenset()) is State.HELD


@pytest.mark.parametrize(
    ("of_it", "ended"),
    [
        ({}, True),
        ({"tasks": (TaskState.QUARANTINED,)}, True),
        ({"tasks": (TaskState.QUARANTINED, TaskState.READY)}, False),
        ({"placing": 1}, False),
        ({"placing": 1, "later": 1}, False),
        ({"staging": 1}, False),
    ],
    ids=["nothing is left", "all is set aside", "a step is to be done", "an effect", "a held effect", "a staging"],
)
def test_a_job_ends_when_nothing_of_it_can_go_on(of_it: dict[str, object], ended: bool) -> None:
    assert job(**of_it).ended is ended  # type: ignore[arg-type]
