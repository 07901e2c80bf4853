"""The field at the upper right of the canvas in which one types what is looked for."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from filewright.gui.fields.controls import IconButton, SearchField
from filewright.gui.theme import Theme, set_class
from filewright.text import _

WIDTH = 380


class FindBar(QFrame):
    """`text_changed` at each letter, `next_wanted` by Enter, `previous_wanted` by Shift+Enter, `closed` by Escape and
    the cross. It only asks."""

    text_changed = Signal(str)
    next_wanted = Signal()
    previous_wanted = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        set_class(self, "popup")
        self.field = SearchField(theme, _("Find: words, is:invalid, kind:resize"), parent=self)
        self.field.text_changed.connect(self.text_changed)
        self.field.edit.setToolTip(
            _(
                "Words of titles, settings and notes.\n"
                "is:invalid  is:unused  is:busy  is:off  is:skipped  is:collapsed\n"
                "kind:resize  kind:note  “two words”  -without"
            )
        )
        self.field.edit.installEventFilter(self)
        self.count = QLabel(self)
        set_class(self.count, "muted", "small")
        self.count.setMinimumWidth(theme.px(64))
        self.count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 4, 4, 4)
        row.setSpacing(4)
        row.addWidget(self.field, 1)
        row.addWidget(self.count)
        for icon, name, key, signal in (
            ("chevron-up", _("Previous"), "Shift+Return", self.previous_wanted),
            ("chevron-down", _("Next"), "Return", self.next_wanted),
            ("x", _("End the search"), "Esc", self.closed),
        ):
            button = IconButton(theme, icon, name, key=key, small=True, parent=self)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(signal)
            row.addWidget(button)
        self.setFixedWidth(theme.px(WIDTH))
        self.hide()

    def open(self) -> None:
        """Put the keyboard into the field."""
        self.show()
        self.raise_()
        self.field.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.edit.selectAll()

    def say(self, words: str) -> None:
        """How many were found, or why none."""
        self.count.setText(words)
        self.count.setAccessibleName(words)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()  # keys of the canvas mean something else in a text
                return False
            if event.type() == QEvent.Type.KeyPress:
                return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        match event.key():
            case Qt.Key.Key_Escape:
                self.closed.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_F3:
                back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                (self.previous_wanted if back else self.next_wanted).emit()
            case Qt.Key.Key_Down:
                self.next_wanted.emit()
            case Qt.Key.Key_Up:
                self.previous_wanted.emit()
            case _:
                return False
        return True
