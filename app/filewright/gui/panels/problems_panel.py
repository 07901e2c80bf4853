"""What must be mended before the flow can run, each with a button that does it where there is one."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from filewright.core.problem import Problem, Severity
from filewright.engine.client import Snapshot
from filewright.gui.fields.controls import Badge, EmptyState
from filewright.gui.models.steps import Steps
from filewright.gui.open_flow import OpenFlow
from filewright.gui.theme import Look, Theme, set_class, state_look
from filewright.text import _, ngettext

SHOWN = 100
"""Problems that get a row; the number of the others is told."""


class ProblemsPanel(QWidget):
    """One row a problem: step, what is so, what to do. `go_to` asks for a step to be shown (or "" and a connection)."""

    go_to = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = _("Problems")
        self.badge: Badge | None = Badge(theme, Look.ERROR, parent=self)
        self.tools: QWidget | None = None
        self.wide = True
        self._theme = theme
        self._flow: OpenFlow | None = None
        empty = EmptyState(theme, "circle-check", _("Nothing to mend: this flow can run."), parent=self)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(empty)
        self._pages.addWidget(self._scroll)

    def widget(self) -> QWidget:
        return self

    def show_flow(self, flow: OpenFlow | None) -> None:
        if flow is self._flow:
            return
        if self._flow is not None:
            self._flow.document.problems_changed.disconnect(self._refresh)
        self._flow = flow
        if flow is not None:
            flow.document.problems_changed.connect(self._refresh)
        self._refresh()

    def look(self, snapshot: Snapshot) -> None:
        """Problems are of the drawing, not of the numbers."""

    def set_in_view(self, in_view: bool) -> None:
        """Rows are made when the problems change."""

    def _refresh(self) -> None:
        assert self.badge is not None
        problems = self._flow.document.problems if self._flow else ()
        problems = tuple(sorted(problems, key=lambda problem: problem.severity is not Severity.ERROR))
        self.badge.set_count(len(problems))
        self._pages.setCurrentIndex(1 if problems else 0)
        if self._flow is not None:
            self._scroll.setWidget(self._rows(problems, self._flow.steps))

    def _rows(self, problems: Sequence[Problem], steps: Steps) -> QWidget:
        page = QWidget()
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(2, 1)
        for row, problem in enumerate(problems[:SHOWN]):
            self._add_row(grid, row, problem, steps)
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 10, 16, 10)
        column.addLayout(grid)
        if len(problems) > SHOWN:
            more = len(problems) - SHOWN
            rest = QLabel(ngettext("and {count} more", "and {count} more", more).format(count=more), page)
            set_class(rest, "muted")
            column.addWidget(rest)
        column.addStretch(1)
        return page

    def _add_row(self, grid: QGridLayout, row: int, problem: Problem, steps: Steps) -> None:
        look = state_look(Look.ERROR if problem.severity is Severity.ERROR else Look.HELD)
        mark = QLabel()
        mark.setPixmap(self._theme.pixmap(look.icon, look.color, self._theme.px(16), state=True))
        mark.setToolTip(_("Must be mended") if problem.severity is Severity.ERROR else _("Can run, but look at it"))
        mark.setAccessibleName(mark.toolTip())
        step = QPushButton(steps.title(_node(problem)) or _("Flow"))
        set_class(step, "link", "small")
        step.setToolTip(_("Show this step"))
        step.clicked.connect(lambda: self._go(problem))
        words = QLabel(f"{problem.sentence} {problem.next_step}".strip())
        words.setWordWrap(True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(mark, row, 0)
        grid.addWidget(step, row, 1, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(words, row, 2)
        if problem.fix is not None:
            fix = problem.fix
            button = QPushButton(fix.title)
            set_class(button, "outline", "small")
            button.clicked.connect(lambda: self._flow.document.fix(fix) if self._flow else None)
            grid.addWidget(button, row, 3)

    def _go(self, problem: Problem) -> None:
        self.go_to.emit(_node(problem), problem.wire or "")


def _node(problem: Problem) -> str:
    """The step a problem is at: its own, else the one that the connection leads to."""
    if problem.place.node:
        return problem.place.node
    return problem.wire.partition("->")[2].strip().partition(".")[0] if problem.wire else ""
