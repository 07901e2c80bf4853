"""`filewright`, but in a world where the clock jumps, the system loses events of changes, or other threads are busy.

python altered.py clock|deaf|busy SEED run flow.filewright …
"""

import random
import sys
import threading
import time
from pathlib import Path

YEAR = 365 * 86400 * 1_000_000_000


def jumping_clock(chance: random.Random) -> None:
    """The wall clock jumps by up to a year, forth and back, ten times a second; the steady clock goes on."""
    real = time.time_ns
    jump, due = 0, 0.0

    def time_ns() -> int:
        nonlocal jump, due
        if time.monotonic() >= due:
            jump, due = chance.randint(-YEAR, YEAR), time.monotonic() + 0.1
        return real() + jump

    time.time_ns = time_ns
    time.time = lambda: time_ns() / 1e9


def deaf(chance: random.Random) -> None:
    """Two events of three are lost, without a word."""
    from watchdog.events import FileSystemEvent, FileSystemEventHandler

    heard = FileSystemEventHandler.dispatch

    def dispatch(self: FileSystemEventHandler, event: FileSystemEvent) -> None:
        if chance.random() < 1 / 3:
            heard(self, event)

    FileSystemEventHandler.dispatch = dispatch  # type: ignore[method-assign] # to lose events is its whole point


def busy(_chance: random.Random) -> None:
    """Two threads of this process do nothing but compute, for its first minute."""
    end = time.monotonic() + 60.0

    def work() -> None:
        while time.monotonic() < end:
            sum(range(1000))

    for _ in range(2):
        threading.Thread(target=work, daemon=True).start()


if __name__ == "__main__":
    sys.path.remove(str(Path(__file__).parent))
    kind, seed, *rest = sys.argv[1:]
    {"clock": jumping_clock, "deaf": deaf, "busy": busy}[kind](random.Random(int(seed)))
    from filewright.cli import main

    sys.argv = ["filewright", *rest]
    sys.exit(main())
