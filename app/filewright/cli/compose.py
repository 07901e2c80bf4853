"""Builds what an engine needs for one pipeline, from its file and the state folder."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from filewright.cli.opening import Opened
from filewright.core.job import State
from filewright.core.pipeline import Pipeline
from filewright.core.processor import ProcessorSpec
from filewright.engine.consent import Consent, touched_by
from filewright.engine.effects.runner import EffectRunner
from filewright.engine.equipment import Equipment
from filewright.engine.executors import check_executor, make_executor
from filewright.engine.executors.processes.ahead import Ahead
from filewright.engine.journal.journal import JournalReader, Retention
from filewright.engine.journal.sqlite.sqlite_journal import SqliteJournal
from filewright.engine.journal.sqlite.sqlite_reader import SqliteReader
from filewright.engine.local_client import HELD_SECONDS, LocalClient
from filewright.engine.metrics.history import History
from filewright.engine.metrics.stored_minutes import StoredMinutes
from filewright.engine.spool import Spool
from filewright.engine.state import PipelineState, all_states, boot_id, pipeline_state
from filewright.engine.threads import PlainThreads, Threads
from filewright.errors import Fault, StateError, UsageError
from filewright.paths import state_folder as chosen_state_folder
from filewright.registry import Registry
from filewright.settings import load_settings, settings_file
from filewright.text import _

DAY_NS = 24 * 3600 * 1_000_000_000
SYNCS_AT_ONCE = 8
MOST_WORKERS = 1000  # each may become a process


def state_folder(chosen: str | None, *, make: bool = True) -> Path:
    """The state folder that an option names, else the environment, else the platform; made when missing, unless it is
    only read. Raises StateError."""
    return chosen_state_folder(chosen, make=make)


def allowed(opened: Opened, registry: Registry, state: Path, *, trust: bool) -> bool:
    """Whether the pipeline may run: it needs no consent, has it, or gets it now by `trust`. Where it may not, what it
    would do is on stderr."""
    from filewright.cli.trust import listed

    consent = Consent(state)
    if not opened.beyond and consent.may_run(opened.file, opened.data, opened.pipeline, registry.specs):
        return True
    if trust and opened.beyond:
        return True  # a yes to this run: what is kept is bound to the file, which does not do it
    if trust:
        consent.allow(opened.file, opened.data, opened.pipeline, registry.specs)
        return True
    for text in listed(touched_by(opened.pipeline, registry.specs, opened.file), opened.file):
        print(text, file=sys.stderr)
    if opened.beyond:
        print(_("Nothing was done. --set asks for more than the flow does: allow it with --trust"), file=sys.stderr)
    else:
        print(_("Nothing was done. Allow it with: filewright trust {file}").format(file=opened.file), file=sys.stderr)
    return False


def open_client(
    file: Path,
    pipeline: Pipeline,
    registry: Registry,
    state: Path,
    *,
    threads: Threads | None = None,
    kind: str = "processes",
    workers: int | None = None,
    ahead: Ahead | None = None,
    again: bool = False,
    held_wait: float = HELD_SECONDS,
    ended: Callable[[str, State], None] = lambda ulid, state: None,
) -> LocalClient:
    """A client for the pipeline in `file`; nothing is locked or started yet. Raises UsageError for an unknown `kind`
    of executor, and for a number of `workers` that cannot be."""
    if workers is not None and not 1 <= workers <= MOST_WORKERS:
        raise UsageError("workers-number", number=str(workers), most=MOST_WORKERS)
    threads = threads or PlainThreads()
    check_executor(kind)  # says now, not at the start, what is not known
    place = LocalWorkplace(file, pipeline, registry, state, threads=threads, kind=kind, workers=workers, ahead=ahead)
    folder = str(file.absolute().parent)
    return LocalClient(pipeline, place, threads, folder=folder, again=again, held_wait=held_wait, ended=ended)


class LocalWorkplace:
    """See `Workplace`: the journal in SQLite under the state folder, locked by this process while an engine runs."""

    def __init__(
        self,
        file: Path,
        pipeline: Pipeline,
        registry: Registry,
        state: Path,
        *,
        threads: Threads,
        kind: str,
        workers: int | None,
        ahead: Ahead | None = None,
    ) -> None:
        self._file = file
        self._pipeline = pipeline
        self._registry = registry
        self._state = state
        self._threads = threads
        self._kind = kind
        self._workers = workers
        self._ahead = ahead

    @property
    def _place(self) -> PipelineState:
        return pipeline_state(self._state, pipeline=self._file, id=self._pipeline.id)

    def equip(self, trouble: Callable[[Fault | None], None]) -> Equipment:
        """See `Workplace.equip`."""
        place = self._place
        with ExitStack() as opened:
            opened.enter_context(place.held(self._file))
            try:
                journal = SqliteJournal(
                    place.journal,
                    pipeline=self._pipeline.id or str(self._file.absolute()),
                    trace=self._pipeline.trace,
                    boot=boot_id(),
                    threads=self._threads,
                    trouble=trouble,
                )
                opened.callback(journal.close)
                spool = Spool(place.spool)
                recovered = journal.recover()
                pool = ThreadPoolExecutor(SYNCS_AT_ONCE, thread_name_prefix="filewright-sync")
                opened.callback(pool.shutdown)
                runner = EffectRunner(
                    place.folder,
                    spool=spool.folder,
                    earlier=journal.earlier,
                    input_hash=journal.input_hash,
                    pool=pool,
                    rebooted=recovered.rebooted,
                )
                opened.callback(runner.close)
                journal.retire(_retention(), runner.let_go)
                minutes = StoredMinutes(place.history)
                minutes.start(self._threads)
                history = History(minutes)
                opened.callback(history.close)
                whole = not recovered.notices  # what a damaged journal kept belongs to it, and it was set aside
                runner.sweep(recovered.intended, journal.reader.kept_before if whole else None)
                spool.recover(journal.task_files())
                executor = make_executor(
                    self._kind,
                    threads=self._threads,
                    scratch=place.folder / "cluster",
                    at_end=opened.callback,
                    workers=self._workers,
                    ahead=self._ahead,
                )
            except OSError as error:
                message = error.strerror or str(error)
                raise StateError("state-unusable", path=str(place.folder), message=message) from error
            return Equipment(
                journal=journal,
                recovered=recovered,
                executor=executor,
                runner=runner,
                spool=spool,
                close=opened.pop_all().close,
                place=place.folder,
                history=history,
            )

    def reader(self) -> JournalReader:
        """See `Workplace.reader`."""
        journal = self._place.journal
        if not journal.exists():
            from filewright.engine.journal.memory import MemoryJournal

            return MemoryJournal().reader  # nothing was ever done: every question has an empty answer
        return SqliteReader(journal)

    def past(self) -> History:
        """See `Workplace.past`."""
        return History(StoredMinutes(self._place.history))

    def first_started(self, node: str, *, remember: bool = True) -> int:
        """See `Workplace.first_started`."""
        from filewright.pipeline.replacing import replace_file

        path = self._place.folder / "first-started.json"
        try:
            known = dict(json.loads(path.read_text("ascii")))
        except (OSError, ValueError):
            known = {}
        if node not in known and not remember:
            return 0
        if node not in known:
            known[node] = time.time_ns()
            replace_file(path, json.dumps(known).encode("ascii"))
        return int(known[node])

    def specs(self) -> dict[str, ProcessorSpec]:
        """See `Workplace.specs`."""
        return dict(self._registry.specs)


def _retention() -> Retention:
    settings, _unusable = load_settings(settings_file())
    return Retention(age_ns=settings.history_days * DAY_NS, size=settings.history_mebibytes << 20)


def readers(state: Path, pipe: str | None) -> Iterator[JournalReader]:
    """The journals below a state folder, or the one of the pipeline in `pipe`, for reading. One that cannot be read
    hides no other: it is named on stderr, and raised as StateError after all others."""
    if pipe is None:
        places = all_states(state)
    else:
        from filewright.pipeline.reader import read_file

        file = Path(pipe)
        place = pipeline_state(state, pipeline=file, id=read_file(file).require().id)
        places = [place] if place.journal.exists() else []
    unusable: list[StateError] = []
    for place in places:
        try:
            reader = SqliteReader(place.journal)
        except StateError as error:
            unusable.append(error)
            continue
        try:
            yield reader
        finally:
            reader.close()
    for other in unusable[1:]:
        print(f"filewright: {other}", file=sys.stderr)
    if unusable:
        raise unusable[0]
