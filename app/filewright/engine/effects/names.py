"""Names that can be, and the next one when one is taken."""

import os
import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from filewright.core.request import Numbering
from filewright.errors import Fault, Scope

LONGEST = 255  # bytes; UTF-16 units on Windows
STAGE_PREFIX, STAGE_SUFFIX = ".filewright-", ".part"
MOST_CANDIDATES = 100_000
PROBE_SUFFIX = f"{STAGE_SUFFIX}.probe"
"""A staged file's second name for a moment, while it is tried out what a volume can do."""

_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in "123456789¹²³")})
_FORBIDDEN_ON_WINDOWS = frozenset('<>:"/\\|?*') | {chr(code) for code in range(32)}
_WINDOWS = sys.platform == "win32"
_NUMBERED = re.compile(r"(.+) \((\d{1,5})\)", re.DOTALL)


def check_name(name: str) -> Fault | None:
    """Why a single name cannot be, None when it can."""
    if not name:
        return _bad("name-empty", name)
    if name in (".", "..") or "/" in name or os.sep in name:
        return _bad("name-leads-out", name)
    if "\0" in name:
        return _bad("name-forbidden", name, part="NUL")
    if len(name) * 4 > LONGEST and length(name) > LONGEST:
        return _bad("name-too-long", name, most=LONGEST)
    if name.startswith(STAGE_PREFIX) and name.endswith(STAGE_SUFFIX):
        return _bad("name-reserved", name)
    if _WINDOWS:
        return check_for_windows(name)
    return None


def check_subfolder(subfolder: str) -> Fault | None:
    """Why a place below a folder (`/` between parts, "" for the folder itself) cannot be, None when it can."""
    for part in subfolder.split("/") if subfolder else ():
        fault = check_name(part)
        if fault is not None:
            return fault
    return None


def check_for_windows(name: str) -> Fault | None:
    """What is forbidden there alone."""
    for character in name:
        if character in _FORBIDDEN_ON_WINDOWS:
            return _bad("name-forbidden", name, part=character)
    if name[-1] in ". ":
        return _bad("name-forbidden", name, part=name[-1])
    if name.partition(".")[0].rstrip().lower() in _DEVICES:
        return _bad("name-reserved", name)
    return None


def length(name: str) -> int:
    """As the file system counts."""
    if _WINDOWS:
        return len(name.encode("utf-16-le", "surrogatepass")) // 2
    return len(os.fsencode(name))


def candidates(name: str, numbering: Numbering | None = None, *, start: int = 1) -> Iterator[str]:
    """The name, then `stem (2).suffix`, `stem (3).suffix` …; of a name that counts, its numbers. Each is short enough,
    and they begin with the one that is number `start`."""
    stem, suffix = split_suffix(name)
    for number in range(start, MOST_CANDIDATES):
        if numbering is not None:
            yield _counted(numbering, number)
        else:
            yield name if number == 1 else numbered(stem, suffix, number)


def behind(name: str) -> tuple[str, int]:
    """The name and the number from which `candidates` goes on where `name` is taken: what follows `a (2).txt` is
    `a (3).txt`."""
    stem, suffix = split_suffix(name)
    found = _NUMBERED.fullmatch(stem)
    return (found[1] + suffix, int(found[2]) + 1) if found else (name, 2)


def _counted(numbering: Numbering, number: int) -> str:
    name = numbering.name(number)
    before = numbering.before
    while before and length(name) > LONGEST:
        before = before[:-1]
        name = replace(numbering, before=before).name(number)
    return name


def numbered(stem: str, suffix: str, number: int) -> str:
    """`stem (number)suffix`; a long stem gives up its end, whole characters at a time."""
    mark = f" ({number})"
    while stem and length(stem + mark + suffix) > LONGEST:
        stem = stem[:-1]
    return f"{stem}{mark}{suffix}"


def split_suffix(name: str) -> tuple[str, str]:
    """Stem and suffix; `.tar.gz` and its like stay together, and a leading dot begins no suffix."""
    stem, suffix = os.path.splitext(name)
    if stem.lower().endswith(".tar") and len(stem) > 4:
        stem, suffix = name[: len(stem) - 4], name[len(stem) - 4 :]
    return (name, "") if length(suffix) > 64 else (stem, suffix)


def folded(name: str) -> str:
    """Equal for names that a volume which ignores case (and the form of accents) takes as the same."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _bad(code: str, name: str, **fields: str | int) -> Fault:
    return Fault(code=code, scope=Scope.FILE, fields={"name": name, **fields})
