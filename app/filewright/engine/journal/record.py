"""An event as a line of the trace: what kind, at which node and port, and its fields as plain data by name."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from filewright.core.effect import Effect
from filewright.core.event import (
    EffectsDone,
    EffectsIntended,
    Event,
    InputRead,
    JobOpened,
    JobRetried,
    JobState,
    JobSuperseded,
    PathGone,
    TaskFailed,
    TaskFinished,
    TaskStarted,
)
from filewright.core.file import File
from filewright.core.job import JobId, Output
from filewright.errors import Fault

VERSION = 1  # of these forms; a reader keeps kinds and versions that it does not know as they are


class Record(NamedTuple):
    """One line of the trace. `job` is None for what belongs to no job."""

    time_ns: int
    job: JobId | None
    kind: str
    node: str | None
    port: str | None
    fields: Mapping[str, Any]


def record(event: Event) -> Record:
    """The line that an event leaves in the trace."""
    match event:
        case TaskStarted(key=key, time_ns=time_ns, attempt=attempt):
            return Record(time_ns, key.job, "task-started", key.node, None, {"attempt": attempt})
        case TaskFinished(key=key, time_ns=time_ns):
            return Record(time_ns, key.job, "task-finished", key.node, *_finished(event))
        case TaskFailed(task=task, time_ns=time_ns):
            fields: dict[str, Any] = {"seconds": event.seconds, "state": task.state.value, "attempt": task.attempt}
            if task.fault:
                fields["fault"] = fault_fields(task.fault)
            if task.due_ns:
                fields["due_ns"] = task.due_ns
            if event.log:
                fields["log"] = event.log
            return Record(time_ns, task.key.job, "task-failed", task.key.node, task.port, fields)
        case EffectsIntended(job=job, time_ns=time_ns, effects=effects):
            lines = [_effect(effect) for effect in effects]
            node = effects[0].key.task.node if effects else None
            return Record(time_ns, job, "effects-intended", node, None, {"effects": lines})
        case EffectsDone(job=job, time_ns=time_ns, keys=keys):
            node = keys[0].task.node if keys else None
            return Record(time_ns, job, "effects-done", node, None, {"count": len(keys)})
        case JobOpened(job=job, time_ns=time_ns, arrival=arrival):
            fields = {"graph": event.graph, "run": event.run, "size": arrival.stamp.size, "type": arrival.media_type}
            if event.tasks and event.tasks[0].file.attributes:
                fields["attributes"] = dict(event.tasks[0].file.attributes)
            if event.parents:
                fields["parents"] = event.parents
            if event.replaces is not None:
                fields["replaces"] = event.replaces
            return Record(time_ns, job, "job-opened", arrival.source, None, fields)
        case InputRead(job=job, time_ns=time_ns, sha256=sha256):
            return Record(time_ns, job, "input-read", None, None, {"sha256": sha256})
        case JobState(job=job, time_ns=time_ns, state=state, node=node, fault=fault):
            fields = {"state": state.value}
            if fault:
                fields["fault"] = fault_fields(fault)
            return Record(time_ns, job, "job-state", node, None, fields)
        case JobRetried(job=job, time_ns=time_ns):
            fields = {"graph": event.graph, "from_start": event.from_start}
            return Record(time_ns, job, "job-retried", None, None, fields)
        case JobSuperseded(job=job, time_ns=time_ns, by=by):
            return Record(time_ns, job, "job-superseded", None, None, {"by": by})
        case PathGone(source=source, root=root, path=path, time_ns=time_ns):
            return Record(time_ns, None, "path-gone", source, None, {"root": root, "path": path})


def _finished(event: TaskFinished) -> tuple[str | None, dict[str, Any]]:
    outputs = event.outputs
    fields: dict[str, Any] = {"seconds": event.seconds, "name": event.file.name, "size": event.file.size}
    if outputs:
        fields["outputs"] = [_output(output, event.file) for output in outputs]
    if event.lines:
        lines = event.lines
        fields["lines"] = {"taken": lines.taken, "left": dict(lines.left), "lines": lines.lines}
    if event.log:
        fields["log"] = event.log
    port = outputs[0].port if outputs else None
    return port if len(outputs) < 2 or all(o.port == port for o in outputs) else None, fields


def _output(output: Output, taken: File) -> dict[str, Any]:
    """What left, as far as it differs from what was taken."""
    file = output.file
    fields: dict[str, Any] = {"port": output.port, "name": file.name, "size": file.size}
    if file.media_type != taken.media_type:
        fields["type"] = file.media_type
    if file.attributes is not taken.attributes and file.attributes != taken.attributes:
        before = taken.attributes
        fields["attributes"] = {k: v for k, v in file.attributes.items() if before.get(k) != v}
        if gone := [k for k in before if k not in file.attributes]:
            fields["attributes_gone"] = gone
    return fields


def _effect(effect: Effect) -> dict[str, Any]:
    fields: dict[str, Any] = {"kind": effect.kind.value, "target": effect.target}
    if effect.origin:
        fields["origin"] = effect.origin
    if effect.staged:
        fields["size"] = effect.staged.size
    if effect.sha256:
        fields["sha256"] = effect.sha256
    if not effect.reversible:
        fields["reversible"] = False
    return fields


def fault_fields(fault: Fault) -> dict[str, Any]:
    """A fault as plain data."""
    return {"code": fault.code, "scope": fault.scope.value, "fields": fault.fields, "detail": fault.detail}
