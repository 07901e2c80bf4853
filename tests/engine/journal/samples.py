"""Events as an engine would append them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from filewright.core.effect import Before, Effect, EffectKey, EffectKind
from filewright.core.event import (
    EffectsDone,
    EffectsIntended,
    Event,
    InputRead,
    JobOpened,
    JobState,
    TaskFailed,
    TaskFinished,
    TaskStarted,
)
from filewright.core.file import File, Stamp
from filewright.core.identifiers import ulid
from filewright.core.job import Arrival, JobId, Output, State, Task, TaskKey, TaskState
from filewright.errors import Fault, Scope

SECOND = 1_000_000_000
ROOT = "/data/in"


def stamp(number: int = 1, size: int = 1024) -> Stamp:
    """One of many different stamps; devices and inodes beyond 63 bits are real on some file systems."""
    return Stamp(size=size, mtime_ns=number * SECOND, ctime_ns=number, device=2**64 - 1, inode=number + 2**65)


def name_of(job: JobId) -> str:
    return ulid(job * SECOND, job.to_bytes(10, "big"))


def arrival(path: str = "a.txt", number: int = 1, source: str = "inbox", root: str = ROOT) -> Arrival:
    return Arrival(source=source, root=root, path=path, stamp=stamp(number), media_type="text/plain")


def task(
    job: JobId, path: str = "inbox.0/upper", name: str = "a.txt", state: TaskState = TaskState.READY, **more: object
) -> Task:
    file = File(f"/spool/{name}", name, "text/plain", 1024, {"source.name": name, "image.width": 1600, "ratio": 0.5})
    return Task(key=TaskKey(job, path), port="in", file=file, state=state, **more)  # type: ignore[arg-type]


def opened(job: JobId, path: str = "a.txt", *, time: int = 1, source: str = "inbox", **more: object) -> JobOpened:
    fields: dict[str, object] = {
        "arrival": arrival(path, job, source),
        "graph": "g1",
        "run": 1,
        "tasks": (task(job, name=path),),
        **more,
    }
    return JobOpened(job=job, time_ns=time * SECOND, ulid=name_of(job), **fields)  # type: ignore[arg-type]


def joined(job: JobId, parents: tuple[JobId, ...], *, time: int = 1) -> JobOpened:
    """What a gather made of the files of these jobs."""
    work = task(job, "zip.0/zip")
    files = tuple(replace(work.file, path=f"/data/in/{parent}") for parent in parents)
    made = opened(job, "zip", time=time)
    arrival = Arrival(source="zip", root="", path="all", stamp=stamp(0))
    return replace(made, arrival=arrival, tasks=(replace(work, others=files),), parents=parents)


def started(job: JobId, path: str = "inbox.0/upper", *, attempt: int = 1, time: int = 2) -> TaskStarted:
    return TaskStarted(key=TaskKey(job, path), time_ns=time * SECOND, attempt=attempt)


def finished(job: JobId, path: str = "inbox.0/upper", opens: Sequence[Task] = (), *, time: int = 3) -> TaskFinished:
    taken = task(job, path).file
    left = taken.with_(path="/spool/b.txt", size=99, attributes={"lines": 3})
    return TaskFinished(
        key=TaskKey(job, path),
        time_ns=time * SECOND,
        started_ns=2 * SECOND,
        seconds=0.25,
        file=taken,
        outputs=(Output("out", left),),
        opens=tuple(opens),
        log=("read 3 lines",),
    )


def effect(job: JobId, target: str = "/data/out/a.txt", ordinal: int = 0, **more: object) -> Effect:
    fields: dict[str, object] = {
        "kind": EffectKind.WRITE,
        "stage": "/data/out/.filewright-1.part",
        "staged": stamp(7, 99),
        "sha256": "ab" * 32,
        **more,
    }
    return Effect(key=EffectKey(TaskKey(job, "inbox.0/upper.0/save"), ordinal), target=target, **fields)  # type: ignore[arg-type]


def replacement(job: JobId) -> Effect:
    before = Before(stamp=stamp(3), mode=0o644, sha256="cd" * 32, kept="/state/kept/1")
    return effect(job, kind=EffectKind.REPLACE, before=before, folders=("/data/out", "/data/out/x"), claim=stamp(4))


def intended(job: JobId, *effects: Effect, time: int = 4) -> EffectsIntended:
    return EffectsIntended(job=job, time_ns=time * SECOND, effects=effects or (effect(job),))


def done(job: JobId, *effects: Effect, time: int = 5) -> EffectsDone:
    effects = effects or (effect(job),)
    keys = tuple(e.key for e in effects)
    return EffectsDone(job=job, time_ns=time * SECOND, keys=keys, stamps=(stamp(8, 99),) * len(keys))


def ended(job: JobId, state: State = State.DONE, *, time: int = 6, **more: object) -> JobState:
    return JobState(job=job, time_ns=time * SECOND, state=state, **more)  # type: ignore[arg-type]


def fault(code: str = "bad-file") -> Fault:
    return Fault(code=code, scope=Scope.FILE, fields={"message": "it is empty", "count": 3}, detail="Traceback …")


def failed(job: JobId, path: str = "inbox.0/upper", *, code: str = "bad-file", time: int = 3) -> TaskFailed:
    after = task(job, path, state=TaskState.QUARANTINED, attempt=1, fault=fault(code))
    return TaskFailed(task=after, time_ns=time * SECOND, seconds=0.5)


def whole_life(job: JobId, path: str = "a.txt") -> Iterator[Event]:
    """From the arrival to the end, with one output."""
    yield opened(job, path)
    yield started(job)
    yield InputRead(job=job, time_ns=3 * SECOND, sha256="ef" * 32)
    yield finished(job, opens=[task(job, "inbox.0/upper.0/save")])
    yield started(job, "inbox.0/upper.0/save")
    yield finished(job, "inbox.0/upper.0/save")
    result = effect(job, f"/data/out/{path}")
    yield intended(job, result)
    yield done(job, result)
    yield ended(job)


def quarantined(job: JobId, path: str = "a.txt", code: str = "bad-file") -> Iterator[Event]:
    yield opened(job, path)
    yield started(job)
    yield failed(job, code=code)
    yield ended(job, State.QUARANTINED, node="upper", fault=fault(code))
