"""What an error of the system means: whether it is the file's fault, or all have to wait."""

import errno
import os

import pytest

from filewright.engine.effects.faults import reading_fault, writing_fault
from filewright.errors import Scope


@pytest.mark.parametrize(
    ("number", "code", "scope"),
    [
        (errno.ENOSPC, "disk-full", Scope.PROCESS),
        (errno.EDQUOT, "disk-full", Scope.PROCESS),
        (errno.ENOENT, "folder-gone", Scope.PROCESS),
        (errno.ESTALE, "folder-gone", Scope.PROCESS),
        (errno.EROFS, "folder-unwritable", Scope.PROCESS),
        (errno.EACCES, "folder-unwritable", Scope.PROCESS),
        (errno.EMFILE, "too-many-open-files", Scope.PROCESS),
        (errno.EIO, "disk-trouble", Scope.PROCESS),
        (errno.ENAMETOOLONG, "name-refused", Scope.FILE),
        (errno.EILSEQ, "name-refused", Scope.FILE),
    ],
    ids=errno.errorcode.get,
)
def test_who_waits_when_a_file_cannot_be_written(number: int, code: str, scope: Scope) -> None:
    fault = writing_fault(OSError(number, os.strerror(number), "/out/a.txt"), "/out")
    assert (fault.code, fault.scope) == (code, scope)


@pytest.mark.parametrize(
    ("number", "code", "scope"),
    [
        (errno.ENOENT, "input-gone", Scope.FILE),
        (errno.EACCES, "input-unreadable", Scope.FILE),
        (errno.EIO, "input-unreadable", Scope.ACCIDENT),
        (errno.EMFILE, "too-many-open-files", Scope.PROCESS),
    ],
    ids=errno.errorcode.get,
)
def test_who_waits_when_a_file_cannot_be_read(number: int, code: str, scope: Scope) -> None:
    fault = reading_fault(OSError(number, os.strerror(number)), "/in/a.txt")
    assert (fault.code, fault.scope) == (code, scope)
