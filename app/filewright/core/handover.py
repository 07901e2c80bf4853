"""What is given to a worker in one piece: a plan, and the files that go through it."""

from dataclasses import dataclass

from filewright.core.file import File
from filewright.core.job import TaskKey
from filewright.core.plan import Plan

TRACED_LINES = 1000
"""Of how many first lines of a file the way is recorded where the pipeline says `trace: full`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One file to work on; a gather works on `others` as well. `attempt` is 1 for the first; `workdir` is a folder of
    the spool for this attempt, made by whoever runs it; `hash` asks for the SHA-256 of `file`. `ulid` names the job to
    the processor."""

    key: TaskKey
    ulid: str
    port: str
    file: File
    attempt: int
    workdir: str
    hash: bool = False
    others: tuple[File, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Handover:
    """A batch of items that go through the same plan, in one piece to one worker. `folder` is the pipeline file's;
    `lines` says of how many first lines of each file the way is recorded (0: only counts and failing lines)."""

    id: int
    plan: Plan
    folder: str
    items: tuple[Item, ...]
    lines: int = TRACED_LINES
