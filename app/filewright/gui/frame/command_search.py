"""Everything that can be done, and every step, by typing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from filewright.gui.actions import Actions
from filewright.gui.fields.controls import SearchField
from filewright.gui.theme import FontRole, Theme, cast_shadow, set_class
from filewright.gui.theme.icons import IconName
from filewright.text import _

_MOST = 12
_ROW = 30
_KIND = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, kw_only=True)
class Hit:
    """Something that was found: what it says, at the right what it is, and what follows."""

    words: str
    kind: str
    icon: IconName
    then: Callable[[], None]


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
        self._hits: list[Hit] = []
        set_class(self, "popup")
        cast_shadow(theme, self)
        self._list = QListWidget(self)
        self._list.setAccessibleName(_("Commands and steps found"))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setItemDelegate(_HitPainter(theme, self._list))
        self._list.itemClicked.connect(lambda item: self._run(self._list.row(item)))
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self._list)
        field.text_changed.connect(self._search)
        field.edit.installEventFilter(self)
        self.hide()

    @property
    def hits(self) -> tuple[Hit, ...]:
        """What was found."""
        return tuple(self._hits)

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
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Up:
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                count = self._list.count()
                self._list.setCurrentRow((self._list.currentRow() + step) % count if count else -1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._run(self._list.currentRow())
            case Qt.Key.Key_Escape:
                self._field.clear()
                self.hide()
                self.closed.emit()
            case _:
                return False
        return True

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
        self._hits = [*hits[: _MOST - min(len(steps), _MOST // 2)], *steps][:_MOST]
        self._list.clear()
        for hit in self._hits:
            item = QListWidgetItem(self._theme.icon(hit.icon, "text.secondary", size=16), hit.words)
            item.setData(_KIND, hit.kind)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{hit.words}, {hit.kind}".rstrip(", "))
            self._list.addItem(item)
        if self._hits:
            self._list.setCurrentRow(0)
        self.setVisible(bool(self._hits))
        self._place()

    def _place(self) -> None:
        width = max(self._field.width(), self._theme.px(340))
        height = len(self._hits) * self._theme.px(_ROW) + 10
        corner = self._field.mapTo(self.window(), QPoint(self._field.width() - width, self._field.height() + 4))
        self.setGeometry(max(corner.x(), 8), corner.y(), width, height)
        self.raise_()

    def _run(self, row: int) -> None:
        if not 0 <= row < len(self._hits):
            return
        hit = self._hits[row]
        self._field.clear()
        self.hide()
        self.closed.emit()  # first, so that what follows may put the keyboard elsewhere
        hit.then()


class _HitPainter(QStyledItemDelegate):
    """Rows of 30 with what a hit is at their right."""

    def __init__(self, theme: Theme, parent: QListWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width(), self._theme.px(_ROW))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        kind = index.data(_KIND)
        if kind:
            painter.save()
            painter.setFont(self._theme.font(FontRole.SMALL))
            painter.setPen(self._theme.color("text.muted"))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(option.rect.adjusted(0, 0, -10, 0), right, kind)
            painter.restore()
