"""What the engine asks of a source, whatever it is."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

from filewright.core.file import Stamp
from filewright.core.job import Arrival, JobId, State
from filewright.engine.journal.journal import Known
from filewright.errors import Fault


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceCounts:
    """`pending` files are quiet and wait to be taken, `settling` ones are still being written, `skipped` never
    enter, `before` were done before. `blind` says why the source cannot look at all (None: it can), `notice` what is
    odd about how it looks (None: nothing)."""

    pending: int = 0
    settling: int = 0
    skipped: int = 0
    before: int = 0
    blind: Fault | None = None
    notice: Fault | None = None


class Claim(Enum):
    """What a source says of a path when it is asked where that is in the account: it never enters (`ASIDE`), waits to
    be quiet or to be taken, was given to the engine, or is known to be what a job that ended worked on."""

    ASIDE = auto()
    WAITING = auto()
    TAKEN = auto()
    KNOWN = auto()


@dataclass(frozen=True, slots=True)
class Settled:
    """A file that is new and quiet; `replaces` is the job that an earlier state of the same path had, and `replaced`
    how that one had ended."""

    arrival: Arrival
    replaces: JobId | None = None
    replaced: State | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a source says of one path: a term of the account, and why."""

    state: str
    fault: Fault | None = None
    rule: str | None = None


class Memory(Protocol):
    """What a source asks the journal."""

    def known(self, source: str, root: str, path: str) -> Known | None:
        """What is known of one path below a root; None: it would be new."""

    def known_in(self, source: str, root: str, folder: str) -> dict[str, Known]:
        """What is known of the files directly in a folder (below `root`, "" for itself), by name."""

    def known_folders(self, source: str, root: str) -> tuple[str, ...]:
        """The folders below `root` from which files were ever taken."""


class Source(Protocol):
    """One source node at work. Its `look` runs on the watcher's thread, `take` and `ended` on the engine's loop."""

    node: str
    root: str
    """The absolute folder that it watches; "" where files are handed to it."""

    def look(self, steady: float) -> float | None:
        """Look at what may have changed; gives the steady time (seconds) of the next look it wants, None for none."""

    def take(self, limit: int) -> list[Settled]:
        """Up to so many quiet files that were not taken yet, in the source's order."""

    def ended(self, arrival: Arrival, state: State | None) -> None:
        """The job of this file has ended; None: the file changed under it and is to be looked at again."""

    def forget(self, path: str) -> None:
        """The engine itself took the file away: should one of that name come, it is a new arrival."""

    def expect(self, path: str) -> None:
        """The engine is about to put this file back in its place: it is not a new one."""

    def returned(self, path: str, stamp: Stamp | None) -> None:
        """That is over: it lies there, as `stamp` says, or (None) it does not."""

    def counts(self) -> SourceCounts:
        """Numbers now; safe from any thread."""

    def verdict(self, path: str) -> Verdict | None:
        """What it says of an absolute path; None where the path is not below it."""

    def look_again(self) -> None:
        """Anything may have changed unseen: the next look is at everything. Safe from any thread."""

    def unaccounted(self, steady: float) -> Sequence[str]:
        """Look through the folder once more, apart from all that is remembered, and give the absolute paths that
        neither the journal nor this source accounts for. Raises OSError, and StateError as the journal does."""

    def close(self) -> None:
        """Stop listening."""


@dataclass(frozen=True, kw_only=True)
class FolderSettings:
    """A watched folder's parameters, filled in and resolved. `root` is absolute, `quiet` in seconds; `existing_since`
    is the wall time (ns) before which files count as "there already" and are left alone (0: none are). With `marker`
    (a name with `{name}` or `{stem}`) a file is whole when its marker lies beside it, else by time. With
    `follow_links` links to folders are looked into, but for those that lead to where the flow itself puts files
    (`outputs`, with links resolved)."""

    node: str
    root: str
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    recursive: bool = False
    quiet: float = 2.0
    order: str = "oldest"
    existing_since: int = 0
    marker: str = ""
    follow_links: bool = False
    outputs: tuple[str, ...] = ()

    def at(self, path: str) -> str:
        """The absolute path of what lies at `path` below the root ("": the root itself)."""
        return os.path.join(self.root, path) if path else self.root

    def below(self, absolute: str) -> str | None:
        """The path below the root; None: it lies elsewhere."""
        root = self.root.rstrip(os.sep) + os.sep
        return absolute[len(root) :] if absolute.startswith(root) else None
