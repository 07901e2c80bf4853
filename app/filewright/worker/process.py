"""The life of a worker process: hand-overs come by one pipe, what became of them goes back by another.

Its standard output and error belong to the processors. It trusts nothing that they may have done to it: the working
folder is set back, descriptors are checked before they are used, a forked copy of it ends at once.
"""

import contextlib
import errno
import faulthandler
import gc
import os
import signal
import sys
from collections.abc import Sequence

from filewright.core.handover import Handover
from filewright.core.plan import Plan
from filewright.worker import lifeline, protocol
from filewright.worker.codec import plan_from
from filewright.worker.outbox import Disconnected, Outbox, Pipe
from filewright.worker.prints import Prints
from filewright.worker.runner import Runner
from filewright.worker.status import StatusPage

FLAG = "--filewright-worker"
"""First argument of a frozen application that is to be a worker; the descriptors follow."""

_FIRST_DESCRIPTOR = 200  # out of the way of processors that close what they think is theirs


def main(arguments: Sequence[str]) -> int:
    """Be a worker. `arguments` are the numbers of four descriptors: work, results, lifeline, status page."""
    gc.set_threshold(10_000, 20, 10)  # most of what an item makes has no cycles
    work, results, life, page = (_put_away(int(argument)) for argument in arguments)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the engine, which then decides
    lifeline.hold(life)
    _offer_to_the_memory_killer()
    status = StatusPage(page)
    os.close(page)
    prints = Prints(1)
    sys.stdout = sys.stderr = prints
    with contextlib.suppress(Disconnected):
        _Worker(Pipe(work), Outbox(Pipe(results)), status, prints).serve()
    return 0


class _Worker:
    def __init__(self, work: Pipe, outbox: Outbox, status: StatusPage, prints: Prints) -> None:
        self._work = work
        self._outbox = outbox
        self._status = status
        self._runner = Runner(monitor=status, listen=prints.listen)
        self._plans: dict[str, Plan] = {}
        self._home = os.getcwd()
        self._pid = os.getpid()

    def serve(self) -> None:
        """Work until the pipe ends. Raises Disconnected."""
        faulthandler.enable(2)  # a crash in C code then shows where, in the last words that the driver keeps
        self._outbox.now(protocol.ready())
        unpacker = protocol.Unpacker()
        while data := self._work.read(1 << 16):
            for message in unpacker.feed(data):
                match message:
                    case ["hello", protocol.VERSION, path]:
                        sys.path[:] = path
                    case ["plan", plan]:
                        found = plan_from(plan)
                        self._plans[found.id] = found
                    case ["forget"]:
                        self._plans.clear()
                    case ["work", *_]:
                        self._run(protocol.handover_from(message, self._plans))
                    case _:
                        raise protocol.ProtocolError(f"{message[0]!r} is nothing that this worker knows")

    def _run(self, handover: Handover) -> None:
        last = b""
        for index, item in enumerate(handover.items):
            if last:
                self._outbox.later(last)
                last = b""
            if self._status.winding_down:
                break
            self._status.begin(index)
            os.chdir(self._home)
            report = self._runner.run(handover.plan, item, handover.folder, lines=handover.lines)
            if os.getpid() != self._pid:
                os._exit(0)  # a processor forked, and this is the copy
            self._status.rest()
            last = protocol.ran(handover.id, index, report, item)
        self._outbox.now(last + protocol.ended(handover.id, clean=not _children_left()))


def _put_away(descriptor: int) -> int:
    """The same file under a high number, which child processes do not inherit."""
    if os.name == "nt":
        return descriptor
    import fcntl

    try:
        high = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, _FIRST_DESCRIPTOR)
    except OSError as error:
        if error.errno != errno.EINVAL:  # so many may not be open
            raise
        os.set_inheritable(descriptor, False)
        return descriptor
    os.close(descriptor)
    return high


def _offer_to_the_memory_killer() -> None:
    """When the whole computer runs out of memory, let it be a worker that ends, not the engine."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:
            score.write("600")


def _children_left() -> bool:
    """Whether processes that processors started are still there; the ended ones are cleared away."""
    if os.name == "nt":
        return False
    try:
        while True:
            pid, _ = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return True
    except ChildProcessError:
        return False
