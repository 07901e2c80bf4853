"""The window as it is painted first: toolbar, tabs, start page, status bar. All else is loaded after that.

Keep what is imported here light: a person who double-clicks should see it within 0.3 seconds.
"""

import sys

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QMainWindow, QVBoxLayout, QWidget

from filewright.gui.action_table import Do, Situation
from filewright.gui.actions import Actions
from filewright.gui.frame.alt_key import AltKey
from filewright.gui.frame.flow_tabs import FlowTabs, TabFace
from filewright.gui.frame.toolbar import Toolbar
from filewright.gui.panels.status_bar import StatusBar
from filewright.gui.start_page.start_page import StartPage
from filewright.gui.theme import Theme, set_class
from filewright.text import _


class MainWindow(QMainWindow):
    """Asks for what it cannot do by itself: `close_wanted` (say `let_go` when it may), `files_dropped`.

    `first_shown` comes after the first paint, `closed` when it is gone for good.
    """

    close_wanted = Signal()
    closed = Signal()
    first_shown = Signal()
    files_dropped = Signal(list)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._painted = False
        self._may_close = False
        self._furnished = False
        self.setWindowTitle("Filewright")
        self.setAcceptDrops(True)
        self.setMinimumSize(*theme.tokens.layout.min_window)
        self.actions_ = Actions(theme, self)
        self.actions_.update(Situation())
        self.actions_.wanted.connect(self._early)
        self.toolbar = Toolbar(theme, self.actions_, self)
        self.tabs = FlowTabs(theme, self)
        self.tabs.show_tabs([TabFace(title=_("Start"), look=None)], 0)
        self.start_page = StartPage(theme)
        self.status = StatusBar(theme, self)
        self.status.show_account(None)
        self._body = QWidget(self)
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        line = QFrame(self._body)
        set_class(line, "line")
        parts: tuple[QWidget, ...] = (self.tabs, line, self.start_page)
        for widget in parts:
            body.addWidget(widget, 1 if widget is self.start_page else 0)
        middle = QWidget(self)
        self._column = QVBoxLayout(middle)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        for widget in (self.toolbar, self._body, self.status):
            self._column.addWidget(widget, 1 if widget is self._body else 0)
        self.setCentralWidget(middle)
        if sys.platform == "darwin":  # the system's own bar; elsewhere a button, which Alt opens
            self.actions_.fill_menu(self.menuBar())
            self.toolbar.hide_menu()
        else:
            AltKey(self).tapped.connect(self.toolbar.open_menu)

    def furnish(self, body: QWidget) -> None:
        """Show this between toolbar and status bar from now on; it holds tabs and start page."""
        self._column.replaceWidget(self._body, body)
        self._column.setStretchFactor(body, 1)
        body.show()
        self._body.hide()
        self._body.deleteLater()
        self._body = body
        self._furnished = True

    def let_go(self) -> None:
        """Close for good."""
        self._may_close = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close or not self._furnished:
            event.accept()
            self.closed.emit()
            return
        event.ignore()
        QTimer.singleShot(0, self.close_wanted.emit)  # within this event a window cannot be closed

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.toolbar.set_width(self.width())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.UpdateRequest and not self._painted:
            handled = super().event(event)
            self._painted = True
            QTimer.singleShot(0, self.first_shown.emit)
            return handled
        return super().event(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.files_dropped.emit(paths)

    def _early(self, do: Do) -> None:
        """Before anything else is there, one can at least leave."""
        if do is Do.QUIT:
            self.close()
