"""The main job: Filewright on the example “Photos for the web”, with its files, in a copy of its own.

    python packaging/dev.py demo [--headless]

With a display the window opens on it. Without one the same flow runs by `filewright run`, what came out is listed, and
a picture of the window is written. Each time a new copy is made, below reports/demo.
"""

import argparse
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image

from filewright.pipeline.templates import find_templates, free_folder, use_template

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "reports" / "demo"
EXAMPLE = "Photos for the web"


def has_display() -> bool:
    """Whether a window could be seen."""
    if os.environ.get("QT_QPA_PLATFORM") in ("offscreen", "minimal"):
        return False
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def copy() -> Path:
    """A new copy of the example; gives its flow."""
    template = next(template for template in find_templates() if template.title == EXAMPLE)
    flow = use_template(template, free_folder(template.title, PLACE))
    print(f"{template.title}: {template.files} {template.what} in {_shown(flow.parent)}", flush=True)
    return flow


def show(flow: Path) -> int:
    """The window on this flow, until it is closed."""
    print("Press Run in the window; what comes out lies in the folder “web” beside the flow.", flush=True)
    return subprocess.run(_command(flow), check=False).returncode


def run(flow: Path) -> int:
    """The same without a window."""
    arguments = ("run", _shown(flow), "--set", "inbox.quiet=0s")
    print(f"$ filewright {shlex.join(arguments)}", flush=True)
    status = subprocess.run(_command(*arguments), check=False).returncode
    for line in outcome(flow.parent):
        print(line)
    print(f"To see it in the window: python3 packaging/dev.py run {shlex.quote(_shown(flow))}", flush=True)
    return status


def outcome(folder: Path) -> Iterator[str]:
    """What lies in the folders that the flow fills."""
    for name in ("web", "not-pictures"):
        for path in sorted((folder / name).rglob("*")):
            if path.is_file():
                size = f"{path.stat().st_size / 1000:.0f} kB"
                yield f"  {path.relative_to(folder).as_posix():28} {_kind(path):>14} {size:>9}"


def picture(folder: Path) -> int:
    """Write a picture of the window at the end of its own run of a copy, without a screen."""
    target = folder / "window.png"
    command = [sys.executable, ROOT / "packaging" / "demo.py", "--picture", target]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    status = subprocess.run(command, env=environment, check=False).returncode
    if status == 0:
        print(f"The window, after the same work: {_shown(target)}")
    return status


def take_picture(target: Path) -> None:
    """In a process of its own: Qt takes its platform once."""
    from scenes import ended, run_once, scene, settle, wait_for
    from shots import example, fit

    with (
        tempfile.TemporaryDirectory(prefix="filewright-demo-") as folder,
        scene(Path(folder), flow=example(Path(folder), EXAMPLE)) as shown,
    ):
        fit(shown)
        run_once(shown)
        wait_for("the end", lambda: ended(shown))
        settle(0.5)
        shown.picture().save(str(target))


def _command(*arguments: str | Path) -> list[str | Path]:
    return [sys.executable, "-m", "filewright", *arguments]


def _kind(path: Path) -> str:
    try:
        with path.open("rb") as stream, Image.open(stream) as image:
            return f"{image.width} × {image.height}"
    except OSError:
        return "no picture"


def _shown(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="dev.py demo", description="The app on an example with its files.")
    parser.add_argument("--headless", action="store_true", help="without a window, though there is a display")
    parser.add_argument("--picture", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.picture is not None:
        take_picture(chosen.picture.absolute())
        return 0
    flow = copy()
    if has_display() and not chosen.headless:
        return show(flow)
    return max(run(flow), picture(flow.parent))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
