"""Reading what is to be saved, once, hashing it on the way."""

import hashlib
import io
import os
import stat

from filewright.core.request import Seal
from filewright.engine.effects.identity import BLOCK, stamp_of, unchanged
from filewright.engine.effects.safe_store import clone
from filewright.engine.fault_points import fault_point
from filewright.errors import Fault, Scope

SMALL = 1 << 18  # bytes that are read in one go and kept until they are written

_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_ZEROS = bytes(BLOCK)


class Unreadable(Exception):
    """What is to be saved could not be read to its end: the fault of this file, not of where it goes."""

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.error = error


class Content:
    """A file whose bytes are to be saved: open, unless its `seal` tells what would be read. Close it. Whatever reads
    it raises Unreadable."""

    def __init__(self, path: str, seal: Seal | None = None) -> None:
        """Raises OSError where it cannot be read; a pipe or a device does not block."""
        self.path = path
        self.descriptor = -1
        self._data: bytes | None = None
        self._sha256 = ""
        if seal is not None:
            self.found = os.lstat(path)
            if stat.S_ISREG(self.found.st_mode) and unchanged(self.found, seal.stamp):
                self._sha256 = seal.sha256
                return
        self._open()
        self.found = os.fstat(self.descriptor)

    def _open(self) -> int:
        if self.descriptor < 0:
            self.descriptor = os.open(self.path, _OPEN_FLAGS)
        return self.descriptor

    @property
    def size(self) -> int:
        """Bytes, as they were when it was opened."""
        return self.found.st_size

    @property
    def sha256(self) -> str:
        """Of all bytes; a large file is read for it."""
        if not self._sha256:
            self._sha256 = self._hash()
        return self._sha256

    def read(self) -> None:
        """Hash it now, while it is open."""
        self._sha256 = self._sha256 or self._hash()

    def problem(self) -> Fault | None:
        """Why it cannot be saved: it is no regular file."""
        if stat.S_ISREG(self.found.st_mode):
            return None
        return Fault(code="not-a-file", scope=Scope.FILE, fields={"path": self.path})

    def changed(self) -> bool:
        """Whether it was written to since it was opened."""
        return not unchanged(os.fstat(self._open()), stamp_of(self.found))

    def copy_to(self, target: str) -> int:
        """Write all bytes to a new file and return it, open. Raises OSError, and leaves nothing behind then."""
        if self.size > SMALL and clone(self.path, target):
            return os.open(target, os.O_RDWR | getattr(os, "O_BINARY", 0))
        made = os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        try:
            if self.size <= SMALL:
                _write_all(made, self._small())
            else:
                self._copy_large(made)
        except BaseException:
            os.close(made)
            os.unlink(target)
            raise
        return made

    def close(self) -> None:
        """Let go of it."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1

    def keep_open(self) -> int:
        """Hand the open file to the caller, who closes it; -1 where it was not opened."""
        descriptor, self.descriptor = self.descriptor, -1
        return descriptor

    def _hash(self) -> str:
        if self.size <= SMALL:
            return hashlib.sha256(self._small()).hexdigest()
        try:
            os.lseek(self._open(), 0, os.SEEK_SET)
            with open(self.descriptor, "rb", buffering=0, closefd=False) as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise Unreadable(error) from error

    def _small(self) -> bytes:
        if self._data is None:
            try:
                self._data = self._read_small()
            except OSError as error:
                raise Unreadable(error) from error
        return self._data

    def _read_small(self) -> bytes:
        os.lseek(self._open(), 0, os.SEEK_SET)
        data = os.read(self.descriptor, self.size) if self.size else b""
        while len(data) < self.size:  # reads may be short
            more = os.read(self.descriptor, self.size - len(data))
            if not more:
                break
            data += more
        return data

    def _copy_large(self, made: int) -> None:
        """Block by block, hashed on the way; runs of zeros stay holes."""
        digest = hashlib.sha256()
        os.lseek(self._open(), 0, os.SEEK_SET)
        buffer = bytearray(BLOCK)
        view = memoryview(buffer)
        with open(self.descriptor, "rb", buffering=0, closefd=False) as file:
            while count := self._next_block(file, buffer):
                block = view[:count]
                digest.update(block)
                if count == BLOCK and buffer == _ZEROS:
                    os.lseek(made, BLOCK, os.SEEK_CUR)
                else:
                    _write_all(made, block)
        os.ftruncate(made, os.lseek(made, 0, os.SEEK_CUR))
        self._sha256 = digest.hexdigest()

    @staticmethod
    def _next_block(file: io.FileIO, buffer: bytearray) -> int:
        try:
            return file.readinto(buffer)
        except OSError as error:
            raise Unreadable(error) from error


def _write_all(descriptor: int, data: "bytes | memoryview") -> None:
    fault_point("effects.write")
    written = os.write(descriptor, data)
    while written < len(data):
        written += os.write(descriptor, data[written:])
