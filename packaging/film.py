"""Film the real window at work: photos dropped on it, the program killed and started again, a run taken back.

    python packaging/dev.py film [FILE.webp] [--theme dark] [--width 1200] [--photos 200]

Writes an animated WebP (default `reports/film.webp`). Needs no screen. The film is in acts, each a process of its own:
the first one ends by SIGKILL in the middle of its work. What the acts show is checked on the way, and a film whose
checks fail is not written: after the restart every photo has its result and none is missing, and once the runs are
taken back the folder is as it was, byte for byte.
"""

import argparse
import hashlib
import io
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from make_pictures import make
from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from scenes import Scene, press, scene, settle, wait_for
from shots import example, fit

from filewright.core.edits import set_param
from filewright.gui.action_table import Do

ROOT = Path(__file__).resolve().parent.parent
EVERY = 0.25
"""Seconds between two frames of the window at work; shown at the same pace."""

LONGEST_SECONDS = 90.0


class Failed(Exception):
    """The film would show what is not so."""


@dataclass(frozen=True, kw_only=True)
class Set:
    """Where an act plays. Everything lies below `folder`; the photos that are dropped in `camera`."""

    folder: Path
    theme: str
    width: int

    @property
    def flow(self) -> Path:
        """The example's flow, once it was copied."""
        return next((self.folder / "Photos for the web").glob("*.filewright"))

    @property
    def camera(self) -> Path:
        """Photos that are not yet anywhere else."""
        return self.folder / "camera"


class Camera:
    """Takes frames and keeps each at once: the process may end at any moment."""

    def __init__(self, folder: Path, width: int) -> None:
        self._folder = folder / "frames"
        self._folder.mkdir(exist_ok=True)
        self._width = width

    def take(self, shown: Scene, seconds: float) -> None:
        """What the window shows now, to be shown for so long."""
        settle(0.05)
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        shown.home.window.grab().save(buffer, "PNG")
        number = len(list(self._folder.iterdir()))
        with Image.open(io.BytesIO(buffer.data().data())) as image:
            size = (self._width, round(image.height * self._width / image.width))
            small = image.convert("RGB").resize(size, Image.Resampling.LANCZOS)
            small.save(self._folder / f"{number:05}-{round(seconds * 1000)}.png")

    def follow(self, shown: Scene, until: Callable[[], bool]) -> None:
        """Film until something is so. Raises TookTooLong."""
        for _ in range(round(LONGEST_SECONDS / EVERY)):
            if until():
                return
            settle(EVERY)
            self.take(shown, EVERY)
        wait_for("the act's end", until, seconds=1)


# -- acts -------------------------------------------------------------------------------------------------------


