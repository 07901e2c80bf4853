"""The engine: one loop that drains signals, asks the scheduler, journals, and hands out what follows.

The way of one batch: signals come from sources, executor and effects → the scheduler answers with instructions →
records are appended to the journal → once they are on disk, hand-overs go to the executor and effects into place.
Only this loop's thread touches the scheduler.
"""

import os
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from filewright.core.identifiers import ulid
from filewright.core.job import JobId, State
from filewright.engine.client import EngineState, Notice, Snapshot, UndoOutcome
from filewright.engine.executors.executor import Executor, ItemRan
from filewright.engine.following import Following
from filewright.engine.found import found
from filewright.engine.intake import Intake
from filewright.engine.journal.journal import Journal, Recovered, StoredJob
from filewright.engine.metrics.history import History
from filewright.engine.numbers import Numbers
from filewright.engine.once import Once
from filewright.engine.placing import Placing, Runner
from filewright.engine.reopening import Reopen, Reopening
from filewright.engine.scheduler.instructions import Close, Instruction
from filewright.engine.scheduler.scheduler import Scheduler
from filewright.engine.scheduler.signals import (
    Applied,
    FileSettled,
    JobFound,
    Moment,
    Paused,
    Resumed,
    Signal,
    Tick,
)
from filewright.engine.scheduler.version import Version
from filewright.engine.sources.arrivals import as_file
from filewright.engine.sources.source import Source
from filewright.engine.spool import Spool
from filewright.engine.threads import Threads
from filewright.engine.undo.take_back import TakenBack
from filewright.engine.undo.undoing import Undoing
from filewright.engine.versions import encode_graph
from filewright.errors import Fault, Scope, StateError

OPEN_MOST = 1024  # jobs open at once: more wait in their folders, where they cost nothing
SNAPSHOT_SECONDS = 0.1
SNAPSHOT_SHARE = 20  # a snapshot of many open jobs takes its time: at most one part in so many of the loop's
TROUBLE_SECONDS = 2.0  # a stop waits so long for a journal that cannot be written
BEAT_SECONDS = 0.5  # rates are recomputed so often while they are not zero

