"""The lower part of the window: charts beside files, or the panels that need all the room."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from filewright.engine.client import Snapshot
from filewright.gui.fields.controls import Badge, Splitter
from filewright.gui.open_flow import OpenFlow
from filewright.gui.panels.panel import Panel
from filewright.gui.theme import Theme, set_class

BESIDE = 416
_ROOM_FOR_BOTH = 980


class Dock(QFrame):
    """The first panel (the charts) stands beside the others while there is room and they do not want it all;
    otherwise it is a tab like them. `current_changed` tells which panel came to the front."""

    current_changed = Signal(object)

    def __init__(self, theme: Theme, beside: Panel, panels: Sequence[Panel], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_class(self, "panel")
        self._theme = theme
        self._beside = beside
        self._panels = tuple(panels)
        self._seen: dict[int, bool] = {}
        self._left = PanelStack(theme, (beside,), self)
        self._right = PanelStack(theme, (beside, *panels), self)
        self._right.current_changed.connect(self._settle)
        self._splitter = Splitter(theme, Qt.Orientation.Horizontal, self)
        self._splitter.addWidget(self._left)
        self._splitter.addWidget(self._right)
        self._splitter.setStretchFactor(0, 0)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([theme.px(BESIDE), 800])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._splitter)
        self._both = False
        self._right.take(beside)
        self._right.show_panel(self._panels[0])

    def show_flow(self, flow: OpenFlow | None) -> None:
        """Show this flow in every panel."""
        for panel in (self._beside, *self._panels):
            panel.show_flow(flow)

    def look(self, snapshot: Snapshot) -> None:
        """Tell every panel; those out of view do little or nothing with it."""
        for panel in (self._beside, *self._panels):
            panel.look(snapshot)

    def show_panel(self, panel: Panel) -> None:
        """Bring a panel to the front."""
        if panel is not self._beside or not self._both:
            self._right.show_panel(panel)

    def focus_first(self) -> None:
        """Put the keyboard on the tabs."""
        self._right.focus_tabs()

    @property
    def current(self) -> Panel:
        """The panel in front (not the one beside it)."""
        return self._right.current

    def update_view(self) -> None:
        """Tell the panels which of them can be seen."""
        visible = self.isVisible() and self.height() > 8
        for panel in (self._beside, *self._panels):
            in_front = panel is self._right.current or (panel is self._beside and self._both)
            if self._seen.get(id(panel)) != (visible and in_front):
                self._seen[id(panel)] = visible and in_front
                panel.set_in_view(visible and in_front)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self._settle()

    def hideEvent(self, event: object) -> None:
        super().hideEvent(event)  # type: ignore[arg-type]
        self.update_view()

    def _settle(self) -> None:
        """Put the first panel beside the others, or among them."""
        current = self._right.current
        both = self.width() >= self._theme.px(_ROOM_FOR_BOTH) and not current.wide and current is not self._beside
        if self._right.current is self._beside and self.width() >= self._theme.px(_ROOM_FOR_BOTH):
            both = True
        if both != self._both:
            self._both = both
            if both:
                self._right.drop(self._beside, then=self._panels[0])
                self._left.take(self._beside)
                self._splitter.setSizes([self._theme.px(BESIDE), max(self.width() - self._theme.px(BESIDE), 400)])
            else:
                self._left.drop(self._beside)
                self._right.take(self._beside)
        self._left.setVisible(both)
        self.update_view()
        self.current_changed.emit(self._right.current)


class PanelStack(QWidget):
    """Tabs over one panel at a time, with the tools of the one in front at the right."""

    current_changed = Signal()

    def __init__(self, theme: Theme, panels: Sequence[Panel], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._order = tuple(panels)
        self._shown: list[Panel] = []
        self._tabs = BadgedTabs(self)
        self._tabs.setExpanding(False)
        self._tabs.setUsesScrollButtons(False)
        self._tabs.currentChanged.connect(self._tab_changed)
        self._tools = QHBoxLayout()
        self._tools.setContentsMargins(0, 0, 0, 0)
        self._tools.setSpacing(8)
        self._stack = QStackedWidget(self)
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 12, 0)
        head.setSpacing(12)
        head.addWidget(self._tabs, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        head.addLayout(self._tools)
        row = QFrame(self)
        row.setLayout(head)
        row.setFixedHeight(theme.px(theme.tokens.layout.tabs))
        theme.changed.connect(lambda: row.setFixedHeight(theme.px(theme.tokens.layout.tabs)))
        line = QFrame(self)
        set_class(line, "line")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(row)
        column.addWidget(line)
        column.addWidget(self._stack, 1)
        if len(panels) > 1:
            for panel in panels[1:]:
                self.take(panel)

    @property
    def current(self) -> Panel:
        """The panel in front."""
        return self._shown[max(self._tabs.currentIndex(), 0)] if self._shown else self._order[0]

    def take(self, panel: Panel) -> None:
        """Add a panel at its place in the order."""
        if panel in self._shown:
            return
        place = sum(self._order.index(other) < self._order.index(panel) for other in self._shown)
        self._tabs.blockSignals(True)
        self._shown.insert(place, panel)
        self._tabs.insertTab(place, panel.title)
        self._tabs.setAccessibleTabName(place, panel.title)
        if panel.badge is not None:
            self._tabs.set_badge(place, panel.badge)
        self._stack.insertWidget(place, panel.widget())
        if panel.tools is not None:
            self._tools.addWidget(panel.tools)
        self._tabs.blockSignals(False)
        self._bring_forward()

    def drop(self, panel: Panel, *, then: Panel | None = None) -> None:
        """Take a panel out; `then` comes forward if it was in front."""
        if panel not in self._shown:
            return
        place = self._shown.index(panel)
        in_front = self._tabs.currentIndex() == place
        self._tabs.blockSignals(True)
        del self._shown[place]
        self._tabs.removeTab(place)
        self._stack.removeWidget(panel.widget())
        if panel.tools is not None:
            self._tools.removeWidget(panel.tools)
        if in_front and then is not None and then in self._shown:
            self._tabs.setCurrentIndex(self._shown.index(then))
        self._tabs.blockSignals(False)
        self._bring_forward()

    def show_panel(self, panel: Panel) -> None:
        """Bring a panel to the front."""
        if panel in self._shown:
            self._tabs.setCurrentIndex(self._shown.index(panel))

    def focus_tabs(self) -> None:
        """Put the keyboard on the tabs."""
        self._tabs.setFocus(Qt.FocusReason.TabFocusReason)

    def _tab_changed(self) -> None:
        self._bring_forward()
        self.current_changed.emit()

    def _bring_forward(self) -> None:
        if not self._shown:
            return
        current = self.current
        self._stack.setCurrentWidget(current.widget())
        for panel in self._shown:
            if panel.tools is not None:
                panel.tools.setVisible(panel is current)


class BadgedTabs(QTabBar):
    """Tabs with a counter behind their words: room is kept by an empty widget, over which the counter is laid."""

    _GAP, _MARGIN = 6, 16

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._badges: dict[QWidget, Badge] = {}

    def set_badge(self, place: int, badge: Badge) -> None:
        """Put this counter behind the words of a tab; it may come and go."""
        room = QWidget(self)
        room.setFixedHeight(1)
        badge.setParent(self)
        self._badges[room] = badge
        badge.count_changed.connect(self._fit)
        self.setTabButton(place, QTabBar.ButtonPosition.RightSide, room)
        badge.set_count(badge.count())
        self._fit()

    def tabLayoutChange(self) -> None:
        super().tabLayoutChange()
        self._lay_badges()

    def _fit(self) -> None:
        changed = False
        for room, badge in self._badges.items():
            width = badge.sizeHint().width() if badge.count() else 0
            if room.width() != width:
                room.setFixedWidth(width)
                changed = True
        if changed:
            for place in range(self.count()):
                self.setTabText(place, self.tabText(place))  # lays the tabs out anew
        self._lay_badges()

    def _lay_badges(self) -> None:
        for place in range(self.count()):
            badge = self._badges.get(self.tabButton(place, QTabBar.ButtonPosition.RightSide))
            if badge is not None:
                rect = self.tabRect(place)
                badge.resize(badge.sizeHint())
                left = rect.right() - badge.width() - self._MARGIN + self._GAP
                badge.move(left, rect.top() + (rect.height() - badge.height()) // 2)
                badge.raise_()
