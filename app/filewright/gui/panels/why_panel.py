"""Why? An answer for any path: what became of it, and by which rule."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from filewright.core.job import State
from filewright.engine.client import Snapshot, Why
from filewright.errors import FilewrightError
from filewright.gui import wording
from filewright.gui.bridge import Question
from filewright.gui.fields.controls import Badge, PathField, PathKind
from filewright.gui.models import file_states
from filewright.gui.open_flow import OpenFlow
from filewright.gui.theme import Look, Theme, set_class, state_look
from filewright.text import N_, _


class WhyPanel(QWidget):
    """A path goes in, an answer comes out. `history_wanted` asks for the history of the file it is about."""

    history_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = _("Why?")
        self.badge: Badge | None = None
        self.tools: QWidget | None = None
        self.wide = False
        self._theme = theme
        self._flow: OpenFlow | None = None
        self._question: Question[Why] | None = None
        self._job: str | None = None
        teaching = _("Ask about any file: what became of it, or why it was not taken in.")
        self._teaching = QLabel(teaching, self)
        set_class(self._teaching, "secondary")
        self._teaching.setWordWrap(True)
        self._path = PathField(theme, _("Path of a file"), kind=PathKind.FILE, parent=self)
        self._path.edit.setPlaceholderText(_("Type a path, or drop a file here"))
        self._path.value_changed.connect(self._ask)
        self._path.edit.returnPressed.connect(self._ask)
        ask = QPushButton(_("Ask"), self)
        ask.clicked.connect(self._ask)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._path, 1)
        row.addWidget(ask)
        self._mark = QLabel(self)
        self._state = QLabel(self)
        set_class(self._state, "strong")
        self._reason = QLabel(self)
        self._reason.setWordWrap(True)
        self._reason.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        set_class(self._reason, "secondary")
        self._history = QPushButton(_("Show its history"), self)
        set_class(self._history, "outline", "small")
        self._history.clicked.connect(self._show_history)
        answer = QHBoxLayout()
        answer.setSpacing(8)
        answer.addWidget(self._mark)
        answer.addWidget(self._state)
        answer.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(self._teaching)
        column.addLayout(row)
        column.addLayout(answer)
        column.addWidget(self._reason)
        column.addWidget(self._history, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self._clear()

    def widget(self) -> QWidget:
        return self

    def show_flow(self, flow: OpenFlow | None) -> None:
        if flow is not self._flow:
            self._flow, self._question = flow, None
            self._path.set_value("")
            self._clear()
        self._path.set_base(flow.folder if flow else None)

    def look(self, snapshot: Snapshot) -> None:
        """Nothing here changes by itself."""

    def set_in_view(self, in_view: bool) -> None:
        """Nothing here goes on by itself."""

    def ask(self, path: str) -> None:
        """Ask about this path."""
        self._path.set_value(path)
        self._ask()

    def answer(self) -> str:
        """What is said now."""
        return f"{self._state.text()} {self._reason.text()}".strip()

    def focus_path(self) -> None:
        """Put the keyboard where the path is typed."""
        self._path.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self) -> None:
        text = self._path.value()
        if not text or self._flow is None:
            return
        if self._flow.bridge is None:
            self._say(Look.IDLE, _("Nothing is known yet"), _("Save this flow first: then it keeps account of files."))
            return
        if self._question is None:
            self._question = Question(self._flow.pool, self._answered, self._refused, parent=self)
        path = str((self._flow.folder or Path.cwd()) / Path(text).expanduser())
        client = self._flow.bridge.client
        self._question.ask(path, lambda: client.why(path))

    def _show_history(self) -> None:
        if self._job is not None:
            self.history_wanted.emit(self._job)

    def _answered(self, why: Why) -> None:
        self._job = why.job
        self._history.setVisible(why.job is not None)
        sentence = why.fault.sentence() if why.fault else ""
        parts = [_capital(sentence), why.fault.next_step() if why.fault else ""]
        if why.rule and why.rule not in sentence:
            parts.append(_("Rule: {rule}").format(rule=why.rule))
        if why.state == "unknown":
            self._say(Look.OFF, _("Not under a watched folder"), " ".join(filter(None, parts)))
            return
        term = file_states.term(why.state)
        if not any(parts) and term.state is not None:
            parts.append(_(_WELL[term.state]) if term.state in _WELL else "")
        self._say(term.look, _(term.word), " ".join(filter(None, parts)))

    def _refused(self, error: FilewrightError) -> None:
        self._say(Look.ERROR, str(error), error.next_step)

    def _say(self, look: Look, state: str, reason: str) -> None:
        shown = state_look(look)
        self._mark.setPixmap(self._theme.pixmap(shown.icon, shown.color, self._theme.px(16), state=True))
        self._state.setText(f"{wording.shown_name(self._path.value())}: {state}")
        self._reason.setText(reason)
        self._mark.show()

    def _clear(self) -> None:
        self._job = None
        self._mark.hide()
        self._state.setText("")
        self._reason.setText("")
        self._history.hide()


_WELL = {
    State.DONE: N_("It went through, and all that came of it was put out."),
    State.WAITING: N_("It was taken in and waits for its turn."),
    State.RUNNING: N_("It is being worked on."),
    State.FILTERED: N_("It left the flow by a way out that leads nowhere."),
}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
