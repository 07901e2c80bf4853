"""What the scheduler asks of the engine. Records of one batch are committed first; all else follows the commit,
but `Stage`, which may go ahead: a staged file without a committed intent is nobody's and is removed."""

from collections.abc import Callable
from dataclasses import dataclass

from filewright.core.effect import Effect, EffectKey
from filewright.core.event import Event
from filewright.core.handover import Item
from filewright.core.job import Arrival, JobId, State
from filewright.core.plan import Plan
from filewright.core.request import Request


@dataclass(frozen=True, slots=True)
class Record:
    """Commit this to the journal."""

    event: Event


@dataclass(frozen=True, kw_only=True, slots=True)
class HandOver:
    """Give these items to the executor, under this number."""

    id: int
    plan: Plan
    items: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """Stage what these requests ask for; answer with `Staged`. `arrival` is the job's input: when it is no longer
    what it was, nothing is staged. `sha256` is of its content, "" where only the journal may know it."""

    ticket: int
    arrival: Arrival
    requests: tuple[tuple[EffectKey, Request], ...]
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Unstage:
    """These were staged in vain: remove what lies there."""

    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class CarryOut:
    """Put these intended effects into place, an original after all else of its job; answer with `CarriedOut`.
    `certain` False: they are from before a crash, and may be in place already."""

    effects: tuple[Effect, ...]
    certain: bool = True


@dataclass(frozen=True, slots=True)
class TakeBackAll:
    """Take these effects back, in this order; answer with `TakenBack`. They may be taken back already."""

    effects: tuple[Effect, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Close:
    """The job has left memory; `seconds` is how long it took since its first task was handed over. Its spool may go,
    unless `keep` (it is set aside and may be tried again). `joined`: a gather made it, and it is in no account. `gone`:
    the original was moved, trashed or deleted.
    `again`: the file changed while it was worked on, and its source takes it again once it is quiet."""

    job: JobId
    ulid: str
    arrival: Arrival
    state: State | None = None
    seconds: float = 0.0
    keep: bool = False
    gone: bool = False
    joined: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class Tell:
    """Call this, from another thread, once all that is recorded with it is on disk."""

    call: Callable[[], None]


Instruction = Record | HandOver | Stage | Unstage | CarryOut | TakeBackAll | Close | Tell
