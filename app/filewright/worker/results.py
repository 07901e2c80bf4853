"""What a processor gives back, checked: ways out that exist, files that lie where they may, attributes that fit."""

import math
import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from filewright.core.file import File
from filewright.core.job import Output

_WHOLE_NUMBERS = 1 << 63  # what journals hold


class WrongResult(Exception):
    """A processor gave back what it may not; the text says what, for its author."""


class Work(Protocol):
    """The place where a node may write."""

    @property
    def workdir_if_made(self) -> str | None:
        """Its folder, if it ever asked for one."""


def outputs_of(result: object, *, ports: tuple[str, ...], given: Sequence[File], work: Work) -> Iterator[Output]:
    """The outputs in what a processor returned: pairs of a way out and a file, or None for none.

    `given` are the files that came in; all others must lie in the folder of `work`. Raises WrongResult, and what the
    processor raises while its results are drawn.
    """
    if result is None:
        return
    if not isinstance(result, Iterable) or isinstance(result, str | bytes | Mapping):
        raise WrongResult(f"it returned {_kind(result)}; it must yield pairs of a way out and a file")
    for pair in result:
        if not isinstance(pair, tuple | list) or len(pair) != 2:
            raise WrongResult(f"it yielded {_kind(pair)}; it must yield pairs of a way out and a file")
        port, file = pair
        if not isinstance(port, str) or port not in ports:
            raise WrongResult(f"it has no way out named {port!r}; there is {listed(ports)}")
        yield Output(port, checked(file, given=given, workdir=work.workdir_if_made))


def checked(file: object, *, given: Sequence[File], workdir: str | None) -> File:
    """The file, if a processor may pass it on; its size as it is on disk. Raises WrongResult."""
    for came_in in given:
        if file is came_in:
            return came_in
    if not isinstance(file, File):
        raise WrongResult(f"it gave {_kind(file)} where a file is wanted (file.with_(path=…) makes one)")
    _check_name(file)
    if not any(file.attributes is came_in.attributes for came_in in given):
        _check_attributes(file.attributes)
    for came_in in given:
        if file.path == came_in.path:
            return file if file.size == came_in.size else replace(file, size=came_in.size)
    size = _size_in(file.path, workdir)
    return file if file.size == size else replace(file, size=size)


def _check_name(file: File) -> None:
    name = file.name
    if not all(isinstance(value, str) for value in (file.path, name, file.media_type)):
        raise WrongResult("a file's path, name and media type are text")
    if not name or name in (".", "..") or "/" in name or "\0" in name:
        raise WrongResult(f"{name[:100]!r} cannot be the name of a file")


def _check_attributes(attributes: object) -> None:
    if not isinstance(attributes, Mapping):
        raise WrongResult(f"a file's attributes are a mapping, not {_kind(attributes)}")
    for key, value in attributes.items():
        if not isinstance(key, str):
            raise WrongResult(f"the attribute {key!r} is not named by text")
        match value:
            case str() | bool():
                continue
            case float():
                fits = math.isfinite(value)
            case int():
                fits = -_WHOLE_NUMBERS <= value < _WHOLE_NUMBERS
            case _:
                fits = False
        if not fits:
            raise WrongResult(f"the attribute {key} holds {_kind(value)} that is no text, finite number or truth value")


def _size_in(path: str, workdir: str | None) -> int:
    """The size of a regular file below `workdir`, not by way of links."""
    prefix = None if workdir is None else workdir + os.sep
    if prefix is None or not path.startswith(prefix):
        raise WrongResult(
            f"the file {path[-200:]!r} lies outside its work folder (context.new_file() names one inside)"
        )
    rest = path[len(prefix) :]
    plain = os.sep not in rest and not (os.altsep and os.altsep in rest)
    if not plain and not os.path.realpath(path).startswith(os.path.realpath(prefix) + os.sep):
        raise WrongResult(f"the file {rest[-200:]!r} leads out of its work folder")
    try:
        found = os.lstat(path)
    except OSError as error:
        raise WrongResult(f"it gave a file that is not there: {rest[-200:]!r} ({error.strerror})") from None
    if not stat.S_ISREG(found.st_mode):
        raise WrongResult(f"{rest[-200:]!r} is not a regular file")
    return found.st_size


def _kind(value: object) -> str:
    return "nothing" if value is None else f"a value of type {type(value).__name__}"


def listed(ports: tuple[str, ...]) -> str:
    return ", ".join(repr(port) for port in ports) if ports else "none"
