"""One file that needs somebody, in words: what is so, what to do, and the buttons that do it."""

from pathlib import PurePath

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from filewright.engine.client import JobView
from filewright.gui import wording
from filewright.gui.fields.controls import FlowLayout
from filewright.gui.open_flow import OpenFlow
from filewright.gui.panels.show_in_folder import show_in_folder
from filewright.gui.theme import Theme, set_class
from filewright.text import _


class AttentionDetails(QScrollArea):
    """`retried` asks for another try (from the start: True), `history_wanted` for the whole history."""

    retried = Signal(str, bool)
    history_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._job: JobView | None = None
        self.setWidgetResizable(True)
        self.setMinimumWidth(theme.px(240))
        self._icon = QLabel(self)
        self._name = QLabel(self)
        self._name.setWordWrap(True)
        set_class(self._name, "node")
        self._facts = QLabel(self)
        self._facts.setWordWrap(True)
        set_class(self._facts, "muted", "small")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._name)
        words.addWidget(self._facts)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        self._sentence = QLabel(self)
        self._sentence.setWordWrap(True)
        set_class(self._sentence, "strong")
        self._next = QLabel(self)
        self._next.setWordWrap(True)
        set_class(self._next, "secondary")
        self._retry = QPushButton(self)
        set_class(self._retry, "primary", "small")
        self._retry.clicked.connect(lambda: self._tell_retry(from_start=False))
        again = QPushButton(_("From the start"), self)
        set_class(again, "outline", "small")
        again.clicked.connect(lambda: self._tell_retry(from_start=True))
        folder = QPushButton(_("Show in folder"), self)
        set_class(folder, "outline", "small")
        folder.clicked.connect(self._show_in_folder)
        history = QPushButton(_("History"), self)
        set_class(history, "plain", "small")
        history.clicked.connect(self._show_history)
        buttons = QWidget(self)
        row = FlowLayout(buttons, gap=8, last_width=0)
        for button in (self._retry, again, folder, history, QWidget(buttons)):  # the last one fills the row
            row.addWidget(button)
        self._page = QWidget(self)
        column = QVBoxLayout(self._page)
        column.setContentsMargins(16, 10, 16, 10)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._sentence)
        column.addWidget(self._next)
        column.addWidget(buttons)
        column.addStretch(1)
        self.setWidget(self._page)
        self.show_job(None, None)

    def show_job(self, job: JobView | None, flow: OpenFlow | None) -> None:
        """Show this file; None: none."""
        self._job = job
        self._page.setVisible(job is not None and flow is not None)
        if job is None or flow is None:
            return
        steps = flow.steps
        self._icon.setPixmap(self._theme.pixmap("file-alert", "state.quarantine", self._theme.px(28)))
        self._name.setText(wording.shown_name(job.file))
        arrived = _("arrived {time}").format(time=wording.moment(job.opened_ns, flow.latest.time_ns))
        self._facts.setText(f"{wording.size(job.size)} · {arrived} · {_folder(job.file)}")
        self._facts.setToolTip(wording.shown_path(job.file))
        self._sentence.setText(job.fault.sentence() if job.fault else _("It could not be worked on."))
        stays = _("The original is untouched.")
        self._next.setText(f"{job.fault.next_step() if job.fault else ''} {stays}".strip())
        step = steps.title(job.node)
        self._retry.setText(_("Retry from {step}").format(step=step) if step else _("Retry"))
        self._retry.setIcon(self._theme.icon("refresh", "text.on_accent", size=14))

    def text(self) -> str:
        """What is said of the file; "" while none is shown."""
        return f"{self._sentence.text()} {self._next.text()}" if self._job is not None else ""

    def _tell_retry(self, *, from_start: bool) -> None:
        if self._job is not None:
            self.retried.emit(self._job.job, from_start)

    def _show_in_folder(self) -> None:
        if self._job is not None:
            show_in_folder(self._job.file)

    def _show_history(self) -> None:
        if self._job is not None:
            self.history_wanted.emit(self._job.job)


def _folder(path: str) -> str:
    parent = PurePath(path).parent
    return wording.shown_path(parent.name or str(parent))
