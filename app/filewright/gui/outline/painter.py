"""How a row of the outline looks: a step with its tile and state, a way out with its mark."""

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from filewright.core.outline import RowKind
from filewright.gui.editor.search.rows import paint_tile
from filewright.gui.outline.model import SHOWN, Shown
from filewright.gui.theme import FontRole, Look, Theme, kind_look, port_path, state_look
from filewright.gui.wording import number
from filewright.text import _

STEP_ROW, WAY_ROW = 30, 26
_TILE, _PAD, _MARK, _GLYPH = 20, 12, 16, 9
Index = QModelIndex | QPersistentModelIndex


class OutlinePainter(QStyledItemDelegate):
    """Paints rows; the field that renames a step lies where its title is, and `renamed` brings what was typed there."""

    renamed = Signal(str, str)

    def __init__(self, theme: Theme, parent: QTreeView) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        shown: Shown = index.data(SHOWN)
        return QSize(0, self._theme.px(STEP_ROW if shown.row.kind is RowKind.STEP else WAY_ROW))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        field = super().createEditor(parent, option, index)
        field.setAccessibleName(_("Name of the step"))
        return field

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        row: QRect = option.rect
        left = row.left() + self._theme.px(_TILE) + 6
        editor.setGeometry(left, row.top() + 2, row.right() - left - 4, row.height() - 4)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        shown: Shown = index.data(SHOWN)
        text = editor.property("text")
        if isinstance(text, str) and text.strip() != shown.words:
            self.renamed.emit(shown.row.node, text.strip())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        shown: Shown = index.data(SHOWN)
        row: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRect(0, row.top(), row.right() + 1, row.height())  # the colour begins at the edge, whatever the depth
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(whole, self._theme.color("bg.selected"))
            painter.fillRect(QRect(0, row.top(), 2, row.height()), self._theme.color("accent.base"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(whole, self._theme.color("bg.hover"))
        if shown.row.kind is RowKind.STEP:
            self._paint_step(painter, row, shown)
        else:
            self._paint_way(painter, row, shown)
        painter.restore()

    def _paint_step(self, painter: QPainter, row: QRect, shown: Shown) -> None:
        theme = self._theme
        size = theme.px(_TILE)
        tile = QRect(row.left(), row.center().y() - size // 2 + 1, size, size)
        quiet = shown.look in (Look.OFF, Look.BYPASSED, Look.MISSING)
        paint_tile(painter, theme, tile, shown.icon, None if quiet else shown.kind)
        right = row.right() - _PAD + 1
        if shown.look is not None:
            look = state_look(shown.look)
            mark = theme.px(_MARK)
            right -= mark
            ratio = painter.device().devicePixelRatioF()
            icon = theme.pixmap(look.icon, look.color, mark, ratio, state=True)
            painter.drawPixmap(right, row.center().y() - mark // 2 + 1, icon)
            right -= 6
        if shown.attention:
            font = theme.font(FontRole.SMALL, weight=600)
            words = number(shown.attention)
            width = QFontMetrics(font).horizontalAdvance(words)
            painter.setFont(font)
            painter.setPen(theme.color("state.quarantine"))
            area = QRect(right - width, row.top(), width + 1, row.height())
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, words)
            right -= width + 6
        color = "text.muted" if quiet or shown.faint else "text.primary"
        self._paint_words(painter, row, tile.right() + 9, right, shown.words, theme.font(FontRole.BODY), color)

    def _paint_way(self, painter: QPainter, row: QRect, shown: Shown) -> None:
        theme = self._theme
        size = theme.px(_GLYPH)
        middle = QPointF(row.left() + theme.px(_TILE) / 2, row.center().y() + 0.5)
        if shown.row.kind is RowKind.WAY:
            look = kind_look(shown.kind)
            path = port_path(look.shape, size).translated(middle)
            if shown.row.wire is None:
                painter.strokePath(path, theme.color(look.color))
            else:
                painter.fillPath(path, theme.color(look.color))
        else:
            mark = theme.px(14)
            ratio = painter.device().devicePixelRatioF()
            icon = theme.pixmap("arrow-right", "text.muted", mark, ratio)
            painter.drawPixmap(QPointF(middle.x() - mark / 2, middle.y() - mark / 2), icon)
        color = "text.muted" if shown.faint else "text.secondary"
        left = row.left() + theme.px(_TILE) + 8
        self._paint_words(painter, row, left, row.right() - _PAD, shown.words, theme.font(FontRole.SMALL), color)

    def _paint_words(
        self, painter: QPainter, row: QRect, left: int, right: int, words: str, font: QFont, color: str
    ) -> None:
        painter.setFont(font)
        painter.setPen(self._theme.color(color))
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, right - left)
        painter.drawText(QRect(left, row.top(), right - left, row.height()), Qt.AlignmentFlag.AlignVCenter, shown)
