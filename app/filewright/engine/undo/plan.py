"""What taking effects back would do, step by step, and what stands in its way. Pure: `Disk` says what lies there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from filewright.core.effect import Effect, EffectKind, EffectState
from filewright.core.file import Stamp
from filewright.core.job import TaskState
from filewright.engine.client import UndoAction, UndoStep
from filewright.engine.journal.journal import StoredJob
from filewright.engine.sources.arrivals import location
from filewright.errors import Fault, Scope


class Disk(Protocol):
    """What lies at a path now."""

    def stamp(self, path: str) -> Stamp | None:
        """Of a regular file; None: nothing, or something else. Raises OSError."""

    def is_free(self, path: str) -> bool:
        """Whether nothing at all lies there. Raises OSError."""

    def sha256(self, path: str) -> str:
        """Of a regular file. Raises OSError."""


@dataclass(frozen=True, slots=True)
class _Content:
    """What will lie at a path once newer effects are taken back."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Taking:
    """An effect to be taken back; `obstacle` says why it will be left alone."""

    effect: Effect
    obstacle: Fault | None = None


def still_open(job: StoredJob, *, running: bool) -> Fault | None:
    """Why nothing of a job that has not ended is taken back now. None: it has, or it only waits; then it is given up.
    `running` tells whether an engine works on the flow."""
    if not job.state.open:
        return None
    if not running and any(effect.state is EffectState.INTENDED for effect in job.effects):
        return Fault(code="undo-cut-off", scope=Scope.FILE)
    moving = running and (not job.did_something or any(task.state is TaskState.RUNNING for task in job.tasks))
    bound = bool(job.parents) or any(task.into for task in job.tasks)
    intended = any(effect.state is EffectState.INTENDED for effect in job.effects)
    return Fault(code="still-open", scope=Scope.FILE) if moving or bound or intended else None


def to_take_back(
    jobs: Sequence[StoredJob], later: Mapping[str, int], *, running: bool = True
) -> dict[str, list[Taking]]:
    """By job (its ULID), what is to be taken back of jobs that are not worked on. `later` tells of other jobs' effects
    the number of the newest at each target: what they replaced is theirs."""
    return {
        job.ulid: [Taking(effect, standing(effect, later)) for effect in job.effects if in_place(effect)]
        for job in jobs
        if still_open(job, running=running) is None
    }


def in_place(effect: Effect) -> bool:
    """Whether it changed something that could be taken back. What lay there already (a skip) is not its own, but an
    earlier job's or a stranger's: taking that job back leaves the file, and only the account changes."""
    return effect.state is EffectState.DONE and effect.kind is not EffectKind.SKIP


def standing(effect: Effect, later: Mapping[str, int]) -> Fault | None:
    """What stands in its way whatever lies on the disk."""
    if not effect.reversible:
        return left_alone("undo-not-kept", shown_path(effect))
    if effect.target and later.get(effect.target, 0) > effect.number:
        return left_alone("undo-later", effect.target)
    return None


def action_of(effect: Effect) -> UndoAction:
    """What taking it back does."""
    match effect.kind:
        case EffectKind.WRITE:
            return UndoAction.REMOVE
        case EffectKind.MOVE:
            return UndoAction.MOVE_BACK
        case EffectKind.SKIP:
            return UndoAction.NOTHING
        case _:
            return UndoAction.PUT_BACK


def shown_path(effect: Effect) -> str:
    """The file that people know it by."""
    return effect.target or effect.origin


def step_of(ulid: str, effect: Effect, obstacle: Fault | None) -> UndoStep:
    """As plain data."""
    return UndoStep(
        job=ulid, path=shown_path(effect), action=action_of(effect), origin=effect.origin, obstacle=obstacle
    )


def left_alone(code: str, path: str) -> Fault:
    """Why something is left as it is."""
    return Fault(code=code, scope=Scope.FILE, fields={"path": path})


