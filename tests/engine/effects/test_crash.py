"""Killed at any point, and started again: each input has exactly one whole output, and nothing else stays behind."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from filewright.engine.effects.names import STAGE_PREFIX
from filewright.engine.fault_points import VARIABLE

ROOT = Path(__file__).resolve().parents[3]
FILES = 12
POINTS = [
    "journal.before-write", "journal.before-commit", "journal.after-commit", "effects.before-stage",
    "effects.before-sync", "effects.after-sync", "effects.before-publish", "effects.after-publish",
    "effects.before-folder-sync", "effects.after-folder-sync",
]  # fmt: skip

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")


def run(folder: Path, point: str = "") -> int:
    command = [sys.executable, "-m", "tests.engine.effects.small_engine", str(folder)]
    environment = {**os.environ, VARIABLE: point, "PYTHONPATH": f"{ROOT}:{ROOT / 'app'}"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=50)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode


def content(n: int) -> bytes:
    return b"file %d\n" % n * (n + 1)


def fill(folder: Path) -> None:
    (folder / "in").mkdir()
    for n in range(FILES):
        (folder / "in" / f"{n}.txt").write_bytes(content(n))


def expect_whole(folder: Path, strangers: dict[str, bytes]) -> None:
    found = {path.name: path.read_bytes() for path in (folder / "out").iterdir()}
    for name, data in strangers.items():
        assert found.pop(name) == data, f"{name} of somebody else was changed"
    assert sorted(found.values()) == sorted(content(n).upper() for n in range(FILES))
    assert not [name for name in found if name.startswith(STAGE_PREFIX)]
    moved = {path.name: path.read_bytes() for path in (folder / "processed").iterdir()}
    assert moved == {f"{n}.txt": content(n) for n in range(FILES)}
    assert list((folder / "in").iterdir()) == []


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_a_point_and_started_again(tmp_path: Path, point: str) -> None:
    fill(tmp_path)
    assert run(tmp_path, f"{point}:1") == -signal.SIGKILL, f"{point} was never passed"
    for count in (3, 11):  # again, while it recovers or later
        run(tmp_path, f"{point}:{count}")
    assert run(tmp_path) == 0
    expect_whole(tmp_path, {})
    before = sorted((tmp_path / "out").iterdir())
    assert run(tmp_path) == 0
    assert sorted((tmp_path / "out").iterdir()) == before


@pytest.mark.parametrize("point", ["effects.after-publish", "effects.before-publish", "journal.after-commit"])
def test_a_stranger_drops_the_same_names_meanwhile(tmp_path: Path, point: str) -> None:
    fill(tmp_path)
    (tmp_path / "out").mkdir()
    dropped: dict[str, bytes] = {}
    over = threading.Event()

    def drop() -> None:
        n = 0
        while not over.is_set() and n < FILES * 3:
            name = f"{n % FILES}.txt" if n % 2 else f"{n % FILES} (2).txt"
            data = b"stranger %d" % n
            try:
                with (tmp_path / "out" / name).open("xb") as file:
                    file.write(data)
                dropped[name] = data
            except FileExistsError:
                pass
            n += 1
            over.wait(0.01)

    thread = threading.Thread(target=drop)
    thread.start()
    try:
        for count in (2, 5, 9):
            run(tmp_path, f"{point}:{count}")
        assert run(tmp_path) == 0
    finally:
        over.set()
        thread.join()
    expect_whole(tmp_path, dropped)
