"""The left of the window: the kinds of steps to add, or the outline of the flow. One of them is in front."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from filewright.gui.fields.controls import Choice, Segmented
from filewright.gui.theme import Theme, set_class
from filewright.text import _

_ADD, _OUTLINE = "add", "outline"


class LeftSide(QFrame):
    """`changed` comes when the other one came to the front."""

    changed = Signal()

    def __init__(self, theme: Theme, palette: QWidget, outline: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_class(self, "panel")
        self._pages = {_ADD: palette, _OUTLINE: outline}
        self._choice = Segmented(
            theme,
            _("What stands at the left"),
            (Choice(value=_ADD, label=_("Add steps")), Choice(value=_OUTLINE, label=_("Outline"))),
            small=True,
            parent=self,
        )
        self._stack = QStackedWidget(self)
        for page in self._pages.values():
            self._stack.addWidget(page)
        self._choice.set_value(_ADD)
        self._choice.value_changed.connect(self._show)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(12, 0, 12, 0)
        head.addWidget(self._choice)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        self.setFocusProxy(palette)

    @property
    def shows_outline(self) -> bool:
        """Whether the outline is in front."""
        return self._stack.currentWidget() is self._pages[_OUTLINE]

    def show_outline(self, outline: bool) -> None:
        """Bring the outline to the front, or the kinds of steps."""
        value = _OUTLINE if outline else _ADD
        self._choice.set_value(value)
        self._show(value)

    def _show(self, value: str) -> None:
        page = self._pages[value]
        if self._stack.currentWidget() is not page:
            self._stack.setCurrentWidget(page)
            self.setFocusProxy(page)
            self.changed.emit()
