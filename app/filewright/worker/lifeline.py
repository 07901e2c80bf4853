"""A worker ends with the engine: its whole group, however the engine ended and whatever the worker is doing.

The engine holds one end of a pipe that nobody writes to. Linux itself kills the group when that end closes, even
while a processor keeps the interpreter lock for minutes; elsewhere a thread waits for it. (A signal for the death of
the parent would come as soon as the *thread* ended that started the worker.)
"""

import contextlib
import os
import signal
import sys
import threading

_SET_SIGNAL = 10  # F_SETSIG, which the standard library does not name


def hold(descriptor: int) -> None:
    """End this process's group when the other end of `descriptor` closes."""
    if not (sys.platform == "linux" and _let_linux_kill(descriptor)):
        threading.Thread(target=_wait, args=(descriptor,), name="lifeline", daemon=True).start()


def _let_linux_kill(descriptor: int) -> bool:
    import fcntl

    try:
        fcntl.fcntl(descriptor, fcntl.F_SETOWN, -os.getpgrp())
        fcntl.fcntl(descriptor, _SET_SIGNAL, signal.SIGKILL)
        flags = fcntl.fcntl(descriptor, fcntl.F_GETFL)
        fcntl.fcntl(descriptor, fcntl.F_SETFL, flags | os.O_ASYNC)
    except OSError:  # a sandbox without it
        return False
    return True


def _wait(descriptor: int) -> None:
    with contextlib.suppress(OSError):
        os.read(descriptor, 1)
    if os.name == "nt":
        os._exit(1)  # its job object takes the children
    os.killpg(os.getpgrp(), signal.SIGKILL)
