"""One chart on pyqtgraph. Imported only once a chart is about to be drawn: it costs a third of a second."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from filewright.gui.theme import FontRole, Theme

_AREA_ALPHA = 36  # 14 % of 255
_LEFT = 40  # room for the numbers at the left, so that all charts begin at one line


@dataclass(frozen=True, kw_only=True)
class Curve:
    """How one curve looks: a colour token, a dash, an area below it."""

    color: str
    dashed: bool = False
    area: bool = False


class Plot(QWidget):
    """Curves over the last seconds, right end now. Gaps in values are gaps in the curve.

    `pointed` tells the place under the pointer in seconds (0 is now, -60 a minute ago), NaN when it leaves.
    """

    pointed = Signal(float)

    def __init__(
        self, theme: Theme, name: str, curves: Sequence[Curve], *, times: bool, parent: QWidget | None = None
    ) -> None:
        """`times`: whether the axis below says when."""
        super().__init__(parent)
        self._theme = theme
        self._curves = tuple(curves)
        self._window = 300.0
        self._top = 1.0
        self.setAccessibleName(name)
        self._view = pg.PlotWidget(self, background=None, antialias=False, enableMenu=False)
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setAccessibleName(name)
        self._view.setMouseEnabled(x=False, y=False)
        self._view.hideButtons()
        self._view.viewport().setMouseTracking(True)
        self._view.viewport().installEventFilter(self)
        item = self._view.getPlotItem()
        item.ctrlMenu.setParent(self, item.ctrlMenu.windowFlags())  # never shown, and nobody else's: goes with us
        item.setContentsMargins(0, 0, 0, 0)
        item.layout.setContentsMargins(0, 7, 8, 0 if times else 6)  # half a line for the outer numbers
        left, bottom = item.getAxis("left"), item.getAxis("bottom")
        left.setWidth(_LEFT)
        left.setStyle(tickLength=0)
        bottom.setStyle(tickLength=0)
        item.showAxis("bottom", times)
        self._lines = [item.plot(connect="finite", skipFiniteCheck=False) for _ in self._curves]
        self._areas = [item.plot(connect="finite", fillLevel=0.0) if curve.area else None for curve in self._curves]
        self._cross = pg.InfiniteLine(angle=90, movable=False)
        self._cross.hide()
        item.addItem(self._cross)
        self._grid = [pg.InfiniteLine(angle=0, movable=False) for _ in range(3)]
        for line in self._grid:
            line.setZValue(-10)
            item.addItem(line)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._view)
        self.setMinimumHeight(34)
        self._dress()
        theme.changed.connect(self._dress)

    def show_values(
        self,
        window: float,
        step: float,
        values: Sequence[Sequence[float | None]],
        *,
        top: float,
        label: Callable[[float], str],
        times: Sequence[tuple[float, str]],
    ) -> None:
        """Draw `values` (one list a curve, equal steps that end now) in a window of that many seconds.

        `top` is the highest value shown, `label` words for it, `times` the marks below as (seconds, words).
        """
        item = self._view.getPlotItem()
        if window != self._window:
            self._window = window
        item.setXRange(-window, 0, padding=0)
        if top != self._top:
            self._top = top
        item.setYRange(0, top, padding=0)
        marks = [(0.0, label(0.0)), (top / 2, label(top / 2)), (top, label(top))]
        item.getAxis("left").setTicks([marks])
        item.getAxis("bottom").setTicks([list(times)])
        for line, (place, _words) in zip(self._grid, marks, strict=True):
            line.setValue(place)
        for line, area, numbers in zip(self._lines, self._areas, values, strict=True):
            ys = np.array([math.nan if n is None else n for n in numbers], dtype=float)
            xs = (np.arange(len(ys)) - len(ys) + 1) * step
            line.setData(xs, ys)
            if area is not None:
                area.setData(*runs_to_ground(xs, ys))

    def point_at(self, seconds: float) -> None:
        """Show the cross-hair there; NaN: nowhere."""
        self._cross.setVisible(not math.isnan(seconds))
        if not math.isnan(seconds):
            self._cross.setValue(seconds)

    def eventFilter(self, watched, event):  # type: ignore[no-untyped-def]  # Qt's own signature
        if isinstance(event, QMouseEvent) and event.type() == QMouseEvent.Type.MouseMove:
            box = self._view.getPlotItem().getViewBox()
            if box.sceneBoundingRect().contains(self._view.mapToScene(event.position().toPoint())):
                place = box.mapSceneToView(QPointF(self._view.mapToScene(event.position().toPoint()))).x()
                self.pointed.emit(min(max(place, -self._window), 0.0))
            else:
                self.pointed.emit(math.nan)
        elif event.type() == QMouseEvent.Type.Leave:
            self.pointed.emit(math.nan)
        return super().eventFilter(watched, event)

    def _dress(self) -> None:
        color = self._theme.color
        self._view.setBackground(color("bg.panel"))
        for curve, line, area in zip(self._curves, self._lines, self._areas, strict=True):
            style = Qt.PenStyle.DashLine if curve.dashed else Qt.PenStyle.SolidLine
            line.setPen(pg.mkPen(color(curve.color), width=1, style=style))
            if area is not None:
                soft = QColor(color(curve.color))
                soft.setAlpha(_AREA_ALPHA)
                area.setPen(None)
                area.setFillBrush(pg.mkBrush(soft))
        font = self._theme.font(FontRole.MICRO, weight=400)
        for name in ("left", "bottom"):
            axis = self._view.getPlotItem().getAxis(name)
            axis.setPen(pg.mkPen(None))
            axis.setTextPen(pg.mkPen(color("chart.axis")))
            axis.setTickFont(font)
        for line in self._grid:
            line.setPen(pg.mkPen(color("chart.grid"), width=1))
        self._cross.setPen(pg.mkPen(color("border.strong"), width=1, style=Qt.PenStyle.DotLine))


def runs_to_ground(xs: "np.ndarray", ys: "np.ndarray") -> tuple["np.ndarray", "np.ndarray"]:
    """The values without gaps: each gap becomes a stretch on the ground, so that the area below it is empty."""
    gaps = np.isnan(ys)
    if not gaps.any():
        return xs, ys
    edges = np.flatnonzero(np.diff(gaps.astype(np.int8)))
    grounded = np.where(gaps, 0.0, ys)
    # at each edge of a gap a second point makes the side upright
    places = np.where(gaps[edges], xs[edges + 1], xs[edges])
    return np.insert(xs, edges + 1, places), np.insert(grounded, edges + 1, np.zeros(len(edges)))
