"""On or off."""

from PySide6.QtCore import QEasingCurve, QEvent, QPointF, QRectF, QSize, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from filewright.gui.theme import Theme

_WIDTH, _HEIGHT, _HIT = 32, 18, 24


class Switch(QAbstractButton):
    """32 × 18 in a hit area of 24. Space toggles; `value_changed` tells only what the person did."""

    value_changed = Signal(bool)

    def __init__(self, theme: Theme, name: str, *, value: bool = False, parent: QWidget | None = None) -> None:
        """`name` is what a screen reader says."""
        super().__init__(parent)
        self._theme = theme
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._place = 0.0
        self._slide = QVariantAnimation(self)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._slide.valueChanged.connect(self._moved)
        self.set_value(value)
        self.clicked.connect(self.value_changed)
        self.toggled.connect(self._start_slide)
        theme.changed.connect(self.update)

    def value(self) -> bool:
        """Whether it is on."""
        return self.isChecked()

    def set_value(self, value: bool) -> None:
        """Set it without a movement and without `value_changed`."""
        self.blockSignals(True)
        self.setChecked(value)
        self.blockSignals(False)
        self._slide.stop()
        self._place = float(value)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, _HIT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        on, enabled, over = self.isChecked(), self.isEnabled(), self.underMouse()
        color = self._theme.color
        track = QRectF(0.5, (self.height() - _HEIGHT) / 2 + 0.5, _WIDTH - 1, _HEIGHT - 1)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if on:
            fill = color("accent.fill_hover" if over else "accent.fill")
            edge = fill
        else:
            fill, edge = color("bg.field"), color("border.strong" if over else "border.control")
        knob = color("text.on_accent" if on else "border.strong" if over else "border.control")
        if not enabled:
            fill = edge = self._theme.dimmed("accent.fill") if on else color("bg.panel")
            edge = fill if on else self._theme.dimmed("border.control")
            knob = self._theme.dimmed("text.on_accent") if on else edge
        painter.setPen(QPen(edge, 1))
        painter.setBrush(fill)
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
        travel = _WIDTH - _HEIGHT
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(knob)
        painter.drawEllipse(QPointF(_HEIGHT / 2 + self._place * travel, self.height() / 2), 6, 6)
        painter.end()

    def _start_slide(self, on: bool) -> None:
        self._slide.stop()
        duration = self._theme.duration("quick")
        if not duration:
            self._moved(float(on))
            return
        self._slide.setStartValue(self._place)
        self._slide.setEndValue(float(on))
        self._slide.setDuration(duration)
        self._slide.start()

    def _moved(self, place: float) -> None:
        self._place = place
        self.update()
