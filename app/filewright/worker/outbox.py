"""What a worker sends: tiny results are held for a moment so that many travel together, none longer than that."""

import os
import threading

HOLD_SECONDS = 0.003
FULL = 1 << 16


class Disconnected(Exception):
    """The pipe is not there any more: a processor closed it, or the engine is gone."""


class Pipe:
    """One end of a private pipe, known by what it is: processors may close descriptors that are not theirs, and a
    file that then gets the same number must be neither read nor written."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self._identity = _identity(descriptor)

    def check(self) -> None:
        """Raises Disconnected where the number means something else by now."""
        if _identity(self.descriptor) != self._identity:
            raise Disconnected

    def read(self, size: int) -> bytes:
        """The next bytes, b"" at the end. Raises Disconnected."""
        self.check()
        try:
            return os.read(self.descriptor, size)
        except OSError as error:
            raise Disconnected from error

    def write(self, data: bytes) -> None:
        """Write all of it. Raises Disconnected."""
        self.check()
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[os.write(self.descriptor, rest) :]
        except OSError as error:
            raise Disconnected from error


def _identity(descriptor: int) -> tuple[int, int]:
    try:
        found = os.fstat(descriptor)
    except OSError as error:
        raise Disconnected from error
    return found.st_dev, found.st_ino


class Outbox:
    """Sends messages in order. `later` may hold one for `HOLD_SECONDS`; `now` sends it with all that is held."""

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe
        self._lock = threading.Lock()
        self._held: list[bytes] = []
        self._size = 0
        self._filled = threading.Event()
        self._sender: threading.Thread | None = None

    def later(self, message: bytes) -> None:
        """Send soon. Raises Disconnected."""
        with self._lock:
            self._held.append(message)
            self._size += len(message)
            if self._size >= FULL:
                self._send()
                return
        self._filled.set()
        if self._sender is None:
            self._sender = threading.Thread(target=self._send_in_time, name="outbox", daemon=True)
            self._sender.start()

    def now(self, message: bytes) -> None:
        """Send at once. Raises Disconnected."""
        with self._lock:
            self._held.append(message)
            self._send()

    def _send(self) -> None:
        if self._held:
            data, self._held, self._size = b"".join(self._held), [], 0
            self._pipe.write(data)
        self._filled.clear()

    def _send_in_time(self) -> None:
        # A thread, since the work itself may take minutes while a finished result waits.
        pause = threading.Event()
        try:
            while self._filled.wait():
                pause.wait(HOLD_SECONDS)
                with self._lock:
                    self._send()
        except Disconnected:
            os._exit(1)