Command = Callable[[], list[Instruction]]


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What an engine is made of; the composition root builds it.

    `folder` is the pipeline file's, `spool` where files between nodes lie. `lines` says of how
    many first lines of a file the way is traced. `version_of` finds the version of a recovered job by the hash and
    the text that the journal has. `ended` hears the ULID and the state
    of each job that ended, once that is on disk.
    """

    journal: Journal
    executor: Executor
    runner: Runner
    threads: Threads
    folder: str
    spool: Spool
    lines: int
    version_of: Callable[[str, str], Version]
    ended: Callable[[str, State], None]
    history: History | None = None


class Engine:
    """Runs one pipeline. All public methods may be called from any thread and return at once, but `stop`.

    `reopen` and `hand` may be given before the start; each tells whether it was accepted, which an engine that has
    come to rest no longer does.
    """

    def __init__(self, parts: Parts, version: Version, recovered: Recovered) -> None:
        self._parts = parts
        self._recovered = recovered
        self._inbox: queue.SimpleQueue[Signal | TakenBack | Command] = queue.SimpleQueue()
        self._numbers = Numbers(recovered.ledger, parts.history)
        self._scheduler = Scheduler(
            version=version,
            slots=parts.executor.slots,
            spare=parts.executor.spare,
            name_job=lambda now: (parts.journal.next_job(), ulid(now.wall, os.urandom(10))),
            run=recovered.run,
        )
        self._intake = Intake(parts.threads, ready=lambda: self._inbox.put(Tick()))
        self._undoing = Undoing(
            self._numbers,
            run=recovered.run,
            parents=parts.journal.numbered,
            expect=self._intake.expect,
            returned=self._intake.returned,
        )
        self._reopening = Reopening(self._scheduler, self._numbers, parts.journal, found, self._undoing)
        self._sources_of: dict[JobId, Source] = {}
        self._told = tuple(Notice(fault=fault, since_ns=time.time_ns()) for fault in recovered.notices)
        self._trouble: Notice | None = None
        self._troubled_since: float | None = None
        self._state = EngineState.STOPPED
        self._since = 0
        self._ending = False
        self._once: Once | None = None
        self._snapshot = self._take_snapshot()
        self._snapshot_at = 0.0
        self._snapshot_wait = SNAPSHOT_SECONDS
        self._wait_loop: Callable[[], None] | None = None
        self._placing: Placing | None = None
        self._rested: Callable[[], None] = lambda: None
        self._gate = threading.Lock()
        self._closed = False
        self.at_rest = threading.Event()

    # -- life ---------------------------------------------------------------------------------------------------

    def start(self, sources: Sequence[Source], *, rested: Callable[[], None], once_wait: float | None = None) -> None:
        """Go on with what was open, and take files in from these sources.

        With `once_wait` the engine comes to rest by itself when all is done: seconds that a held step or a file
        still being written is waited for. `rested` is called on its thread when it has come to rest.
        """
        parts = self._parts
        parts.journal.store_graph(self._scheduler.version.hash, encode_graph(self._scheduler.version.graph))
        self._placing = Placing(parts.runner, parts.threads, tell=self._inbox.put, close=parts.spool.end)
        parts.executor.start(self._inbox.put)
        self._once = None if once_wait is None else Once(once_wait)
        self._rested = rested
        self._since = time.time_ns()
        self._state = EngineState.RUNNING
        self._ending = False
        self.at_rest.clear()
        for job in self._recovered.jobs:
            self._inbox.put(self._found(job))
        self._inbox.put(partial(self._undoing.resume, self._recovered.undoing))
        for job in self._recovered.undoing:
            self._undoing.expect_of(job)
        self._intake.start(sources, proving=once_wait is None)
        self._wait_loop = parts.threads.start("engine", self._loop)

    def ask_to_stop(self) -> None:
        """Hand out nothing more; the engine comes to rest when what runs has ended."""

        def command() -> list[Instruction]:
            self._state = EngineState.STOPPING
            self._undoing.halt()
            self._ending = True
            return []

        self._inbox.put(command)

    def stop(self, *, grace: float = 30.0) -> None:
        """Ask to stop, let running tasks end (for so many seconds, then they are ended), and wait for the rest."""
        if self._wait_loop is None:
            return
        self.ask_to_stop()
        if not self.at_rest.wait(grace):
            self.kill()
        self._wait_loop()
        self._wait_loop = None

    def kill(self) -> None:
        """End what runs now; its files are taken up again at the next start."""
        self._parts.executor.stop(grace=0.0)

    # -- commands -----------------------------------------------------------------------------------------------

    def pause(self, node: str | None, *, paused: bool) -> None:
        """Hand out nothing new, or go on, at one node or everywhere."""
        self._inbox.put(Paused(node) if paused else Resumed(node))

    def apply(self, version: Version, sources: Sequence[Source]) -> None:
        """New jobs take this version, from these sources."""
        self._parts.journal.store_graph(version.hash, encode_graph(version.graph))
        self._inbox.put(Applied(version))
        self._intake.replace(sources)

    def hand(self, node: str, paths: Sequence[str], *, again: bool) -> bool:
        """Files for a source node."""

        def command() -> list[Instruction]:
            self._intake.hand(node, paths, again=again)
            return []

        return self._accept(command)

    def _accept(self, command: Command) -> bool:
        with self._gate:
            if not self._closed:
                self._inbox.put(command)
            return not self._closed

    def reopen(self, work: Reopen) -> bool:
        """Do something about jobs that had ended."""
        return self._accept(lambda: work(self._reopening, _now()))

    def trouble(self, fault: Fault | None) -> None:
        """The journal cannot be written (or, None, can again)."""
        self._trouble = None if fault is None else Notice(fault=fault, since_ns=time.time_ns())
        self._troubled_since = None if fault is None else time.monotonic()
        self._inbox.put(Tick())

    def undo_outcome(self, ticket: str) -> UndoOutcome:
        """How far the undo is that this ticket was given for. Safe from any thread."""
        return self._undoing.outcome(ticket) or UndoOutcome(ticket=ticket, over=self.at_rest.is_set())

    @property
    def snapshot(self) -> Snapshot:
        """The numbers of a moment ago."""
        return self._snapshot

    @property
    def intake(self) -> Intake:
        """The sources at work."""
        return self._intake

    @property
    def numbers(self) -> Numbers:
        """For questions about the past; its history is read from any thread."""
        return self._numbers

    # -- the loop -----------------------------------------------------------------------------------------------

    def _loop(self) -> None:
        try:
            self._work()
        except BaseException as defect:
            self._tell(Fault(code="engine-broke", scope=Scope.PROCESS, detail=repr(defect)))
            raise
        finally:
            self._rest()  # also when a defect ends the loop: nobody waits for ever, and the journal has the truth

    def _work(self) -> None:
        parts, placing = self._parts, self._placing
        assert placing is not None
        following = Following(
            journal=parts.journal,
            executor=parts.executor,
            placing=placing,
            spool=parts.spool,
            folder=parts.folder,
            lines=parts.lines,
            closed=self._job_closed,
            ended=parts.ended,
        )
        while not self._at_end():
            batch = self._drain()
            out: list[Instruction] = []
            now = _now()
            for item in batch:
                if callable(item):
                    out += item()
                elif isinstance(item, TakenBack):
                    out += self._undoing.taken_back(item, now)
                elif isinstance(item, ItemRan):
                    job = self._scheduler.jobs.get(item.report.key.job)
                    if job is not None:
                        self._numbers.ran(item.report, job.version)
                    out += self._scheduler.handle(item, now)
                elif not isinstance(item, Tick):
                    out += self._scheduler.handle(item, now)
            if not self._ending:
                out += self._take_in(now)
                out += self._scheduler.handle(Tick(), now)
            following.carry_out(out)
            self._beat()
        following.end()

    def _drain(self) -> list[Signal | TakenBack | Command]:
        timeout = BEAT_SECONDS
        due = self._scheduler.next_due(time.monotonic_ns())
        if due is not None:
            timeout = min(timeout, max(0.0, (due - time.monotonic_ns()) / 1e9))
        try:
            batch = [self._inbox.get(timeout=timeout)]
        except queue.Empty:
            return []
        while len(batch) < 1000:
            try:
                batch.append(self._inbox.get_nowait())
            except queue.Empty:
                break
        return batch

    def _take_in(self, now: Moment) -> list[Instruction]:
        room = OPEN_MOST - (len(self._scheduler.jobs) - self._scheduler.joining.apart)
        if room <= 0 or self._trouble is not None or None in self._scheduler.dispatch.paused:
            return []
        out: list[Instruction] = []
        journal, version = self._parts.journal, self._scheduler.version
        full = [node for node in version.sources if self._scheduler.dispatch.waits_for(version, node)]
        for source, taken in [*self._reopening.no_longer_kept(), *self._intake.take(room, but=full)]:
            if self._reopening.keeps(source, taken):
                continue
            arrival = taken.arrival
            job = journal.next_job()
            self._sources_of[job] = source
            self._numbers.came_in(arrival.source, version)
            replaces = self._reopening.newest(taken.replaces)
            if replaces is not None:
                out += self._reopening.replaced(replaces, taken.replaced, job, arrival, now)
            settled = FileSettled(
                arrival=arrival,
                file=as_file(arrival),
                job=job,
                ulid=ulid(now.wall, os.urandom(10)),
                replaces=replaces,
            )
            out += self._scheduler.handle(settled, now)
        return out

    def _job_closed(self, close: Close, node: str | None) -> None:
        source = self._sources_of.pop(close.job, None)
        if self._reopening.closed(close):
            self._inbox.put(Tick())  # what was kept for it may go on
        if source is None and (close.again or close.state is not None):
            source = self._intake.source_of(close.arrival)  # it was opened by an earlier session
        if source is not None:
            source.ended(close.arrival, close.state)
        if close.state is not None:
            self._numbers.closed(close, node)
        if close.state is None and source is not None:
            self._intake.look(everywhere=False)  # a run is not over before that was done
        if close.gone:
            self._intake.forget(close.arrival)

    # -- numbers and rest ---------------------------------------------------------------------------------------

    def _beat(self) -> None:
        now = time.monotonic()
        self._intake.revive()
        if now - self._snapshot_at >= self._snapshot_wait:
            self._numbers.sample(self._scheduler, self._intake.counts())
            self._snapshot = self._take_snapshot()
            self._snapshot_at = time.monotonic()
            self._snapshot_wait = max(SNAPSHOT_SECONDS, SNAPSHOT_SHARE * (self._snapshot_at - now))
        if self._once is not None and not self._ending and not self._reopening.kept:
            self._ending = self._once.over(self._scheduler, self._intake, now, troubled_since=self._troubled_since)

    def _take_snapshot(self) -> Snapshot:
        return self._numbers.snapshot(
            self._scheduler,
            self._intake.counts(),
            state=EngineState.PAUSED
            if self._state is EngineState.RUNNING and None in self._scheduler.dispatch.paused
            else self._state,
            since_ns=self._since,
            sequence=self._parts.journal.sequence,
            notices=(*self._told, *self._intake.notices(), *([self._trouble] if self._trouble else [])),
            unaccounted=self._intake.proving.unaccounted.count,
            stalled=self._trouble is not None,
        )

    def _at_end(self) -> bool:
        at_rest = self._scheduler.at_rest and not self._undoing.busy
        if not self._ending or not (at_rest or self._in_lasting_trouble()):
            return False
        with self._gate:
            self._closed = self._inbox.empty()  # what was accepted is carried out
            return self._closed

    def _in_lasting_trouble(self) -> bool:
        """Whether what waits for the journal will not come; all of it is taken up again at the next start."""
        since = self._troubled_since
        return since is not None and time.monotonic() - since >= TROUBLE_SECONDS

    def _rest(self) -> None:
        with self._gate:
            self._closed = True
        placing = self._placing
        assert placing is not None
        self._intake.stop()
        self._parts.executor.stop(grace=2.0)
        placing.stop()
        self._parts.spool.tidy()
        self._state = EngineState.STOPPED
        self._numbers.sample(self._scheduler, self._intake.counts(), last=True)
        try:
            self._rested()
        except StateError as error:
            self._tell(Fault(code=error.code, scope=Scope.PROCESS, fields=error.fields))
        finally:
            self._snapshot = self._take_snapshot()
            self.at_rest.set()

    def _tell(self, fault: Fault) -> None:
        self._told += (Notice(fault=fault, since_ns=time.time_ns()),)

    def _found(self, job: StoredJob, version: Version | None = None) -> JobFound:
        version = version or self._parts.version_of(job.graph, self._recovered.graphs.get(job.graph, ""))
        return found(job, version, rebooted=self._recovered.rebooted)


def _now() -> Moment:
    return Moment(wall=time.time_ns(), steady=time.monotonic_ns())
