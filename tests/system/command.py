"""The real command in a process of its own, as a person or a script starts it."""

import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

PROGRAM = (sys.executable, "-m", "filewright")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a command left: its exit status and what it said."""

    status: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """Its output as JSON, an object a line."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def summary(self) -> str:
        """Its last line."""
        return self.out.splitlines()[-1] if self.out else ""


def filewright(*arguments: str | Path, at: Path, prefix: tuple[str, ...] = (), within: float = 50) -> Answer:
    """Run a command in the folder `at`, to its end."""
    done = subprocess.run(
        [*prefix, *PROGRAM, *map(os.fspath, arguments)],
        cwd=at,
        capture_output=True,
        text=True,
        errors="surrogateescape",
        stdin=subprocess.DEVNULL,
        check=False,
        timeout=within,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Answer(status=done.returncode, out=done.stdout, err=done.stderr)


def start(*arguments: str | Path, at: Path, prefix: tuple[str, ...] = ()) -> subprocess.Popen[str]:
    """Start a command in the folder `at`; whoever starts it waits for it."""
    return subprocess.Popen(
        [*prefix, *PROGRAM, *map(os.fspath, arguments)],
        cwd=at,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def end(process: subprocess.Popen[str], number: signal.Signals = signal.SIGTERM) -> Answer:
    """Send a signal and wait for the end."""
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert "Traceback" not in err, err
    return Answer(status=process.returncode, out=out, err=err)


def as_ordinary_user() -> tuple[str, ...]:
    """What to put before a command so that permissions of files hold for it: nothing, but for root."""
    if sys.platform == "win32":
        pytest.skip("permissions of files are another matter there")
    if os.geteuid() != 0:
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("root passes by permissions, and setpriv is not here to stop that")
    powers = "-dac_override,-dac_read_search"
    return ("setpriv", "--bounding-set", powers, "--inh-caps", powers)


def write_flow(folder: Path, text: str, name: str = "flow.filewright") -> Path:
    """Write a flow file beside an empty `inbox`."""
    (folder / "inbox").mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder / name


COPY = """\
filewright: 1
name: Copy
nodes:
  inbox: {use: watch-folder, with: {path: ./inbox, quiet: 0s}}
  out: {use: save-to-folder, with: {path: ./out}}
wires:
  - inbox -> out
"""

SHOUT = """\
filewright: 1
name: Shout
nodes:
  inbox: {use: watch-folder, with: {path: ./inbox, quiet: 0s}}
  upper: {use: upper-case}
  out: {use: save-to-folder, with: {path: ./out}}
wires:
  - inbox -> upper
  - upper -> out
"""

SHRINK = """\
filewright: 1
name: Shrink
nodes:
  inbox: {use: watch-folder, with: {path: ./inbox, quiet: 0s}}
  resize: {use: image-resize, with: {width: 100}}
  out: {use: save-to-folder, with: {path: ./out}}
wires:
  - inbox -> resize
  - resize -> out
"""
