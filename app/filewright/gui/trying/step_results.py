"""All that came of one step: in words, what came in and went out, what it would have done, what it said."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from filewright.core.file import Attribute, File
from filewright.core.job import FAILED
from filewright.engine.trying.tried import NotRun, Outcome, StepTried, WouldSave
from filewright.gui import wording
from filewright.gui.models.steps import Steps
from filewright.gui.qt_pool import QtPool
from filewright.gui.theme import Theme, set_class, state_look
from filewright.gui.trying import words
from filewright.gui.trying.file_card import FileCard
from filewright.text import _, ngettext

MOST_SHOWN = 8
"""Files that reached the step, each with all that came of it; the number of the others is told."""

MOST_LINES = 20
_CARD_WIDTH = 260


class StepResults(QScrollArea):
    """`allow_wanted` asks for a yes to the steps that did not come with Filewright; `wide` puts cards side by side."""

    allow_wanted = Signal()

    def __init__(self, theme: Theme, *, wide: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._wide = wide
        self.cards: list[FileCard] = []
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("What came of this step"))

    def show_nothing(self, sentences: Sequence[str]) -> None:
        """Say why there is nothing to show."""
        page, column = self._page()
        for sentence in sentences:
            self._say(column, sentence, "secondary")
        column.addStretch(1)
        self.setWidget(page)

    def show_steps(self, tried: Sequence[StepTried], steps: Steps, pool: QtPool) -> None:
        """Show these, all of one step."""
        page, column = self._page()
        for place, step in enumerate(tried[:MOST_SHOWN]):
            if place:
                line = QFrame(page)
                set_class(line, "line")
                column.addWidget(line)
            self._add_step(column, step, steps, pool)
        if len(tried) > MOST_SHOWN:
            more = len(tried) - MOST_SHOWN
            self._say(
                column, ngettext("and {count} more file", "and {count} more files", more).format(count=more), "muted"
            )
        column.addStretch(1)
        self.setWidget(page)

    def said(self) -> str:
        """All that is written here."""
        page = self.widget()
        return "\n".join(label.text() for label in page.findChildren(QLabel)) if page is not None else ""

    def _page(self) -> tuple[QWidget, QVBoxLayout]:
        self.cards = []
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        return page, column

    def _add_step(self, column: QVBoxLayout, step: StepTried, steps: Steps, pool: QtPool) -> None:
        self._add_verdict(column, step, steps)
        cards: list[FileCard] = []
        if step.port:
            came_in = (step.file, *step.others[: MOST_SHOWN - 1])
            cards += [self._card(pool, _("Came in"), file) for file in came_in]
        for output in step.outputs:
            if not _same(output.file, step.file):
                way = steps.way_out(step.node, output.port)
                title = _("Went out by “{way}”").format(way=way) if way else _("Went out")
                cards.append(self._card(pool, title, output.file))
        for would in step.would:
            if isinstance(would, WouldSave) and not _same(would.file, step.file):
                called = wording.shown_name(would.path)
                cards.append(self._card(pool, _("Would be saved"), would.file, called=called))
        self.cards += cards
        self._lay_out(column, cards)
        self._add_changes(column, step)
        self._add_lines(column, step, steps)
        if step.log:
            self._head(column, _("What it said"))
            self._mono(column, "\n".join(step.log[:MOST_LINES]))

    def _card(self, pool: QtPool, title: str, file: File, *, called: str = "") -> FileCard:
        return FileCard(self._theme, pool, title, file, called=called, low=self._wide)

    def _add_verdict(self, column: QVBoxLayout, step: StepTried, steps: Steps) -> None:
        sentence, todo = words.what(step, steps), words.next_step(step)
        if step.outcome is Outcome.FAILED or step.refused is not None or step.outcome is Outcome.NOT_RUN:
            frame = QFrame(column.parentWidget())
            set_class(frame, "message-error" if step.outcome is Outcome.FAILED else "message-held")
            inner = QVBoxLayout(frame)
            inner.setContentsMargins(12, 8, 12, 8)
            inner.setSpacing(2)
            self._say(inner, sentence, "strong")
            if todo:
                self._say(inner, todo, "secondary")
            if step.not_run is NotRun.NOT_ALLOWED:
                allow = QPushButton(_("Read what it does, and allow it…"), frame)
                set_class(allow, "outline", "small")
                allow.clicked.connect(self.allow_wanted)
                inner.addWidget(allow, 0, Qt.AlignmentFlag.AlignLeft)
            column.addWidget(frame)
        else:
            look = state_look(words.look_of(step))
            row = QHBoxLayout()
            row.setSpacing(6)
            icon = QLabel(column.parentWidget())
            icon.setPixmap(self._theme.pixmap(look.icon, look.color, self._theme.px(14), state=True))
            row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
            label = QLabel(sentence, column.parentWidget())
            label.setWordWrap(True)
            set_class(label, "strong")
            row.addWidget(label, 1)
            if step.seconds:
                time = QLabel(wording.duration(step.seconds), column.parentWidget())
                set_class(time, "muted", "small")
                row.addWidget(time, 0, Qt.AlignmentFlag.AlignTop)
            column.addLayout(row)
        if step.rule is not None:
            self._say(column, words.gather_words(step.rule, 1 + len(step.others)), "secondary")
        for would in step.would:
            self._say(column, words.would_words(would), "secondary")

    def _lay_out(self, column: QVBoxLayout, cards: Sequence[FileCard]) -> None:
        if not self._wide:
            for card in cards:
                column.addWidget(card)
            return
        row = QHBoxLayout()
        row.setSpacing(8)
        for card in cards[:MOST_SHOWN]:
            card.setMaximumWidth(self._theme.px(_CARD_WIDTH))
            row.addWidget(card, 1, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        column.addLayout(row)

    def _add_changes(self, column: QVBoxLayout, step: StepTried) -> None:
        """What the step changed of the file's name and attributes."""
        changes: dict[str, tuple[object, object]] = {}
        for output in step.outputs:
            before, after = _facts(step.file), _facts(output.file)
            for name in {**before, **after}:
                if before.get(name) != after.get(name) and step.port:
                    changes[name] = (before.get(name), after.get(name))
        if not changes:
            return
        self._head(column, _("What changed"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for row, (name, (old, new)) in enumerate(list(changes.items())[:MOST_LINES]):
            label, value = QLabel(name, column.parentWidget()), QLabel(_change(old, new), column.parentWidget())
            set_class(label, "muted", "small")
            set_class(value, "link", "small")
            value.setWordWrap(True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1)
        column.addLayout(grid)

    def _add_lines(self, column: QVBoxLayout, step: StepTried, steps: Steps) -> None:
        """Which way the first lines went."""
        if step.lines is None or not step.lines.taken:
            return
        count = wording.number(step.lines.taken)
        self._head(
            column, ngettext("{count} line came in", "{count} lines came in", step.lines.taken).format(count=count)
        )
        told = []
        nowhere = "" if step.would else _("goes nowhere")  # with a writer: into its file
        for line, port, text in step.lines.lines[:MOST_LINES]:
            way = _("failed") if port == FAILED else steps.way_out(step.node, port) if port else nowhere
            told.append(f"{line:>4}  {way + '  ' if way else ''}{text}")
        if told:
            self._mono(column, "\n".join(told))

    def _head(self, column: QVBoxLayout, text: str) -> None:
        column.addSpacing(4)
        self._say(column, text, "label")

    def _say(self, column: QVBoxLayout, text: str, look: str) -> None:
        label = QLabel(text, column.parentWidget())
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        set_class(label, look)
        column.addWidget(label)

    def _mono(self, column: QVBoxLayout, text: str) -> None:
        label = QLabel(text, column.parentWidget())
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setWordWrap(True)
        set_class(label, "mono")
        column.addWidget(label)


def _same(one: File, other: File) -> bool:
    return one.path == other.path and one.name == other.name


def _facts(file: File) -> Mapping[str, Attribute]:
    return {_("name"): file.name, _("type"): file.media_type, **file.attributes}


def _change(old: object, new: object) -> str:
    if new is None:
        return _("taken away")
    return str(new) if old is None else f"{old} → {new}"
