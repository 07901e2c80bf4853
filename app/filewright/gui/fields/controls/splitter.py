"""A splitter whose line is 1 px and whose hold is 8."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from filewright.gui.theme import Theme

_HOLD = 8


class Splitter(QSplitter):
    """Panels side by side, or above each other; a double click on the line folds the panel before it to 0."""

    def __init__(self, theme: Theme, orientation: Qt.Orientation, parent: QWidget | None = None) -> None:
        super().__init__(orientation, parent)
        self.theme = theme
        self.setHandleWidth(1)
        self.setChildrenCollapsible(True)
        theme.changed.connect(self.update)

    def createHandle(self) -> QSplitterHandle:
        return _Handle(self.orientation(), self)


class _Handle(QSplitterHandle):
    """Reaches over its neighbours: margins around the line take the pointer, only the line is drawn."""

    def __init__(self, orientation: Qt.Orientation, splitter: Splitter) -> None:
        super().__init__(orientation, splitter)
        self._theme = splitter.theme
        self.setAttribute(Qt.WidgetAttribute.WA_MouseNoMask)

    def sizeHint(self) -> QSize:
        return QSize(1, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        before, after = _HOLD // 2, _HOLD - _HOLD // 2 - 1
        if self.orientation() == Qt.Orientation.Horizontal:
            self.setContentsMargins(before, 0, after, 0)
        else:
            self.setContentsMargins(0, before, 0, after)
        self.setMask(QRegion(self.contentsRect()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        held = self.underMouse()
        painter.fillRect(self.contentsRect(), self._theme.color("border.strong" if held else "border.subtle"))
        painter.end()
