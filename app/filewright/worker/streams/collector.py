"""Lines that leave a stream, collected in a file."""

import os
from collections.abc import Callable
from io import FileIO

from filewright.core.file import File
from filewright.worker.streams.blocks import Payload, as_bytes

HELD = 1 << 16
"""Bytes that are held before the file is opened: most files are smaller and then cost one write."""


class Collector:
    """Writes lines into a file that `new_file` names. Nothing is made before there is something to write, or
    `close` is called."""

    def __init__(self, new_file: Callable[[], str]) -> None:
        self._new_file = new_file
        self._held: list[bytes] = []
        self._size = 0
        self._written = 0
        self._unfinished = False
        self._file: FileIO | None = None
        self._path = ""

    @property
    def empty(self) -> bool:
        """Whether nothing came so far."""
        return not (self._size or self._written)

    def add(self, lines: Payload) -> None:
        """Take lines. One that lacked its end gets it now that another follows. Raises OSError, and
        UnicodeEncodeError for text that stands for no bytes."""
        data = as_bytes(lines)
        if self._unfinished:
            self._held.append(b"\n")
            self._size += 1
        ended = lines[-1].endswith("\n") if isinstance(lines, list) else lines.endswith(b"\n")
        self._unfinished = not ended
        self._held.append(data)
        self._size += len(data)
        if self._size >= HELD:
            self._write()

    def close(self, like: File) -> File:
        """The file with all that came, otherwise like the input. Raises OSError."""
        self._write()
        assert self._file is not None
        self._file.close()
        return like.with_(path=self._path, size=self._written)

    def give_up(self) -> None:
        """Close what is open."""
        if self._file is not None:
            self._file.close()

    def _write(self) -> None:
        if self._file is None:
            self._path = self._new_file()
            try:
                self._file = FileIO(self._path, "xb")
            except FileNotFoundError:  # the first file there
                os.makedirs(os.path.dirname(self._path), exist_ok=True)
                self._file = FileIO(self._path, "xb")
        rest = memoryview(b"".join(self._held))
        self._written += len(rest)
        self._held, self._size = [], 0
        while rest:
            rest = rest[self._file.write(rest) or 0 :]