def plan(jobs: Sequence[StoredJob], later: Mapping[str, int], disk: Disk, *, running: bool = True) -> list[UndoStep]:
    """The steps for these jobs, newest first, as they would go now."""
    wanted = [
        (effect, job.ulid)
        for job in jobs
        if still_open(job, running=running) is None
        for effect in job.effects
        if in_place(effect) or effect.state is EffectState.UNDOING
    ]
    wanted.sort(key=lambda item: item[0].number, reverse=True)
    looking = _Looking(disk)
    steps = open_steps(jobs, running=running)
    for effect, ulid in wanted:
        obstacle = standing(effect, later) or looking.obstacle(effect)
        if obstacle is None:
            looking.took_back(effect)
        steps.append(step_of(ulid, effect, obstacle))
    return steps


def open_steps(jobs: Sequence[StoredJob], *, running: bool) -> list[UndoStep]:
    """The jobs of these of which nothing is taken back now, since they have not ended."""
    found = ((job, still_open(job, running=running)) for job in jobs)
    return [open_step(job, fault) for job, fault in found if fault is not None]


def open_step(job: StoredJob, fault: Fault | None = None) -> UndoStep:
    """A job that is being worked on, or why else nothing of it is taken back."""
    fault = fault or Fault(code="still-open", scope=Scope.FILE)
    return UndoStep(job=job.ulid, path=location(job.arrival), action=UndoAction.NOTHING, obstacle=fault)


class _Looking:
    """The disk as it is, with what was taken back so far laid over it."""

    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        self._over: dict[str, _Content | None] = {}

    def obstacle(self, effect: Effect) -> Fault | None:
        """What stands in the way of this effect, now."""
        path = shown_path(effect)
        try:
            return self._obstacle(effect)
        except OSError as error:
            fields = {"path": path, "message": error.strerror or str(error)}
            return Fault(code="undo-unreadable", scope=Scope.FILE, fields={**fields})

    def _obstacle(self, effect: Effect) -> Fault | None:
        if effect.kind in (EffectKind.TRASH, EffectKind.DELETE):
            return None if self._is_free(effect.origin) else left_alone("undo-place-taken", effect.origin)
        if self._is_free(effect.target):
            return None if effect.kind is EffectKind.WRITE else left_alone("undo-gone", effect.target)
        if not self._is_ours(effect):
            return left_alone("undo-changed", effect.target)
        if effect.kind is EffectKind.MOVE and not self._is_free(effect.origin):
            return left_alone("undo-place-taken", effect.origin)
        return None

    def took_back(self, effect: Effect) -> None:
        """From now on its paths are as they were before it."""
        before = _Content(effect.before.stamp.size, effect.before.sha256) if effect.before else None
        if effect.target:
            self._over[effect.target] = before
        if effect.kind is EffectKind.MOVE and effect.staged is not None:
            self._over[effect.origin] = _Content(effect.staged.size, effect.sha256)
        elif effect.origin:
            self._over[effect.origin] = before

    def _is_free(self, path: str) -> bool:
        if path in self._over:
            return self._over[path] is None
        return self._disk.is_free(path)

    def _is_ours(self, effect: Effect) -> bool:
        size = effect.staged.size if effect.staged else -1
        if effect.target in self._over:
            return self._over[effect.target] == _Content(size, effect.sha256) and bool(effect.sha256)
        return is_ours(effect, self._disk.stamp(effect.target), lambda: self._disk.sha256(effect.target))


def is_ours(effect: Effect, found: Stamp | None, sha256: Callable[[], str]) -> bool:
    """Whether a regular file (None: there is none) is what the effect put there: by all that `stat` says, else by its
    content."""
    if found is None:
        return False
    if effect.placed is not None and found == effect.placed:
        return True
    same_size = effect.staged is not None and found.size == effect.staged.size
    return same_size and bool(effect.sha256) and sha256() == effect.sha256
