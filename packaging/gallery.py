"""Paint every control in every state, dark and light, into PNG files, to be looked at beside the design.

    python packaging/gallery.py [FOLDER] [--scale 1 2] [--text 1.0]

Writes `gallery-THEME-SCALE.png` into FOLDER (default `reports/gallery`). Runs without a screen.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "reports" / "gallery")
    parser.add_argument("--scale", nargs="+", type=int, default=[1, 2], help="device pixels per pixel")
    parser.add_argument("--text", type=float, default=1.0, help="text size, 0.9 to 1.5")
    chosen = parser.parse_args(arguments)
    chosen.folder.mkdir(parents=True, exist_ok=True)
    for scale in chosen.scale:  # Qt takes its scale once, at the start
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": str(scale)}
        script = ROOT / "tests" / "gui" / "theme" / "gallery.py"
        command = [sys.executable, str(script), str(chosen.folder), str(scale), str(chosen.text)]
        subprocess.run(command, check=True, env=environment)


if __name__ == "__main__":
    main(sys.argv[1:])
