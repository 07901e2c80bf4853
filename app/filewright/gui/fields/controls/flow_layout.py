"""Puts widgets side by side and goes on in the next row where the width ends."""

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Rows of widgets of their own width; the last widget takes what is left of its row."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 4, last_width: int = 60) -> None:
        """`last_width`: the last widget moves to a new row where less than this is left."""
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._last_width = last_width
        self.setContentsMargins(QMargins(0, 0, 0, 0))

    def insert_before_last(self, widget: QWidget) -> None:
        """Add a widget in front of the last one."""
        self.addWidget(widget)
        added = self._items.pop()
        self._items.insert(-1, added)
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize(self._last_width, 0)
        for item in self._items:
            size = size.expandedTo(QSize(0, item.sizeHint().height()))
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        """Place the items and return the height they take."""
        margins = self.contentsMargins()
        area = rect.marginsRemoved(margins)
        x, y, row = area.x(), area.y(), 0
        for item in self._items:
            hint = item.sizeHint()
            last = item is self._items[-1]
            needed = self._last_width if last else min(hint.width(), area.width())
            if x > area.x() and x + needed > area.right() + 1:
                x, y, row = area.x(), y + row + self._gap, 0
            width = max(needed, area.right() + 1 - x) if last else needed
            row = max(row, hint.height())
            if move:
                item.setGeometry(QRect(x, y, width, hint.height()))
            x += width + self._gap
        return y + row - rect.y() + margins.bottom()
