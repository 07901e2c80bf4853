"""The box in which the words of a frame or note are edited, over the very place where they stand."""

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from filewright.core.pipeline import Frame
from filewright.gui.editor.areas.sheet import AreaId, AreaKind, Sheet
from filewright.gui.editor.camera import Camera
from filewright.gui.editor.shape.box import Box
from filewright.gui.theme import Theme, set_class
from filewright.text import _

_LEAST_WIDTH, _LEAST_HEIGHT = 220, 92
_FRAME_HEIGHT = 128


class Writing(QFrame):
    """`written` brings what was edited, its title and its Markdown, when the keyboard goes elsewhere or with
    Ctrl+Enter; Escape leaves all as it was. `closed` comes after either."""

    written = Signal(AreaId, str, str)
    closed = Signal()

    def __init__(self, theme: Theme, sheet: Sheet, camera: Camera, port: QWidget) -> None:
        super().__init__(port)
        self._theme = theme
        self._sheet = sheet
        self._camera = camera
        self._area: AreaId | None = None
        set_class(self, "popup")
        self.title = QLineEdit(self)
        self.title.setPlaceholderText(_("Title"))
        self.title.setAccessibleName(_("Title of the frame"))
        self.title.returnPressed.connect(self.finish)
        self.text = QPlainTextEdit(self)
        self.text.setPlaceholderText(_("Markdown: **bold**, - lists, [links](https://…)"))
        self.text.setAccessibleName(_("Text, as Markdown"))
        self.text.setTabChangesFocus(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(4)
        column.addWidget(self.title)
        column.addWidget(self.text)
        for field in (self.title, self.text):
            field.installEventFilter(self)
        camera.looked.connect(self._follow)
        sheet.changed.connect(self._follow)
        self.hide()

    @property
    def area(self) -> AreaId | None:
        """What is being edited."""
        return self._area

    def open(self, area: AreaId) -> None:
        """Edit the words of this one."""
        self.finish()
        value = self._sheet.value(area)
        self._area = area
        is_frame = isinstance(value, Frame)
        self.title.setVisible(is_frame)
        self.title.setText(value.title if isinstance(value, Frame) else "")
        self.text.setPlainText(value.text)
        self._follow()
        self.show()
        self.raise_()
        first = self.title if is_frame else self.text
        first.setFocus(Qt.FocusReason.PopupFocusReason)
        first.selectAll()

    def finish(self) -> None:
        """Take over what was written."""
        area = self._close()
        if area is not None:
            self.written.emit(area, self.title.text().strip(), self.text.toPlainText().rstrip())
            self.closed.emit()

    def cancel(self) -> None:
        """Leave all as it was."""
        area = self._close()
        if area is not None:
            if area.kind is AreaKind.NOTE and not self._sheet.value(area).text:
                self.written.emit(area, "", "")  # a note that was just made, and has no words
            self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            return self._key(event)
        if event.type() == QEvent.Type.FocusOut and self._area is not None:
            there = QApplication.focusWidget()
            if there is None or not self.isAncestorOf(there):
                self.finish()
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        """Keys stay here: those of the canvas, such as Del, mean something else in a text."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return False
        if event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
            return True
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.finish()
            return True
        return False

    def _close(self) -> AreaId | None:
        area, self._area = self._area, None
        if area is not None:
            self.hide()
            if area not in self._sheet.in_order:
                return None  # an undo took it away
        return area

    def _follow(self) -> None:
        """Lie where it is shown now, large enough to write in, inside the view."""
        if self._area is None:
            return
        if self._area not in self._sheet.in_order:
            self._close()
            return
        shown = self._place(self._sheet.box(self._area), is_frame=self._area.kind is AreaKind.FRAME)
        port = self._camera.port.toRect()
        left = min(max(shown.left(), 4), max(port.right() - shown.width() - 3, 4))
        top = min(max(shown.top(), 4), max(port.bottom() - shown.height() - 3, 4))
        self.setGeometry(QRect(left, top, shown.width(), shown.height()))

    def _place(self, box: Box, *, is_frame: bool) -> QRect:
        shown = self._camera.to_view(QRectF(box.left, box.top, box.width, box.height)).adjusted(1, 1, -1, -1)
        width = max(shown.width(), self._theme.px(_LEAST_WIDTH))
        height = self._theme.px(_FRAME_HEIGHT) if is_frame else max(shown.height(), self._theme.px(_LEAST_HEIGHT))
        return QRect(shown.left(), shown.top(), min(width, self._theme.px(480)) if is_frame else width, height)
