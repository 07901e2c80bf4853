"""Film the real window at work: from the start page through an example with more photos than it brings, to the end.

    python packaging/dev.py film [FILE.webp] [--theme dark] [--width 1200]

Writes an animated WebP (default `reports/film.webp`). Needs no screen.
"""

import argparse
import io
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from scenes import Scene, ended, run_once, scene, settle, wait_for
from shots import fit, photos

ROOT = Path(__file__).resolve().parent.parent
EVERY = 0.25
"""Seconds between two frames of the window at work; shown at the same pace."""

PHOTOS = 90
LONGEST_SECONDS = 60.0


@dataclass
class Film:
    """Frames, each with how long it is shown (milliseconds)."""

    width: int
    frames: list[Image.Image] = field(default_factory=list)
    durations: list[int] = field(default_factory=list)

    def add(self, shown: Scene, seconds: float) -> None:
        """Take a frame."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        shown.home.window.grab().save(buffer, "PNG")
        with Image.open(io.BytesIO(buffer.data().data())) as image:
            size = (self.width, round(image.height * self.width / image.width))
            self.frames.append(image.convert("RGB").resize(size, Image.Resampling.LANCZOS))
        self.durations.append(round(seconds * 1000))

    def save(self, target: Path) -> None:
        """Write it as one animated WebP that begins anew at its end."""
        target.parent.mkdir(parents=True, exist_ok=True)
        first, *others = self.frames
        first.save(target, save_all=True, append_images=others, duration=self.durations, loop=0, quality=60, method=4)


def shoot(target: Path, theme: str, width: int) -> None:
    """Film one run."""
    film = Film(width)
    with tempfile.TemporaryDirectory(prefix="filewright-film-") as folder:
        flow = photos(Path(folder), PHOTOS)
        with scene(Path(folder), theme=theme) as page:
            settle(1)
            film.add(page, 2)
        with scene(Path(folder), theme=theme, flow=flow) as shown:
            fit(shown)
            film.add(shown, 1.5)
            run_once(shown)
            for _ in range(round(LONGEST_SECONDS / EVERY)):
                settle(EVERY)
                film.add(shown, EVERY)
                if ended(shown):
                    break
            wait_for("the end", lambda: ended(shown))
            shown.workspace.work.go_to("resize")
            settle(0.5)
            film.add(shown, 3)
    film.save(target)
    print(f"{target}: {len(film.frames)} frames, {target.stat().st_size / 1000:.0f} kB")


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="dev.py film", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("target", nargs="?", type=Path, default=ROOT / "reports" / "film.webp")
    parser.add_argument("--theme", choices=("dark", "light"), default="dark")
    parser.add_argument("--width", type=int, default=1200, help="pixels of a frame")
    chosen = parser.parse_args(arguments)
    shoot(chosen.target, chosen.theme, chosen.width)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
