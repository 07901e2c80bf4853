"""Which files enter, by name and kind. Each refusal is a reason that people read."""

import fnmatch
import re
import stat
from collections.abc import Iterable

from filewright.errors import Fault, Scope

# What programs call a file that they are still writing, or that is theirs alone.
IN_PROGRESS = (
    ".filewright-*.part",
    "*.part",
    "*.partial",
    "*.crdownload",
    "*.download",
    "*.tmp",
    "*.temp",
    "~$*",
    ".~lock.*#",
    ".*.sw?",
    "*~",
    ".goutputstream-*",
    ".syncthing.*.tmp",
    ".ds_store",
    "thumbs.db",
    "desktop.ini",
)


def _compiled(patterns: Iterable[str]) -> re.Pattern[str] | None:
    parts = [fnmatch.translate(pattern.casefold()) for pattern in patterns]
    return re.compile("|".join(parts)) if parts else None


class NameRules:
    """Patterns over names, ignoring case; one with a `/` is matched against the path below the root."""

    def __init__(self, include: tuple[str, ...] = (), exclude: tuple[str, ...] = ()) -> None:
        self._include, self._include_paths = include, tuple(p for p in include if "/" in p)
        self._exclude = exclude
        self._wanted = _compiled(p for p in include if "/" not in p)
        self._wanted_paths = _compiled(self._include_paths)
        self._refused = _compiled((*IN_PROGRESS, *(p for p in exclude if "/" not in p)))
        self._refused_paths = _compiled(p for p in exclude if "/" in p)

    def refuse(self, name: str, path: str) -> Fault | None:
        """Why a file of this name does not enter, None when it does. `path` is its place below the root."""
        name = name.casefold()
        if self._refused is not None and self._refused.match(name):
            return self._refusal(name)
        if self._refused_paths is not None and self._refused_paths.match(path.casefold()):
            return self._refusal(path.casefold())
        if not self._include:
            return None
        if self._wanted is not None and self._wanted.match(name):
            return None
        if self._wanted_paths is not None and self._wanted_paths.match(path.casefold()):
            return None
        fields = {"patterns": ", ".join(self._include)}
        return Fault(code="skipped-not-included", scope=Scope.FILE, fields={**fields})

    def _refusal(self, text: str) -> Fault:
        matching = (p for p in (*self._exclude, *IN_PROGRESS) if fnmatch.fnmatchcase(text, p.casefold()))
        return Fault(code="skipped-name", scope=Scope.FILE, fields={"pattern": next(matching, "")})


def unreadable(error: OSError) -> Fault:
    """Why a file or folder that the system does not let be read does not enter."""
    return Fault(code="skipped-unreadable", scope=Scope.FILE, fields={"message": error.strerror or str(error)})


def refuse_kind(mode: int) -> Fault | None:
    """Why a file of this `st_mode` (of the path itself, links not followed) does not enter; None when it does."""
    if stat.S_ISREG(mode):
        return None
    code = "skipped-link" if stat.S_ISLNK(mode) else "skipped-kind"
    return Fault(code=code, scope=Scope.FILE)
