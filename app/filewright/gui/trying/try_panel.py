"""All steps of a try, one below the other, and what came of the chosen one."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QStackedLayout, QVBoxLayout, QWidget

from filewright.engine.client import Snapshot
from filewright.gui.fields.controls import Badge, EmptyState
from filewright.gui.open_flow import OpenFlow
from filewright.gui.theme import Theme, state_look
from filewright.gui.trying import words
from filewright.gui.trying.bar import TryBar
from filewright.gui.trying.step_results import StepResults
from filewright.gui.trying.tryout import Tryout
from filewright.text import _

_LIST_WIDTH = 300


class TryPanel(QWidget):
    """Up and down go from step to step; the canvas follows by `go_to`."""

    choose_wanted = Signal()
    again_wanted = Signal()
    stop_wanted = Signal()
    allow_wanted = Signal()
    go_to = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = _("Try")
        self.badge: Badge | None = None
        self.tools: QWidget | None = None
        self.wide = True
        self._theme = theme
        self._flow: OpenFlow | None = None
        self._tryout: Tryout | None = None
        self._shown: object = None
        self.empty = EmptyState(
            theme,
            "flask",
            _("See what each step makes of a file. A copy goes through the flow; nothing of yours is touched."),
            action=_("Try with a file…"),
            parent=self,
        )
        self.empty.acted.connect(self.choose_wanted)
        self.bar = TryBar(theme, self)
        self.bar.choose_wanted.connect(self.choose_wanted)
        self.bar.again_wanted.connect(self.again_wanted)
        self.bar.stop_wanted.connect(self.stop_wanted)
        self.list = QListWidget(self)
        self.list.setAccessibleName(_("Steps of the try"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setIconSize(QSize(theme.px(14), theme.px(14)))
        self.list.currentRowChanged.connect(self._chosen)
        self.list.itemActivated.connect(lambda item: self.go_to.emit(item.data(Qt.ItemDataRole.UserRole)))
        self.list.itemClicked.connect(lambda item: self.go_to.emit(item.data(Qt.ItemDataRole.UserRole)))
        self.results = StepResults(theme, wide=True, parent=self)
        self.results.allow_wanted.connect(self.allow_wanted)
        left = QWidget(self)
        left.setFixedWidth(theme.px(_LIST_WIDTH))
        inner = QVBoxLayout(left)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.bar)
        inner.addWidget(self.list, 1)
        shown = QWidget(self)
        row = QHBoxLayout(shown)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(left)
        row.addWidget(self.results, 1)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(shown)

    def widget(self) -> QWidget:
        return self

    def show_flow(self, flow: OpenFlow | None) -> None:
        if flow is None:
            self.show_try(None, None)

    def show_try(self, flow: OpenFlow | None, tryout: Tryout | None) -> None:
        """Show the try of this flow; None: there was none yet."""
        if self._tryout is not None and tryout is not self._tryout:
            self._tryout.changed.disconnect(self._look)
        if tryout is not None and tryout is not self._tryout:
            tryout.changed.connect(self._look)
        self._flow, self._tryout, self._shown = flow, tryout, None
        self._look()

    def show_step(self, node: str) -> None:
        """Choose the row of this step, if it has one."""
        for row in range(self.list.count()):
            if self.list.item(row).data(Qt.ItemDataRole.UserRole) == node:
                self.list.setCurrentRow(row)
                return

    def look(self, snapshot: Snapshot) -> None:
        """A try has no numbers."""

    def set_in_view(self, in_view: bool) -> None:
        """It is told of every step, whether seen or not: steps are few."""

    def _look(self) -> None:
        flow, tryout = self._flow, self._tryout
        if flow is None or tryout is None or not tryout.path:
            self._pages.setCurrentIndex(0)
            return
        self._pages.setCurrentIndex(1)
        self.bar.show_try(tryout, flow.steps)
        nodes = tuple(dict.fromkeys(step.node for step in tryout.steps))
        shown = (tryout.steps, tryout.runs)
        if shown == self._shown:
            return
        self._shown = shown
        chosen = self._chosen_node()
        self.list.blockSignals(True)
        self.list.clear()
        for node in nodes:
            self._add_row(node, flow, tryout)
        last = len(nodes) - 1
        self.list.setCurrentRow(nodes.index(chosen) if chosen in nodes and not tryout.runs else last)
        self.list.blockSignals(False)
        self._chosen(self.list.currentRow())

    def _add_row(self, node: str, flow: OpenFlow, tryout: Tryout) -> None:
        steps = tryout.at(node)
        worst = min(steps, key=lambda step: list(words.GRAVEST).index(words.look_of(step)))
        look = state_look(words.look_of(worst))
        count = f" ({len(steps)})" if len(steps) > 1 else ""
        text = f"{flow.steps.title(node)}{count}   {words.brief(worst, flow.steps)}"
        item = QListWidgetItem(self._theme.icon(look.icon, look.color, size=14), text)
        item.setData(Qt.ItemDataRole.UserRole, node)
        item.setToolTip(f"{flow.steps.title(node)}\n{words.what(worst, flow.steps)}")
        self.list.addItem(item)

    def _chosen_node(self) -> str:
        data: object = self.list.currentIndex().data(Qt.ItemDataRole.UserRole)
        return str(data or "")

    def _chosen(self, row: int) -> None:
        flow, tryout = self._flow, self._tryout
        if flow is None or tryout is None:
            return
        node = self._chosen_node() if row >= 0 else ""
        if node:
            self.results.show_steps(tryout.at(node), flow.steps, flow.pool)
        elif tryout.runs:
            self.results.show_nothing([_("A copy of the file is on its way.")])
        else:
            self.results.show_nothing([])
