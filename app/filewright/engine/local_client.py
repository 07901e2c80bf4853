"""An engine in this process, behind the same client as one elsewhere."""

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Protocol

from filewright.core.event import PathGone
from filewright.core.handover import TRACED_LINES
from filewright.core.job import State
from filewright.core.pipeline import Pipeline, TraceMode
from filewright.core.processor import ProcessorSpec
from filewright.engine.client import (
    Series,
    Snapshot,
    UndoOutcome,
    Why,
)
from filewright.engine.doing_again import DoingAgain
from filewright.engine.engine import Engine, Parts
from filewright.engine.equipment import Equipment
from filewright.engine.journal.journal import Journal, JournalReader
from filewright.engine.metrics.history import History
from filewright.engine.questions import Questions
from filewright.engine.remote.server import Server, open_server
from filewright.engine.reopening import Reopen
from filewright.engine.scheduler.instructions import Tell
from filewright.engine.scheduler.version import Version
from filewright.engine.sources.make import make_sources, watched_folders
from filewright.engine.sources.source import Source
from filewright.engine.sources.why import explain
from filewright.engine.threads import Threads
from filewright.engine.undo.asking import TakingBack
from filewright.engine.versions import decode_graph, make_version
from filewright.errors import Fault, StateError, UsageError

HELD_SECONDS = 30.0
LOOK_SECONDS = 0.05
LAST_QUESTION_SECONDS = 2.0  # a command that reads a journal in trouble may wait for ever


class Workplace(Protocol):
    """What the composition root provides for one pipeline."""

    def equip(self, trouble: Callable[[Fault | None], None]) -> Equipment:
        """Lock the journal and open all that is needed. Raises StateError where another process holds it."""

    def reader(self) -> JournalReader:
        """The journal, for reading, whether an engine runs or not."""

    def past(self) -> History:
        """The numbers of earlier lives."""

    def first_started(self, node: str, *, remember: bool = True) -> int:
        """The wall time (ns) at which this source first ran; remembered from the first call on, but for one that only
        asks (0: it never ran)."""

    def specs(self) -> dict[str, ProcessorSpec]:
        """The processors there are, by id."""


