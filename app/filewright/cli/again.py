"""`filewright retry`, `redo` and `dismiss`: what is to become of jobs that have ended."""

import os
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from filewright.cli import compose
from filewright.cli.objects import line
from filewright.cli.reaching import Reached, reach
from filewright.core.identifiers import ulid
from filewright.core.job import State
from filewright.engine.client import EngineClient, JobQuery, JobView, Refused
from filewright.engine.journal.sqlite.sqlite_reader import SqliteReader
from filewright.engine.state import PipelineState, all_states, pipeline_state
from filewright.errors import Fault, NotFound, Scope, UsageError
from filewright.text import _, ngettext

PAGE = 1000
MOST_AT_ONCE = 50_000  # jobs named in one message
ENDED = frozenset({State.DONE, State.FILTERED, State.QUARANTINED, State.DISMISSED})

Command = Callable[[EngineClient, Sequence[str], str], tuple[Refused, ...]]
"""Does something with these jobs, under this name."""


@dataclass(kw_only=True)
class _Wanted:
    """Of one flow: these jobs, or (`every`) all that fit the choice."""

    place: PipelineState
    jobs: list[str] = field(default_factory=list)
    every: Callable[[EngineClient], Iterator[str]] | None = None


def retry(options: Namespace) -> int:
    """Try quarantined jobs again."""

    def command(client: EngineClient, jobs: Sequence[str], name: str) -> tuple[Refused, ...]:
        old = options.version_of == "old"
        return client.retry(jobs, from_start=options.from_start, old_version=old, command=name)

    chosen = options.reason is not None or options.node is not None
    _some_or_all(options.jobs, options.all or chosen)
    return _carry_out(options, options.jobs, command, State.QUARANTINED, _retried)


def redo(options: Namespace) -> int:
    """Do the inputs of ended jobs anew."""

    def command(client: EngineClient, jobs: Sequence[str], name: str) -> tuple[Refused, ...]:
        return client.redo(jobs, command=name)

    _some_or_all(options.what, options.all)
    return _carry_out(options, options.what, command, None, _redone)


def dismiss(options: Namespace) -> int:
    """Set quarantined jobs aside for good."""

    def command(client: EngineClient, jobs: Sequence[str], name: str) -> tuple[Refused, ...]:
        return client.dismiss(jobs, command=name)

    return _carry_out(options, options.jobs, command, State.QUARANTINED, _dismissed, works=False)


def _some_or_all(named: Sequence[str], every: bool) -> None:
    if named and every:
        raise UsageError("all-and-named")
    if not named and not every:
        raise UsageError("which-jobs")


def _carry_out(
    options: Namespace,
    named: Sequence[str],
    command: Command,
    only: State | None,
    words: Callable[[int], str],
    *,
    works: bool = True,
) -> int:
    state = compose.state_folder(options.state, make=False)
    places = _places(state, getattr(options, "pipe", None))
    refused: list[Refused] = []
    if named:
        wanted = _find(places, named, refused)
    else:
        states = ENDED if only is None else frozenset({only})
        reason, node = getattr(options, "reason", None), getattr(options, "node", None)
        wanted = [
            _Wanted(place=place, every=lambda client: _all_jobs(client, states, reason=reason, node=node))
            for place in places
        ]
    for one in refused:
        _tell_refused(one, one.job, as_json=options.json)
    statuses = [_in_one(one_flow, state, command, words, as_json=options.json, works=works) for one_flow in wanted]
    return max(statuses, default=0) or (1 if refused else 0)


def _in_one(
    wanted: _Wanted,
    state: Path,
    command: Command,
    words: Callable[[int], str],
    *,
    as_json: bool,
    works: bool,
) -> int:
    """Have it done in one flow; gives the exit status."""

    asking = _Asking(wanted, command)
    reached: Reached[_Answer] = reach(wanted.place, state, asking.act, as_json=as_json, works=works)
    taken, refused = reached.gives.taken, reached.gives.refused
    for one in refused:
        _tell_refused(one, reached.gives.files.get(one.job, one.job), as_json=as_json)
    if not taken and not refused:
        print(_("{flow}: nothing to do").format(flow=wanted.place.pipeline), file=sys.stderr)
    elif reached.holder is not None and as_json:
        for job in taken:
            print(line({"job": job, "accepted": True, "holder": reached.holder}))
    elif taken and (reached.holder is not None or not works):
        told = words(len(taken))
        by = _(" (by process {pid}, which runs the flow)").format(pid=reached.holder) if reached.holder else ""
        print(f"{told}{by}", file=sys.stderr)
    if reached.holder is None and as_json and not works:
        for job in taken:
            print(line({"job": job, "accepted": True}))
    return max(reached.status, 1 if refused else 0)


