"""Every key of the canvas stands in its page of the manual, and none that is none."""

import re
from pathlib import Path

from PySide6.QtGui import QKeySequence

from filewright.gui.action_table import TABLE
from tests.gui.editor.driver import Driver

PAGE = Path(__file__).parents[3] / "docs" / "canvas.md"
OF_GESTURES = {"Tab", "Shift", "Ctrl", "Alt", "Space", "Esc", "Enter", "C", "A", "X"}


def test_every_key_is_told_of(driver: Driver) -> None:
    told = set(re.findall(r"`([^`]+)`", PAGE.read_text("utf-8")))
    keys = {
        key.toString(QKeySequence.SequenceFormat.PortableText)
        for action in driver.editor.canvas.actions()
        for key in action.shortcuts()
    }
    assert sorted(keys - told) == []
    of_window = {entry.key for entry in TABLE}
    assert sorted(told - keys - of_window - OF_GESTURES) == []
