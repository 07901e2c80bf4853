"""The window: how soon it is painted, and how late a timer comes while 300 pictures are made smaller.

- first paint: from the start of a Python process to the end of the window's first paint, on a warm disk; the median of
  `--pairs` starts. The goal is 400 ms. Beside it the time that it had a processor: what it takes
  where nothing else runs
- timer, late: by how much a timer of 16 ms in the window comes late while the photo example works on 300 pictures:
  half of the ticks, 99 % of them (the goal is 20 ms), the worst one. The peer is the same timer in a process of its
  own that does nothing else, at the same time: what of it the machine is to blame for

Both run offscreen, with state and settings of their own.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from bench.table import Case, Options, alone

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "resources" / "templates" / "photos-for-the-web"
PICTURES = 300
LONGEST = 1600
"""The longer side of the pictures at most, in pixels: as much as people send each other."""

_FIRST_PAINT = """
import os, sys, time
from filewright.cli.window import window
from filewright.gui.main_window import MainWindow

def told():
    print((time.time() - float(sys.argv[1])) * 1000, time.process_time() * 1000, flush=True)
    os._exit(0)  # nothing was begun yet

def made(self, theme, make=MainWindow.__init__):
    make(self, theme)
    self.first_shown.connect(told)

MainWindow.__init__ = made
sys.exit(window([]))
"""


_BARE_TIMER = """
import json, sys, threading
sys.path.insert(0, sys.argv[1])
from PySide6.QtCore import QCoreApplication, QTimer
from window_run import Lateness

application = QCoreApplication([])
over = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
look = QTimer()
look.timeout.connect(lambda: application.quit() if over.is_set() else None)
look.start(200)
lateness = Lateness()
lateness.start()
application.exec()
print(json.dumps({"half": lateness.share(0.5), "p99": lateness.share(0.99), "worst": lateness.share(1)}))
"""


def run(options: Options) -> Iterable[Case]:
    """One case for each figure."""
    with tempfile.TemporaryDirectory(prefix="filewright-bench-") as folder:
        top = Path(folder)
        starts = [first_paint(top / "start") for _ in range(options.pairs + 1)][1:]  # the first one warms the disk
        walls, processors = zip(*starts, strict=True)
        cases = [
            alone("first paint", statistics.median(walls), unit="ms"),
            alone("first paint, on a processor", statistics.median(processors), unit="ms"),
        ]
        ours, bare = lateness(top / "work")
        cases += [
            Case(case=f"timer, late, {share}", ours=ours[share], peer=bare[share], unit="ms")
            for share in ("half", "p99", "worst")
        ]
    return cases


def first_paint(home: Path) -> tuple[float, float]:
    """From the start of a process to the window's first paint: milliseconds, and milliseconds on a processor."""
    home.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-c", _FIRST_PAINT, str(time.time())],
        env=_apart(home),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    wall, processor = done.stdout.split()[-2:]
    return float(wall), float(processor)


def lateness(home: Path) -> tuple[Mapping[str, float], Mapping[str, float]]:
    """Milliseconds by which the timer came late, in the window and in the bare process: `half`, `p99`, `worst`."""
    flow = home / "flow"
    shutil.copytree(EXAMPLE, flow, ignore=shutil.ignore_patterns("inbox"))
    make: list[str | Path] = [sys.executable, ROOT / "packaging" / "make_pictures.py", flow / "inbox"]
    subprocess.run([*make, "--count", str(PICTURES), "--longest", str(LONGEST)], check=True, stdout=subprocess.DEVNULL)
    work: list[str | Path] = [
        sys.executable,
        ROOT / "packaging" / "window_run.py",
        flow / "flow.filewright",
        home / "window",
    ]
    bare = subprocess.Popen(
        [sys.executable, "-c", _BARE_TIMER, ROOT / "packaging"],
        env=_apart(home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        done = subprocess.run(work, env=_apart(home), check=True, stdout=subprocess.PIPE, text=True, timeout=1200)
    finally:
        beside, _nothing = bare.communicate()  # its input ends, and so does it
    told = json.loads(done.stdout.splitlines()[-1])
    if told["account"]["seen"] != PICTURES:
        raise RuntimeError(f"not all pictures were worked on: {told['account']}")
    return told["late_ms"], json.loads(beside)


def _apart(home: Path) -> dict[str, str]:
    """An environment in which nothing of the user's is read or changed, and compiled modules are kept, as where
    the application is installed."""
    places = {name: str(home / name.lower()) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
    state = home / "state"
    state.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    own = {
        "QT_QPA_PLATFORM": "offscreen",
        "FILEWRIGHT_STATE": str(state),
        "PYTHONPYCACHEPREFIX": str(home / "compiled"),
    }
    return {**kept, **places, **own}
