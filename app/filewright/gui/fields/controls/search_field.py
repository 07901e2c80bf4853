"""A field to search with: icon, words, and the key that leads to it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLabel, QWidget

from filewright.gui.fields.controls.field_box import FieldBox
from filewright.gui.fields.controls.icon_button import IconButton
from filewright.gui.theme import Theme, set_class
from filewright.text import _


class SearchField(FieldBox):
    """`text_changed` at each letter, `submitted` by Enter, `left` by Down (towards the hits). Esc empties it."""

    text_changed = Signal(str)
    submitted = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, placeholder: str, *, key: str = "", parent: QWidget | None = None) -> None:
        """`key` is a key sequence in Qt's portable form, such as `Ctrl+K`; it is shown, not bound."""
        super().__init__(theme, parent)
        self._icon = QLabel(self)
        self.row.addWidget(self._icon)
        self.edit = self.add_line_edit()
        self.edit.setPlaceholderText(placeholder)
        self.edit.setAccessibleName(placeholder)
        self._key = QLabel(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText), self)
        set_class(self._key, "kbd")
        self._key.setVisible(bool(key))
        self.row.addWidget(self._key)
        self._clear = IconButton(theme, "x", _("Clear the search"), color="text.muted", small=True, parent=self)
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._clear.clicked.connect(self.clear)
        self._clear.hide()
        self.row.addWidget(self._clear)
        self.edit.textChanged.connect(self._text_changed)
        self.edit.returnPressed.connect(self._submitted)
        self._draw()
        theme.changed.connect(self._draw)

    def text(self) -> str:
        """What is searched for."""
        return self.edit.text()

    def set_text(self, text: str) -> None:
        """Search for this."""
        self.edit.setText(text)

    def clear(self) -> None:
        """Search for nothing."""
        self.edit.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _text_changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._key.setVisible(not text and bool(self._key.text()))
        self.text_changed.emit(text)

    def _submitted(self) -> None:
        self.submitted.emit(self.text())

    def _draw(self) -> None:
        self._icon.setPixmap(self.theme.pixmap("search", "text.muted", self.theme.px(16)))
