"""The way of the engine's loop in its smallest form, as a process to be killed: what is in `in` comes out in upper
case in `out`, and goes to `processed`.

    python -m tests.engine.effects.small_engine FOLDER
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event as Signal

from filewright.core.effect import Effect, EffectKey, EffectState
from filewright.core.event import (
    EffectsDone,
    EffectsIntended,
    Event,
    InputRead,
    JobOpened,
    JobState,
    TaskFinished,
    TaskStarted,
)
from filewright.core.file import File
from filewright.core.identifiers import ulid
from filewright.core.job import Arrival, JobId, State, Task, TaskKey
from filewright.core.request import After, OriginalRequest, Save
from filewright.engine.effects.identity import sha256_of, stamp_of
from filewright.engine.effects.runner import EffectRunner
from filewright.engine.journal.sqlite.sqlite_journal import SqliteJournal
from filewright.engine.scheduler.signals import InPlace, NameTaken
from filewright.engine.spool import Spool

BATCH = 5


class SmallEngine:
    def __init__(self, base: Path) -> None:
        self.base = base
        self.inbox = base / "in"
        self.journal = SqliteJournal(base / "journal.db")
        self.spool = Spool(base / "spool")
        self.runner = EffectRunner(
            base, spool=self.spool.folder, earlier=self.journal.earlier, input_hash=self.journal.input_hash
        )

    def run(self) -> None:
        recovered = self.journal.recover()
        self.runner.sweep(recovered.intended, self.journal.reader.kept_before)
        self.spool.recover([])
        self.journal.store_graph("g", "{}")
        jobs = {job.job: job for job in recovered.jobs}
        self.settle(list(recovered.intended), self.runner.recover)
        for job in jobs.values():
            effects = [e for e in job.effects if e.state in (EffectState.INTENDED, EffectState.DONE)]
            if not any(e.key.task.node == "save" for e in effects):
                self.work({job.job: job.arrival})
            if not any(e.origin for e in effects):
                self.file_away({job.job: job.arrival})
            self.commit([JobState(job=job.job, time_ns=now(), state=State.DONE)])
        known = self.journal.known_in("inbox", str(self.inbox), "")
        names = sorted(path.name for path in self.inbox.iterdir() if path.name not in known)
        for start in range(0, len(names), BATCH):
            self.take(names[start : start + BATCH])
        self.journal.close()
        self.runner.close()

    def take(self, names: list[str]) -> None:
        jobs = {self.journal.next_job(): self.arrival(name) for name in names}
        self.commit([self.opened(job, arrival) for job, arrival in jobs.items()])
        self.work(jobs)
        self.file_away(jobs)
        self.commit([JobState(job=job, time_ns=now(), state=State.DONE) for job in jobs])
        self.spool.end(list(jobs))

    def work(self, jobs: dict[JobId, Arrival]) -> None:
        keys = {job: TaskKey(job, "inbox.0/save") for job in jobs}
        self.commit([TaskStarted(key=key, time_ns=now(), attempt=1) for key in keys.values()])
        wanted, finished = [], list[Event]()
        for job, arrival in jobs.items():
            given = self.inbox / arrival.path
            path = self.spool.attempt(job) + ".0"
            Path(path).write_bytes(given.read_bytes().upper())
            save = Save(file=File(path, arrival.path), folder=str(self.base / "out"), name=arrival.path)
            wanted.append((EffectKey(keys[job], 0), save, arrival))
            file = File(str(given), arrival.path)
            finished.append(InputRead(job=job, time_ns=now(), sha256=sha256_of(str(given))))
            finished.append(
                TaskFinished(
                    key=keys[job], time_ns=now(), started_ns=now(), seconds=0.0, file=file, outputs=(), opens=()
                )
            )
        self.intend([e for _, e in self.runner.stage(wanted) if isinstance(e, Effect)], finished)

    def file_away(self, jobs: dict[JobId, Arrival]) -> None:
        request = OriginalRequest(action=After.MOVE, folder=str(self.base / "processed"))
        wanted = [(EffectKey(TaskKey(job, "inbox"), 0), request, arrival) for job, arrival in jobs.items()]
        self.intend([e for _, e in self.runner.stage(wanted) if isinstance(e, Effect)], [])

    def intend(self, effects: list[Effect], before: list[Event]) -> None:
        self.commit([*before, *(EffectsIntended(job=e.key.task.job, time_ns=now(), effects=(e,)) for e in effects)])
        self.settle(effects, self.runner.carry_out)

    def settle(self, effects: list[Effect], carry_out: Callable[[list[Effect]], object]) -> None:
        while effects:
            results = carry_out(effects)
            effects = []
            for result in results:  # type: ignore[attr-defined]
                if isinstance(result, InPlace):
                    job = result.key.task.job
                    self.commit([EffectsDone(job=job, time_ns=now(), keys=(result.key,), stamps=(result.stamp,))])
                elif isinstance(result, NameTaken):
                    job = result.effect.key.task.job
                    self.commit([EffectsIntended(job=job, time_ns=now(), effects=(result.effect,))])
                    effects.append(result.effect)
                else:
                    raise SystemExit(f"not placed: {result}")
            carry_out = self.runner.carry_out

    def commit(self, events: list[Event]) -> None:
        on_disk = Signal()
        self.journal.append(events, on_disk.set)
        on_disk.wait()

    def arrival(self, name: str) -> Arrival:
        stamp = stamp_of((self.inbox / name).lstat())
        return Arrival(source="inbox", root=str(self.inbox), path=name, stamp=stamp)

    def opened(self, job: JobId, arrival: Arrival) -> JobOpened:
        file = File(str(self.inbox / arrival.path), arrival.path)
        task = Task(key=TaskKey(job, "inbox.0/save"), port="in", file=file)
        name = ulid(now(), job.to_bytes(10, "big"))
        return JobOpened(job=job, time_ns=now(), ulid=name, arrival=arrival, graph="g", run=1, tasks=(task,))


def now() -> int:
    return time.time_ns()


if __name__ == "__main__":
    SmallEngine(Path(sys.argv[1])).run()
