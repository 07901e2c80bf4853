"""An event as a line of the trace: what kind, at which node and port, and its fields as plain data by name."""

import math
from collections.abc import Callable, Mapping
from typing import Any

from filewright.core.effect import Effect
from filewright.core.event import (
    CommandTaken,
    EffectsDone,
    EffectsDropped,
    EffectsIntended,
    EffectsUndone,
    Event,
    InputRead,
    JobOpened,
    JobRetried,
    JobState,
    JobSuperseded,
    PathGone,
    TaskFailed,
    TaskFinished,
    TaskGathered,
    TaskStarted,
    UndoIntended,
)
from filewright.core.file import File
from filewright.core.job import JobId, Output
from filewright.engine.journal.json_text import encode, quoted
from filewright.errors import Fault

VERSION = 1  # of these forms; a reader keeps kinds and versions that it does not know as they are


Record = tuple[int, JobId | None, str, str | None, str | None, str]
"""One line of the trace: time (ns, UTC), job (None: it belongs to none), kind, node, port, and the fields as JSON.
Plain tuples and, for the most frequent kinds, texts put together by hand: a file leaves a dozen lines."""


def record(event: Event) -> Record:
    """The line that an event leaves in the trace."""
    return _BY_TYPE[type(event)](event)


def fault_fields(fault: Fault) -> dict[str, Any]:
    """A fault as plain data."""
    return {"code": fault.code, "scope": fault.scope._value_, "fields": fault.fields, "detail": fault.detail}


def _job_opened(event: JobOpened) -> Record:
    arrival = event.arrival
    fields: dict[str, Any] = {
        "graph": event.graph,
        "run": event.run,
        "size": arrival.stamp.size,
        "type": arrival.media_type,
    }
    if event.tasks and event.tasks[0].file.attributes:
        fields["attributes"] = dict(event.tasks[0].file.attributes)
    if event.parents:
        fields["parents"] = event.parents
    if event.replaces is not None:
        fields["replaces"] = event.replaces
    return (event.time_ns, event.job, "job-opened", arrival.source, None, encode(fields))


def _task_started(event: TaskStarted) -> Record:
    key = event.key
    return (event.time_ns, key.job, "task-started", key.node, None, f'{{"attempt":{event.attempt}}}')


def _task_finished(event: TaskFinished) -> Record:
    taken, outputs, key = event.file, event.outputs, event.key
    parts = [f'{{"seconds":{_number(event.seconds)},"name":{quoted(taken.name)},"size":{taken.size}']
    if outputs:
        parts.append(f',"outputs":[{",".join([_output(output, taken) for output in outputs])}]')
    if event.lines:
        lines = event.lines
        parts.append(f',"lines":{{"taken":{lines.taken},"left":{encode(dict(lines.left))},"lines":{lines.text}}}')
    if event.log:
        parts.append(f',"log":{encode(event.log)}')
    parts.append("}")
    port = outputs[0].port if outputs and all(o.port == outputs[0].port for o in outputs[1:]) else None
    return (event.time_ns, key.job, "task-finished", key.node, port, "".join(parts))


def _output(output: Output, taken: File) -> str:
    """What left, as far as it differs from what was taken."""
    file = output.file
    text = f'{{"port":{quoted(output.port)},"name":{quoted(file.name)},"size":{file.size}'
    if file.media_type != taken.media_type:
        text += f',"type":{quoted(file.media_type)}'
    before, after = taken.attributes, file.attributes
    if after is not before and after != before:
        text += f',"attributes":{encode({k: v for k, v in after.items() if before.get(k) != v})}'
        if gone := [k for k in before if k not in after]:
            text += f',"attributes_gone":{encode(gone)}'
    return text + "}"


def _number(seconds: float) -> str:
    return repr(seconds) if math.isfinite(seconds) else "0"


