"""What is wrong with the selected step, with the buttons that mend it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from filewright.core.problem import Fix, Problem, Severity
from filewright.gui.document import Document
from filewright.gui.fields.controls import FlowLayout
from filewright.gui.theme import Theme, set_class


class ProblemCard(QWidget):
    """The first problem in full; its fix, and those of the others, as buttons."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._frame = QFrame(self)
        self._what = QLabel(self._frame)
        self._what.setWordWrap(True)
        set_class(self._what, "strong")
        self._do = QLabel(self._frame)
        self._do.setWordWrap(True)
        set_class(self._do, "secondary")
        self._buttons = QWidget(self._frame)
        self._flow = FlowLayout(self._buttons, gap=8, last_width=0)
        inner = QVBoxLayout(self._frame)
        inner.setContentsMargins(16, 12, 12, 12)
        inner.setSpacing(4)
        for widget in (self._what, self._do, self._buttons):
            inner.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 16, 8)
        column.addWidget(self._frame)
        self.hide()

    def show_problems(self, problems: Sequence[Problem], document: Document | None) -> None:
        """Show the gravest of these; none: nothing."""
        self._document = document
        self.setVisible(bool(problems))
        while (item := self._flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        if not problems:
            return
        worst = next((p for p in problems if p.severity is Severity.ERROR), problems[0])
        set_class(self._frame, "message-error" if worst.severity is Severity.ERROR else "message-held")
        self._what.setText(worst.sentence)
        self._do.setText(worst.next_step)
        self._do.setVisible(bool(worst.next_step))
        fixes = [problem.fix for problem in problems if problem.fix is not None]
        for place, fix in enumerate(fixes):
            self._flow.addWidget(self._button(fix, primary=place == 0))
        self._flow.addWidget(QWidget(self._buttons))  # the last one fills the row
        self._buttons.setVisible(bool(fixes))

    def buttons(self) -> list[QPushButton]:
        """The buttons that mend something."""
        found = [self._flow.itemAt(place) for place in range(self._flow.count())]
        return [w for item in found if item is not None and isinstance(w := item.widget(), QPushButton)]

    def _button(self, fix: Fix, *, primary: bool) -> QPushButton:
        button = QPushButton(fix.title, self._buttons)
        set_class(button, "primary" if primary else "outline", "small")
        button.clicked.connect(lambda: self._document.fix(fix) if self._document else None)
        button.show()
        return button
