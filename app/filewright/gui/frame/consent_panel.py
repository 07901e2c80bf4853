"""What a flow from elsewhere would do, to be read before it runs for the first time."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from filewright.core.touches import Reach, Touched
from filewright.gui.theme import Theme, cast_shadow, set_class
from filewright.text import _

_WIDTH, _MARGIN, _MOST = 560, 16, 0.6

_ICONS = {
    Reach.FILES_OUTSIDE: "folder-symlink",
    Reach.DELETES: "trash",
    Reach.NETWORK: "world",
    Reach.COMMANDS: "terminal-2",
    Reach.NOT_BUNDLED: "robot",
}


class ConsentPanel(QFrame):
    """Lies at the lower edge of the canvas; everything else stays usable. `allowed` or `refused` ends it."""

    allowed = Signal()
    refused = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._host = parent
        set_class(self, "popup")
        cast_shadow(theme, self)
        icon = QLabel(self)
        icon.setPixmap(theme.pixmap("shield", "state.held", theme.px(18)))
        self._title = QLabel(self)
        self._title.setWordWrap(True)
        set_class(self._title, "node")
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        note = QLabel(
            _(
                "Allow it only if you trust where it comes from: allowed steps can do all that you can do. "
                "If the file changes, you are asked again."
            ),
            self,
        )
        note.setWordWrap(True)
        set_class(note, "muted", "small")
        allow = self._allow = QPushButton(_("Allow and run"), self)
        set_class(allow, "primary")
        allow.clicked.connect(self._yes)
        refuse = QPushButton(_("Not now"), self)
        set_class(refuse, "plain")
        refuse.clicked.connect(self._no)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(allow)
        buttons.addWidget(refuse)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self._scroll, 1)
        column.addWidget(note)
        column.addLayout(buttons)
        parent.installEventFilter(self)
        self.hide()

    def ask(self, name: str, touches: Sequence[Touched]) -> None:
        """Show what this flow would do."""
        self._title.setText(_("Before “{name}” runs, read what it would do").format(name=name))
        self.setAccessibleName(self._title.text())
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for row, touch in enumerate(touches):
            mark = QLabel(page)
            mark.setPixmap(self._theme.pixmap(_ICONS[touch.reach], "text.secondary", self._theme.px(16)))
            words = QLabel(touch.sentence, page)
            words.setWordWrap(True)
            grid.addWidget(mark, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, row, 1)
        grid.setRowStretch(len(touches), 1)
        self._scroll.setWidget(page)
        self.show()
        self._place()
        self._allow.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._no()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _yes(self) -> None:
        self.hide()
        self.allowed.emit()

    def _no(self) -> None:
        self.hide()
        self.refused.emit()

    def _place(self) -> None:
        host = self._host
        width = min(self._theme.px(_WIDTH), host.width() - 2 * _MARGIN)
        page = self._scroll.widget()
        inner = page.heightForWidth(width - 40) if page is not None and page.hasHeightForWidth() else 80
        height = min(inner + self._theme.px(150), round(host.height() * _MOST))
        self.setGeometry((host.width() - width) // 2, host.height() - height - _MARGIN, width, height)
        self.raise_()
