"""The box that composed fields live in: looks like one input, whatever lies in it."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QWidget

from filewright.gui.theme import Theme, mark, set_class


class FieldBox(QFrame):
    """A frame of class `field` that shows the focus of what it holds, and an error when told."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        set_class(self, "field")
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(8, 0, 4, 0)
        self.row.setSpacing(8)

    def watch(self, inner: QWidget) -> None:
        """Draw the box as focused whenever `inner` has the keyboard; a click on the box goes to the first one."""
        inner.installEventFilter(self)
        if self.focusProxy() is None:
            self.setFocusProxy(inner)

    def add_line_edit(self) -> QLineEdit:
        """A text without a border of its own, filling the row."""
        edit = QLineEdit(self)
        set_class(edit, "bare")
        self.row.addWidget(edit, 1)
        self.watch(edit)
        return edit

    def set_error(self, wrong: bool) -> None:
        """Draw the box in the colour of errors, or not."""
        mark(self, "error", wrong)

    @property
    def has_error(self) -> bool:
        """Whether it is drawn in the colour of errors."""
        return bool(self.property("error"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            mark(self, "focused", True)
        elif event.type() == QEvent.Type.FocusOut:
            mark(self, "focused", False)
        return super().eventFilter(watched, event)
