"""One worker process: started with private pipes, waited for, and ended with everything that it started."""

import contextlib
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from io import FileIO
from pathlib import Path

import psutil

from filewright import worker
from filewright.worker import process as worker_process
from filewright.worker import protocol
from filewright.worker.codec import Data
from filewright.worker.status import SIZE, StatusPage

MARK = "FILEWRIGHT_WORKER"
"""Environment variable by which all that a worker started is known, wherever it went."""

LAST_WORDS = 16_000
"""Bytes that are kept of a worker's own output."""

ONE_THREAD = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "NUMEXPR_NUM_THREADS",
        "VECLIB_MAXIMUM_THREADS",
    ),
    "1",
)
"""The cores are shared out among workers; libraries that take all of them each only get in each other's way."""

_READ = 1 << 18


class Child:
    """A worker process and this end of its pipes. Raises OSError where it cannot be started."""

    def __init__(self) -> None:
        self.connected = True
        self._mark = uuid.uuid4().hex
        self._unpacker = protocol.Unpacker()
        self._unsent = b""
        self._said = b""
        self._ours = contextlib.ExitStack()
        with self._ours as ours, contextlib.ExitStack() as theirs:
            work, self._work = _pipe(theirs, ours)
            self._results, results = _pipe(ours, theirs)
            life, _ = _pipe(theirs, ours)
            self._output, output = _pipe(ours, theirs)
            page = theirs.enter_context(tempfile.TemporaryFile(prefix="filewright-"))
            page.truncate(SIZE)
            given = [end.fileno() for end in (work, results, life, page)]
            self.page = StatusPage(page.fileno())
            ours.callback(self.page.close)
            self._process = subprocess.Popen(
                [*_command(), *map(str, given)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=Path(sys.executable).anchor,
                env={**os.environ, **ONE_THREAD, MARK: self._mark},
                pass_fds=given,
                start_new_session=True,
            )
            self._ours = ours.pop_all()
        for end in (self._work, self._results, self._output):
            os.set_blocking(end.fileno(), False)
        self._poll = select.poll()
        for end in (self._results, self._output):
            self._poll.register(end.fileno(), select.POLLIN)
        self.send(protocol.hello([entry for entry in sys.path if entry]))

    @property
    def pid(self) -> int:
        """The process id, which is also its group's and session's."""
        return self._process.pid

    @property
    def last_words(self) -> str:
        """The end of what it wrote to its own output: the trace of a crash, most of all."""
        return self._said.decode("utf-8", "replace")

    def send(self, data: bytes) -> None:
        """Send what fits into the pipe now, the rest while `wait` waits."""
        if not self._unsent:
            self._poll.register(self._work.fileno(), select.POLLOUT)
        self._unsent += data
        self._send()

    def wait(self, seconds: float) -> list[list[Data]]:
        """The messages that came by now; waits for some, or for the end, at most `seconds`.

        Raises ProtocolError. When the worker has ended or closed its pipe, `connected` is False afterwards; its end
        is told by its pipe, or noticed when the time is over (a copy that it forked may keep the pipe open).
        """
        happened = dict(self._poll.poll(max(0.0, seconds * 1000)))
        if self._unsent and self._work.fileno() in happened:
            self._send()
        if self._output.fileno() in happened:
            self._hear()
        ended = not happened and self.has_ended
        messages = self._read() if ended or self._results.fileno() in happened else []
        self.connected = self.connected and not ended
        return messages

    @property
    def has_ended(self) -> bool:
        """Whether the process is over. It is not reaped by looking: its number stays taken until `bury`."""
        return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def ends_within(self, seconds: float) -> bool:
        """Wait for its end: pipes close a moment before a process is over."""
        deadline = time.monotonic() + seconds
        while not (ended := self.has_ended) and time.monotonic() < deadline:
            time.sleep(0.001)
        return ended

    def terminate(self) -> None:
        """Ask the whole group to end."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGTERM)

    def kill(self) -> None:
        """End it and all that it started, wherever that went; what it had sent can still be had by `wait`."""
        descendants = _descendants(self.pid)
        self._kill_group()
        for process in (*descendants, *_marked(self._mark)):
            with contextlib.suppress(psutil.Error):
                process.kill()
        os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)

    def close(self, patience: float) -> None:
        """Let it end by itself, at most `patience` seconds; then end it, and what it left in its group."""
        if self._unsent:
            self._poll.unregister(self._work.fileno())
            self._unsent = b""
        self._work.close()
        deadline = time.monotonic() + patience
        while not self.has_ended and (left := deadline - time.monotonic()) > 0:
            with contextlib.suppress(protocol.ProtocolError):
                self.wait(min(left, 0.01))
        self.bury()

    def bury(self) -> str:
        """Free all that it held here, and its group with it. Gives how it ended, in words."""
        self._kill_group()
        status = self._process.wait()
        self._ours.close()
        if status >= 0:
            return f"status {status}"
        names = {int(number): number.name for number in signal.Signals}
        return f"signal {names.get(-status, str(-status))}"

    def _kill_group(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)

    def _send(self) -> None:
        try:
            while self._unsent:
                written = self._work.write(self._unsent)
                if written is None:
                    return
                self._unsent = self._unsent[written:]
        except OSError:  # it is gone, which reading tells
            self._unsent = b""
        self._poll.unregister(self._work.fileno())

    def _read(self) -> list[list[Data]]:
        messages: list[list[Data]] = []
        while (data := self._results.read(_READ)) is not None:
            if not data:
                if self.connected:
                    self._poll.unregister(self._results.fileno())
                self.connected = False
                break
            messages += self._unpacker.feed(data)
        return messages

    def _hear(self) -> None:
        """Take what it printed: a gigabyte costs the worker no waiting and takes no memory here."""
        for _ in range(16):
            data = self._output.read(_READ)
            if data is None:
                return
            if not data:  # nobody has the other end any more
                self._poll.unregister(self._output.fileno())
                return
            self._said = (self._said + data)[-LAST_WORDS:]


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, worker_process.FLAG]
    main = Path(worker.__file__).with_name("__main__.py")
    # The same encoding of file names on both sides; nothing else of this process's settings is wanted there.
    return [sys.executable, "-I", "-S", "-X", f"utf8={sys.flags.utf8_mode}", str(main)]


def _pipe(reader: contextlib.ExitStack, writer: contextlib.ExitStack) -> tuple[FileIO, FileIO]:
    read, write = os.pipe()
    return reader.enter_context(FileIO(read, "rb")), writer.enter_context(FileIO(write, "wb"))


def _descendants(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        return []


def _marked(mark: str) -> Iterator[psutil.Process]:
    """What a worker started and what has left its group since."""
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == mark:
                yield process
        except (psutil.Error, OSError):
            continue