@dataclass(kw_only=True)
class _Answer:
    """`files` are the paths of the refused ones, by job."""

    taken: list[str]
    refused: list[Refused]
    files: dict[str, str]


class _Asking:
    """A command to one flow. It may be asked more than once, of one process after the other: which jobs are meant is
    found out once, and what it does has a name."""

    def __init__(self, wanted: _Wanted, command: Command) -> None:
        self._wanted = wanted
        self._command = command
        self._name = ulid(time.time_ns(), os.urandom(10))
        self._jobs: list[str] | None = None

    def act(self, client: EngineClient) -> _Answer:
        """Ask, and find out what was answered."""
        if self._jobs is None:
            self._jobs = list(self._wanted.every(client)) if self._wanted.every else self._wanted.jobs
        refused: list[Refused] = []
        for start in range(0, len(self._jobs), MOST_AT_ONCE):
            refused += self._command(client, self._jobs[start : start + MOST_AT_ONCE], f"{self._name}-{start}")
        left = {one.job for one in refused}
        files = {job: client.job(job).file for job in left} if left else {}
        return _Answer(taken=[job for job in self._jobs if job not in left], refused=refused, files=files)


def _tell_refused(refused: Refused, name: str, *, as_json: bool) -> None:
    fault = refused.fault
    if as_json:
        found = {"job": refused.job, "accepted": False, "reason": fault.sentence(), "code": fault.code}
        print(line(found))
    else:
        print(f"{name}: {fault.sentence()} {fault.next_step()}".rstrip(), file=sys.stderr)


def _places(state: Path, pipe: str | None) -> list[PipelineState]:
    if pipe is None:
        return all_states(state)
    from filewright.pipeline.reader import read_file

    place = pipeline_state(state, pipeline=Path(pipe), id=read_file(Path(pipe)).require().id)
    if not place.journal.exists():
        raise NotFound("never-ran", path=pipe)
    return [place]


def _find(places: Sequence[PipelineState], named: Sequence[str], refused: list[Refused]) -> list[_Wanted]:
    """Whose jobs these are, each given by its name or by the path of a file that went in or came out."""
    found: dict[str, tuple[PipelineState, JobView]] = {}
    for place in places:
        reader = SqliteReader(place.journal)
        try:
            for what in named:
                job = _job(reader, what)
                if job is not None and (what not in found or job.opened_ns > found[what][1].opened_ns):
                    found[what] = (place, job)
        finally:
            reader.close()
    wanted: dict[Path, _Wanted] = {}
    for what in dict.fromkeys(named):
        if what not in found:
            fault = Fault(code="no-such-job", scope=Scope.FILE, fields={"what": what})
            refused.append(Refused(job=what, fault=fault))
            continue
        place, job = found[what]
        jobs = wanted.setdefault(place.folder, _Wanted(place=place)).jobs
        if job.job not in jobs:
            jobs.append(job.job)
    return list(wanted.values())


def _job(reader: SqliteReader, what: str) -> JobView | None:
    try:
        return reader.job(what)
    except NotFound:
        return reader.by_path(os.path.abspath(what))


def _all_jobs(client: EngineClient, states: frozenset[State], *, reason: str | None, node: str | None) -> Iterator[str]:
    query = JobQuery(states=states, limit=PAGE)
    while True:
        page = client.jobs(query)
        for job in page.jobs:
            fits = reason is None or (job.fault is not None and job.fault.code == reason)
            if fits and (node is None or job.node == node):
                yield job.job
        if page.next is None:
            return
        query = JobQuery(states=states, limit=PAGE, before=page.next)


def _retried(count: int) -> str:
    return ngettext("{count} file is tried again", "{count} files are tried again", count).format(count=count)


def _redone(count: int) -> str:
    return ngettext("{count} file is done anew", "{count} files are done anew", count).format(count=count)


def _dismissed(count: int) -> str:
    return ngettext("{count} file is set aside for good", "{count} files are set aside for good", count).format(
        count=count
    )
