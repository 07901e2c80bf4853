"""Somebody with a keyboard and no pointer."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from filewright.gui.document import Document
from filewright.gui.outline.model import SHOWN
from filewright.gui.workspace import Workspace


class Typist:
    """Presses keys wherever the keyboard is, in a window that shows a flow."""

    def __init__(self, qtbot: QtBot, workspace: Workspace) -> None:
        self.qtbot = qtbot
        self.workspace = workspace
        self.outline = workspace.parts.outline

    @property
    def document(self) -> Document:
        """The flow in front."""
        flow = self.workspace.flows.current
        assert flow is not None
        return flow.document

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.focus(), key, modifiers)
        QApplication.processEvents()

    def type(self, text: str) -> None:
        QTest.keyClicks(self.focus(), text)

    def focus(self) -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def go(self, key: str) -> None:
        """Put the keyboard on the row of a step, as arrows would."""
        self.outline.tree.setCurrentIndex(self.outline.model.index_of(key))

    def rows(self) -> list[str]:
        """What is read from top to bottom, indented as it is seen."""
        QApplication.processEvents()
        tree, found = self.outline.tree, []
        index = self.outline.model.index(0, 0)
        while index.isValid():
            depth, above = 0, index.parent()
            while above.isValid():
                depth, above = depth + 1, above.parent()
            found.append("  " * depth + index.data(SHOWN).words)
            index = tree.indexBelow(index)
        return found

    def wires(self) -> set[str]:
        return {wire.id for wire in self.document.pipeline.graph.wires}
