"""A question inside the window, with its answers as buttons; nothing else is barred meanwhile."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from filewright.gui.theme import Theme, cast_shadow, set_class
from filewright.text import _

_MARGIN = 16
_WIDTH = 560


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A button: its words, and what follows. The first one is the one that is meant."""

    words: str
    then: Callable[[], None]
    danger: bool = False


class AskBar(QFrame):
    """Lies over the top of its parent, in the middle. Esc is the last answer: never mind."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._host = parent
        set_class(self, "popup")
        cast_shadow(theme, self)
        self._question = QLabel(self)
        self._question.setWordWrap(True)
        set_class(self._question, "strong")
        self._more = QLabel(self)
        self._more.setWordWrap(True)
        set_class(self._more, "secondary")
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(self._question)
        column.addWidget(self._more)
        column.addLayout(self._buttons)
        self._cancel: Callable[[], None] = lambda: None
        parent.installEventFilter(self)
        self.hide()

    def ask(
        self, question: str, more: str, answers: Sequence[Answer], *, cancelled: Callable[[], None] | None = None
    ) -> None:
        """Ask; another question before the answer takes this one's place. "Cancel" is added behind the answers."""
        while (item := self._buttons.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._question.setText(question)
        self._more.setText(more)
        self._more.setVisible(bool(more))
        self.setAccessibleName(question)
        self.setAccessibleDescription(more)
        self._cancel = cancelled or (lambda: None)
        buttons = [self._button(answer, first=place == 0) for place, answer in enumerate(answers)]
        buttons.append(self._button(Answer(words=_("Cancel"), then=self._cancel), first=False, plain=True))
        self._buttons.addStretch(1)
        for button in buttons:
            self._buttons.addWidget(button)
        self.show()
        self._place()  # shown first: what is not yet dressed by the style sheet says a smaller size
        self.raise_()
        buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self._cancel()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._place()  # words that were measured before they were dressed
        return handled

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parent() and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _button(self, answer: Answer, *, first: bool, plain: bool = False) -> QPushButton:
        button = QPushButton(answer.words, self)
        set_class(button, "primary" if first else "plain" if plain else "outline")
        button.setAutoDefault(True)

        def chosen() -> None:
            self.hide()
            answer.then()

        button.clicked.connect(chosen)
        return button

    def _place(self) -> None:
        host = self._host
        width = min(self._theme.px(_WIDTH), host.width() - 2 * _MARGIN)
        self.setFixedWidth(width)
        self._column.activate()
        height = max(self._column.heightForWidth(width), self._column.sizeHint().height())
        self.setGeometry((host.width() - width) // 2, self._theme.px(56), width, height)
