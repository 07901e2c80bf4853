"""Everything that can be done, and every step, by typing."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from filewright.gui.actions import Actions
from filewright.gui.fields.controls import Hit, HitList, SearchField
from filewright.gui.theme import Theme, cast_shadow, set_class
from filewright.text import _

_MOST = 12

Finder = Callable[[str], Sequence[Hit]]


class CommandSearch(QFrame):
    """A list below the search field, as long as that has the keyboard. Enter takes the first or the chosen one."""

    closed = Signal()

    def __init__(self, theme: Theme, actions: Actions, field: SearchField, find_steps: Finder, parent: QWidget) -> None:
        """`find_steps` finds steps of the flow and kinds of steps to add; `parent` is the window."""
        super().__init__(parent)
        self._theme = theme
        self._actions = actions
        self._field = field
        self._find_steps = find_steps
        set_class(self, "popup")
        cast_shadow(theme, self)
        self._list = HitList(theme, _("Commands and steps found"), self)
        self._list.taken.connect(self._run)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self._list)
        field.text_changed.connect(self._search)
        field.edit.installEventFilter(self)
        self.hide()

    @property
    def hits(self) -> tuple[Hit, ...]:
        """What was found."""
        return self._list.hits

    def open(self) -> None:
        """Put the keyboard into the field and list what can be done."""
        self._field.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.edit.selectAll()
        self._search(self._field.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.FocusOut:
                self.hide()
            case QEvent.Type.KeyPress if isinstance(event, QKeyEvent) and self.isVisible():
                return self._key(event)
            case QEvent.Type.MouseButtonPress:
                self._search(self._field.text())
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self._field.clear()
            self.hide()
            self.closed.emit()
            return True
        return self._list.take_key(event)

    def _search(self, text: str) -> None:
        if not self._field.edit.hasFocus():
            return
        hits = [
            Hit(
                words=self._actions[entry.do].text(),
                kind=self._actions[entry.do].shortcut().toString(QKeySequence.SequenceFormat.NativeText),
                icon=entry.icon or "command",
                then=self._actions[entry.do].trigger,
            )
            for entry in self._actions.found(text)
        ]
        steps = list(self._find_steps(text)) if text.strip() else []
        self._list.show_hits([*hits[: _MOST - min(len(steps), _MOST // 2)], *steps][:_MOST])
        self.setVisible(bool(self._list.hits))
        self._place()

    def _place(self) -> None:
        width = max(self._field.width(), self._theme.px(340))
        height = self._list.height_wanted + 10
        corner = self._field.mapTo(self.window(), QPoint(self._field.width() - width, self._field.height() + 4))
        self.setGeometry(max(corner.x(), 8), corner.y(), width, height)
        self.raise_()

    def _run(self, hit: Hit) -> None:
        self._field.clear()
        self.hide()
        self.closed.emit()  # first, so that what follows may put the keyboard elsewhere
        if hit.then is not None:
            hit.then()
