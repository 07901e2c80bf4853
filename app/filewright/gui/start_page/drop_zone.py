"""Where files and folders are let go on the start page."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from filewright.gui.theme import Theme, set_class
from filewright.gui.theme.follow import follow_icon
from filewright.text import _

_HEIGHT, _TILE, _ICON = 146, 64, 28


class DropZone(QWidget):
    """`dropped` carries paths; the buttons are for those who would rather choose."""

    dropped = Signal(list)
    choose_wanted = Signal()
    watch_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._hot = False
        self.setAcceptDrops(True)
        self.setFixedHeight(theme.px(_HEIGHT))
        theme.changed.connect(lambda: self.setFixedHeight(theme.px(_HEIGHT)))
        title = QLabel(_("Drop files or a folder here"), self)
        set_class(title, "figure")
        words = QLabel(
            _("You choose what is done with them before anything is done.\nThe originals stay as they are."), self
        )
        words.setWordWrap(True)
        set_class(words, "secondary")
        text = QVBoxLayout()
        text.setSpacing(4)
        text.addStretch(1)
        text.addWidget(title)
        text.addWidget(words)
        text.addStretch(1)
        choose = self.choose = QPushButton(_("Choose files"), self)
        follow_icon(theme, choose, "file")
        choose.clicked.connect(self.choose_wanted)
        watch = QPushButton(_("Watch a folder"), self)
        follow_icon(theme, watch, "folder")
        watch.clicked.connect(self.watch_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(34 + _TILE + 22), 12, theme.px(34), 12)
        row.setSpacing(theme.px(20))
        row.addLayout(text, 1)
        row.addWidget(choose)
        row.addWidget(watch)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            self._set_hot(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._set_hot(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._set_hot(False)
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        pen = QPen(theme.color("accent.base" if self._hot else "border.strong"), 1.5)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.setBrush(theme.color("bg.hover" if self._hot else "bg.panel"))
        painter.drawRoundedRect(body, theme.tokens.radius.frame, theme.tokens.radius.frame)
        tile = QRectF(
            body.x() + theme.px(34), body.center().y() - theme.px(_TILE) / 2, theme.px(_TILE), theme.px(_TILE)
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent.soft"))
        painter.drawRoundedRect(tile, theme.tokens.radius.frame, theme.tokens.radius.frame)
        size = theme.px(_ICON)
        pixmap = theme.pixmap("file-import", "text.link", size, self.devicePixelRatioF())
        painter.drawPixmap(round(tile.center().x() - size / 2), round(tile.center().y() - size / 2), pixmap)
        painter.end()

    def _set_hot(self, hot: bool) -> None:
        self._hot = hot
        self.update()