def _task_failed(event: TaskFailed) -> Record:
    task = event.task
    fields: dict[str, Any] = {"seconds": event.seconds, "state": task.state._value_, "attempt": task.attempt}
    if task.fault:
        fields["fault"] = fault_fields(task.fault)
    if task.due_ns:
        fields["due_ns"] = task.due_ns
    if event.log:
        fields["log"] = event.log
    return (event.time_ns, task.key.job, "task-failed", task.key.node, task.port, encode(fields))


def _task_gathered(event: TaskGathered) -> Record:
    task = event.task
    return (event.time_ns, task.key.job, "task-gathered", task.key.node, task.port, f'{{"into":{task.into}}}')


def _effects_intended(event: EffectsIntended) -> Record:
    effects = event.effects
    node = effects[0].key.task.node if effects else None
    fields = f'{{"effects":[{",".join([_effect(e) for e in effects])}]}}'
    return (event.time_ns, event.job, "effects-intended", node, None, fields)


def _effect(effect: Effect) -> str:
    text = f'{{"kind":"{effect.kind._value_}","target":{quoted(effect.target)}'
    if effect.origin:
        text += f',"origin":{quoted(effect.origin)}'
    if effect.staged:
        text += f',"size":{effect.staged.size}'
    if effect.sha256:
        text += f',"sha256":{quoted(effect.sha256)}'
    if not effect.reversible:
        text += ',"reversible":false'
    return text + "}"


def _effects_done(event: EffectsDone) -> Record:
    node = event.keys[0].task.node if event.keys else None
    return (event.time_ns, event.job, "effects-done", node, None, f'{{"count":{len(event.keys)}}}')


def _effects_dropped(event: EffectsDropped) -> Record:
    node = event.keys[0].task.node if event.keys else None
    return (event.time_ns, event.job, "effects-dropped", node, None, f'{{"count":{len(event.keys)}}}')


def _input_read(event: InputRead) -> Record:
    return (event.time_ns, event.job, "input-read", None, None, f'{{"sha256":{quoted(event.sha256)}}}')


def _job_state(event: JobState) -> Record:
    fault = f',"fault":{encode(fault_fields(event.fault))}' if event.fault else ""
    fields = f'{{"state":"{event.state._value_}"{fault}}}'
    return (event.time_ns, event.job, "job-state", event.node, None, fields)


def _job_retried(event: JobRetried) -> Record:
    fields = {"graph": event.graph, "from_start": event.from_start}
    return (event.time_ns, event.job, "job-retried", None, None, encode(fields))


def _job_superseded(event: JobSuperseded) -> Record:
    return (event.time_ns, event.job, "job-superseded", None, None, encode({"by": event.by}))


def _undo_intended(event: UndoIntended) -> Record:
    return (event.time_ns, event.job, "undo-intended", None, None, f'{{"count":{len(event.effects)}}}')


def _effects_undone(event: EffectsUndone) -> Record:
    fields: dict[str, Any] = {"count": len(event.undone)}
    if event.left:
        fields["left"] = [fault_fields(fault) for _, fault in event.left]
    return (event.time_ns, event.job, "effects-undone", None, None, encode(fields))


def _path_gone(event: PathGone) -> Record:
    fields = {"root": event.root, "path": event.path}
    return (event.time_ns, None, "path-gone", event.source, None, encode(fields))


def _command_taken(event: CommandTaken) -> Record:
    return (event.time_ns, None, "command-taken", None, None, f'{{"command":{quoted(event.command)}}}')


_BY_TYPE: Mapping[type, Callable[[Any], Record]] = {
    JobOpened: _job_opened,
    TaskStarted: _task_started,
    TaskFinished: _task_finished,
    TaskFailed: _task_failed,
    TaskGathered: _task_gathered,
    EffectsIntended: _effects_intended,
    EffectsDone: _effects_done,
    EffectsDropped: _effects_dropped,
    InputRead: _input_read,
    JobState: _job_state,
    JobRetried: _job_retried,
    JobSuperseded: _job_superseded,
    UndoIntended: _undo_intended,
    EffectsUndone: _effects_undone,
    PathGone: _path_gone,
    CommandTaken: _command_taken,
}
