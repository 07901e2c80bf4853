"""What happened to the flow as a whole."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QLabel, QStackedLayout, QTableView, QWidget

from filewright.engine.client import Snapshot
from filewright.gui.fields.controls import Badge
from filewright.gui.models.log import LogColumn, LogModel
from filewright.gui.open_flow import OpenFlow
from filewright.gui.theme import Theme, dress_table, set_class
from filewright.text import _


class LogPanel(QWidget):
    """A table of lines, newest first."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = _("Log")
        self.badge: Badge | None = None
        self.tools: QWidget | None = None
        self.wide = False
        self._flow: OpenFlow | None = None
        self._in_view = False
        self._model = LogModel(theme, self)
        self._table = QTableView(self)
        self._table.setAccessibleName(_("What happened to this flow"))
        self._table.setModel(self._model)
        dress_table(self._table, theme)
        self._table.setColumnWidth(LogColumn.TIME, theme.px(84))
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(LogColumn.TEXT, QHeaderView.ResizeMode.Stretch)
        empty = QLabel(_("Starts, stops and trouble are noted here."), self)
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_class(empty, "muted")
        self._pages = QStackedLayout(self)
        self._pages.addWidget(empty)
        self._pages.addWidget(self._table)

    def widget(self) -> QWidget:
        return self

    def show_flow(self, flow: OpenFlow | None) -> None:
        if flow is self._flow:
            return
        if self._flow is not None:
            self._flow.log_changed.disconnect(self._refresh)
        self._flow = flow
        if flow is not None:
            flow.log_changed.connect(self._refresh)
        self._refresh()

    def look(self, snapshot: Snapshot) -> None:
        """The log tells itself when it has new lines."""

    def set_in_view(self, in_view: bool) -> None:
        self._in_view = in_view
        if in_view:
            self._refresh()

    def _refresh(self) -> None:
        if self._in_view:
            self._model.show(self._flow.log if self._flow else None)
            self._pages.setCurrentIndex(1 if self._model.rowCount() else 0)
