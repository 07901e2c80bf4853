"""Records first: nothing that the scheduler asked for is begun before what it recorded is on disk."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from filewright.core.effect import Effect, EffectKey, EffectKind
from filewright.core.event import Event, JobState, TaskStarted
from filewright.core.file import File, Stamp
from filewright.core.handover import Handover, Item
from filewright.core.job import Arrival, JobId, State, TaskKey
from filewright.core.plan import Plan
from filewright.engine.following import Following
from filewright.engine.scheduler.instructions import CarryOut, Close, HandOver, Instruction, Record, Stage
from filewright.engine.spool import Spool

JOB = JobId(1)
KEY = TaskKey(JOB, "inbox.0/web.0")
ARRIVAL = Arrival(
    source="inbox", root="/in", path="a.txt", stamp=Stamp(size=1, mtime_ns=1, ctime_ns=1, device=1, inode=1)
)
EFFECT = Effect(key=EffectKey(KEY, 0), kind=EffectKind.WRITE, target="/out/a.txt")
ITEM = Item(
    key=KEY,
    ulid="01JD8Z6V3N5Q2R7T9W0X1Y4Z6B",
    port="in",
    file=File(path="/in/a.txt", name="a.txt", media_type="text/plain", size=1),
    attempt=1,
    workdir="",
)


class Slow:
    """A disk that takes its time: what is appended counts as committed when `commit` says so, and not before. It is
    also where everything that follows is noted down."""

    slots, spare = 1, 0

    def __init__(self) -> None:
        self.appended: list[Event] = []
        self.begun: list[object] = []
        self._waiting: list[Callable[[], None] | None] = []

    def append(self, events: Sequence[Event], committed: Callable[[], None] | None = None) -> None:
        self.appended += events
        self._waiting.append(committed)

    def commit(self) -> None:
        waiting, self._waiting = self._waiting, []
        for committed in waiting:
            if committed is not None:
                committed()

    def flush(self, *, patient: bool) -> None:
        self.commit()

    def submit(self, handover: Handover) -> None:
        self.begun.append(handover.id)

    def stage(self, instruction: object) -> None:
        self.begun.append(instruction)

    def place(self, instruction: object) -> None:
        self.begun.append(instruction)

    def ended(self, ulid: str, state: State) -> None:
        self.begun.append((ulid, state))


@pytest.fixture
def disk() -> Slow:
    return Slow()


@pytest.fixture
def following(disk: Slow, tmp_path: Path) -> Following:
    return Following(
        journal=disk,  # type: ignore[arg-type]
        executor=disk,  # type: ignore[arg-type]
        placing=disk,  # type: ignore[arg-type]
        spool=Spool(tmp_path),
        folder="",
        lines=0,
        closed=lambda close, node: None,
        ended=disk.ended,
    )


STARTED = Record(TaskStarted(key=KEY, time_ns=1, attempt=1))
DONE = Record(JobState(job=JOB, time_ns=2, state=State.DONE))
HAND_OVER = HandOver(id=7, plan=Plan(id="p", entry="web", nodes={}), items=(ITEM,))
CARRY_OUT = CarryOut((EFFECT,))
CLOSE = Close(job=JOB, ulid="01JD8Z6V3N5Q2R7T9W0X1Y4Z6B", arrival=ARRIVAL, state=State.DONE)


@pytest.mark.parametrize(
    ("instructions", "begun"),
    [
        ([STARTED, HAND_OVER], [7]),
        ([HAND_OVER, STARTED], [7]),
        ([STARTED, CARRY_OUT], [CARRY_OUT]),
        ([DONE, CLOSE], [CLOSE, ("01JD8Z6V3N5Q2R7T9W0X1Y4Z6B", State.DONE)]),
    ],
    ids=["a task", "a task named before its record", "an effect", "an end"],
)
def test_nothing_is_begun_before_its_record_is_on_disk(
    disk: Slow, following: Following, instructions: list[Instruction], begun: list[object]
) -> None:
    following.carry_out(instructions)
    assert disk.appended
    assert disk.begun == []
    disk.commit()
    assert disk.begun == begun


def test_staging_need_not_wait(disk: Slow, following: Following) -> None:
    stage = Stage(ticket=1, arrival=ARRIVAL, requests=())
    following.carry_out([STARTED, stage, CARRY_OUT])
    assert disk.begun == [stage]


def test_what_is_committed_after_the_end_hands_out_nothing_more(disk: Slow, following: Following) -> None:
    following.carry_out([STARTED, HAND_OVER])
    following.end()
    assert disk.begun == []


def test_what_was_recorded_is_waited_for_at_the_end_so_that_the_work_space_of_a_job_goes(
    disk: Slow, following: Following
) -> None:
    following.carry_out([DONE, CLOSE])
    following.end()
    assert CLOSE in disk.begun
