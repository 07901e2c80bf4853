"""An example as a card: its drawing, its words, and a button that tries it."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFocusEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from filewright.gui.start_page.example import Example
from filewright.gui.start_page.mini_graph import paint_mini_graph
from filewright.gui.theme import FontRole, Theme
from filewright.text import _, ngettext

WIDTH, HEIGHT, DRAWING = 275, 207, 93


class TemplateCard(QAbstractButton):
    """Click, Enter or Space tries it; what that means stands on it once the pointer or the keyboard is there."""

    def __init__(self, theme: Theme, example: Example, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.example = example
        steps = len(example.graph.steps)
        self._steps = ngettext("{count} step", "{count} steps", steps).format(count=steps)
        self.setAccessibleName(example.title)
        self.setAccessibleDescription(f"{example.summary} {self._steps}, {example.to_try}")
        self.setToolTip(_("Copies this example and its files to a folder of your own and opens it"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(WIDTH), self._theme.px(HEIGHT))

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        radius = theme.tokens.radius.card
        outline = QPainterPath()
        outline.addRoundedRect(body, radius, radius)
        painter.fillPath(outline, theme.color("bg.hover" if self.underMouse() else "bg.panel"))
        painter.setClipPath(outline)
        drawing = QRectF(body.x(), body.y(), body.width(), theme.px(DRAWING))
        paint_mini_graph(painter, drawing, self.example.graph, theme)
        painter.setPen(QPen(theme.color("border.subtle"), 1))
        painter.drawLine(drawing.bottomLeft(), drawing.bottomRight())
        painter.setClipping(False)
        lit = self.hasFocus() or self.underMouse()
        edge = "border.focus" if self.hasFocus() else "accent.base" if self.underMouse() else "border.default"
        painter.setPen(QPen(theme.color(edge), 2 if self.hasFocus() else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(outline)
        self._paint_words(painter, body, drawing.bottom(), lit=lit)
        painter.end()

    def _paint_words(self, painter: QPainter, body: QRectF, top: float, *, lit: bool) -> None:
        theme = self._theme
        pad = theme.px(15)
        left, width = body.x() + pad, body.width() - 2 * pad
        painter.setPen(theme.color("text.primary"))
        painter.setFont(theme.font(FontRole.HEAD))
        title = painter.fontMetrics().elidedText(self.example.title, Qt.TextElideMode.ElideRight, int(width))
        painter.drawText(QRectF(left, top + theme.px(12), width, theme.px(20)), Qt.AlignmentFlag.AlignVCenter, title)
        painter.setPen(theme.color("text.secondary"))
        painter.setFont(theme.font(FontRole.BODY))
        words = QRectF(left, top + theme.px(33), width, theme.px(34))
        painter.drawText(words, Qt.TextFlag.TextWordWrap, self.example.summary)
        painter.setFont(theme.font(FontRole.SMALL))
        painter.setPen(theme.color("text.muted"))
        line = QRectF(left, body.bottom() - theme.px(36), width, theme.px(24))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, f"{self._steps}    {self.example.to_try}")
        if lit:
            self._paint_button(painter, line)

    def _paint_button(self, painter: QPainter, line: QRectF) -> None:
        theme = self._theme
        painter.setFont(theme.font(FontRole.BODY, weight=500))
        words = _("Try it")
        width = painter.fontMetrics().horizontalAdvance(words) + theme.px(18)
        button = QRectF(line.right() - width, line.y(), width, line.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent.fill"))
        painter.drawRoundedRect(button, 6, 6)
        painter.setPen(theme.color("text.on_accent"))
        painter.drawText(button, Qt.AlignmentFlag.AlignCenter, words)
