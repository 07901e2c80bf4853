"""The window's threads."""

import shiboken6
from PySide6.QtCore import QRunnable
from pytestqt.qtbot import QtBot

from filewright.gui.qt_pool import QtPool


def test_finished_work_leaves_no_wrapper_behind(qtbot: QtBot, pool: QtPool) -> None:
    """A wrapper of a runnable that Qt has deleted is handed out again for whatever object comes to lie at its address:
    a child of a widget then turns up as a QRunnable."""
    answers: list[int] = []
    for number in range(50):
        pool.run(lambda n=number: n, answers.append, lambda error: None)  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(answers) == 50)
    pool.start("once", lambda: answers.append(-1))()
    left = [wrapper for wrapper in shiboken6.getAllValidWrappers() if isinstance(wrapper, QRunnable)]  # type: ignore[attr-defined]
    assert left == []
