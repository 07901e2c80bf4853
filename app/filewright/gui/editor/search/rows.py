"""The rows of the search box: tile, title, what the kind does or why it does not fit, and the kind of files."""

from pathlib import Path

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from filewright.core.media import SAME, Kind, kind_of_all
from filewright.core.processor import ProcessorSpec
from filewright.gui.editor.faces.node_face import icon_of
from filewright.gui.editor.search.search import Found
from filewright.gui.theme import FontRole, Theme, kind_look, port_path
from filewright.text import _

ROW = 42
TILE = 26
FOUND = int(Qt.ItemDataRole.UserRole)
Index = QModelIndex | QPersistentModelIndex
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


def kind_title(kind: Kind) -> str:
    """A kind of files as a word of its own."""
    return {
        Kind.ANY: _("Any file"),
        Kind.IMAGE: _("Pictures"),
        Kind.DOCUMENT: _("Documents"),
        Kind.TEXT: _("Text"),
        Kind.TABLE: _("Tables"),
        Kind.ARCHIVE: _("Archives"),
        Kind.MEDIA: _("Sound, film"),
    }[kind]


def kind_of_spec(spec: ProcessorSpec, way: str | None = None) -> Kind:
    """The kind of files that a kind of step is about: by one of its ways, else what it takes, else what it gives."""
    for port in spec.inputs:
        if way in (None, port.name):
            return kind_of_all(port.accepts)
    types = [pattern for port in spec.outputs if way in (None, port.name) for pattern in port.produces]
    return kind_of_all(pattern for pattern in types if pattern != SAME) if types else Kind.ANY


class SearchRows(QAbstractListModel):
    """What was found, the best first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._found: list[Found] = []

    def show(self, found: list[Found]) -> None:
        """Show these."""
        self.beginResetModel()
        self._found = found
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        return 0 if parent.isValid() else len(self._found)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        found = self._found[index.row()]
        if role == FOUND:
            return found
        if role == Qt.ItemDataRole.DisplayRole:
            return found.spec.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{found.spec.title}, {found.reason or found.spec.summary}"
        return None


class SearchRowPainter(QStyledItemDelegate):
    """Paints one row; what is `searched` for stands out in titles."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.searched = ""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self._theme.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        found = index.data(FOUND)
        theme = self._theme
        row: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(theme.color("bg.selected"))
            painter.drawRoundedRect(row, 6, 6)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(theme.color("bg.hover"))
            painter.drawRoundedRect(row, 6, 6)
        fits = not found.reason
        kind = kind_of_spec(found.spec, found.ways[0] if found.ways else None)
        size = theme.px(TILE)
        tile = QRect(row.left() + 10, row.center().y() - size // 2 + 1, size, size)
        paint_tile(painter, theme, tile, icon_of(found.spec), kind if fits else None)
        left = tile.right() + 11
        right = row.right() - 10
        area = QRect(left, row.top(), right - left, row.height())
        title_right = self._paint_kind(painter, area, kind) - 12 if fits else right
        self._paint_words(painter, found, area, title_right - left)
        painter.restore()

    def _paint_kind(self, painter: QPainter, area: QRect, kind: Kind) -> int:
        """Beside the title, so that the line below it is free; returns where it begins."""
        theme = self._theme
        font = theme.font(FontRole.SMALL)
        words = kind_title(kind)
        right = area.right() + 1
        left = right - QFontMetrics(font).horizontalAdvance(words)
        upper = _upper(area)
        painter.setFont(font)
        painter.setPen(theme.color("text.secondary"))
        painter.drawText(QRect(left, upper.top(), right - left + 1, upper.height()), _MIDDLE, words)
        look = kind_look(kind)
        mark = theme.px(9)
        middle = QPointF(left - mark + 1, upper.center().y() + 0.5)
        painter.fillPath(port_path(look.shape, mark).translated(middle), theme.color(look.color))
        return left - 2 * mark

    def _paint_words(self, painter: QPainter, found: Found, area: QRect, title_width: int) -> None:
        theme = self._theme
        upper = _upper(area)
        upper.setWidth(title_width)
        painter.setPen(theme.color("text.muted" if found.reason else "text.primary"))
        paint_found(painter, theme, upper, found.spec.title, self.searched, weight=500)
        small = theme.font(FontRole.SMALL)
        painter.setFont(small)
        painter.setPen(theme.color("text.muted"))
        lower = QRect(area.left(), area.top() + area.height() // 2, area.width(), area.height() // 2 - 3)
        words = found.reason or found.spec.summary
        painter.drawText(lower, _MIDDLE, _elided(small, words, area.width()))


def paint_found(painter: QPainter, theme: Theme, area: QRect, title: str, searched: str, *, weight: int = 400) -> None:
    """A title in the painter's pen, what was typed in it in the strongest weight."""
    plain, strong = theme.font(FontRole.BODY, weight=weight), theme.font(FontRole.BODY, weight=600)
    start = title.casefold().find(searched.casefold()) if searched else -1
    if start < 0:
        parts = [(title, plain)]
    else:
        end = start + len(searched)
        parts = [(title[:start], plain), (title[start:end], strong), (title[end:], plain)]
    left = area.left()
    for text, font in parts:
        width = area.right() - left
        if not text or width <= 0:
            continue
        shown = _elided(font, text, width)
        painter.setFont(font)
        painter.drawText(QRect(left, area.top(), width, area.height()), _MIDDLE, shown)
        left += QFontMetrics(font).horizontalAdvance(shown)


def _upper(area: QRect) -> QRect:
    """Where the title stands in a row."""
    return QRect(area.left(), area.top() + 4, area.width(), area.height() // 2 - 3)


def paint_tile(painter: QPainter, theme: Theme, tile: QRect, icon: str | Path, kind: Kind | None) -> None:
    """A kind of step's tile with its icon; kind None: grey, as of what does not fit."""
    look = kind_look(kind or Kind.ANY)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(look.tile))
    painter.drawRoundedRect(tile, 5, 5)
    size = round(tile.width() * 0.62)
    color = theme.color(look.color if kind is not None else "text.muted")
    pixmap = theme.icons.pixmap(icon, color, size, painter.device().devicePixelRatioF())
    at = QRectF(tile).center() - QPointF(size / 2, size / 2)
    painter.drawPixmap(at, pixmap)


def _elided(font: QFont, text: str, width: int) -> str:
    return QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, width)
