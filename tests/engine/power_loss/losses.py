"""What the disk may hold after the power went, for a run that was recorded up to some step.

| disk | a file's sync | a folder's sync | names changed since |
|---|---|---|---|
| POSIX | its bytes | the names in this folder | any of them may be there, or not |
| ORDERED (ext4, xfs) | its bytes, and all names changed before | all names changed before | lost from some moment on |

Bytes not synced may be there, in part, or not at all. A rename is never lost by half: the new name is there before the
old one goes. The journal holds its last commit.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import product

from tests.engine.power_loss.recorder import (
    Committed,
    Foreign,
    Gone,
    Named,
    Recorder,
    Step,
    SyncedFile,
    SyncedFolder,
    Wrote,
)

LOST, NAMED, WHOLE = 0, 1, 2  # of a change of names: nothing, the new name beside the old one, all of it
EXHAUSTIVE = 32  # ways to lose things that are all tried out; of more, a sample is


class Disk(Enum):
    """How much of what was not asked for a disk keeps."""

    POSIX = "posix"
    ORDERED = "ordered"


@dataclass(frozen=True)
class Left:
    """What is on the disk: bytes by path (None: a folder), files that are one by inode, and the journal's image."""

    names: dict[str, int]
    data: dict[int, bytes]
    image: bytes | None

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for equal remains."""
        return (tuple(sorted((p, i and self.data[i]) for p, i in self.names.items())), hash(self.image))


@dataclass
class _Change:
    """A name that may be lost: `remove` goes only when `add` is there."""

    add: tuple[str, int] | None
    remove: str


@dataclass
class _Log:
    """The durable part, and what is not durable yet."""

    names: dict[str, int]
    data: dict[int, bytes]
    image: bytes | None = None
    pending: list[_Change] = field(default_factory=list)
    unsynced: dict[int, bytes] = field(default_factory=dict)


class Losses:
    """All remains of a recorded run, one after the other, each once. `spool` is the folder whose names nobody syncs:
    they are lost or kept all together."""

    def __init__(self, recorder: Recorder, disk: Disk, *, spool: str, chance: random.Random) -> None:
        self._steps = recorder.steps
        self._log = _Log(dict(recorder.first.names), dict(recorder.first.data), recorder.image)
        self._disk = disk
        self._top = str(recorder.top)
        self._spool = spool
        self._chance = chance

    def __iter__(self) -> Iterator[tuple[int, Left]]:
        seen = set[tuple[object, ...]]()
        for number, step in enumerate([None, *self._steps]):
            if step is not None:
                self._take(step)
            for left in self._remains():
                if left.key not in seen:
                    seen.add(left.key)
                    yield number, left

    def _take(self, step: Step) -> None:
        log = self._log
        match step:
            case Named(path, inode, instead):
                log.pending.append(_Change((path, inode), instead))
            case Gone(path):
                log.pending.append(_Change(None, path))
            case Wrote(inode, data):
                log.unsynced[inode] = data
            case SyncedFile(inode):
                if inode in log.unsynced:
                    log.data[inode] = log.unsynced.pop(inode)
                if self._disk is Disk.ORDERED:
                    self._sync_names(None)
            case SyncedFolder(path):
                self._sync_names(path if self._disk is Disk.POSIX else None)
            case Committed(image):
                log.image = image
                if self._disk is Disk.ORDERED:
                    self._sync_names(None)  # its file is synced, like any other
            case Foreign(path, inode, data):
                log.data[inode] = data
                log.names[path] = inode

    def _sync_names(self, folder: str | None) -> None:
        """Names in one folder (None: in all) are durable."""
        left: list[_Change] = []
        for change in self._log.pending:
            add_here = change.add is not None and (folder is None or _folder(change.add[0]) == folder)
            remove_here = bool(change.remove) and (folder is None or _folder(change.remove) == folder)
            if add_here or remove_here:
                rest = _apply(self._log.names, change, only_add=not remove_here)
                if rest:
                    left.append(rest)
            else:
                left.append(change)
        self._log.pending = left

    def _remains(self) -> Iterator[Left]:
        log = self._log
        own = [change for change in log.pending if not self._in_spool(change)]
        ways: list[Sequence[object]] = []
        if self._disk is Disk.ORDERED:
            ways.append(range(len(log.pending) + 1))
        else:
            ways += [(LOST, NAMED, WHOLE) if change.add and change.remove else (LOST, WHOLE) for change in own]
            ways.append((False, True))  # the spool's names
        ways += [(0.0, 0.5, 1.0)] * len(log.unsynced)
        count = 1
        for way in ways:
            count *= len(way)
        if count <= EXHAUSTIVE:
            chosen: Iterator[Sequence[object]] = product(*ways)
        else:
            sample = [[self._chance.choice(way) for way in ways] for _ in range(EXHAUSTIVE // 4)]
            chosen = iter([[way[0] for way in ways], [way[-1] for way in ways], *sample])
        for choice in chosen:
            yield self._left(own, list(choice))

    def _left(self, own: Sequence[_Change], choice: list[object]) -> Left:
        log, names = self._log, dict(self._log.names)
        if self._disk is Disk.ORDERED:
            kept = [(change, WHOLE) for change in log.pending[: choice.pop(0)]]  # type: ignore[misc]
        else:
            picked = {id(change): choice.pop(0) for change in own}
            spool = WHOLE if choice.pop(0) else LOST
            kept = [(change, picked.get(id(change), spool)) for change in log.pending]  # type: ignore[misc]
        for change, how in kept:
            if how != LOST:
                _apply(names, change, only_add=how == NAMED)
        data = dict(log.data)
        for (inode, latest), share in zip(log.unsynced.items(), choice, strict=True):
            synced = data.get(inode, b"")
            begun = len(synced) if latest.startswith(synced) else 0  # what was added may be torn, not what was synced
            torn = latest[: begun + (len(latest) - begun) // 2]
            data[inode] = {0.0: synced, 0.5: torn, 1.0: latest}[share]  # type: ignore[index]
        reachable = {p: i for p, i in names.items() if _has_parents(p, names, self._top)}
        return Left(reachable, data, log.image)

    def _in_spool(self, change: _Change) -> bool:
        path = change.add[0] if change.add else change.remove
        return path.startswith(self._spool)


def _apply(names: dict[str, int], change: _Change, *, only_add: bool) -> _Change | None:
    """Make a change; what is left of it when the name that goes is in a folder that was not synced."""
    if change.add is not None:
        names[change.add[0]] = change.add[1]
    if only_add and change.remove:
        return _Change(None, change.remove)
    if change.remove:
        names.pop(change.remove, None)
    return None


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _has_parents(path: str, names: dict[str, int], top: str) -> bool:
    above = _folder(path)
    while above != top:
        if above not in names:
            return False
        above = _folder(above)
    return True
