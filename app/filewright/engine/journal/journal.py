"""The seam between the engine and its durable record. Two kinds keep the contract: in SQLite, and in memory."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from filewright.core.effect import Effect, EffectKind, EffectState
from filewright.core.event import Event
from filewright.core.file import Stamp
from filewright.core.job import Arrival, JobId, State, Task
from filewright.core.ledger import Ledger
from filewright.engine.client import Attention, EventView, JobPage, JobQuery, JobView, UndoSelection
from filewright.errors import Fault

Committed = Callable[[], None]
Trouble = Callable[[Fault | None], None]
"""Told a fault when the record cannot be written, and None when it can again."""


@dataclass(frozen=True, kw_only=True)
class Retention:
    """How much history is kept: what ended longer ago than `age_ns` is retired, and the oldest when the journal has
    more than `size` bytes. 0: no bound."""

    age_ns: int = 90 * 24 * 3600 * 1_000_000_000
    size: int = 2 << 30


class Known(NamedTuple):
    """What the journal knows of a file that still lies where it was taken in: `stamp` as it was then, `sha256` of
    its content ("" until it was read), and the job that took it, with its state."""

    stamp: Stamp
    sha256: str
    job: JobId
    state: State


@dataclass(frozen=True, kw_only=True)
class StoredJob:
    """A job as the journal keeps it. `graph` is the hash of its version; `tasks` are those not finished, `effects`
    all that were ever intended, in order. `sha256` is "" until the input was read. `superseded`: it is in no list and
    no count, and what it put out is its successor's to replace."""

    job: JobId
    ulid: str
    arrival: Arrival
    graph: str
    run: int
    state: State
    opened_ns: int
    started_ns: int = 0
    attempts: int = 0
    sha256: str = ""
    node: str | None = None
    fault: Fault | None = None
    tasks: tuple[Task, ...] = ()
    effects: tuple[Effect, ...] = ()
    parents: tuple[JobId, ...] = ()
    replaces: JobId | None = None
    superseded: bool = False

    @property
    def did_something(self) -> bool:
        """Whether there is anything to take back: a change to the user's files or, where what was to be written lay
        there already, a place in the account."""
        done = [e for e in self.effects if e.state in (EffectState.DONE, EffectState.UNDOING)]
        return any(e.kind is not EffectKind.SKIP for e in done) or (bool(done) and self.state is not State.DISMISSED)


@dataclass(frozen=True, kw_only=True)
class Recovered:
    """What stood in the journal when it was opened.

    `jobs` are the open ones, oldest first; a task that is still `running` was being worked on when the last engine
    died: a suspect. Effects in state `intended` may or may not be in place. `undoing` are the jobs of which something
    was about to be taken back. `graphs` are the texts of the versions that open jobs run with, by hash. `run` is the
    number of the run that begins now. `rebooted`: the computer was started anew since, so files in the spool, which
    are not synced, cannot be trusted. `notices` tell what was odd (a damaged journal was set aside, …).
    """

    jobs: tuple[StoredJob, ...] = ()
    graphs: Mapping[str, str] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)
    undoing: tuple[StoredJob, ...] = ()
    run: int = 1
    rebooted: bool = False
    notices: tuple[Fault, ...] = ()

    @property
    def intended(self) -> tuple[Effect, ...]:
        """All effects that were intended and are not known to be in place."""
        return tuple(e for job in self.jobs for e in job.effects if e.state == "intended")


