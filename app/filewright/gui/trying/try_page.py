"""What came of the selected step in the last try, beside its settings."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QStackedLayout, QVBoxLayout, QWidget

from filewright.gui.fields.controls import EmptyState
from filewright.gui.open_flow import OpenFlow
from filewright.gui.theme import Theme, set_class
from filewright.gui.trying import words
from filewright.gui.trying.bar import TryBar
from filewright.gui.trying.step_results import StepResults
from filewright.gui.trying.tryout import Tryout
from filewright.text import _


class TryPage(QWidget):
    """`try_wanted` asks for a try up to the step that is shown, with the file of the last time if there was one;
    `choose_wanted` for another file; `go_on_wanted` brings the step that follows, to go on to; the other signals as
    those of the bar and the results."""

    try_wanted = Signal()
    choose_wanted = Signal()
    go_on_wanted = Signal(str)
    stop_wanted = Signal()
    allow_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow: OpenFlow | None = None
        self._tryout: Tryout | None = None
        self._node = ""
        self._next = ""
        self._shown: object = None
        self.empty = EmptyState(
            theme,
            "flask",
            _("See what this step makes of a file. A copy goes up to here; nothing of yours is touched."),
            action=_("Try with a file…"),
            parent=self,
        )
        self.empty.acted.connect(self.choose_wanted)
        self.bar = TryBar(theme, self)
        self.bar.choose_wanted.connect(self.choose_wanted)
        self.bar.again_wanted.connect(self.try_wanted)
        self.bar.stop_wanted.connect(self.stop_wanted)
        self.results = StepResults(theme, wide=False, parent=self)
        self.results.allow_wanted.connect(self.allow_wanted)
        self._here = QPushButton(_("Try up to this step"), self)
        set_class(self._here, "outline")
        self._here.clicked.connect(self.try_wanted)
        self.go_on = QPushButton(self)
        set_class(self.go_on, "outline")
        self.go_on.clicked.connect(lambda: self.go_on_wanted.emit(self._next))
        shown = QWidget(self)
        inner = QVBoxLayout(shown)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.bar)
        inner.addWidget(self.results, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 0, 16, 12)
        foot.addWidget(self._here)
        foot.addWidget(self.go_on)
        inner.addLayout(foot)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(shown)

    def show_step(self, flow: OpenFlow, tryout: Tryout | None, node: str) -> None:
        """Show this step of this flow's try."""
        if self._tryout is not None and tryout is not self._tryout:
            self._tryout.changed.disconnect(self._look)
        if tryout is not None and tryout is not self._tryout:
            tryout.changed.connect(self._look)
        self._flow, self._tryout, self._node, self._shown = flow, tryout, node, None
        self._look()

    def _look(self) -> None:
        flow, tryout = self._flow, self._tryout
        if flow is None or tryout is None or not tryout.path:
            self._pages.setCurrentIndex(0)
            return
        self._pages.setCurrentIndex(1)
        self.bar.show_try(tryout, flow.steps)
        steps, turns = tryout.at(self._node), tryout.turns(self._node)
        self._here.setVisible(not steps and not tryout.runs and not tryout.covers(self._node))
        self._next = tryout.next_after(self._node) or ""
        self.go_on.setVisible(bool(self._next) and not tryout.runs)
        self.go_on.setText(_("Go on to “{step}”").format(step=flow.steps.title(self._next)))
        shown = (steps, turns, tryout.runs, self._node)
        if shown == self._shown:
            return
        self._shown = shown
        if steps:
            self.results.show_steps(steps, flow.steps, flow.pool)
        elif turns:
            told = [_("The file did not come to this step."), *(words.turn_words(turn, flow.steps) for turn in turns)]
            self.results.show_nothing(told)
        elif tryout.runs:
            self.results.show_nothing([_("The file has not come here yet.")])
        elif tryout.tried is not None and not tryout.covers(self._node):
            self.results.show_nothing([_("The last try did not go as far as this step.")])
        else:
            self.results.show_nothing([])
