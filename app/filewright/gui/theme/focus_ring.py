"""The ring around what has the keyboard: 2 px wide, 2 px outside, drawn where no style sheet can draw."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QWindow
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSlider,
    QApplication,
    QScrollBar,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QWidget,
)
from shiboken6 import isValid

from filewright.gui.theme.theme import Theme

_WIDTH, _GAP = 2, 2
_CLIMB = 3
_RINGED = (QAbstractButton, QAbstractSlider, QTabBar)


class FocusRing(QObject):
    """Follows the keyboard through all windows; make one for the application. Fields and lists draw their own focus.

    A widget that is neither button, slider nor tab bar gets the ring too when its property `ring` is true.
    """

    def __init__(self, theme: Theme, application: QApplication) -> None:
        super().__init__(application)
        self._theme = theme
        self._around: QWidget | None = None
        self._ring: _Ring | None = None
        self._by_keyboard = True
        self._windows: set[QWindow] = set()
        application.focusChanged.connect(self._focus_changed)
        application.focusWindowChanged.connect(self._watch_window)

    @property
    def around(self) -> QWidget | None:
        """The widget that has the ring now."""
        return self._around

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._around:
            if kind in (QEvent.Type.Move, QEvent.Type.Resize):
                self._place()
            elif kind == QEvent.Type.Hide:
                self._remove()
        elif kind == QEvent.Type.KeyPress and not self._by_keyboard:
            self._by_keyboard = True
            self._focus_changed(None, QApplication.focusWidget())
        elif kind == QEvent.Type.MouseButtonPress and self._by_keyboard:
            self._by_keyboard = False
            self._remove()
        return False

    def _watch_window(self, window: QWindow | None) -> None:
        # Windows alone are watched, not the application: its every event would pass through Python.
        if window is not None and window not in self._windows:
            self._windows.add(window)
            window.installEventFilter(self)
            window.destroyed.connect(lambda: self._windows.discard(window))

    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        self._remove()
        if new is None or not self._by_keyboard or isinstance(new, QScrollBar):
            return
        if not isinstance(new, _RINGED) and not new.property("ring"):
            return
        host = _roomy_ancestor(new)
        if host is None:
            return
        self._around = new
        new.installEventFilter(self)
        self._ring = _Ring(self._theme, host)
        self._place()
        self._ring.show()

    def _place(self) -> None:
        if self._around is not None and self._ring is not None:
            self._ring.setGeometry(_ringed_area(self._around, self._ring.host))
            self._ring.raise_()

    def _remove(self) -> None:
        if self._around is not None and isValid(self._around):
            self._around.removeEventFilter(self)
        if self._ring is not None and isValid(self._ring):
            self._ring.hide()
            self._ring.deleteLater()
        self._ring = self._around = None


def _ringed_area(widget: QWidget, host: QWidget) -> QRect:
    reach = _WIDTH + _GAP
    return QRect(widget.mapTo(host, QPoint(0, 0)), widget.size()).adjusted(-reach, -reach, reach, reach)


def _roomy_ancestor(widget: QWidget) -> QWidget | None:
    """The nearest ancestor that does not clip the ring; the last one tried where all do."""
    host = widget.parentWidget()
    for _step in range(_CLIMB):
        if host is None or host.rect().contains(_ringed_area(widget, host)):
            break
        above = host.parentWidget()
        # A viewport must scroll with its content, and a splitter would take the ring for one of its panels.
        if above is None or isinstance(above, QAbstractScrollArea | QSplitter | QStackedWidget):
            break
        host = above
    return host


class _Ring(QWidget):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.host = parent
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("border.focus"), _WIDTH))
        inset = _WIDTH / 2
        radius = self._theme.tokens.radius.button + _GAP
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), radius, radius)
        painter.end()
