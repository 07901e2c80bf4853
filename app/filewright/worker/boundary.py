"""The one place that catches all: whatever a processor raises becomes a fault, and never more than that.

What is the file's fault sets it aside, what is its surroundings' makes files wait, all else is tried again.
"""

import errno
import os
import traceback
from collections.abc import Callable
from typing import TypeVar

from filewright.api import BadFile, Unavailable
from filewright.errors import Fault, FieldValue, Scope
from filewright.worker.context import BadName
from filewright.worker.loader import NotThere
from filewright.worker.results import Work, WrongResult

LONGEST_MESSAGE = 500
LONGEST_DETAIL = 8000

_FULL = {errno.ENOSPC, errno.EDQUOT}

T = TypeVar("T")


def guarded(call: Callable[[], T], *, input_path: str = "", work: Work | None = None) -> T | Fault:
    """What `call` gives, or the fault that it ended in. `input_path` and `work` tell whose fault an error of the
    operating system is."""
    try:
        return call()
    except BaseException as error:  # noqa: BLE001 (this is the boundary)
        return fault_of(error, input_path=input_path, workdir=(work and work.workdir_if_made) or "")


def fault_of(error: BaseException, *, input_path: str = "", workdir: str = "") -> Fault:
    """The fault that an exception stands for."""
    match error:
        case BadFile():
            return Fault(code="bad-file", scope=Scope.FILE, fields=_said(error.sentence, error.next_step))
        case Unavailable():
            return Fault(code="unavailable", scope=Scope.PROCESS, fields=_said(error.sentence, error.next_step))
        case BadName():
            return Fault(code="bad-name", scope=Scope.FILE, fields={"name": one_line(error.name), "why": error.why})
        case OSError(errno=number) if number in _FULL:
            folder = os.path.dirname(error.filename) if isinstance(error.filename, str) else workdir
            return Fault(code="disk-full", scope=Scope.PROCESS, fields={"folder": folder}, detail=detail_of(error))
        case OSError(filename=name) if input_path and name in (input_path, os.fsencode(input_path)):
            if isinstance(error, FileNotFoundError):
                return Fault(code="input-gone", scope=Scope.FILE, detail=detail_of(error))
            if isinstance(error, PermissionError):
                message = error.strerror or one_line(str(error))
                return Fault(code="input-unreadable", scope=Scope.FILE, fields={"message": message})
    return Fault(code="processor-crashed", fields={"message": message_of(error)}, detail=detail_of(error))


def _said(sentence: object, next_step: object) -> dict[str, FieldValue]:
    return {"message": one_line(_text(sentence)), "next_step": one_line(_text(next_step))}


def message_of(error: BaseException) -> str:
    """An exception on one line: what it says, and its kind where that alone tells nothing."""
    kind, said = type(error).__name__, one_line(_text(error))
    if isinstance(error, WrongResult | NotThere):
        return said
    return f"{said} ({kind})" if said else kind


def detail_of(error: BaseException) -> str:
    """The traceback, for the step's author: its end, where it is long."""
    try:
        lines = traceback.format_exception(error, limit=-40)
    except Exception as another:  # noqa: BLE001 (an exception whose own text raises must not end the worker)
        lines = [f"{type(error).__name__}, whose text cannot be made: {type(another).__name__}"]
    detail = "".join(lines)
    return detail if len(detail) <= LONGEST_DETAIL else "…" + detail[-LONGEST_DETAIL:]


def one_line(text: str) -> str:
    """The text without line breaks, at most `LONGEST_MESSAGE` characters."""
    line = " ".join(text[: 4 * LONGEST_MESSAGE].split())
    return line if len(line) <= LONGEST_MESSAGE else line[: LONGEST_MESSAGE - 1] + "…"


def _text(value: object) -> str:
    try:
        return str(value)
    except Exception:  # noqa: BLE001 (as above)
        return ""