def begin(at: Set) -> None:
    """The start page, the example, many photos dropped on the window; then the process is killed."""
    camera = Camera(at.folder, at.width)
    with scene(at.folder, theme=at.theme) as page:
        settle(1)
        camera.take(page, 2)
    with scene(at.folder, theme=at.theme, flow=at.flow) as shown:
        fit(shown)
        camera.take(shown, 1)
        shown.workspace.flows.run(shown.opened, shown.opened.start)
        photos = sorted(str(path) for path in at.camera.iterdir())
        shown.workspace.work.bring_in(photos)
        camera.follow(shown, lambda: shown.opened.latest.ledger.done >= len(photos) // 2)
        os.kill(os.getpid(), signal.SIGKILL)


def go_on(at: Set) -> None:
    """Started again, it goes on by itself: every photo has its result."""
    camera = Camera(at.folder, at.width)
    dropped = len(list(at.camera.iterdir()))
    with scene(at.folder, theme=at.theme, flow=at.flow) as shown:
        fit(shown)
        shown.workspace.flows.run(shown.opened, shown.opened.start)
        camera.take(shown, 1)
        camera.follow(shown, lambda: _settled(shown, dropped))
        settle(1)
        camera.take(shown, 2.5)
        ledger = shown.opened.latest.ledger
        _check(ledger.done + ledger.quarantined == ledger.seen, f"not every file has ended: {ledger}")
        _check(ledger.unaccounted == 0, "a file is missing")
        _check(_outputs(at) == ledger.done, f"{_outputs(at)} results of {ledger.done} files")
        _odd_file(at, shown, camera)
        _new_width(shown, camera)


def _settled(shown: Scene, dropped: int) -> bool:
    ledger = shown.opened.latest.ledger
    return ledger.seen >= dropped and not ledger.open


def _odd_file(at: Set, shown: Scene, camera: Camera) -> None:
    """A PDF that calls itself a photo: why is it where it is?"""
    odd = at.folder / "holiday.jpg"
    odd.write_bytes(b"%PDF-1.4\n% no photo at all\n")
    before = shown.opened.latest.ledger.done
    shown.workspace.work.bring_in([str(odd)])
    wait_for("the odd file", lambda: shown.opened.latest.ledger.done == before + 1)
    why = shown.workspace.parts.why
    shown.workspace.work.show_panel(why)
    why.ask(str(odd))
    wait_for("the answer", lambda: bool(why.answer()))
    settle(0.5)
    camera.take(shown, 3)
    _check((at.flow.parent / "not-pictures" / "holiday.jpg").exists(), "the odd file was not told from a photo")


def _new_width(shown: Scene, camera: Camera) -> None:
    """A setting is changed while the flow runs, and applied."""
    document = shown.opened.document
    shown.workspace.work.go_to("resize")
    document.edit(set_param(document.pipeline, "resize", "width", 800), "Change width")
    settle(0.5)
    camera.take(shown, 2)
    shown.workspace.window.actions_[Do.APPLY].trigger()
    wait_for("the change to hold", lambda: not shown.opened.changes)
    settle(0.5)
    camera.take(shown, 1.5)


def take_back(at: Set) -> None:
    """Both runs are taken back: the one that was killed, and the one that went on."""
    camera = Camera(at.folder, at.width)
    with scene(at.folder, theme=at.theme, flow=at.flow) as shown:
        fit(shown)
        undo = shown.workspace.parts.undo
        for run in range(2):
            shown.workspace.window.actions_[Do.TAKE_BACK].trigger()
            wait_for("the changes", undo.isVisible)
            settle(0.5)
            camera.take(shown, 2 - run)
            press(shown, "Take back")
            wait_for("the end of it, with nothing left alone", lambda: not undo.isVisible())
            settle(0.5)
            camera.take(shown, 1.5)
        _check(_outputs(at) == 0, f"{_outputs(at)} results are still there")
        camera.take(shown, 2)


ACTS = {"begin": begin, "go-on": go_on, "take-back": take_back}


def _check(so: bool, otherwise: str) -> None:
    if not so:
        raise Failed(otherwise)


def _outputs(at: Set) -> int:
    folders = (at.flow.parent / name for name in ("web", "not-pictures"))
    return sum(1 for folder in folders for path in folder.rglob("*") if path.is_file())


# -- the whole film ---------------------------------------------------------------------------------------------


def shoot(target: Path, theme: str, width: int, photos: int) -> None:
    """Play all acts, and put their frames together. Raises Failed."""
    with tempfile.TemporaryDirectory(prefix="filewright-film-") as name:
        at = Set(folder=Path(name), theme=theme, width=width)
        example(at.folder, "Photos for the web")
        make(at.camera, photos, longest=2600)
        before = _tree(at.flow.parent)
        for act in ACTS:
            status = subprocess.run(
                [sys.executable, __file__, "--act", act, name, "--theme", theme, "--width", str(width)], check=False
            ).returncode
            if status != (-signal.SIGKILL if act == "begin" else 0):
                raise Failed(f"the act “{act}” ended with {status}")
        after = _tree(at.flow.parent)
        _check({**after, at.flow.name: ""} == {**before, at.flow.name: ""}, "the folder is not as it was")
        frames = sorted((at.folder / "frames").iterdir())
        _put_together(frames, target)
    print(f"{target}: {len(frames)} frames, {target.stat().st_size / 1000:.0f} kB")


def _tree(folder: Path) -> dict[str, str]:
    """Every file below a folder, with a checksum; folders that are empty count as well."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in sorted(folder.rglob("*"))
    }


def _put_together(frames: Sequence[Path], target: Path) -> None:
    """One animated WebP that begins anew at its end."""
    target.parent.mkdir(parents=True, exist_ok=True)
    images = [Image.open(frame).convert("RGB") for frame in frames]
    durations = [int(frame.stem.partition("-")[2]) for frame in frames]
    first, *others = images
    first.save(target, save_all=True, append_images=others, duration=durations, loop=0, quality=60, method=4)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="dev.py film", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("target", nargs="?", type=Path, default=ROOT / "reports" / "film.webp")
    parser.add_argument("--theme", choices=("dark", "light"), default="dark")
    parser.add_argument("--width", type=int, default=1200, help="pixels")
    parser.add_argument("--photos", type=int, default=200, help="how many are dropped on the window")
    parser.add_argument("--act", choices=list(ACTS), help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    try:
        if chosen.act:
            ACTS[chosen.act](Set(folder=chosen.target, theme=chosen.theme, width=chosen.width))
        else:
            shoot(chosen.target, chosen.theme, chosen.width, chosen.photos)
    except Failed as failed:
        print(f"film: {failed}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
