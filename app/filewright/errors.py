"""The errors of Filewright. Each has a stable code, named fields and, where there is one, a place.

FilewrightError
├── DocumentError      a pipeline file that cannot be read or used        (status 2)
├── UsageError         a command that cannot be carried out as given      (status 2)
├── StateError         journal, spool or state folder unusable or held    (status 2)
├── ConsentMissing     a pipeline that was not allowed yet                (status 3)
├── ProcessorError     a processor's folder that cannot be used           (status 2)
├── NotFound           a job, path, node or processor that is not there   (status 1)
└── TaskFault          why one node failed on one file; carries its scope (never a status of its own)

Words come from `filewright.text`: `str(error)` is the sentence, `error.next_step` what to do about it.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from filewright import text

FieldValue = str | int | float | bool | None


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where an error is: a file with 1-based line and column, or a node (and parameter) of a graph."""

    file: Path | None = None
    line: int | None = None
    column: int | None = None
    node: str | None = None
    param: str | None = None


class FilewrightError(Exception):
    """Root of all errors that are meant to be read. `code` is stable and kebab-case; `fields` fill its sentence."""

    status = 2

    def __init__(self, code: str, *, place: Place | None = None, **fields: FieldValue) -> None:
        self.code = code
        self.fields = fields
        self.place = place or Place()
        super().__init__(code, fields)

    def __str__(self) -> str:
        return text.sentence(self.code, self.fields)

    @property
    def next_step(self) -> str:
        """What the reader can do about it; empty where nothing need be done."""
        return text.next_step(self.code, self.fields)


class DocumentError(FilewrightError):
    """A pipeline file that cannot be read or used."""


class UsageError(FilewrightError):
    """A command that cannot be carried out as given."""


class StateError(FilewrightError):
    """The journal, the spool or the state folder is unusable, or another process holds it."""


class ProcessorError(FilewrightError):
    """A processor's folder that cannot be used."""


class ConsentMissing(FilewrightError):
    """The pipeline touches what its owner has not allowed yet."""

    status = 3


class NotFound(FilewrightError):
    """A job, path, node or processor that is not there."""

    status = 1


class Scope(StrEnum):
    """What a fault is about: the *file* (set aside), the *process* (files wait), or an *accident* (try again)."""

    FILE = "file"
    PROCESS = "process"
    ACCIDENT = "accident"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Why a node failed on a file, as plain data: it crosses pipes and lies in journals.

    `detail` is for the log and for the step's author (a traceback), never for the screen.
    """

    code: str
    scope: Scope = Scope.ACCIDENT
    fields: dict[str, FieldValue] = field(default_factory=dict)
    detail: str = ""

    def sentence(self) -> str:
        """What is so, in words."""
        return text.sentence(self.code, self.fields)

    def next_step(self) -> str:
        """What the reader can do about it."""
        return text.next_step(self.code, self.fields)


class TaskFault(FilewrightError):
    """Raised inside the engine where a fault stops the work on one file."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code, place=None, **fault.fields)
        self.fault = fault
