"""Something to be read and answered at the lower edge of the canvas, while everything else stays usable."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from filewright.gui.theme import Theme, cast_shadow, set_class

_MARGIN = 16


class QuestionPanel(QFrame):
    """A title with a mark, what a subclass puts below it (`body`), and two answers. It keeps its place when its host
    changes its size; Escape is the second answer. At most `width` (pixels at 100 %) wide, and as high as the share
    `most` of its host."""

    def __init__(
        self, theme: Theme, parent: QWidget, *, mark: tuple[str, str], yes: str, no: str, width: int, most: float
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._host = parent
        self._width, self._most = width, most
        set_class(self, "popup")
        cast_shadow(theme, self)
        icon = QLabel(self)
        icon.setPixmap(theme.pixmap(*mark, theme.px(18)))
        self._title = QLabel(self)
        self._title.setWordWrap(True)
        set_class(self._title, "node")
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        self._yes = QPushButton(yes, self)
        set_class(self._yes, "primary")
        self._yes.clicked.connect(self.accept)
        self._no = QPushButton(no, self)
        set_class(self._no, "plain")
        self._no.clicked.connect(self.decline)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self._yes)
        self.buttons.addWidget(self._no)
        self.body = QVBoxLayout()
        self.body.setSpacing(10)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(10)
        column.addLayout(head)
        column.addLayout(self.body, 1)
        column.addLayout(self.buttons)
        parent.installEventFilter(self)
        self.hide()

    def accept(self) -> None:
        """The first answer."""
        raise NotImplementedError  # each kind has its own; Qt's metaclass admits no abstract methods

    def decline(self) -> None:
        """The second one."""
        raise NotImplementedError  # each kind has its own; Qt's metaclass admits no abstract methods

    def wanted_height(self, width: int) -> int:
        """How high it would be at this width, if there were room."""
        raise NotImplementedError  # each kind has its own; Qt's metaclass admits no abstract methods

    def set_title(self, words: str) -> None:
        """Say what it is about."""
        self._title.setText(words)
        self.setAccessibleName(words)

    def appear(self, focus: QWidget) -> None:
        """Come up, with the keyboard at this answer."""
        self.show()
        self._place()
        focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.decline()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        host = self._host
        width = min(self._theme.px(self._width), host.width() - 2 * _MARGIN)
        height = min(self.wanted_height(width), round(host.height() * self._most))
        self.setGeometry((host.width() - width) // 2, host.height() - height - _MARGIN, width, height)
        self.raise_()
