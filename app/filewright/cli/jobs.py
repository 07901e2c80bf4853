"""`filewright jobs` and `filewright trace`: what was done, read from the journals of a state folder."""

import os
from argparse import Namespace
from collections.abc import Iterator

from filewright.cli import compose
from filewright.cli.objects import event_object, job_object, line, rfc3339
from filewright.core.job import State
from filewright.engine.client import JobQuery, JobView
from filewright.engine.journal.journal import JournalReader
from filewright.errors import NotFound, UsageError

PAGE = 1000  # jobs read in one go


def jobs(options: Namespace) -> int:
    """The newest jobs, one a line."""
    query = JobQuery(states=_states(options.states or []), limit=min(options.limit, PAGE))
    found = False
    for reader in compose.readers(compose.state_folder(options.state, make=False), options.pipe):
        for job in _newest(reader, query, options.limit):
            found = True
            print(line(job_object(job)) if options.json else _row(job))
    return 0 if found else 1


def trace(options: Namespace) -> int:
    """What happened to a job, or to the file at a path."""
    for reader in compose.readers(compose.state_folder(options.state, make=False), None):
        job = _find(reader, options.what)
        if job is None:
            continue
        events = reader.trace(job.job)
        if options.json:
            print(line(job_object(job) | {"events": [event_object(e) for e in events]}))
        else:
            print(_row(job))
            for event in events:
                where = ".".join(part for part in (event.node, event.port) if part)
                print(f"  {rfc3339(event.time_ns)}  {event.event:<18} {where}")
            for output in job.outputs:
                print(f"  -> {output.path}  {output.bytes} B  sha256 {output.sha256}")
            if job.fault is not None:
                print(f"  {job.fault.sentence()} {job.fault.next_step()}".rstrip())
        return 0
    raise NotFound("no-such-job", what=options.what)


def _find(reader: JournalReader, what: str) -> JobView | None:
    try:
        return reader.job(what)
    except NotFound:
        return reader.by_path(os.path.abspath(what))


def _newest(reader: JournalReader, query: JobQuery, limit: int) -> Iterator[JobView]:
    left = limit
    while left > 0:
        page = reader.jobs(query)
        yield from page.jobs[:left]
        left -= len(page.jobs)
        if page.next is None:
            return
        query = JobQuery(states=query.states, limit=query.limit, before=page.next)


def _states(names: list[str]) -> frozenset[State]:
    try:
        return frozenset(State(name) for name in names)
    except ValueError:
        raise UsageError("no-such-term", terms=", ".join(State)) from None


def _row(job: JobView) -> str:
    reason = f"  {job.fault.sentence()}" if job.fault else ""
    when = rfc3339(job.ended_ns or job.opened_ns) or ""
    return f"{job.job}  {job.state.value:<11}  {when}  {job.file}{reason}"
