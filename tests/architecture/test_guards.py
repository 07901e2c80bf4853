"""What tests/conftest.py promises for every test is kept: each breach is committed once, in a project apart."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

BREACHES = """
import subprocess, threading, time, warnings
from pathlib import Path
import pytest
from PySide6 import QtCore

kept = []

def test_leaves_a_thread():
    threading.Thread(target=time.sleep, args=(2,), name="straggler", daemon=True).start()

def test_leaves_a_child():
    kept.append(subprocess.Popen(["sleep", "60"]))

def test_leaves_an_orphan():
    subprocess.run(["sh", "-c", "setsid sleep 61 & exit 0"])

def test_does_not_wait_for_a_child():
    kept.append(subprocess.Popen(["true"]))

def test_warns():
    warnings.warn("careful")

def test_leaves_a_file_open():
    open(__file__)

@pytest.mark.timeout(0.5)
def test_hangs():
    threading.Event().wait()

def test_makes_qt_warn():
    QtCore.qWarning("no such slot")

@pytest.fixture
def late():
    yield
    QtCore.qWarning("too late")

def test_makes_qt_warn_at_its_end(late):
    pass
"""

KEEPERS = """
import os, subprocess, threading
from pathlib import Path
from PySide6 import QtCore

def test_writes_into_its_home():
    assert list(Path.home().iterdir()) == [Path.home() / "run"]
    (Path.home() / "mine").touch()

def test_has_another_home():
    assert not (Path.home() / "mine").exists()
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "FILEWRIGHT_STATE"):
        assert Path(os.environ[name]).is_relative_to(Path.home())

def test_ends_its_thread_soon():
    threading.Timer(0.05, lambda: None).start()

def test_waits_for_its_child():
    subprocess.run(["true"], check=True)

class Work(QtCore.QRunnable):
    def run(self):
        threading.current_thread()

def test_ends_its_qt_threads():
    pool = QtCore.QThreadPool()
    pool.start(Work())
    assert pool.waitForDone(5000)
"""


def outcomes(folder: Path, code: str) -> dict[str, str]:
    """The last word on each test of `code`, run in a project of its own under the same rules."""
    (folder / "tests").mkdir()
    shutil.copy(ROOT / "pyproject.toml", folder)
    shutil.copy(ROOT / "tests" / "conftest.py", folder / "tests")
    (folder / "tests" / "test_it.py").write_text(code, "utf-8")
    command = [sys.executable, "-m", "pytest", "-rA", "-q", "-p", "no:cacheprovider"]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=50)
    words = [line.split() for line in run.stdout.splitlines() if "::test_" in line]
    result: dict[str, str] = {}
    for outcome, where, *_ in words:
        if outcome in {"PASSED", "FAILED", "ERROR"} and result.get(where) != "FAILED":
            result[where] = outcome if result.get(where) != "ERROR" else "ERROR"
    return {where.partition("::")[2]: outcome for where, outcome in result.items()}


@pytest.mark.skipif(sys.platform == "win32", reason="the breaches use POSIX commands")
def test_breaches_fail(tmp_path: Path) -> None:
    assert outcomes(tmp_path, BREACHES) == {
        "test_leaves_a_thread": "ERROR",
        "test_leaves_a_child": "ERROR",
        "test_leaves_an_orphan": "ERROR",
        "test_does_not_wait_for_a_child": "ERROR",
        "test_warns": "FAILED",
        "test_leaves_a_file_open": "FAILED",
        "test_hangs": "FAILED",
        "test_makes_qt_warn": "FAILED",
        "test_makes_qt_warn_at_its_end": "ERROR",
    }


@pytest.mark.skipif(sys.platform == "win32", reason="uses POSIX commands")
def test_those_who_keep_the_rules_pass(tmp_path: Path) -> None:
    assert set(outcomes(tmp_path, KEEPERS).values()) == {"PASSED"}
