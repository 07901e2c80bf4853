"""Open jobs in memory: what the scheduler knows of each between two events."""

from dataclasses import dataclass, field

from filewright.core.effect import EffectKey
from filewright.core.file import File
from filewright.core.job import Arrival, JobId, State, Task, TaskKey, TaskState
from filewright.core.report import Report
from filewright.core.request import OriginalRequest
from filewright.engine.scheduler.version import Version


@dataclass(eq=False, kw_only=True, slots=True)
class OpenJob:
    """`tasks` are the unfinished ones by path; `placing` are effects intended and not yet in place, each with the
    finished task it came from (which is tried again should the effect prove impossible). `later` are those of them
    that wait for their next try, and `original_later` tells that for staging what becomes of the original. `anew`
    are tasks that its work begins anew with, once what was intended before is settled. `parents`
    are the tasks whose files a joined job works on; `joined` is the job that this one was joined into. `hashed`: the
    journal has the hash of its input, which is `sha256` where it was read in this session."""

    id: JobId
    ulid: str
    arrival: Arrival
    file: File
    version: Version
    tasks: dict[str, Task] = field(default_factory=dict)
    placing: dict[EffectKey, Task] = field(default_factory=dict)
    later: set[EffectKey] = field(default_factory=set)
    anew: tuple[Task, ...] = ()
    original_later: bool = False
    staging: int = 0
    wrote: bool = False
    hashed: bool = False
    sha256: str = ""
    opened_ns: int = 0
    started_ns: int = 0
    parents: tuple[TaskKey, ...] = ()
    joined: "OpenJob | None" = None
    original: OriginalRequest | None = None
    original_settled: bool = False
    original_goes: bool = False
    original_gone: bool = False

    @property
    def is_joined(self) -> bool:
        """Whether a gather made it of other jobs: it came from no file of its own, and is in no account."""
        return not self.arrival.root

    @property
    def busy(self) -> bool:
        """Whether something of it is being worked on right now."""
        moving = self.staging > self.original_later or len(self.placing) > len(self.later)
        return moving or any(t.state is TaskState.RUNNING for t in self.tasks.values())

    @property
    def only_waits(self) -> bool:
        """Whether nothing of it is under way, nor bound to other jobs: it can be given up without a trace."""
        begun = self.busy or self.staging or self.placing or self.anew
        return not begun and self.joined is None and not self.is_joined

    @property
    def ended(self) -> bool:
        """Whether nothing of it can go on by itself."""
        return (
            not self.staging and not self.placing and all(t.state is TaskState.QUARANTINED for t in self.tasks.values())
        )

    def state(self, held: frozenset[str]) -> State:
        """Where it is in the account; `held` are the nodes that hand out nothing now."""
        if self.busy:
            return State.RUNNING
        waiting = [t for t in self.tasks.values() if t.state is not TaskState.QUARANTINED]
        if self.joined is not None and waiting and all(t.state is TaskState.GATHERED for t in waiting):
            return self.joined.state(held)
        if (waiting or self.later or self.original_later) and all(t.key.node in held for t in waiting):
            return State.HELD
        return State.WAITING


@dataclass(frozen=True, kw_only=True, slots=True)
class Staging:
    """A report whose requests are being staged."""

    job: JobId
    report: Report
