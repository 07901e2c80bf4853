"""One tab per open flow: its state, its name, and a cross, or a dot while it is not saved."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy, QTabBar, QWidget

from filewright.gui.fields.controls import IconButton
from filewright.gui.theme import Look, Theme, set_class, state_look
from filewright.text import _


@dataclass(frozen=True, kw_only=True)
class TabFace:
    """What a tab shows. `look` None: the start page."""

    title: str
    look: Look | None
    saved: bool = True
    hint: str = ""


class FlowTabs(QFrame):
    """`chosen` and `close_wanted` carry a place; `new_wanted` comes from the plus behind the last tab."""

    chosen = Signal(int)
    close_wanted = Signal(int)
    new_wanted = Signal()
    moved = Signal(int, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_class(self, "tabs-row")
        self._theme = theme
        self._faces: list[TabFace] = []
        self.bar = _Bar(self)
        self.bar.setAccessibleName(_("Open flows"))
        set_class(self.bar, "documents")
        self.bar.setExpanding(False)
        self.bar.setMovable(True)
        self.bar.setElideMode(Qt.TextElideMode.ElideRight)
        self.bar.setUsesScrollButtons(True)
        self.bar.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.bar.currentChanged.connect(self.chosen)
        self.bar.tabMoved.connect(self._moved)
        self.bar.middle_clicked.connect(self.close_wanted)
        new = IconButton(theme, "plus", _("New flow"), key="Ctrl+N", small=True, parent=self)
        new.clicked.connect(self.new_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(4)
        row.addWidget(self.bar)
        row.addWidget(new)
        row.addStretch(1)
        self._fit()
        theme.changed.connect(self._dress)

    def show_tabs(self, faces: Sequence[TabFace], current: int) -> None:
        """Show these tabs; only what differs is touched."""
        self.bar.blockSignals(True)
        while self.bar.count() > len(faces):
            self.bar.removeTab(self.bar.count() - 1)
            self._faces.pop()
        for place, face in enumerate(faces):
            if place >= self.bar.count():
                self.bar.addTab(face.title)
                self._faces.append(TabFace(title="", look=None))
                self._add_end(place)
            if face != self._faces[place]:
                self._faces[place] = face
                self._dress_tab(place)
        if self.bar.currentIndex() != current:
            self.bar.setCurrentIndex(current)
        self.bar.blockSignals(False)
        self._show_ends()

    def _add_end(self, place: int) -> None:
        end = _TabEnd(self._theme, self.bar)
        end.clicked.connect(lambda: self.close_wanted.emit(self._place_of(end)))
        self.bar.setTabButton(place, QTabBar.ButtonPosition.RightSide, end)

    def _place_of(self, end: "_TabEnd") -> int:
        right = QTabBar.ButtonPosition.RightSide
        return next(place for place in range(self.bar.count()) if self.bar.tabButton(place, right) is end)

    def _dress_tab(self, place: int) -> None:
        face = self._faces[place]
        self.bar.setTabText(place, face.title.replace("&", "&&"))
        self.bar.setTabToolTip(place, face.hint)
        self.bar.setAccessibleTabName(
            place, face.title if face.saved else _("{name}, not saved").format(name=face.title)
        )
        if face.look is None:
            icon = self._theme.icon("inbox", "text.secondary", size=14)
        else:
            look = state_look(face.look)
            name = "square" if face.look is Look.IDLE else look.icon
            icon = self._theme.icon(name, look.color, size=14)
        self.bar.setTabIcon(place, icon)

    def _show_ends(self) -> None:
        for place, face in enumerate(self._faces):
            end = self.bar.tabButton(place, QTabBar.ButtonPosition.RightSide)
            if isinstance(end, _TabEnd):
                end.show_state(saved=face.saved, active=place == self.bar.currentIndex(), name=face.title)
                end.setVisible(face.look is not None or len(self._faces) > 1)  # the start page alone cannot go

    def _moved(self, start: int, end: int) -> None:
        self._faces.insert(end, self._faces.pop(start))
        self.moved.emit(start, end)

    def _fit(self) -> None:
        self.setFixedHeight(self._theme.px(self._theme.tokens.layout.tabs))
        self.bar.setFixedHeight(self._theme.px(self._theme.tokens.layout.tabs))
        self.bar.setIconSize(QSize(self._theme.px(14), self._theme.px(14)))

    def _dress(self) -> None:
        self._fit()
        for place in range(len(self._faces)):
            self._dress_tab(place)


class _Bar(QTabBar):
    middle_clicked = Signal(int)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.MiddleButton:
            place = self.tabAt(event.position().toPoint())
            if place >= 0:
                self.middle_clicked.emit(place)
        super().mouseReleaseEvent(event)

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint().boundedTo(self.sizeHint())

    def tabSizeHint(self, index: int) -> QSize:
        hint = super().tabSizeHint(index)
        return QSize(min(hint.width(), 260), hint.height())


class _TabEnd(QAbstractButton):
    """A cross on the active tab and under the pointer; a dot in its place while the flow is not saved."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._saved, self._active = True, False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedSize(theme.px(20), theme.px(20))

    def show_state(self, *, saved: bool, active: bool, name: str) -> None:
        words = _("Close {name}").format(name=name)
        if words != self.accessibleName():
            self.setAccessibleName(words)
            self.setToolTip(words)
        if (saved, active) != (self._saved, self._active):
            self._saved, self._active = saved, active
            self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        over = self.underMouse()
        if not over and self._saved and not self._active:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if over:
            painter.setBrush(self._theme.color("bg.pressed"))
            painter.drawRoundedRect(self.rect(), 4, 4)
        if not self._saved and not over:
            painter.setBrush(self._theme.color("text.secondary"))
            painter.drawEllipse(QPointF(self.rect().center()) + QPointF(0.5, 0.5), 3.5, 3.5)
        else:
            size = self._theme.px(13)
            inset = (self.width() - size) // 2
            painter.drawPixmap(QPoint(inset, inset), self._theme.pixmap("x", "text.muted", size))
        painter.end()
