"""A stand-in for a running engine: it plays recorded snapshots, answers from plain data, and remembers commands."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from filewright.core.pipeline import Pipeline
from filewright.engine.client import (
    Attention,
    EngineState,
    EventView,
    JobPage,
    JobQuery,
    JobView,
    Refused,
    Series,
    Snapshot,
    UndoOutcome,
    UndoPreview,
    UndoSelection,
    Why,
)
from filewright.errors import FilewrightError, NotFound

Command = tuple[object, ...]


class RecordedClient:
    """Fulfils `EngineClient`. What it answers may be changed between calls; `commands` is what was asked of it.

    `refuse` holds errors by a command's name. `hold` makes queries wait until `let_go`.
    """

    def __init__(
        self,
        snapshot: Snapshot | None = None,
        *,
        jobs: Sequence[JobView] = (),
        traces: Mapping[str, tuple[EventView, ...]] | None = None,
        attention: Sequence[Attention] = (),
        why: Mapping[str, Why] | None = None,
        series: Series | None = None,
    ) -> None:
        self.now = snapshot or Snapshot(time_ns=1)
        self.all_jobs = list(jobs)
        self.traces = dict(traces or {})
        self.set_aside = tuple(attention)
        self.reasons = dict(why or {})
        self.series = series or Series(step=1.0, end_ns=1)
        self.commands: list[Command] = []
        self.queries: list[Command] = []
        self.refuse: dict[str, FilewrightError] = {}
        self.looks = 0
        self.undo_preview = UndoPreview()
        self._gate = threading.Event()
        self._gate.set()

    def play(self, **changes: object) -> None:
        """The next snapshots say this."""
        self.now = replace(self.now, sequence=self.now.sequence + 1, **changes)  # type: ignore[arg-type]

    def hold(self) -> None:
        """Let queries wait."""
        self._gate.clear()

    def let_go(self) -> None:
        """Let them answer."""
        self._gate.set()

    def start(self) -> None:
        self._command("start")
        self.play(state=EngineState.RUNNING, since_ns=self.now.time_ns)

    def stop(self) -> None:
        self._command("stop")
        self.play(state=EngineState.STOPPED)

    def run_once(self, *, again: bool = False) -> None:
        self._command("run_once", again)

    def pause(self, node: str | None = None) -> None:
        self._command("pause", node)
        if node is None:
            self.play(state=EngineState.PAUSED)

    def resume(self, node: str | None = None) -> None:
        self._command("resume", node)
        if node is None:
            self.play(state=EngineState.RUNNING)

    def apply(self, pipeline: Pipeline) -> None:
        self._command("apply", pipeline)

    def add_files(self, paths: Sequence[str], into: str | None = None) -> None:
        self._command("add_files", tuple(paths), into)

    def retry(self, jobs: Sequence[str], *, from_start: bool = False, old_version: bool = False) -> tuple[Refused, ...]:
        self._command("retry", tuple(jobs), from_start)
        return ()

    def redo(self, jobs: Sequence[str]) -> tuple[Refused, ...]:
        self._command("redo", tuple(jobs))
        return ()

    def dismiss(self, jobs: Sequence[str]) -> tuple[Refused, ...]:
        self._command("dismiss", tuple(jobs))
        return ()

    def undo(self, selection: UndoSelection) -> str:
        self._command("undo", selection)
        return "ticket"

    def preview_undo(self, selection: UndoSelection) -> UndoPreview:
        self._query("preview_undo", selection)
        return self.undo_preview

    def undo_outcome(self, ticket: str) -> UndoOutcome:
        self._query("undo_outcome", ticket)
        return UndoOutcome(ticket=ticket, over=True)

    def snapshot(self) -> Snapshot:
        self.looks += 1
        return self.now

    def jobs(self, query: JobQuery) -> JobPage:
        self._query("jobs", query)
        matching = [
            job
            for job in self.all_jobs
            if (not query.states or job.state in query.states)
            and query.text.lower() in job.file.lower()
            and (query.node is None or job.node == query.node)
        ]
        start = query.before or 0
        page = tuple(matching[start : start + query.limit])
        end = start + len(page)
        return JobPage(jobs=page, next=end if end < len(matching) else None)

    def job(self, job: str) -> JobView:
        self._query("job", job)
        for view in self.all_jobs:
            if view.job == job:
                return view
        raise NotFound("no-such-job", job=job)

    def trace(self, job: str) -> tuple[EventView, ...]:
        self._query("trace", job)
        if job not in self.traces:
            raise NotFound("no-such-job", job=job)
        return self.traces[job]

    def attention(self) -> tuple[Attention, ...]:
        self._query("attention")
        return self.set_aside

    def why(self, path: str) -> Why:
        self._query("why", path)
        return self.reasons.get(PurePath(path).name, Why(path=path, state="unknown"))

    def history(self, window: float, node: str | None = None) -> Series:
        self._query("history", window, node)
        return self.series

    def _command(self, name: str, *arguments: object) -> None:
        self.commands.append((name, *arguments))
        if name in self.refuse:
            raise self.refuse[name]

    def _query(self, name: str, *arguments: object) -> None:
        self.queries.append((name, *arguments))
        self._gate.wait(5)
        if name in self.refuse:
            raise self.refuse[name]
