"""Values of the core ⇄ columns of the journal.

Names and paths are BLOBs: the file system's own bytes. Composite values are JSON in ASCII (`\\udcff` for a byte that
is not UTF-8), read back exactly. Stamps are JSON too: device and inode numbers may need more than 63 bits. Words of
enumerations go in by `_value_`, a fifth of the price of `value`.
"""

import os
import sys
from typing import Any

from filewright.core.effect import Before, Effect, EffectKey, EffectKind, EffectState
from filewright.core.file import File, Stamp
from filewright.core.job import JobId, Task, TaskKey, TaskState
from filewright.core.request import Conflict
from filewright.engine.journal.json_text import decode, encode, quoted
from filewright.errors import Fault, Scope

path_from_blob = os.fsdecode
_ENCODING, _ERRORS = sys.getfilesystemencoding(), sys.getfilesystemencodeerrors()


def path_to_blob(path: str) -> bytes:
    """As `os.fsencode`, which looks at what it was given first: a file has a dozen paths."""
    return path.encode(_ENCODING, _ERRORS)


def stamp_to_text(stamp: Stamp | None) -> str | None:
    """Five numbers: size, mtime, ctime, device, inode."""
    if stamp is None:
        return None
    return f"[{stamp.size},{stamp.mtime_ns},{stamp.ctime_ns},{stamp.device},{stamp.inode}]"


def stamp_from_list(numbers: list[int]) -> Stamp:
    """The inverse, once decoded."""
    size, mtime_ns, ctime_ns, device, inode = numbers
    return Stamp(size=size, mtime_ns=mtime_ns, ctime_ns=ctime_ns, device=device, inode=inode)


def stamp_from_text(text: str | None) -> Stamp | None:
    """The inverse of `stamp_to_text`."""
    return None if text is None else stamp_from_list(decode(text))


def fault_to_text(fault: Fault | None) -> str | None:
    """Code, scope, fields, detail."""
    return None if fault is None else encode([fault.code, fault.scope._value_, fault.fields, fault.detail])


def fault_from_text(text: str | None) -> Fault | None:
    """The inverse of `fault_to_text`."""
    if text is None:
        return None
    code, scope, fields, detail = decode(text)
    return Fault(code=code, scope=Scope(scope), fields=fields, detail=detail)


def file_to_text(file: File) -> str:
    """Path, name, kind, size, attributes."""
    attributes = encode(dict(file.attributes)) if file.attributes else "{}"
    return f"[{quoted(file.path)},{quoted(file.name)},{quoted(file.media_type)},{file.size},{attributes}]"


def _files_to_text(task: Task) -> str:
    """The file, and what only tasks of gathers have: their other files, the job they were joined into."""
    others = ",".join(file_to_text(file) for file in task.others)
    return f"[{file_to_text(task.file)},[{others}],{task.into}]"


def files_from_text(text: str) -> tuple[File, tuple[File, ...], JobId]:
    """The inverse."""
    found = decode(text)
    if isinstance(found[0], list):
        file, others, into = found
        return File(*file), tuple(File(*other) for other in others), into
    return File(*found), (), 0


TASK_COLUMNS = ("job", "path", "node", "port", "file", "state", "attempt", "suspected", "due_ns", "fault")


def task_to_row(task: Task) -> list[Any]:
    """In the order of TASK_COLUMNS."""
    key = task.key
    return [
        key.job,
        key.path,
        key.node,
        task.port,
        _files_to_text(task) if task.others or task.into else file_to_text(task.file),
        task.state._value_,
        task.attempt,
        task.suspected,
        task.due_ns,
        fault_to_text(task.fault),
    ]


def task_from_row(row: list[Any]) -> Task:
    """The inverse of `task_to_row`."""
    job, path, _node, port, files, state, attempt, suspected, due_ns, fault = row
    file, others, into = files_from_text(files)
    return Task(
        key=TaskKey(job, path),
        port=port,
        file=file,
        others=others,
        into=into,
        state=TaskState(state),
        attempt=attempt,
        suspected=suspected,
        due_ns=due_ns,
        fault=fault_from_text(fault),
    )


EFFECT_COLUMNS = (
    "job", "path", "ordinal", "node", "kind", "state", "target", "stage", "origin", "staged", "sha256",
    "before", "folders", "conflict", "claim", "reversible", "intended_ns", "done_ns", "placed",
)  # fmt: skip


EFFECT_READ = ("id", *EFFECT_COLUMNS)
"""A stored effect with its number."""


def effect_to_row(effect: Effect, time_ns: int) -> list[Any]:
    """In the order of EFFECT_COLUMNS."""
    task = effect.key.task
    before = effect.before
    return [
        task.job,
        task.path,
        effect.key.ordinal,
        task.node,
        effect.kind._value_,
        effect.state._value_,
        path_to_blob(effect.target),
        path_to_blob(effect.stage),
        path_to_blob(effect.origin),
        stamp_to_text(effect.staged),
        effect.sha256,
        before and encode([stamp_to_text(before.stamp), before.mode, before.sha256, before.kept]),
        encode(effect.folders) if effect.folders else None,
        effect.conflict._value_,
        stamp_to_text(effect.claim),
        int(effect.reversible),
        time_ns,
        0,
        stamp_to_text(effect.placed),
    ]


def effect_from_row(row: list[Any]) -> Effect:
    """An effect from its row of EFFECT_READ; names are text by now."""
    (
        number, job, path, ordinal, _node, kind, state, target, stage, origin, staged, sha256,
        before, folders, conflict, claim, reversible, _intended_ns, _done_ns, placed,
    ) = row  # fmt: skip
    return Effect(
        key=effect_key(job, path, ordinal),
        kind=EffectKind(kind),
        target=target,
        stage=stage,
        origin=origin,
        staged=stamp_from_text(staged),
        sha256=sha256,
        before=before and before_from_text(before),
        folders=tuple(decode(folders)) if folders else (),
        reversible=bool(reversible),
        state=EffectState(state),
        conflict=Conflict(conflict),
        claim=stamp_from_text(claim),
        placed=stamp_from_text(placed),
        number=number,
    )


def effect_key(job: JobId, path: str, ordinal: int) -> EffectKey:
    """A key from its columns."""
    return EffectKey(TaskKey(job, path), ordinal)


def before_from_text(text: str) -> Before:
    """What was there before an effect."""
    stamp, mode, sha256, kept = decode(text)
    return Before(stamp=stamp_from_list(decode(stamp)), mode=mode, sha256=sha256, kept=kept)
