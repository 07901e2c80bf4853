"""Paints the rows of the palette: headings with a count, kinds of steps with their tile."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from filewright.core.processor import ProcessorSpec
from filewright.gui.editor.faces.node_face import icon_of
from filewright.gui.editor.search.rows import kind_of_spec, paint_found, paint_tile
from filewright.gui.panels.palette_model import ROW, Broken, Category
from filewright.gui.theme import FontRole, Theme
from filewright.gui.wording import number

HEADING, KIND = 26, 30
_TILE, _PAD = 20, 12
Index = QModelIndex | QPersistentModelIndex


class PaletteRowPainter(QStyledItemDelegate):
    """Set `found` to what is searched for: the words that were found are drawn stronger."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.found = ""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self._theme.px(HEADING if isinstance(index.data(ROW), Category) else KIND))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: QRect = option.rect
        state: QStyle.StateFlag = option.state
        shown = index.data(ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(row, self._theme.color("bg.selected"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(row, self._theme.color("bg.hover"))
        if isinstance(shown, Category):
            self._paint_heading(painter, row, shown, is_open=bool(state & QStyle.StateFlag.State_Open))
        elif isinstance(shown, ProcessorSpec):
            tile = self._tile(row)
            paint_tile(painter, self._theme, tile, icon_of(shown), kind_of_spec(shown))
            self._paint_title(painter, row, tile, shown.title)
        elif isinstance(shown, Broken):
            self._paint_broken(painter, row, shown)
        painter.restore()

    def _tile(self, row: QRect) -> QRect:
        size = self._theme.px(_TILE)
        return QRect(row.left() + _PAD, row.center().y() - size // 2 + 1, size, size)

    def _paint_heading(self, painter: QPainter, row: QRect, category: Category, *, is_open: bool) -> None:
        theme = self._theme
        size = theme.px(14)
        chevron = "chevron-down" if is_open else "chevron-right"
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(
            row.left() + _PAD, row.center().y() - size // 2 + 1, theme.pixmap(chevron, "text.muted", size, ratio)
        )
        font = theme.font(FontRole.SMALL, weight=500)
        painter.setFont(font)
        painter.setPen(theme.color("state.error" if category.broken else "text.secondary"))
        left = row.left() + _PAD + size + 6
        count = number(category.count)
        right = row.right() - _PAD - QFontMetrics(font).horizontalAdvance(count)
        area = QRect(left, row.top(), right - left - 6, row.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, _elided(painter, category.title, area.width()))
        painter.setPen(theme.color("text.muted"))
        painter.drawText(
            QRect(right, row.top(), row.right() - _PAD - right + 1, row.height()), Qt.AlignmentFlag.AlignVCenter, count
        )

    def _paint_title(self, painter: QPainter, row: QRect, tile: QRect, title: str) -> None:
        left = tile.right() + 9
        painter.setPen(self._theme.color("text.primary"))
        area = QRect(left, row.top(), row.right() - _PAD - left, row.height())
        paint_found(painter, self._theme, area, title, self.found)

    def _paint_broken(self, painter: QPainter, row: QRect, broken: Broken) -> None:
        theme = self._theme
        tile = self._tile(row)
        ratio = painter.device().devicePixelRatioF()
        size = theme.px(16)
        inset = (tile.width() - size) // 2
        icon = theme.pixmap("alert-triangle", "state.error", size, ratio, state=True)
        painter.drawPixmap(tile.left() + inset, tile.top() + inset, icon)
        painter.setFont(theme.font(FontRole.BODY))
        painter.setPen(theme.color("text.muted"))
        left = tile.right() + 9
        area = QRect(left, row.top(), row.right() - _PAD - left, row.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, _elided(painter, broken.name, area.width()))


def _elided(painter: QPainter, text: str, width: int) -> str:
    return QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, width)
