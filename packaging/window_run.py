"""Run a flow once in the real window, without a screen, and tell how it ended and how well the window kept pace.

    python packaging/window_run.py FLOW FOLDER

State and settings lie below FOLDER. Prints one JSON object: the account of the files, the seconds it took, and by how
many milliseconds a timer of 16 ms came late (half of the time, 99 % of the time, at worst) while the flow ran.
"""

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from scenes import ended, run_once, scene, settle, wait_for

TICK_MS = 16
LONGEST_RUN = 900.0


class Lateness(QObject):
    """How late a timer comes, tick by tick: what a person feels as stutter."""

    def __init__(self) -> None:
        super().__init__()
        self.late: list[float] = []
        self._due = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin to measure."""
        self._due = time.perf_counter() + TICK_MS / 1000
        self._timer.start(TICK_MS)

    def stop(self) -> None:
        """That was it."""
        self._timer.stop()

    def share(self, share: float) -> float:
        """What this share (0 to 1) of the ticks kept under, in milliseconds."""
        ordered = sorted(self.late)
        return round(ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000, 2) if ordered else 0.0

    def _tick(self) -> None:
        now = time.perf_counter()
        self.late.append(max(0.0, now - self._due))
        self._due = now + TICK_MS / 1000


def main(arguments: Sequence[str]) -> int:
    flow, folder = (Path(argument).absolute() for argument in arguments)
    with scene(folder, flow=flow) as shown:
        settle(1.5)  # what a start loads late is there
        lateness = Lateness()
        lateness.start()
        began = time.monotonic()
        run_once(shown)
        wait_for("the end", lambda: ended(shown), LONGEST_RUN)
        lateness.stop()
        account = shown.opened.latest.session.as_dict()
        late = {"half": lateness.share(0.5), "p99": lateness.share(0.99), "worst": lateness.share(1)}
        print(json.dumps({"account": account, "seconds": round(time.monotonic() - began, 2), "late_ms": late}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
