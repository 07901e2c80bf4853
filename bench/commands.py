"""Commands: what a command takes from its start, against a Python that does nothing.

Goals, where `python -c pass` takes 25 ms: the first output of `run` on one small file within 300 ms, with a picture to
be scaled within 700 ms, `check` of 1,000 nodes within 1 s: 12, 28 and 40 times as long. Modules are compiled
beforehand and kept, as where the application is installed. The ratio of the table is Python's time to ours.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

from PIL import Image

from bench.table import Case, Options, paired

PATIENCE = 60.0

HEAD = """\
filewright: 1
nodes:
  inbox: {use: watch-folder, with: {path: ./in, quiet: 0s}}
"""

UPPER = f"""{HEAD}\
  step: {{use: upper-case}}
  out: {{use: save-to-folder, with: {{path: ./out}}}}
wires:
  - inbox -> step
  - step -> out
"""

RESIZE = UPPER.replace("{use: upper-case}", "{use: image-resize, with: {width: 800}}")


def run(options: Options) -> Iterable[Case]:
    """Milliseconds from the start of the process."""
    folder = Path(tempfile.mkdtemp(prefix="filewright-bench-"))
    try:
        place = _Place(folder)
        (folder / "upper.filewright").write_text(UPPER, "utf-8")
        (folder / "resize.filewright").write_text(RESIZE, "utf-8")
        (folder / "large.filewright").write_text(_large(1000), "utf-8")
        text, picture = folder / "a.txt", folder / "a.jpg"
        text.write_text("hello\n", "utf-8")
        Image.effect_noise((1600, 1200), 40).convert("RGB").save(picture, quality=85)
        for name, measure in (
            ("run: first output, upper-case", lambda: place.first_output("upper.filewright", text)),
            ("run: first output, image-resize", lambda: place.first_output("resize.filewright", picture)),
            ("check of 1,000 nodes", lambda: place.whole("-m", "filewright", "check", "large.filewright")),
        ):
            measure()  # modules get compiled, files come into memory
            yield paired(
                name,
                measure,
                lambda: place.whole("-c", "pass"),
                unit="ms",
                pairs=options.pairs,
                less_is_better=True,
            )
    finally:
        shutil.rmtree(folder)


class _Place:
    """A folder with a home, a state and compiled modules of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._environment = {
            **os.environ,
            "HOME": str(folder / "home"),
            "FILEWRIGHT_STATE": str(folder / "state"),
            "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
        }
        self._environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def whole(self, *arguments: str) -> float:
        """Until the process has ended."""
        began = time.perf_counter()
        status = self._start(arguments).wait()
        took = time.perf_counter() - began
        assert status == 0, arguments
        return took * 1000

    def first_output(self, flow: str, file: Path) -> float:
        """Until the output is there."""
        shutil.rmtree(self._folder / "out", ignore_errors=True)
        output = self._folder / "out" / file.name
        began = time.perf_counter()
        process = self._start(("-m", "filewright", "run", flow, str(file), "--again"))
        while not output.exists():
            assert process.poll() is None or output.exists(), "it ended without an output"
            assert time.perf_counter() < began + PATIENCE
            time.sleep(0.0005)
        took = time.perf_counter() - began
        process.wait()
        return took * 1000

    def _start(self, arguments: Iterable[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=self._folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def _large(nodes: int) -> str:
    """A flow of so many nodes: chains of ten steps from one source, each with a folder of its own."""
    chains = nodes // 12
    lines = [HEAD.rstrip("\n")]
    wires = []
    for chain in range(chains):
        keys = [f"step-{chain}-{number}" for number in range(11)]
        lines += [f"  {key}: {{use: upper-case}}" for key in keys]
        lines.append(f"  out-{chain}: {{use: save-to-folder, with: {{path: ./out/{chain}}}}}")
        way = ["inbox", *keys, f"out-{chain}"]
        wires += [f"  - {a} -> {b}" for a, b in pairwise(way)]
    return "\n".join([*lines, "wires:", *wires]) + "\n"
