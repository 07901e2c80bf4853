"""The standard streams as every command can rely on them: there, taking any name, and refusing in words."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO, cast

from filewright.errors import UsageError


@contextmanager
def dependable_streams() -> Iterator[None]:
    """While it lasts: streams that were closed lead nowhere; names that are not valid text are printed with their
    escapes; output that is refused (a full disk) is a UsageError, a reader that has gone a BrokenPipeError; and
    messages that nobody takes stop no work."""
    _open_closed()
    before = sys.stdout, sys.stderr
    for stream in before:
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    sys.stdout, sys.stderr = cast(TextIO, _Output(before[0])), cast(TextIO, _Messages(before[1]))
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def silence() -> None:
    """Let nothing more be put out, not even what waits for the interpreter's end."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, sys.stdout.fileno())
    os.close(nothing)


def _open_closed() -> None:
    # the first files that we open (the journal!) would take their places, and be written to by all that prints
    for number, name, mode in ((0, "stdin", os.O_RDONLY), (1, "stdout", os.O_WRONLY), (2, "stderr", os.O_WRONLY)):
        if getattr(sys, name) is not None:
            continue
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, mode)  # it gets the lowest free number, which is this one
            os.set_inheritable(number, True)
        stream = open(number, "w" if number else "r", encoding="utf-8", closefd=False)  # noqa: SIM115 (it stays)
        setattr(sys, name, stream)


class _Stream:
    """A stream with something of its own; all else is the stream's."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class _Output(_Stream):
    def write(self, text: str) -> int:
        try:
            return self._stream.write(text)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise _refused(error) from error

    def flush(self) -> None:
        try:
            self._stream.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise _refused(error) from error


class _Messages(_Stream):
    def write(self, text: str) -> int:
        try:
            return self._stream.write(text)
        except OSError:
            return len(text)  # nobody is there to be told that nobody is there

    def flush(self) -> None:
        try:
            self._stream.flush()
        except OSError:
            return


def _refused(error: OSError) -> UsageError:
    return UsageError("output-refused", message=error.strerror or str(error))
