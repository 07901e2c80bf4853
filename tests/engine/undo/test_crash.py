"""An undo that is killed at any point goes on at the next start, and ends as if nothing had happened."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from filewright.engine.fault_points import VARIABLE

ROOT = Path(__file__).resolve().parents[3]
FILES = 6
POINTS = [
    "undo.before-effect", "undo.after-effect", "undo.before-aside", "undo.after-aside", "undo.before-remove",
    "undo.after-remove", "undo.before-put-back", "undo.after-put-back", "undo.before-move-back",
    "undo.after-move-back", "undo.before-folder-sync", "undo.after-folder-sync", "journal.before-commit",
    "journal.after-commit",
]  # fmt: skip

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")


def run(folder: Path, what: str, point: str = "") -> tuple[int, list[int]]:
    """The status, and what the account says: done, dismissed, seen in this session."""
    command = [sys.executable, "-m", "tests.engine.undo.undoing_process", str(folder), what]
    environment = {**os.environ, VARIABLE: point, "PYTHONPATH": f"{ROOT}:{ROOT / 'app'}"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=50)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode, [int(word) for word in done.stdout.split()]


def files(folder: Path) -> dict[str, bytes]:
    """All of the user's files and folders."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b"/"
        for path in sorted(folder.rglob("*"))
        if "state" not in path.relative_to(folder).parts
    }


@pytest.fixture
def before(tmp_path: Path) -> dict[str, bytes]:
    """Some files, two of which are to be written over others."""
    (tmp_path / "in").mkdir()
    (tmp_path / "out" / "deep").mkdir(parents=True)
    for n in range(FILES):
        (tmp_path / "in" / f"{n}.txt").write_text(f"file {n}\n")
    for n in (1, 4):
        (tmp_path / "out" / "deep" / f"{n}.txt").write_text(f"before {n}\n")
    return files(tmp_path)


@pytest.fixture
def ran(tmp_path: Path, before: dict[str, bytes]) -> dict[str, bytes]:
    """A run over them; gives what there was before."""
    assert run(tmp_path, "run") == (0, [FILES, 0, FILES])
    assert len(files(tmp_path)) == 2 * FILES + 4
    return before


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_a_point_and_asked_again(tmp_path: Path, ran: dict[str, bytes], point: str) -> None:
    first = 1 if point.endswith("-sync") else 2  # all of it is one batch
    assert run(tmp_path, "undo", f"{point}:{first}")[0] == -signal.SIGKILL, f"{point} was never passed"
    if "after" in point:
        run(tmp_path, "undo", f"{point}:1")  # again, while it goes on
    status, account = run(tmp_path, "undo")
    assert status == 0
    assert files(tmp_path) == ran
    assert account[:2] == [0, FILES]
    assert list((tmp_path / "state").rglob("kept/*")) == []


def test_what_was_intended_goes_on_with_the_next_run(tmp_path: Path, ran: dict[str, bytes]) -> None:
    assert run(tmp_path, "undo", "undo.after-aside:3")[0] == -signal.SIGKILL
    assert run(tmp_path, "run") == (0, [0, FILES, 0])  # originals that come back are not taken in again
    assert files(tmp_path) == ran


def test_what_somebody_put_there_meanwhile_stays(tmp_path: Path, ran: dict[str, bytes]) -> None:
    assert run(tmp_path, "undo", "undo.before-put-back:1")[0] == -signal.SIGKILL
    (at,) = [n for n in (1, 4) if not (tmp_path / "out" / "deep" / f"{n}.txt").exists()]
    path = f"out/deep/{at}.txt"
    (tmp_path / path).write_text("mine")
    assert run(tmp_path, "undo")[0] == 0
    assert files(tmp_path) == {**ran, path: b"mine"}


def test_what_a_killed_run_kept_in_vain_is_gone_and_what_undo_needs_is_not(
    tmp_path: Path, before: dict[str, bytes]
) -> None:
    kept = tmp_path / "state"
    (tmp_path / "processed").mkdir()  # one that the killed run made would be nobody's to remove
    before["processed"] = b"/"
    assert run(tmp_path, "run", "kept.linked:2")[0] == -signal.SIGKILL
    assert len(list(kept.rglob("kept/*"))) == 2  # nothing was committed yet that refers to them
    assert run(tmp_path, "run")[0] == 0
    assert len(list(kept.rglob("kept/*"))) == 2
    assert run(tmp_path, "undo")[0] == 0
    assert files(tmp_path) == before
    assert list(kept.rglob("kept/*")) == []
