"""What asks a command to end."""

import signal
import sys


def ending_signals() -> tuple[signal.Signals, ...]:
    """The signals that ask for an end: also that of a terminal which is closed, unless whoever started the command
    wants it to outlive that (nohup)."""
    asked: tuple[signal.Signals, ...] = (signal.SIGINT, signal.SIGTERM)
    if sys.platform == "win32":
        return (*asked, signal.SIGBREAK)
    return asked if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN else (*asked, signal.SIGHUP)
