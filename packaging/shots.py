"""Take pictures of the real window: the start page, empty, at work, done, with errors; dark and light; 100 % and 200 %.

    python packaging/dev.py shots [FOLDER] [--only NAME…] [--theme dark light] [--scale 1 2]

Writes NAME-THEME-SCALE.png into FOLDER (default `reports/shots`). Needs no screen.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from make_pictures import make
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from scenes import Scene, ended, press, run_once, scene, settle, wait_for

from filewright.core.edits import set_param
from filewright.gui.action_table import Do
from filewright.pipeline.templates import find_templates, use_template

ROOT = Path(__file__).resolve().parent.parent
PICTURES = 60


def take(target: Path, theme: str, scale: int, names: Sequence[str]) -> None:
    """Take these pictures in this process, whose scale Qt has been told already."""
    target.mkdir(parents=True, exist_ok=True)
    for name in names:
        with tempfile.TemporaryDirectory(prefix="filewright-shots-") as folder:
            with SHOTS[name](Path(folder), theme) as shown:
                picture = shown.picture()
            picture.save(str(target / f"{name}-{theme}-{scale}.png"))
            settle(0.05)
        print(f"{name}-{theme}-{scale}.png", flush=True)


@contextmanager
def start(folder: Path, theme: str) -> Iterator[Scene]:
    """What is seen first."""
    with scene(folder, theme=theme) as shown:
        settle(1)
        yield shown


@contextmanager
def empty(folder: Path, theme: str) -> Iterator[Scene]:
    """A new flow without a step."""
    with scene(folder, theme=theme) as shown:
        shown.workspace.work.new()
        settle(1)
        yield shown


@contextmanager
def work(folder: Path, theme: str) -> Iterator[Scene]:
    """Photos on their way."""
    flow = photos(folder)
    with scene(folder, theme=theme, flow=flow) as shown:
        fit(shown)
        run_once(shown)
        wait_for("half of the photos", lambda: shown.opened.latest.ledger.done >= PICTURES // 2)
        settle(0.5)
        yield shown


@contextmanager
def done(folder: Path, theme: str) -> Iterator[Scene]:
    """The photos are where they belong; one of them and its history are chosen."""
    flow = photos(folder)
    with scene(folder, theme=theme, flow=flow) as shown:
        fit(shown)
        run_once(shown)
        wait_for("the end", lambda: ended(shown))
        shown.workspace.work.go_to("resize")
        settle(1)
        yield shown


@contextmanager
def errors(folder: Path, theme: str) -> Iterator[Scene]:
    """Files that need attention, and a step that has to be mended before the flow can run again."""
    flow = photos(folder)
    with scene(folder, theme=theme, flow=flow) as shown:
        fit(shown)
        run_once(shown)
        wait_for("the end", lambda: ended(shown))
        shown.workspace.work.show_panel(shown.workspace.parts.attention)
        document = shown.opened.document
        inside = set_param(document.pipeline, "others", "path", "./inbox/not-pictures")
        document.edit(inside, "Change folder")
        shown.workspace.work.go_to("others")
        settle(2)
        yield shown


@contextmanager
def logs(folder: Path, theme: str) -> Iterator[Scene]:
    """The other example, when its logs are sorted."""
    flow = example(folder, "Log router")
    with scene(folder, theme=theme, flow=flow) as shown:
        fit(shown)
        run_once(shown)
        wait_for("the end", lambda: ended(shown))
        settle(1)
        yield shown


@contextmanager
def outline(folder: Path, theme: str) -> Iterator[Scene]:
    """The flow as a list, while somebody says where a way out is to lead."""
    flow = photos(folder)
    with scene(folder, theme=theme, flow=flow) as shown:
        fit(shown)
        run_once(shown)
        wait_for("the end", lambda: ended(shown))
        parts = shown.workspace.parts
        shown.workspace.window.actions_[Do.OUTLINE].trigger()
        settle(0.5)
        parts.outline.tree.setCurrentIndex(parts.outline.model.index_of("resize"))
        QTest.keyClick(parts.outline.tree, Qt.Key.Key_C)
        settle(0.5)
        yield shown


@contextmanager
def take_back(folder: Path, theme: str) -> Iterator[Scene]:
    """What taking back the last run would do; two files were changed since."""
    flow = photos(folder)
    with scene(folder, theme=theme, flow=flow) as shown:
        fit(shown)
        run_once(shown)
        wait_for("the end", lambda: ended(shown))
        changed = [path for path in sorted((flow.parent / "web").rglob("*")) if path.is_file()]
        for file in changed[:2]:
            file.write_bytes(b"mine")
        shown.workspace.window.actions_[Do.TAKE_BACK].trigger()
        wait_for("the changes", shown.workspace.parts.undo.isVisible)
        settle(0.5)
        yield shown


def photos(folder: Path, count: int = PICTURES) -> Path:
    """The example with more photos than it brings, and some files that are none; gives its flow."""
    flow = example(folder, "Photos for the web")
    make(flow.parent / "inbox", count, longest=2600)
    return flow


def example(folder: Path, title: str) -> Path:
    """A copy of an example; gives its flow."""
    template = next(template for template in find_templates() if template.title == title)
    return use_template(template, folder / title)


def fit(shown: Scene) -> None:
    """Show the whole flow, and in the charts what is going on now."""
    settle(0.5)
    press(shown, "The last 10 s")
    if shown.workspace.parts.editors.current is not None:
        shown.workspace.parts.editors.current.fit()
    settle(0.5)


SHOTS = {
    "start": start, "empty": empty, "work": work, "done": done, "errors": errors, "logs": logs, "outline": outline,
    "take-back": take_back,
}  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="dev.py shots", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "reports" / "shots")
    parser.add_argument("--only", nargs="+", choices=list(SHOTS), default=list(SHOTS))
    parser.add_argument("--theme", nargs="+", choices=("dark", "light"), default=["dark", "light"])
    parser.add_argument("--scale", nargs="+", type=int, default=[1, 2], help="device pixels per pixel")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.here:
        take(chosen.folder, chosen.theme[0], chosen.scale[0], chosen.only)
        return 0
    status = 0
    for theme in chosen.theme:
        for scale in chosen.scale:  # Qt takes its scale once, at the start
            command = [sys.executable, __file__, str(chosen.folder.absolute()), "--here", "--theme", theme]
            command += ["--scale", str(scale), "--only", *chosen.only]
            environment = {**os.environ, "QT_SCALE_FACTOR": str(scale)}
            status = max(status, subprocess.run(command, env=environment, check=False).returncode)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
