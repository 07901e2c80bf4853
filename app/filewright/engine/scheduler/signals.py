"""What the engine's loop tells the scheduler."""

from dataclasses import dataclass

from filewright.core.effect import Effect, EffectKey
from filewright.core.file import File, Stamp
from filewright.core.job import Arrival, JobId, Task
from filewright.engine.executors.executor import FromExecutor
from filewright.engine.scheduler.version import Version
from filewright.errors import Fault


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """`wall` is UTC in nanoseconds, for records; `steady` never jumps (nanoseconds), for waiting."""

    wall: int
    steady: int


@dataclass(frozen=True, kw_only=True, slots=True)
class FileSettled:
    """A source found a file that is new and quiet; `file` is it as a value. The ids were given out for it."""

    arrival: Arrival
    file: File
    job: JobId
    ulid: str
    replaces: JobId | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class JobFound:
    """A job from the journal goes on: after a restart, or since somebody wants its failed tasks again.

    `tasks` are ready, retrying or quarantined; `effects` are intended and not known to be in place; `wrote` tells
    whether a writer was reached before. `parents` are the jobs that a gather joined into this one. `lost`: files
    between its nodes may be gone or torn, since the power went: what was intended is settled, and then its work begins
    anew.
    """

    job: JobId
    ulid: str
    arrival: Arrival
    file: File
    version: Version
    tasks: tuple[Task, ...]
    effects: tuple[Effect, ...] = ()
    wrote: bool = False
    hashed: bool = False
    parents: tuple[JobId, ...] = ()
    lost: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Staged:
    """The effects of a report (by its ticket) were staged, each: an effect to intend, or why not."""

    ticket: int
    results: tuple[tuple[EffectKey, Effect | Fault], ...]


@dataclass(frozen=True, slots=True)
class InPlace:
    """An effect is in place and synced; `stamp` is what `stat` says of its target (None: trash and delete)."""

    key: EffectKey
    stamp: Stamp | None


@dataclass(frozen=True, slots=True)
class NameTaken:
    """Another file took the name first: `effect` is the same with the next free name, to be intended anew."""

    effect: Effect


@dataclass(frozen=True, slots=True)
class NotPlaced:
    """An effect could not be put into place."""

    effect: Effect
    fault: Fault


@dataclass(frozen=True, slots=True)
class HeldBack:
    """What becomes of an original was not tried: something else of its job could not be put into place before it."""

    effect: Effect


Placed = InPlace | NameTaken | NotPlaced | HeldBack


@dataclass(frozen=True, kw_only=True, slots=True)
class CarriedOut:
    """What became of intended effects."""

    results: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Applied:
    """New jobs take this version from now on."""

    version: Version


@dataclass(frozen=True, slots=True)
class GivenUp:
    """Forget this open job, which only waits (`OpenJob.only_waits`): it leaves the account."""

    job: JobId


@dataclass(frozen=True, slots=True)
class Paused:
    """Hand out nothing new, at one node or (None) everywhere."""

    node: str | None = None


@dataclass(frozen=True, slots=True)
class Resumed:
    """Go on, at one node or (None) everywhere."""

    node: str | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """All that was told is told: release what is due, and hand out what fits."""


Signal = FileSettled | JobFound | Staged | CarriedOut | Applied | GivenUp | Paused | Resumed | Tick | FromExecutor
