"""What a flow from elsewhere would do, to be read before it runs for the first time."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QWidget

from filewright.core.touches import Reach, Touched
from filewright.gui.frame.question_panel import QuestionPanel
from filewright.gui.theme import Theme, set_class
from filewright.text import _

_ICONS = {
    Reach.FILES_OUTSIDE: "folder-symlink",
    Reach.DELETES: "trash",
    Reach.NETWORK: "world",
    Reach.COMMANDS: "terminal-2",
    Reach.NOT_BUNDLED: "robot",
}


class ConsentPanel(QuestionPanel):
    """`allowed` or `refused` ends it."""

    allowed = Signal()
    refused = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(
            theme,
            parent,
            mark=("shield", "state.held"),
            yes=_("Allow and run"),
            no=_("Not now"),
            width=560,
            most=0.6,
        )
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        note = QLabel(
            _(
                "Allow it only if you trust where it comes from: allowed steps can do all that you can do. "
                "If the file changes, you are asked again."
            ),
            self,
        )
        note.setWordWrap(True)
        set_class(note, "muted", "small")
        self.body.addWidget(self._scroll, 1)
        self.body.addWidget(note)

    def ask(self, name: str, touches: Sequence[Touched]) -> None:
        """Show what this flow would do."""
        self.set_title(_("Before “{name}” runs, read what it would do").format(name=name))
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for row, touch in enumerate(touches):
            mark = QLabel(page)
            mark.setPixmap(self._theme.pixmap(_ICONS[touch.reach], "text.secondary", self._theme.px(16)))
            words = QLabel(touch.sentence, page)
            words.setWordWrap(True)
            grid.addWidget(mark, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, row, 1)
        grid.setRowStretch(len(touches), 1)
        self._scroll.setWidget(page)
        self.appear(self._yes)

    def accept(self) -> None:
        self.hide()
        self.allowed.emit()

    def decline(self) -> None:
        self.hide()
        self.refused.emit()

    def wanted_height(self, width: int) -> int:
        page = self._scroll.widget()
        inner = page.heightForWidth(width - 40) if page is not None and page.hasHeightForWidth() else 80
        return inner + self._theme.px(150)