class LocalClient(Questions, DoingAgain, TakingBack):
    """See `EngineClient`. `folder` is the pipeline file's; `watch` False looks at folders once instead of listening;
    `again` takes files anew that were done before; `held_wait` is how long a run that ends by itself waits for a
    held step (seconds); `ended` hears, from another thread, the ULID and the state of each job that ended."""

    def __init__(
        self,
        pipeline: Pipeline,
        workplace: Workplace,
        threads: Threads,
        *,
        folder: str,
        again: bool = False,
        held_wait: float = HELD_SECONDS,
        ended: Callable[[str, State], None] = lambda ulid, state: None,
    ) -> None:
        self._pipeline = pipeline
        self._workplace = workplace
        self._threads = threads
        self._folder = folder
        self._again = again
        self._held_wait = held_wait
        self._ended = ended
        self._version = make_version(pipeline.graph, workplace.specs(), folder)
        self.undone: dict[str, UndoOutcome] = {}
        self._engine: Engine | None = None
        self._equipment: Equipment | None = None
        self._last = Snapshot(time_ns=time.time_ns(), version=self._version.hash)
        self._watch = True
        self._reader: JournalReader | None = None
        self._changed_since = False  # `_last` is newer than what the engine said last
        self._server: Server | None = None
        self._asking = threading.Lock()  # the journal is not closed while a command reads it

    # -- commands -----------------------------------------------------------------------------------------------

    def start(self) -> None:
        """See `EngineClient.start`."""
        if self._running() is None:
            self._begin(watch=True, look=True)

    def run_once(self, files: Sequence[str] = (), into: str | None = None, *, again: bool = False) -> None:
        """See `EngineClient.run_once`; with `files` these instead of what the watched folders hold."""
        if (engine := self._running()) is not None:
            engine.intake.look()
        elif files:
            node = source_for(self._version, into)
            again = again or self._again
            self._begin(look=False, once=self._held_wait, first=lambda e, _: e.hand(node, files, again=again))
        else:
            self._begin(look=True, once=self._held_wait, again=again)

    def _do(self, command: Callable[[Engine], bool]) -> None:
        """Give the engine a command; one that is at rest is woken for it, and rests again."""
        engine = self._running()
        if engine is None or not command(engine):
            self._begin(look=False, once=self._held_wait, first=lambda engine, journal: command(engine))

    def reopen(self, prepare: Callable[[Journal], Reopen | None]) -> None:
        """See `DoingAgain.reopen`."""

        def first(engine: Engine, journal: Journal) -> bool:
            work = prepare(journal)
            return work is not None and engine.reopen(work)

        engine = self._running()
        if engine is not None:
            with self._asking:
                equipment = self._equipment
                work = prepare(equipment.journal) if equipment is not None else None
            far = self._server is not None and self._server.answers_here()
            lost = (lambda: self._equipment is not equipment) if far else None
            if equipment is not None and (work is None or _taken_on(engine, work, lost)):
                return
        self._begin(look=False, once=self._held_wait, first=first)

    @contextmanager
    def at_rest(self) -> Iterator[Equipment | None]:
        """See `DoingAgain.at_rest`."""
        if self._running() is not None:
            yield None
            return
        equipment = self._workplace.equip(lambda fault: None)
        try:
            yield equipment
            before, counts = self.snapshot(), equipment.journal.reader.counts()
            ended = {name: getattr(counts, name) for name in ("done", "filtered", "quarantined", "dismissed")}
            ledger = replace(before.ledger, **ended)
            self._last = replace(before, ledger=ledger, sequence=equipment.journal.sequence)
            self._changed_since = True
        finally:
            equipment.close()

    def present(self) -> Version:
        """See `DoingAgain.present`."""
        return self._version

    def version_by(self, graph: str, text: str) -> Version:
        """See `DoingAgain.version_by`."""
        if not text or graph == self._version.hash:
            return self._version
        try:
            wanted = decode_graph(text)
        except (ValueError, LookupError, TypeError):  # a damaged record: the version of now is all there is
            return self._version
        return make_version(wanted, self._workplace.specs(), self._folder)

    def _begin(
        self,
        *,
        look: bool,
        watch: bool = False,
        once: float | None = None,
        again: bool = False,
        first: Callable[[Engine, Journal], bool] | None = None,
    ) -> None:
        """Begin to work. Where `first` finds nothing to be done, nothing begins."""
        if self._server is not None and self._server.answers_here():
            raise StateError("engine-at-rest")  # it was asked for by another process, which can do it itself
        engine: Engine | None = None

        def trouble(fault: Fault | None) -> None:
            if engine is not None:
                engine.trouble(fault)

        self.stop()  # one that came to rest by itself has a thread to be waited for
        equipment = self._workplace.equip(trouble)
        self._reader = None  # there may have been no journal yet, or another one
        parts = Parts(
            journal=equipment.journal,
            executor=equipment.executor,
            runner=equipment.runner,
            threads=self._threads,
            folder=self._folder,
            spool=equipment.spool,
            lines=TRACED_LINES if self._pipeline.trace is TraceMode.FULL else 0,
            version_of=self.version_by,
            ended=self._ended,
            history=equipment.history,
        )
        engine = Engine(parts, self._version, equipment.recovered)
        if first is not None and not first(engine, equipment.journal):
            equipment.close()
            return
        self._engine, self._equipment, self._watch = engine, equipment, watch
        self._changed_since = False
        sources = self._sources(engine, equipment.journal, look=look, again=again)
        if equipment.place is not None:
            self._server = open_server(self, equipment.place, self._threads, ask_to_stop=self.ask_to_stop)
        engine.start(sources, rested=self._rested, once_wait=once)

    def _sources(self, engine: Engine, journal: Journal, *, look: bool, again: bool = False) -> list[Source]:
        def gone(source: str, root: str, path: str) -> None:
            journal.append([PathGone(source=source, root=root, path=path, time_ns=time.time_ns())])

        return make_sources(
            self._version,
            journal,
            folder=self._folder,
            wake=engine.intake.wake,
            gone=gone,
            watch=self._watch,
            look=look,
            again=again or self._again,
            first_started=self._workplace.first_started,
        )

    def stop(self) -> None:
        """See `EngineClient.stop`."""
        if self._engine is not None:
            self._engine.stop()

    def ask_to_stop(self) -> None:
        """Begin to stop, without waiting."""
        if self._engine is not None:
            self._engine.ask_to_stop()

    def kill(self) -> None:
        """End what runs now instead of waiting for it."""
        if (engine := self._running()) is not None:
            engine.kill()

    @property
    def engine(self) -> Engine | None:
        """See `TakingBack.engine`."""
        return self._engine

    def _running(self) -> Engine | None:
        engine = self._engine
        return engine if engine is not None and not engine.at_rest.is_set() else None

    def _rested(self) -> None:
        """On the engine's thread, at its end: let go of all that it used."""
        if self._server is not None:
            self._server.close()
        asked = self._asking.acquire(timeout=LAST_QUESTION_SECONDS)
        try:
            equipment, self._equipment = self._equipment, None
            if equipment is not None:
                equipment.close()
        finally:
            if asked:
                self._asking.release()
        if self._server is not None:
            self._server.join()
            self._server = None

    def pause(self, node: str | None = None) -> None:
        """See `EngineClient.pause`."""
        if (engine := self._running()) is not None:
            engine.pause(node, paused=True)

    def resume(self, node: str | None = None) -> None:
        """See `EngineClient.resume`."""
        if (engine := self._running()) is not None:
            engine.pause(node, paused=False)

    def apply(self, pipeline: Pipeline) -> None:
        """See `EngineClient.apply`."""
        version = make_version(pipeline.graph, self._workplace.specs(), self._folder)
        self._pipeline, self._version = pipeline, version
        if (engine := self._running()) is not None and self._equipment is not None:
            engine.apply(version, self._sources(engine, self._equipment.journal, look=True))

    def add_files(self, paths: Sequence[str], into: str | None = None) -> None:
        """See `EngineClient.add_files`: files that a person hands over are taken even when they were done before."""
        node = source_for(self._version, into)
        self._do(lambda engine: engine.hand(node, paths, again=True))

    # -- what only a living engine knows ------------------------------------------------------------------------

    def snapshot(self) -> Snapshot:
        """See `EngineClient.snapshot`."""
        return self._last if self._engine is None or self._changed_since else self._engine.snapshot

    def look_back(self) -> None:
        """Let snapshots tell what the journal holds already, before anything runs; what was cut off waits."""
        kept = self.read().counts()
        account = replace(kept, waiting=kept.waiting + kept.running, running=0)
        self._last = replace(self._last, ledger=account)

    @property
    def has_begun(self) -> bool:
        """Whether an engine runs or ever ran."""
        return self._engine is not None

    def wait(self, seconds: float) -> bool:
        """Wait for a run that ends by itself; tells whether it has."""
        return self._engine is None or self._engine.at_rest.wait(seconds)

    def why(self, path: str) -> Why:
        """See `EngineClient.why`."""
        path, engine = os.path.abspath(path), self._running()
        look_back = partial(self._workplace.first_started, remember=False)
        started = look_back if engine is None or self._watch else None
        return explain(
            path,
            watched_folders(self._version, self._folder, first_started=started),
            job=self.read().by_path(path),
            verdict=engine.intake.verdict if engine is not None else lambda path: None,
            running=engine is not None,
        )

    def history(self, window: float, node: str | None = None) -> Series:
        """See `EngineClient.history`."""
        past = self._workplace.past() if self._engine is None else self._engine.numbers.history
        return past.series(window, node, time.time_ns())

    def read(self) -> JournalReader:
        """See `Questions.read`: a reader of its own, since the engine's closes as it comes to rest, on its thread."""
        reader = self._reader
        if reader is None:
            reader = self._reader = self._workplace.reader()
        return reader


def _taken_on(engine: Engine, work: Reopen, lost: Callable[[], bool] | None) -> bool:
    """Whether the engine took this on. For another process (`lost` tells whether the journal is held no longer) only
    once it is on disk: this one may be killed at any time, and who was answered does not ask again."""
    on_disk = threading.Event()
    if not engine.reopen(lambda reopening, now: [*work(reopening, now), Tell(on_disk.set)]):
        return False
    while lost is not None and not on_disk.wait(LOOK_SECONDS):
        if lost():  # a journal in trouble was closed: nobody knows
            raise StateError("holder-went", pid=os.getpid())
    return True


def source_for(version: Version, into: str | None) -> str:
    """The source node that takes files which a person hands over. Raises UsageError where it is not clear which."""
    sources = version.sources
    if into is not None:
        if into not in sources:
            raise UsageError("no-such-source", node=into, sources=", ".join(sources))
        return into
    if len(sources) != 1:
        raise UsageError("which-source", sources=", ".join(sources))
    return sources[0]
