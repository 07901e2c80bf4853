"""What was found by typing: a list below a field, which keeps the keyboard while one goes through it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from filewright.gui.theme import FontRole, Theme
from filewright.gui.theme.icons import IconName

_ROW = 30
_KIND = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, kw_only=True)
class Hit:
    """Something that was found: what it says, at the right what it is, and what follows. `then` None: it cannot be
    taken, and `kind` says why."""

    words: str
    kind: str
    icon: IconName
    then: Callable[[], None] | None


class HitList(QListWidget):
    """`taken` brings the hit that was chosen, by Enter or a click."""

    taken = Signal(Hit)

    def __init__(self, theme: Theme, name: str, parent: QWidget) -> None:
        """`name` is what a screen reader calls it."""
        super().__init__(parent)
        self._theme = theme
        self._hits: tuple[Hit, ...] = ()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_HitPainter(theme, self))
        self.itemClicked.connect(lambda item: self._take(self.row(item)))

    @property
    def hits(self) -> tuple[Hit, ...]:
        """What is listed."""
        return self._hits

    @property
    def height_wanted(self) -> int:
        """Pixels that all rows take."""
        return len(self._hits) * self._theme.px(_ROW)

    def show_hits(self, hits: Sequence[Hit]) -> None:
        """List these; the first that can be taken is chosen."""
        self._hits = tuple(hits)
        self.clear()
        for hit in self._hits:
            can = hit.then is not None
            icon = self._theme.icon(hit.icon, "text.secondary" if can else "text.muted", size=16)
            item = QListWidgetItem(icon, hit.words)
            item.setData(_KIND, hit.kind)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{hit.words}, {hit.kind}".rstrip(", "))
            if not can:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
                item.setToolTip(hit.kind)
            self.addItem(item)
        self.setCurrentRow(next((row for row, hit in enumerate(self._hits) if hit.then is not None), -1))

    def take_key(self, event: QKeyEvent) -> bool:
        """Go through the rows by Up and Down, take one by Enter; whether the key meant something here."""
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Up:
                self._step(1 if event.key() == Qt.Key.Key_Down else -1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._take(self.currentRow())
            case _:
                return False
        return True

    def _step(self, by: int) -> None:
        can = [row for row, hit in enumerate(self._hits) if hit.then is not None]
        if can:
            here = can.index(self.currentRow()) if self.currentRow() in can else -1
            self.setCurrentRow(can[(here + by) % len(can)])

    def _take(self, row: int) -> None:
        if 0 <= row < len(self._hits) and self._hits[row].then is not None:
            self.taken.emit(self._hits[row])


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
