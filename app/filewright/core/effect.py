"""One change to the user's files, with its before-state: what undo needs, from the first version on."""

from dataclasses import dataclass, field
from enum import StrEnum

from filewright.core.file import Stamp
from filewright.core.job import TaskKey
from filewright.core.request import Conflict


class EffectKind(StrEnum):
    """write: a new file · replace: over another · skip: nothing (the same content, or the policy, was there) ·
    move, trash, delete: the original."""

    WRITE = "write"
    REPLACE = "replace"
    SKIP = "skip"
    MOVE = "move"
    TRASH = "trash"
    DELETE = "delete"


class EffectState(StrEnum):
    """intended: committed, perhaps carried out · done: known to be in place · undoing: to be taken back, perhaps
    taken back already · undone · failed: will never be."""

    INTENDED = "intended"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class EffectKey:
    """(job, task path, ordinal of the request in the task): never the attempt. A key is published at most once."""

    task: TaskKey
    ordinal: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Before:
    """What was at the target: `kept` is the safe-store's file with its bytes ("" when nothing could be kept)."""

    stamp: Stamp
    mode: int
    sha256: str
    kept: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Effect:
    """A change, as intended or done.

    `target` is where the bytes go (or the original's new place, "" for trash and delete), `stage` the staged file
    beside it, `origin` the file moved, trashed or deleted. `staged` is the identity of the staged bytes: recovery
    knows its own file by device, inode, size and hash, never by the name. `folders` are the folders that had to be
    made, outermost first. `before` None: nothing was there. `reversible` False: undo cannot take it back.
    `claim` is the empty file of ours that holds the name, on file systems that can neither rename nor link without
    overwriting. `placed` is what `stat` says of the target once it is in place (None before, and for trash and
    delete). `conflict` says what is to happen should another file have taken the name in between. `number` is the
    journal's own, in the order in which effects were intended (0: not read from it).
    """

    key: EffectKey
    kind: EffectKind
    target: str
    stage: str = ""
    origin: str = ""
    staged: Stamp | None = None
    sha256: str = ""
    before: Before | None = None
    folders: tuple[str, ...] = ()
    reversible: bool = True
    state: EffectState = EffectState.INTENDED
    conflict: Conflict = Conflict.RENAME
    claim: Stamp | None = None
    placed: Stamp | None = None
    number: int = field(default=0, compare=False)
