"""Throughput, time and waiting over a stretch of time that one chooses."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from filewright.engine.client import Series, Snapshot
from filewright.gui import wording
from filewright.gui.bridge import Question
from filewright.gui.fields.controls import Badge
from filewright.gui.open_flow import OpenFlow
from filewright.gui.panels.charts.card import Card, Legend
from filewright.gui.panels.charts.scales import Scale, count_scale, rate_scale, time_marks, time_scale
from filewright.gui.panels.charts.window_choice import WindowChoice
from filewright.gui.panels.charts.windows import USUAL, Window
from filewright.gui.theme import Theme
from filewright.text import _

if TYPE_CHECKING:  # pyqtgraph is loaded after the window is there
    from filewright.gui.panels.charts.plot import Plot

Values = Sequence[float | None]


class ChartsPanel(QWidget):
    """Three charts below each other, with one cross-hair. Nothing is asked or drawn while it is not in view."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = _("Charts")
        self.badge: Badge | None = None
        self.wide = False
        self._theme = theme
        self._flow: OpenFlow | None = None
        self._node: str | None = None
        self._window = USUAL
        self._series: Series | None = None
        self._pointed = math.nan
        self._in_view = False
        self._asked_ns = 0
        self._question: Question[Series] | None = None
        self._plots: tuple[Plot, ...] = ()
        self._rate = Card(theme, _("Files a minute"), self)
        self._time = Card(theme, _("Time a file"), self)
        self._waiting = Card(theme, _("Waiting"), self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(2)
        for card in (self._rate, self._time, self._waiting):
            column.addWidget(card, 1)
        self._choice = WindowChoice(self)
        self._choice.chosen.connect(self._choose)
        self.tools: QWidget | None = self._choice

    def widget(self) -> QWidget:
        return self

    def show_flow(self, flow: OpenFlow | None) -> None:
        if flow is self._flow:
            return
        self._flow = flow
        self._series, self._question, self._asked_ns = None, None, 0
        self._draw()

    def look(self, snapshot: Snapshot) -> None:
        if not self._in_view or self._flow is None or self._flow.bridge is None:
            return
        if snapshot.time_ns - self._asked_ns < self._window.every * 1e9 and snapshot.time_ns >= self._asked_ns:
            return
        if self._question is None:
            self._question = Question(self._flow.pool, self.show_series, parent=self)
        if self._question.under_way:
            return
        self._asked_ns = snapshot.time_ns
        client, seconds, node = self._flow.bridge.client, self._window.seconds, self._node
        self._question.ask((id(client), seconds, node), lambda: client.history(seconds, node))

    def set_in_view(self, in_view: bool) -> None:
        if in_view and not self._in_view:
            self._asked_ns = 0
            if not self._plots:
                QTimer.singleShot(0, self.load)
        self._in_view = in_view

    def load(self) -> None:
        """Make the plots; this is where pyqtgraph is loaded."""
        if self._plots:
            return
        from filewright.gui.panels.charts.plot import Curve, Plot

        rate = Plot(self._theme, _("Files a minute"), [Curve(color="chart.a", area=True)], times=False, parent=self)
        curves = [Curve(color="chart.c"), Curve(color="chart.b", dashed=True)]
        time = Plot(self._theme, _("Time a file"), curves, times=False, parent=self)
        waiting = Plot(self._theme, _("Waiting"), [Curve(color="chart.d", area=True)], times=True, parent=self)
        self._plots = (rate, time, waiting)
        for card, plot in zip((self._rate, self._time, self._waiting), self._plots, strict=True):
            card.set_plot(plot)
            plot.pointed.connect(self._point)
        self._draw()

    @property
    def loaded(self) -> bool:
        """Whether the plots were made."""
        return bool(self._plots)

    @property
    def asking(self) -> bool:
        """Whether an answer is still to come."""
        return self._question is not None and self._question.under_way

    @property
    def empty(self) -> tuple[bool, bool, bool]:
        """Which charts have nothing to draw: rate, time, waiting."""
        return self._rate.is_empty, self._time.is_empty, self._waiting.is_empty

    def show_series(self, series: Series) -> None:
        """Draw this history."""
        self._series = series
        if self._in_view:
            self._draw()

    def _choose(self, window: Window) -> None:
        self._window = window
        self._asked_ns = 0
        if self._flow is not None:
            self.look(self._flow.latest)

    def _point(self, seconds: float) -> None:
        self._pointed = seconds
        for plot in self._plots:
            plot.point_at(seconds)
        self._draw_legends()

    def _draw(self) -> None:
        series = self._series
        if series is None or not self._plots:
            for card in (self._rate, self._time, self._waiting):
                card.set_empty(True)
            return
        window = self._window
        marks = time_marks(window, series.end_ns)
        rate = rate_scale(series.rate)
        self._rate.set_title(rate.title)
        shown: list[tuple[Card, Plot, Scale, list[Values]]] = [
            (self._rate, self._plots[0], rate, [rate.values(series.rate)]),
            (self._time, self._plots[1], time_scale(series.p95, series.median), [series.median, series.p95]),
            (self._waiting, self._plots[2], count_scale(series.waiting), [series.waiting]),
        ]
        for card, plot, scale, values in shown:
            empty = not any(value is not None for numbers in values for value in numbers)
            card.set_empty(empty)
            if not empty:
                plot.show_values(window.seconds, series.step, values, top=scale.top, label=scale.label, times=marks)
        self._draw_legends()

    def _draw_legends(self) -> None:
        series = self._series
        if series is None:
            return
        rate, time = rate_scale(series.rate), time_scale(series.p95, series.median)
        here = self._value
        files = _("{count} files/{unit}").format(
            count=wording.rate_number(here(series.rate), rate.unit), unit=rate.unit.value
        )
        self._rate.set_legend([Legend(color="chart.a", text=files)])
        half = _("half in {time}").format(time=wording.seconds_in(here(series.median), time.seconds))
        most = _("95 % in {time}").format(time=wording.seconds_in(here(series.p95), time.seconds))
        self._time.set_legend(
            [
                Legend(color="chart.c", text=half),
                Legend(color="chart.b", text=most.replace("95 %", f"95{wording.THIN}%"), dashed=True),
            ]
        )
        count, oldest = here(series.waiting), here(series.oldest)
        words = wording.UNKNOWN if count is None else wording.files(round(count))
        if count and oldest:
            words += " · " + _("oldest {age}").format(age=wording.duration(oldest))
        self._waiting.set_legend([Legend(color="chart.d", text=words)])

    def _value(self, values: Values) -> float | None:
        """The value under the cross-hair, or the last one that is known."""
        if not values or self._series is None:
            return None
        if math.isnan(self._pointed):
            return next((value for value in reversed(values) if value is not None), None)
        back = round(-self._pointed / self._series.step)
        return values[-1 - back] if back < len(values) else None
