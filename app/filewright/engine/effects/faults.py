"""What an error of the system means for a file, and for all behind it."""

import errno
import os

from filewright.errors import Fault, Scope

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_REFUSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_GONE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ENODEV, errno.ENXIO, errno.ESTALE, errno.ENOTCONN})
_MANY = frozenset({errno.EMFILE, errno.ENFILE})


def reading_fault(error: OSError, path: str) -> Fault:
    """A file that was to be read could not be."""
    if error.errno in _GONE or error.errno == errno.ELOOP:
        return Fault(code="input-gone", scope=Scope.FILE, fields={"path": path}, detail=str(error))
    if error.errno in _MANY:
        return _too_many(error)
    scope = Scope.FILE if error.errno in _REFUSED else Scope.ACCIDENT
    fields = {"path": path, "message": _message(error)}
    return Fault(code="input-unreadable", scope=scope, fields={**fields}, detail=str(error))


def writing_fault(error: OSError, folder: str) -> Fault:
    """A change in `folder` was refused. All of these pass, or are mended by a person: files wait, none is set
    aside, but for names that the file system refuses."""
    fields = {"folder": folder, "message": _message(error)}
    if error.errno in _FULL:
        return Fault(code="disk-full", scope=Scope.PROCESS, fields={"folder": folder}, detail=str(error))
    if error.errno in (errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL):
        name = os.path.basename(str(error.filename2 or error.filename or ""))
        return Fault(code="name-refused", scope=Scope.FILE, fields={"name": name, **fields}, detail=str(error))
    if error.errno in _GONE:
        return Fault(code="folder-gone", scope=Scope.PROCESS, fields={"folder": folder}, detail=str(error))
    if error.errno in _MANY:
        return _too_many(error)
    code = "folder-unwritable" if error.errno in (*_REFUSED, errno.EEXIST, errno.EISDIR) else "disk-trouble"
    return Fault(code=code, scope=Scope.PROCESS, fields={**fields}, detail=str(error))


def _too_many(error: OSError) -> Fault:
    return Fault(code="too-many-open-files", scope=Scope.PROCESS, detail=str(error))


def _message(error: OSError) -> str:
    return error.strerror or str(error)
