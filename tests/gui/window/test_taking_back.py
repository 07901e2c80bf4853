"""The last run is taken back from the window: read first, done then, and what was left alone is named."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from filewright.engine.client import EngineState, UndoAction, UndoPreview, UndoStep
from filewright.gui.action_table import Do
from filewright.gui.frame.undo_panel import UndoPanel
from filewright.gui.models.undo_steps import Column, UndoStepsModel
from tests.gui.window.conftest import Bench, OpenBench

pytestmark = pytest.mark.timeout(120)


def keep_two_photos(folder: Path) -> None:
    for file in sorted((folder / "inbox").iterdir())[2:]:
        file.unlink()


def ran(bench: OpenBench) -> Bench:
    at = bench(change=keep_two_photos)
    at.trigger(Do.RUN_ONCE)
    at.done(2)
    at.state_is(EngineState.STOPPED)
    assert at.files("web")
    return at


def press(at: Bench, words: str) -> None:
    buttons = at.parts.undo.findChildren(QPushButton)
    QTest.mouseClick(next(b for b in buttons if b.text() == words), Qt.MouseButton.LeftButton)


def said(at: Bench) -> str:
    shown = at.parts.bulletins.shown
    return shown.headline if shown is not None else ""


def test_the_last_run_is_read_and_then_taken_back(bench: OpenBench) -> None:
    at = ran(bench)
    outputs = at.files("web")
    at.trigger(Do.TAKE_BACK)
    at.until(at.parts.undo.isVisible)
    assert at.parts.undo.rows == len(outputs)
    assert at.parts.undo.words()[1] == f"{len(outputs)} files will be removed"
    assert at.files("web") == outputs  # nothing was done yet
    press(at, "Take back")
    at.until(lambda: not at.parts.undo.isVisible())
    assert at.files("web") == []
    assert said(at) == f"{len(outputs)} changes were taken back."
    at.until(lambda: at.account().dismissed == 2)
    at.trigger(Do.TAKE_BACK)
    at.until(lambda: said(at) == "There is nothing to take back.")
    assert not at.parts.undo.isVisible()


def test_keep_changes_nothing(bench: OpenBench) -> None:
    at = ran(bench)
    outputs = at.files("web")
    at.trigger(Do.TAKE_BACK)
    at.until(at.parts.undo.isVisible)
    press(at, "Keep")
    assert not at.parts.undo.isVisible()
    assert at.files("web") == outputs


def test_what_was_changed_since_comes_first_and_is_named_again_at_the_end(bench: OpenBench) -> None:
    at = ran(bench)
    changed, *others = at.files("web")
    changed.write_bytes(b"mine")
    at.trigger(Do.TAKE_BACK)
    at.until(at.parts.undo.isVisible)
    panel = at.parts.undo
    assert panel.words()[1].endswith("1 stays")
    press(at, "Take back")
    at.until(lambda: panel.rows == 1)
    assert panel.words()[1] == "1 was left alone:"
    assert at.files("web") == [changed]
    assert len(others) + 1 > panel.rows
    press(at, "Close")
    assert not panel.isVisible()


def test_ten_thousand_changes_are_shown_at_once(bench: OpenBench) -> None:
    at = bench(change=keep_two_photos)
    steps = tuple(
        UndoStep(job="j", path=f"/photos/web/{n}.jpg", action=UndoAction.REMOVE if n % 2 else UndoAction.PUT_BACK)
        for n in range(10_000)
    )
    panel: UndoPanel = at.parts.undo
    panel.ask(UndoPreview(jobs=5_000, run=1, steps=steps), ["Send"])
    assert panel.rows == 10_000
    assert panel.words() == [
        "Take back what the last run did to your files?",
        "5,000 files will be removed · 5,000 will be put back as they were",
        "What these steps sent or started stays done: Send.",
    ]
    model = panel.findChildren(UndoStepsModel)[0]
    assert model.index(9_999, Column.WHAT).data() == "Will be removed"
