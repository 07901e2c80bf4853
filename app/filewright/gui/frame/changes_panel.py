"""What is drawn and does not run yet, in words, to be read before it is applied."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QScrollArea, QWidget

from filewright.core.change_words import Change, ChangeKind
from filewright.gui.frame.question_panel import QuestionPanel
from filewright.gui.theme import Theme, set_class
from filewright.text import _, ngettext

_MARKS = {
    ChangeKind.ADDED: ("plus", "state.running"),
    ChangeKind.REMOVED: ("minus", "state.error"),
    ChangeKind.CHANGED: ("pencil", "state.edited"),
}
_SHOWN = 200
"""Changes that get a line; the number of the others is told."""


class ChangesPanel(QuestionPanel):
    """`accepted` asks for the changes to be applied, `back_wanted` for what runs to be drawn again; `go_to` for a step
    or a connection to be shown."""

    accepted = Signal()
    back_wanted = Signal()
    go_to = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(
            theme, parent, mark=("pencil", "state.edited"), yes=_("Apply"), no=_("Close"), width=560, most=0.6
        )
        self._sentences: list[str] = []
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._note = QLabel(self)
        self._note.setWordWrap(True)
        set_class(self._note, "muted", "small")
        back = QPushButton(_("Back to what runs"), self)
        set_class(back, "outline")
        back.clicked.connect(self._go_back)
        self.buttons.insertWidget(self.buttons.indexOf(self._no), back)
        self.body.addWidget(self._scroll, 1)
        self.body.addWidget(self._note)

    def words(self) -> list[str]:
        """The changes, as they are told."""
        return list(self._sentences)

    def ask(self, changes: Sequence[Change], *, can_apply: bool) -> None:
        """Show these; `can_apply` False: something must be mended first."""
        self.show_changes(changes, can_apply=can_apply)
        self.appear(self._yes if can_apply else self._no)

    def show_changes(self, changes: Sequence[Change], *, can_apply: bool) -> None:
        """Show these in place of those that are shown."""
        count = len(changes)
        title = ngettext("{count} change does not run yet", "{count} changes do not run yet", count)
        self.set_title(title.format(count=count))
        self._sentences = [change.sentence for change in changes]
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for row, change in enumerate(changes[:_SHOWN]):
            mark = QLabel(page)
            mark.setPixmap(self._theme.pixmap(*_MARKS[change.kind], self._theme.px(16), state=True))
            grid.addWidget(mark, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._line(change), row, 1)
        if count > _SHOWN:
            more = count - _SHOWN
            grid.addWidget(QLabel(ngettext("and {count} more", "and {count} more", more).format(count=more)), _SHOWN, 1)
        grid.setRowStretch(len(changes) + 1, 1)
        self._scroll.setWidget(page)
        self._yes.setEnabled(can_apply)
        self._note.setText(
            _("Files on their way finish as they began; those that come in then go the new way.")
            if can_apply
            else _("First mend what is marked in red.")
        )

    def accept(self) -> None:
        self.hide()
        self.accepted.emit()

    def decline(self) -> None:
        self.hide()

    def wanted_height(self, width: int) -> int:
        page = self._scroll.widget()
        inner = page.heightForWidth(width - 40) if page is not None and page.hasHeightForWidth() else 80
        return inner + self._theme.px(128)

    def _line(self, change: Change) -> QWidget:
        if not change.node and not change.wire:
            words = QLabel(change.sentence)
            words.setWordWrap(True)
            return words
        color = self._theme.color("text.primary").name()
        link = QLabel(f'<a href="#" style="color: {color}; text-decoration: none">{escape(change.sentence)}</a>')
        link.setWordWrap(True)
        link.setToolTip(_("Show it"))
        link.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByKeyboard | Qt.TextInteractionFlag.LinksAccessibleByMouse
        )
        link.linkActivated.connect(lambda _link: self.go_to.emit(change.node, change.wire))
        return link

    def _go_back(self) -> None:
        self.hide()
        self.back_wanted.emit()
