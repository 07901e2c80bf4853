"""Markdown on the canvas: laid out once for each text and width, then drawn. Nothing is ever loaded for it."""

from collections import OrderedDict

from PySide6.QtCore import QPointF, QRectF, Qt, QUrl
from PySide6.QtGui import QAbstractTextDocumentLayout, QColor, QFont, QPainter, QPalette, QTextDocument

_KEPT = 256
_INDENT = 14.0
_FEATURES = QTextDocument.MarkdownFeature(
    QTextDocument.MarkdownFeature.MarkdownDialectGitHub.value | QTextDocument.MarkdownFeature.MarkdownNoHTML.value
)


class _Closed(QTextDocument):
    """Pictures and other files that a text names are not looked for."""

    def loadResource(self, type: int, name: QUrl | str) -> object:
        """Nothing."""
        return None


class Markdown:
    """Texts in one font, in scene pixels."""

    def __init__(self, font: QFont) -> None:
        self._font = font
        self._kept: OrderedDict[tuple[str, float], QTextDocument] = OrderedDict()

    def height(self, text: str, width: float) -> float:
        """How high a text is at this width; 0 for none."""
        return float(self._laid_out(text, width).size().height()) if text.strip() else 0.0

    def draw(self, painter: QPainter, area: QRectF, text: str, color: QColor) -> None:
        """Draw a text into an area; what does not fit is cut off."""
        document = self._laid_out(text, area.width())
        context = QAbstractTextDocumentLayout.PaintContext()
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Text, color)
        context.palette = palette
        context.clip = QRectF(QPointF(0, 0), area.size())
        painter.save()
        painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
        painter.translate(area.topLeft())
        document.documentLayout().draw(painter, context)
        painter.restore()

    def clear(self) -> None:
        """Forget all: links take their colour from the window's look."""
        self._kept.clear()

    def _laid_out(self, text: str, width: float) -> QTextDocument:
        key = (text, width)
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found
        document = _Closed()
        document.setDefaultFont(self._font)
        document.setDocumentMargin(0)
        document.setIndentWidth(_INDENT)
        document.setMarkdown(text, _FEATURES)
        document.setTextWidth(width)
        self._kept[key] = document
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return document
