"""What holds for every test: a home of its own, no leaked thread or process, no Qt warning.

It works without PySide6 and pytest-qt too: the tests of the core and the engine run in such an environment.
"""

import importlib.util
import os
import re
import shutil
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import psutil
import pytest

GRACE_SECONDS = 0.5
"""How long after a test its threads and processes may take to end."""

RUN_MARK = "FILEWRIGHT_TEST_RUN"
"""Inherited by every process that a test starts, so that orphans are known as ours too."""

HAS_PYTEST_QT = importlib.util.find_spec("pytestqt") is not None

os.environ[RUN_MARK] = uuid.uuid4().hex
# A real window is for tests that start a display of their own and hand it to a child process.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Qt warns of locales that are not UTF-8, and sentences are compared in English.
os.environ["LC_ALL"] = "C.UTF-8"
os.environ.pop("LANGUAGE", None)

# Examples are as slow as the machine is busy: the time-out sees to what hangs. The gate tries the same ones each time.
hypothesis.settings.register_profile("project", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("project")


def pytest_addoption(parser: pytest.Parser) -> None:
    if not HAS_PYTEST_QT:  # its settings stand in pyproject.toml all the same
        for name in ("qt_api", "qt_log_level_fail"):
            parser.addini(name, "read by pytest-qt, which is not installed here")
        parser.addini("qt_log_ignore", "read by pytest-qt, which is not installed here", type="linelist")


@pytest.fixture(autouse=True)
def nothing_stays_behind() -> Iterator[None]:
    """Fail a test whose threads or processes are still there `GRACE_SECONDS` after it."""
    threads_before = set(threading.enumerate())
    pids_before = set(psutil.pids())
    yield
    deadline = time.monotonic() + GRACE_SECONDS
    threads = _threads_since(threads_before)
    processes = _processes_since(pids_before)
    while (threads or processes) and time.monotonic() < deadline:
        time.sleep(0.01)
        threads = _threads_since(threads_before)
        processes = _processes_since(pids_before)
    if threads:
        pytest.fail(f"left threads behind: {', '.join(thread.name for thread in threads)}", pytrace=False)
    if processes:
        described = [_describe(process) for process in processes]
        for process in processes:  # the next test starts clean
            _kill(process)
        pytest.fail(f"left processes behind: {'; '.join(described)}", pytrace=False)


@pytest.fixture(autouse=True)
def home(
    nothing_stays_behind: None,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Path]:
    """An empty home folder: whatever a test does by default lands below it, and goes with it."""
    folder = tmp_path_factory.mktemp("home")  # its path is short: local sockets allow about 100 bytes
    for name in [name for name in os.environ if name.startswith("FILEWRIGHT_") and name != RUN_MARK]:
        monkeypatch.delenv(name)
    places = {
        "HOME": "",
        "USERPROFILE": "",
        "APPDATA": "AppData/Roaming",
        "LOCALAPPDATA": "AppData/Local",
        "XDG_CACHE_HOME": ".cache",
        "XDG_CONFIG_HOME": ".config",
        "XDG_DATA_HOME": ".local/share",
        "XDG_STATE_HOME": ".local/state",
        "XDG_RUNTIME_DIR": "run",
        "FILEWRIGHT_STATE": "state",
    }
    for name, place in places.items():
        monkeypatch.setenv(name, str(folder / place))
    (folder / "run").mkdir(mode=0o700)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Qt warnings fail a test also while it is taken down; pytest-qt sees to the time before."""
    if not HAS_PYTEST_QT or item.get_closest_marker("no_qt_log"):
        return (yield)
    from PySide6 import QtCore

    ignored = list(item.config.getini("qt_log_ignore"))
    for mark in item.iter_markers("qt_log_ignore"):
        ignored += mark.args
    heard: list[str] = []
    quiet = (QtCore.QtMsgType.QtDebugMsg, QtCore.QtMsgType.QtInfoMsg)

    def listen(kind: QtCore.QtMsgType, _context: QtCore.QMessageLogContext, message: str) -> None:
        if kind not in quiet and not any(re.search(pattern, message) for pattern in ignored):
            heard.append(message)

    previous = QtCore.qInstallMessageHandler(listen)
    try:
        result = yield
    finally:
        QtCore.qInstallMessageHandler(previous)
    if heard:
        pytest.fail("Qt warned while the test was taken down: " + "; ".join(heard), pytrace=False)
    return result


def _threads_since(before: set[threading.Thread]) -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread not in before and _runs(thread)]


def _runs(thread: threading.Thread) -> bool:
    # Python lists a thread that Qt made as long as the program lives; only the system knows that it ended.
    if isinstance(thread, threading._DummyThread):
        return sys.platform == "linux" and Path(f"/proc/self/task/{thread.native_id}").exists()
    return thread.is_alive()


def _processes_since(before: set[int]) -> list[psutil.Process]:
    found = []
    for pid in set(psutil.pids()) - before:
        try:
            process = psutil.Process(pid)
            if process.ppid() == os.getpid() or process.environ().get(RUN_MARK) == os.environ[RUN_MARK]:
                found.append(process)
        except (psutil.Error, OSError):  # it ended meanwhile, or belongs to somebody else
            continue
    return found


def _describe(process: psutil.Process) -> str:
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return f"{process.pid} (ended, but nobody waited for it)"
        return f"{process.pid} ({' '.join(process.cmdline())})"
    except psutil.Error:
        return str(process.pid)


def _kill(process: psutil.Process) -> None:
    try:
        process.kill()
        process.wait(timeout=GRACE_SECONDS)
    except psutil.Error:
        pass