class JournalReader(Protocol):
    """Questions that commands and screens ask. They see what is committed, hold nothing up, and may take
    milliseconds: never on the screen's thread. Superseded jobs are in no list and no count; `job` and `trace` know
    them still."""

    def jobs(self, query: JobQuery) -> JobPage:
        """One page of jobs, newest first."""

    def job(self, ulid: str) -> JobView:
        """One job. Raises NotFound."""

    def trace(self, ulid: str) -> tuple[EventView, ...]:
        """Its events, oldest first. Raises NotFound."""

    def events_since(self, sequence: int, limit: int = 1000) -> tuple[EventView, ...]:
        """Events after a sequence number, oldest first."""

    def attention(self) -> tuple[Attention, ...]:
        """What is set aside, grouped by node and reason; the largest group first."""

    def counts(self) -> Ledger:
        """The journal's part of the account (nothing skipped, nothing unaccounted)."""

    def by_path(self, path: str) -> JobView | None:
        """The newest job that took in, or put out, the file at this absolute path."""

    def selected(self, selection: UndoSelection) -> tuple[StoredJob, ...]:
        """The jobs that an undo of this selection concerns, oldest first, also superseded ones."""

    def kept_before(self, number: int | None) -> list[tuple[int, str]]:
        """A page of effects older than this one (None: the newest) for which a before-state is kept, newest first:
        number and where it lies. Empty: there are no more."""

    def kin(self, jobs: Sequence[JobId]) -> tuple[StoredJob, ...]:
        """The jobs that these were joined from, and those that they were joined into, oldest first; but for superseded
        ones."""

    def targets_after(self, number: int) -> list[tuple[int, str]]:
        """Effects after this number that are in place or about to be: number and target, in order."""

    def close(self) -> None:
        """Let go of the record."""


class Journal(Protocol):
    """The record that the engine writes. Events are applied in the order they were appended, all of a batch or
    none; `committed` is called on the journal's own thread once its batch is on disk, in order.

    A failed commit loses nothing: what waits stays in order and is tried again, and the `trouble` that the journal
    was made with hears of it.
    """

    @property
    def sequence(self) -> int:
        """The number of the last event appended; it grows with each."""

    @property
    def reader(self) -> JournalReader:
        """Questions to this journal, from any thread."""

    def next_job(self) -> JobId:
        """A number for a job, larger than all before."""

    def store_graph(self, hash: str, text: str) -> None:
        """Keep one version of the graph: before the first event that names it. Known ones are not stored twice."""

    def append(self, events: Sequence[Event], committed: Committed | None = None) -> None:
        """Queue a batch. Never waits for the disk. Raises StateError when the journal is closed."""

    def flush(self, *, patient: bool = True) -> None:
        """Wait until all that was appended is on disk and its callers were told. Raises StateError when the journal
        closes before that, and, unless `patient`, while nothing can be written."""

    def recover(self) -> Recovered:
        """What is to be gone on with. To be called once, before anything is appended."""

    def task_files(self) -> list[str]:
        """Where the files lie that unfinished tasks work on, also those of jobs that were set aside."""

    def stored(self, jobs: Sequence[str]) -> tuple[StoredJob, ...]:
        """These jobs (by ULID; unknown ones are left out), with all that was appended so far."""

    def numbered(self, jobs: Sequence[JobId]) -> tuple[StoredJob, ...]:
        """The same by the journal's own numbers."""

    def graph(self, hash: str) -> str:
        """The text of a version of the graph; "" where it is not known."""

    def known(self, source: str, root: str, path: str) -> Known | None:
        """What is known of the file at `path` below `root`; None: it would be new. Sees all that was appended.

        What a source finished and has not changed since is not taken again: this tells. Raises StateError while what
        was appended cannot be written; so do `known_in` and `known_folders`.
        """

    def known_in(self, source: str, root: str, folder: str) -> dict[str, Known]:
        """What is known of the files directly in a folder (below `root`, "" for itself), by name; for scans."""

    def known_folders(self, source: str, root: str) -> tuple[str, ...]:
        """The folders below `root` from which files were ever taken ("" for itself)."""

    def earlier(self, job: JobId) -> tuple[Effect, ...]:
        """What this job, those it replaces, and those of the same path that were superseded have put into place so
        far, or are about to, newest first: files that are the pipeline's own."""

    def answered(self, command: str) -> str | None:
        """What was answered (as JSON) to the command of this name when it was taken on; None: it was not, or so long
        ago that nobody waits for it. Sees all that was appended."""

    def input_hash(self, job: JobId) -> str:
        """The SHA-256 of the job's input as it was read, "" when it was not."""

    def close(self) -> None:
        """Commit what waits, then let go. Raises StateError when what waits cannot be written."""
