"""What happened to one file: what it is, its way step by step, and what came out of it."""

from pathlib import PurePath

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from filewright.core.job import State
from filewright.engine.client import EventView, JobView
from filewright.errors import FilewrightError
from filewright.gui import wording
from filewright.gui.bridge import Question
from filewright.gui.models import file_states
from filewright.gui.models.story import story
from filewright.gui.open_flow import OpenFlow
from filewright.gui.panels.elided_label import ElidedLabel
from filewright.gui.panels.show_in_folder import show_in_folder
from filewright.gui.panels.story_view import StoryView
from filewright.gui.theme import Theme, set_class, state_look
from filewright.text import _

Answer = tuple[JobView, tuple[EventView, ...]]


class StoryPanel(QWidget):
    """The history of one file, asked for when the file is selected and when its state changes."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._job: JobView | None = None
        self._flow: OpenFlow | None = None
        self._question: Question[Answer] | None = None
        self._mark = QLabel(self)
        self._name = ElidedLabel(Qt.TextElideMode.ElideMiddle, self)
        set_class(self._name, "strong")
        self._facts = ElidedLabel(parent=self)
        set_class(self._facts, "muted", "small")
        self._show = QPushButton(_("Show in folder"), self)
        set_class(self._show, "outline", "small")
        self._show.clicked.connect(self._show_outputs)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._name)
        words.addWidget(self._facts)
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 4)
        head.setSpacing(8)
        head.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        head.addWidget(self._show, 0, Qt.AlignmentFlag.AlignTop)
        self._view = StoryView(theme, _("History of this file"), self)
        self._view.opened.connect(show_in_folder)
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._view, 1)
        self._hint = QLabel(_("Select a file to see what happened to it."), self)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setWordWrap(True)
        self._hint.setMargin(16)
        set_class(self._hint, "muted")
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._hint)
        self._pages.addWidget(page)
        self.setMinimumWidth(theme.px(200))

    @property
    def is_empty(self) -> bool:
        """Whether no file is shown."""
        return self._job is None

    def titles(self) -> list[str]:
        """The steps that the history shown goes through."""
        return [row.title for row in self._view.rows()]

    def show_job(self, job: JobView | None, flow: OpenFlow | None) -> None:
        """Show this file of this flow; None: none."""
        self._change_flow(flow)
        if job is None:
            self._job = None
            self._pages.setCurrentIndex(0)
            return
        self.show_id(job.job, flow)
        self._show_head(job)

    def show_id(self, job: str, flow: OpenFlow | None) -> None:
        """Show the file of this number, once it is found."""
        self._change_flow(flow)
        if flow is None or flow.bridge is None:
            return
        if self._question is None:
            self._question = Question(flow.pool, self._answered, self._refused, parent=self)
        client = flow.bridge.client
        self._question.ask(job, lambda: (client.job(job), client.trace(job)))

    def show_input_in_folder(self) -> None:
        """Open the folder that the file came from."""
        if self._job is not None:
            show_in_folder(self._job.file)

    def copy_path(self) -> None:
        """Put the path of the file that came in on the clipboard."""
        if self._job is not None:
            QGuiApplication.clipboard().setText(wording.shown_path(self._job.file))

    def _change_flow(self, flow: OpenFlow | None) -> None:
        if flow is not self._flow:
            self._flow, self._question, self._job = flow, None, None
            self._view.show_story((), flow.steps) if flow else None

    def _answered(self, answer: Answer) -> None:
        job, trace = answer
        self._show_head(job)
        if self._flow is not None:
            rows = story(trace, self._flow.steps)
            if rows != self._view.rows():
                self._view.show_story(rows, self._flow.steps)

    def _refused(self, error: FilewrightError) -> None:
        self._job = None
        self._hint.setText(f"{error} {error.next_step}".strip())
        self._pages.setCurrentIndex(0)

    def _show_head(self, job: JobView) -> None:
        if self._job is None or self._job.job != job.job:
            self._view.show_story((), self._flow.steps) if self._flow else None
        self._job = job
        look = state_look(file_states.look(job.state))
        self._mark.setPixmap(self._theme.pixmap(look.icon, look.color, self._theme.px(18), state=True))
        self._name.setText(wording.job_name(job))
        self._name.setToolTip(wording.shown_path(job.file))
        self._facts.setText(_facts(job))
        self._show.setVisible(bool(job.outputs))
        self._pages.setCurrentIndex(1)

    def _show_outputs(self) -> None:
        outputs = self._job.outputs if self._job else ()
        folders = {str(PurePath(output.path).parent): output.path for output in outputs}
        if len(folders) == 1:
            show_in_folder(outputs[0].path)
            return
        menu = QMenu(self)
        for path in folders.values():
            menu.addAction(wording.shown_path(path)).triggered.connect(lambda _on=False, p=path: show_in_folder(p))
        menu.popup(self._show.mapToGlobal(self._show.rect().bottomLeft()))


def _facts(job: JobView) -> str:
    size = wording.size(job.size)
    if job.outputs:
        size = f"{size} → {wording.size(sum(output.bytes for output in job.outputs))}"
    if job.state is State.DONE and job.started_ns and job.ended_ns:
        took = wording.duration((job.ended_ns - job.started_ns) / 1e9)
        return _("{size} in {time}").format(size=size, time=took)
    return f"{size} · {file_states.word(job.state)}"
