"""One file's way through the flow, row by row."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from filewright.gui import wording
from filewright.gui.models.steps import Steps
from filewright.gui.models.story import StoryRow
from filewright.gui.theme import FontRole, Theme, kind_look, state_look

Index = QModelIndex | QPersistentModelIndex
RowRole = Qt.ItemDataRole.UserRole

_HEIGHT, _TILE, _ICON = 33, 19, 13
_LEFT, _RIGHT = 12, 12


class StoryView(QListView):
    """A list of what happened. `opened` tells the file that a row put out, when the row is activated."""

    opened = Signal(str)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._model = _StoryModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_StoryDelegate(theme, self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.activated.connect(self._activated)

    def show_story(self, rows: Sequence[StoryRow], steps: Steps) -> None:
        """Show these rows."""
        self._model.show(rows, steps)

    def rows(self) -> tuple[StoryRow, ...]:
        """What is shown."""
        return self._model.rows

    def _activated(self, index: QModelIndex) -> None:
        row = index.data(RowRole)
        if row is not None and row.target:
            self.opened.emit(row.target)


class _StoryModel(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: tuple[StoryRow, ...] = ()
        self.steps: Steps | None = None

    def show(self, rows: Sequence[StoryRow], steps: Steps) -> None:
        self.beginResetModel()
        self.rows, self.steps = tuple(rows), steps
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.UserRole:
                return row
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return f"{row.title}, {row.detail}, {wording.clock(row.time_ns)}"
            case Qt.ItemDataRole.ToolTipRole:
                return wording.shown_path(row.target) if row.target else row.detail
        return None

    def before(self, row: int) -> StoryRow | None:
        return self.rows[row - 1] if row > 0 else None


class _StoryDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: StoryView) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, self._theme.px(_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, _StoryModel)
        row = model.rows[index.row()]
        theme, rect = self._theme, option.rect
        painter.save()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, theme.color("bg.selected"))
        tile = QRect(rect.left() + _LEFT, rect.top() + theme.px(7), theme.px(_TILE), theme.px(_TILE))
        if index.row() < len(model.rows) - 1:
            painter.setPen(QPen(theme.color("border.default"), 1))
            painter.drawLine(tile.center().x(), tile.bottom() + 1, tile.center().x(), rect.bottom())
        if index.row() > 0:
            painter.setPen(QPen(theme.color("border.default"), 1))
            painter.drawLine(tile.center().x(), rect.top(), tile.center().x(), tile.top())
        self._paint_tile(painter, tile, row, model.steps)
        self._paint_words(painter, rect, tile.right() + theme.px(8), row, model.before(index.row()))
        painter.restore()

    def _paint_tile(self, painter: QPainter, tile: QRect, row: StoryRow, steps: Steps | None) -> None:
        theme = self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if row.look is not None:
            look = state_look(row.look)
            fill, icon, color = look.soft or "bg.hover", look.icon, look.color
            pixmap = theme.pixmap(icon, color, theme.px(_ICON), state=True)
        else:
            kind = kind_look(steps.kind(row.node)) if steps else None
            fill, color = (kind.tile, kind.color) if kind else ("bg.hover", "text.secondary")
            name = steps.icon(row.node) if steps and row.node else "file"
            pixmap = theme.pixmap(name, color, theme.px(_ICON))
        painter.setBrush(theme.color(fill))
        painter.drawRoundedRect(tile, 5, 5)
        inset = (tile.width() - theme.px(_ICON)) // 2
        painter.drawPixmap(tile.left() + inset, tile.top() + inset, pixmap)

    def _paint_words(self, painter: QPainter, rect: QRect, left: int, row: StoryRow, before: StoryRow | None) -> None:
        theme = self._theme
        near = before is not None and wording.clock(before.time_ns, seconds=False) == wording.clock(
            row.time_ns, seconds=False
        )
        time = wording.seconds_exact(row.time_ns) if near else wording.clock_exact(row.time_ns)
        painter.setFont(theme.font(FontRole.SMALL))
        time_width = painter.fontMetrics().horizontalAdvance(time)
        right = rect.right() - _RIGHT
        top = QRect(left, rect.top() + theme.px(2), right - left, theme.px(16))
        bottom = QRect(left, rect.top() + theme.px(17), right - left, theme.px(15))
        painter.setPen(theme.color("text.muted"))
        painter.drawText(top, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, time)
        detail = painter.fontMetrics().elidedText(row.detail, Qt.TextElideMode.ElideRight, bottom.width())
        painter.drawText(bottom, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, detail)
        painter.setPen(theme.color("text.primary"))
        painter.setFont(theme.font(FontRole.BODY, weight=500))
        width = top.width() - time_width - theme.px(8)
        title = painter.fontMetrics().elidedText(row.title, Qt.TextElideMode.ElideRight, width)
        painter.drawText(top, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
