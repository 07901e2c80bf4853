"""One of a few choices, all in view."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from filewright.gui.theme import FontRole, Theme


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One segment: its value, what it says, and an icon shown while it is chosen."""

    value: str
    label: str
    chosen_icon: str = ""


class Segmented(QWidget):
    """Up to about five choices side by side. Arrows move and choose; Tab goes past all of them at once."""

    value_changed = Signal(str)

    def __init__(
        self, theme: Theme, name: str, choices: Iterable[Choice], *, small: bool = False, parent: QWidget | None = None
    ) -> None:
        """`name` is what a screen reader says of the whole; `small` is 24 high instead of 28."""
        super().__init__(parent)
        self._theme = theme
        self._silent = False
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._segments = [_Segment(theme, choice, small, self) for choice in choices]
        for segment in self._segments:
            segment.chosen.connect(self._choose)
            row.addWidget(segment, 1)
        if self._segments:
            self._segments[0].first = True
            self._segments[-1].last = True
            self.setFocusProxy(self._segments[0])
        theme.changed.connect(self.updateGeometry)

    def value(self) -> str:
        """The chosen value; empty when none is."""
        return next((segment.choice.value for segment in self._segments if segment.isChecked()), "")

    def set_value(self, value: str) -> None:
        """Choose without `value_changed`; a value that is none of the choices leaves none chosen."""
        self._silent = True
        for segment in self._segments:
            segment.setAutoExclusive(False)  # else none of them could be unchecked
            segment.setChecked(segment.choice.value == value)
            segment.setAutoExclusive(True)
        self._silent = False

    def _choose(self, value: str) -> None:
        self.setFocusProxy(next(segment for segment in self._segments if segment.choice.value == value))
        if not self._silent:
            self.value_changed.emit(value)


class _Segment(QRadioButton):
    """A radio button drawn as a part of the row: Qt gives it arrow keys and its meaning for screen readers."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, choice: Choice, small: bool, parent: QWidget) -> None:
        super().__init__(choice.label, parent)
        self.choice = choice
        self.first = self.last = False
        self._theme = theme
        self._small = small
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self._toggled)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        layout = self._theme.tokens.layout
        height = self._theme.px(layout.control_small if self._small else layout.control)
        width = QFontMetrics(self._theme.font(FontRole.STRONG)).horizontalAdvance(self.choice.label) + 24
        if self.choice.chosen_icon:
            width += 20
        return QSize(width, height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint() - QSize(12, 0)

    def hitButton(self, position: QPoint) -> bool:
        return self.rect().contains(position)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, on, enabled = self._theme, self.isChecked(), self.isEnabled()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = self._outline()
        if on:
            fill = theme.color("accent.soft")
        else:
            fill = theme.color("bg.hover" if self.underMouse() and enabled else "bg.field")
        edge = theme.color("border.control") if enabled else theme.dimmed("border.control")
        painter.setPen(QPen(edge, 1))
        painter.setBrush(fill if enabled or on else theme.color("bg.panel"))
        painter.drawPath(outline)
        text = theme.color("text.link" if on else "text.secondary")
        painter.setPen(text if enabled else theme.color("text.disabled"))
        painter.setFont(theme.font(FontRole.STRONG if on else FontRole.BODY))
        self._paint_label(painter, on)
        painter.end()

    def _paint_label(self, painter: QPainter, on: bool) -> None:
        area = self.rect().adjusted(4, 0, -4, 0)
        metrics = painter.fontMetrics()
        text = metrics.elidedText(self.choice.label, Qt.TextElideMode.ElideRight, area.width())
        if on and self.choice.chosen_icon:
            icon = self._theme.px(14)
            width = metrics.horizontalAdvance(text) + icon + 6
            left = area.left() + (area.width() - width) // 2
            color = "text.link" if self.isEnabled() else "text.disabled"
            pixmap = self._theme.pixmap(self.choice.chosen_icon, color, icon, self.devicePixelRatioF())
            painter.drawPixmap(left, (self.height() - icon) // 2, pixmap)
            area.setLeft(left + icon + 6)
            painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        else:
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)

    def _outline(self) -> QPainterPath:
        """The whole border at the ends rounded; each segment shares its left line with its neighbour's right."""
        radius = self._theme.tokens.radius.field
        left = 0.5 if self.first else -0.5
        area = QRectF(left, 0.5, self.width() - 0.5 - left, self.height() - 1)
        path = QPainterPath()
        if not self.first and not self.last:
            path.addRect(area)
            return path
        path.addRoundedRect(area, radius, radius)
        square = QPainterPath()
        half = QRectF(area)
        if not self.first:
            half.setRight(area.center().x())
            square.addRect(half)
        if not self.last:
            half = QRectF(area)
            half.setLeft(area.center().x())
            square.addRect(half)
        return path.united(square).simplified()

    def _toggled(self, on: bool) -> None:
        self.update()
        if on:
            self.chosen.emit(self.choice.value)
