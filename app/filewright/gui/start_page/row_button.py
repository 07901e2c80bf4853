"""A row that can be clicked: icon, words, a line below them, and something at the right."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from filewright.gui.theme import FontRole, Theme
from filewright.gui.theme.icons import IconName

_ONE_LINE, _TWO_LINES = 38, 44


class RowButton(QAbstractButton):
    """`key` stands at the right in a box, `right` in plain words (`right_color` is their colour token)."""

    def __init__(
        self,
        theme: Theme,
        icon: IconName,
        words: str,
        *,
        below: str = "",
        right: str = "",
        right_color: str = "text.muted",
        icon_color: str = "text.link",
        key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon, self._icon_color = icon, icon_color
        self._below, self._right, self._right_color, self._key = below, right, right_color, key
        self.setText(words)
        self.setAccessibleName(words)
        self.setAccessibleDescription(" ".join(part for part in (below, right, key) if part))
        self.setToolTip(below or words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(240), self._theme.px(_TWO_LINES if self._below else _ONE_LINE))

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, area = self._theme, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isDown() or self.underMouse():
            painter.setBrush(theme.color("bg.pressed" if self.isDown() else "bg.hover"))
            painter.drawRoundedRect(area, 6, 6)
        size = theme.px(14)
        pixmap = theme.pixmap(self._icon, self._icon_color, size)
        middle = area.center().y()
        painter.drawPixmap(round(area.x() + 10), round(middle - size / 2), pixmap)
        left = area.x() + theme.px(34)
        taken = self._paint_right(painter, area)
        width = area.right() - 10 - taken - left - 8
        painter.setFont(theme.font(FontRole.BODY, weight=500))
        painter.setPen(theme.color("text.primary"))
        words = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, int(width))
        if not self._below:
            painter.drawText(QRectF(left, area.y(), width, area.height()), Qt.AlignmentFlag.AlignVCenter, words)
        else:
            line = theme.px(16)
            painter.drawText(QRectF(left, middle - line, width, line), Qt.AlignmentFlag.AlignVCenter, words)
            painter.setFont(theme.font(FontRole.SMALL))
            painter.setPen(theme.color("text.muted"))
            below = painter.fontMetrics().elidedText(self._below, Qt.TextElideMode.ElideMiddle, int(width))
            painter.drawText(QRectF(left, middle, width, line), Qt.AlignmentFlag.AlignVCenter, below)
        painter.end()

    def _paint_right(self, painter: QPainter, area: QRectF) -> float:
        """Draw what stands at the right and return its width."""
        theme = self._theme
        if self._key:
            painter.setFont(theme.font(FontRole.MICRO))
            width = painter.fontMetrics().horizontalAdvance(self._key) + theme.px(10)
            box = QRectF(area.right() - 10 - width, area.center().y() - theme.px(8), width, theme.px(16))
            painter.setPen(QPen(theme.color("border.default"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 4, 4)
            painter.setPen(theme.color("text.muted"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._key)
            return width
        if self._right:
            painter.setFont(theme.font(FontRole.SMALL))
            width = painter.fontMetrics().horizontalAdvance(self._right) + 2
            painter.setPen(theme.color(self._right_color))
            box = QRectF(area.right() - 10 - width, area.y(), width, area.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._right)
            return width
        return 0.0
