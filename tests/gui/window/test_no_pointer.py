"""The demo's flow, built from nothing, switched on and looked at by keys alone."""

from collections.abc import Callable
from pathlib import Path

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from filewright.gui.application import Home
from tests.gui.window.typist import Typist

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Builder(Typist):
    """Adds steps and sets them, as people do who see or hear only the list."""

    def outline_in_front(self) -> None:
        self.press(Qt.Key.Key_O, CTRL | SHIFT)
        self.qtbot.waitUntil(lambda: self.outline.isAncestorOf(self.focus()))

    def add_after(self, key: str, words: str) -> str:
        """Add what these words find behind a step; gives its key."""
        self.outline_in_front()
        self.go(key)
        self.press(Qt.Key.Key_C)
        self.type(words)
        self.press(Qt.Key.Key_Return)
        self.rows()
        added = self.document.selection.current
        assert added is not None
        assert added != key
        return added

    def set(self, label: str, value: str) -> None:
        """Go to a field of the step by Tab, and type into it."""
        self.press(Qt.Key.Key_Return)
        for _press in range(30):
            focus = self.focus()
            named = f"{focus.accessibleName()} ".startswith(f"{label} ")
            if named and isinstance(focus, QLineEdit | QAbstractSpinBox):
                focus.selectAll()
                self.type(value)
                self.press(Qt.Key.Key_Return)
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"no Tab leads to {label}")


def test_photos_for_the_web_is_built_and_run_with_no_pointer(
    qtbot: QtBot, real_home: Callable[[], Home], tmp_path: Path
) -> None:
    folder = tmp_path / "photos"
    (folder / "inbox").mkdir(parents=True)
    Image.new("RGB", (3000, 2000), "teal").save(folder / "inbox" / "beach.jpg")
    (folder / "inbox" / "list.txt").write_text("milk\n")
    workspace = real_home().furnish()
    workspace.window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    at = Builder(qtbot, workspace)
    at.press(Qt.Key.Key_N, CTRL)
    at.outline_in_front()
    at.press(Qt.Key.Key_Space)
    at.type("watch")
    at.press(Qt.Key.Key_Return)
    at.rows()
    inbox = at.document.selection.current
    assert inbox is not None
    at.outline_in_front()
    at.set("Folder", "./inbox")
    pictures = at.add_after(inbox, "add filter name")
    at.set("Type", "image/*")
    resize = at.add_after(pictures, "add resize")
    at.set("Width", "800")
    web = at.add_after(resize, "add save")
    at.set("Folder", "./web")
    rest = at.add_after(pictures, "add save")
    at.set("Folder", "./not-pictures")
    assert {wire.id for wire in at.document.pipeline.graph.wires} == {
        f"{inbox}.out -> {pictures}.in",
        f"{pictures}.matched -> {resize}.in",
        f"{pictures}.rest -> {rest}.in",
        f"{resize}.out -> {web}.in",
    }
    at.press(Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: bool(workspace.window.findChildren(QFileDialog)))
    dialog = workspace.window.findChildren(QFileDialog)[-1]
    name = next(edit for edit in dialog.findChildren(QLineEdit) if edit.objectName() == "fileNameEdit")
    qtbot.waitUntil(name.hasFocus)
    name.setText(str(folder / "photos.filewright"))  # the system's dialog, not ours
    QTest.keyClick(name, Qt.Key.Key_Return)
    qtbot.waitUntil((folder / "photos.filewright").exists)
    workspace.window.activateWindow()
    at.outline.tree.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    at.press(Qt.Key.Key_F5, CTRL)
    qtbot.waitUntil(lambda: bool(list((folder / "not-pictures").glob("list.txt"))), timeout=30_000)
    qtbot.waitUntil(lambda: bool(list((folder / "web").glob("beach*.jpg"))), timeout=30_000)
    flow = workspace.flows.current
    assert flow is not None
    qtbot.waitUntil(lambda: flow.latest.ledger.done == 2 and not flow.latest.ledger.open, timeout=30_000)
    with Image.open(next((folder / "web").glob("beach*.jpg"))) as picture:
        assert picture.width == 800
