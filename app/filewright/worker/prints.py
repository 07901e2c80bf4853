"""What processors print becomes lines of the history of the file they work on, bounded like their log."""

import io
import os

from filewright.worker.context import LONGEST_LOG_LINE, Log


class Prints(io.TextIOBase):
    """Stands for `sys.stdout` and `sys.stderr` in a worker. What is printed while no node works goes to the worker's
    own output, which its driver keeps the end of."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._log: Log | None = None
        self._unfinished = ""
        self.buffer = io.FileIO(descriptor, "wb", closefd=False)
        """For those who print bytes: the worker's own output."""

    def listen(self, log: Log | None) -> None:
        """From now on what is printed belongs into this log."""
        if self._unfinished and self._log is not None:
            self._log.add(self._unfinished)
        self._unfinished = ""
        self._log = log

    def write(self, text: str) -> int:
        """Take printed text; whole lines go on."""
        if self._log is None:
            os.write(self._descriptor, text.encode("utf-8", "replace"))
        else:
            lines, newline, rest = text.rpartition("\n")
            if newline:
                self._log.add(self._unfinished + lines)
                self._unfinished = ""
            if len(self._unfinished) < LONGEST_LOG_LINE:
                self._unfinished += rest[:LONGEST_LOG_LINE]
        return len(text)

    def writable(self) -> bool:
        """It can be printed to."""
        return True

    def fileno(self) -> int:
        """What child processes inherit."""
        return self._descriptor
