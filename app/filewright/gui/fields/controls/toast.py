"""A word about what the person just did, with a way back; it goes by itself."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from filewright.gui.fields.controls.icon_button import IconButton
from filewright.gui.theme import Theme, cast_shadow, set_class
from filewright.text import _

_MARGIN = 16


class Toast(QFrame):
    """320 wide at the lower right of its parent, for 6 seconds; the clock stands while pointer or keyboard is on it."""

    acted = Signal()
    closed = Signal()
    SECONDS = 6.0

    def __init__(self, theme: Theme, text: str, *, action: str = "", parent: QWidget) -> None:
        """`action` is the button's word, such as "Undo"; without one there is no button."""
        super().__init__(parent)
        set_class(self, "popup")
        self.setFixedWidth(theme.px(320))
        self.setAccessibleName(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 8, 10)
        row.setSpacing(8)
        words = QLabel(text, self)
        words.setWordWrap(True)
        row.addWidget(words, 1)
        self.button = QPushButton(action, self)
        set_class(self.button, "link")
        self.button.setVisible(bool(action))
        self.button.clicked.connect(self._act)
        row.addWidget(self.button)
        close = IconButton(theme, "x", _("Close"), parent=self)
        close.clicked.connect(self.dismiss)
        row.addWidget(close)
        self._under_pointer = False
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self.dismiss)
        for watched in (self.button, close):
            watched.installEventFilter(self)
        self._host = parent
        cast_shadow(theme, self)
        parent.installEventFilter(self)

    @property
    def counting(self) -> bool:
        """Whether it is on its way out."""
        return self._clock.isActive()

    def pop_up(self) -> None:
        """Show it and start the clock."""
        self._place()
        self.show()
        self.raise_()
        self._start()

    def dismiss(self) -> None:
        """Take it away."""
        self._clock.stop()
        self.hide()
        self.closed.emit()
        self.deleteLater()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._under_pointer = True
        self._clock.stop()

    def leaveEvent(self, event: QEvent) -> None:
        self._under_pointer = False
        self._start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host:
            if event.type() == QEvent.Type.Resize:
                self._place()
        elif event.type() == QEvent.Type.FocusIn:
            self._clock.stop()
        elif event.type() == QEvent.Type.FocusOut:
            self._start()
        return super().eventFilter(watched, event)

    def _start(self) -> None:
        holder = QApplication.focusWidget()
        held = self._under_pointer or (holder is not None and self.isAncestorOf(holder))
        if self.isVisible() and not held:
            self._clock.start(round(self.SECONDS * 1000))

    def _act(self) -> None:
        self.acted.emit()
        self.dismiss()

    def _place(self) -> None:
        host = self._host
        self.adjustSize()
        self.move(host.width() - self.width() - _MARGIN, host.height() - self.height() - _MARGIN)
