"""The last minute of a step in figures, and its last five minutes as a curve."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from filewright.engine.client import NodeNumbers, Series, Snapshot
from filewright.gui import wording
from filewright.gui.bridge import Question
from filewright.gui.open_flow import OpenFlow
from filewright.gui.theme import Theme, set_class
from filewright.text import _

_MINUTE = 60.0
_CURVE_SECONDS = 300.0
_EVERY_NS = 1_000_000_000


class NumbersPage(QWidget):
    """Four figures of the last minute, below them what the step did since the start, and its throughput."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow: OpenFlow | None = None
        self._node = ""
        self._asked_ns = 0
        self._question: Question[Series] | None = None
        title = QLabel(_("Last minute"), self)
        set_class(title, "strong")
        figures = QGridLayout()
        figures.setHorizontalSpacing(16)
        figures.setVerticalSpacing(0)
        self._figures: list[QLabel] = []
        for column, words in enumerate((_("files"), _("half in"), _("95 % in"), _("errors"))):
            figure, below = QLabel(wording.UNKNOWN, self), QLabel(words.replace("95 %", f"95{wording.THIN}%"), self)
            set_class(figure, "node")
            set_class(below, "muted", "small")
            figure.setAccessibleName(words)
            figures.addWidget(figure, 0, column)
            figures.addWidget(below, 1, column)
            figures.setColumnStretch(column, 1)
            self._figures.append(figure)
        self._curve = Curve(theme, self)
        since = QLabel(_("Since the start"), self)
        set_class(since, "strong")
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(12)
        self._facts.setVerticalSpacing(4)
        self._values: list[QLabel] = []
        names = (_("Taken in"), _("Sent on"), _("Failed tries"), _("Needs attention"), _("Waiting now"), _("Last file"))
        for row, name in enumerate(names):
            label, value = QLabel(name, self), QLabel(wording.UNKNOWN, self)
            set_class(label, "secondary")
            value.setAccessibleName(name)
            self._facts.addWidget(label, row, 0)
            self._facts.addWidget(value, row, 1)
            self._values.append(value)
        self._facts.setColumnStretch(1, 1)
        column_layout = QVBoxLayout(self)
        column_layout.setContentsMargins(16, 12, 16, 16)
        column_layout.setSpacing(12)
        column_layout.addWidget(title)
        column_layout.addLayout(figures)
        column_layout.addWidget(self._curve)
        column_layout.addWidget(since)
        column_layout.addLayout(self._facts)
        column_layout.addStretch(1)

    def show_step(self, flow: OpenFlow, node: str) -> None:
        """Show the numbers of this step."""
        if flow is self._flow and node == self._node:
            return
        if flow is not self._flow:
            self._question = None
        self._flow, self._node, self._asked_ns = flow, node, 0
        self._curve.show_values(())
        self.look(flow.latest)

    def figures(self) -> list[str]:
        """Files, half in, 95 % in, errors, as they are shown."""
        return [label.text() for label in self._figures]

    def look(self, snapshot: Snapshot) -> None:
        """Show the numbers of now."""
        numbers = snapshot.nodes.get(self._node)
        if numbers is None or self._flow is None:
            for label in (*self._figures, *self._values):
                label.setText(wording.UNKNOWN)
            return
        self._show_facts(numbers, snapshot.time_ns)
        due = snapshot.time_ns - self._asked_ns >= _EVERY_NS or snapshot.time_ns < self._asked_ns
        if due and self.isVisible() and self._flow.bridge is not None:
            self._asked_ns = snapshot.time_ns
            if self._question is None:
                self._question = Question(self._flow.pool, self._answered, parent=self)
            client, node = self._flow.bridge.client, self._node
            self._question.ask((id(client), node), lambda: client.history(_CURVE_SECONDS, node))

    def _show_facts(self, numbers: NodeNumbers, now_ns: int) -> None:
        self._figures[1].setText(wording.duration(numbers.median))
        self._figures[2].setText(wording.duration(numbers.p95))
        self._figures[3].setText(wording.number(numbers.failed))
        counts = (numbers.taken, numbers.left, numbers.failed, numbers.quarantined, numbers.waiting)
        for label, count in zip(self._values, counts, strict=False):
            label.setText(wording.number(count))
        self._values[-1].setText(wording.ago(numbers.last_ns, now_ns))

    def _answered(self, series: Series) -> None:
        self._curve.show_values(series.rate)
        steps = max(1, round(_MINUTE / series.step)) if series.step else 1
        last = [rate for rate in series.rate[-steps:] if rate is not None]
        count = round(sum(last) * series.step) if last else None
        self._figures[0].setText(wording.number(count))


class Curve(QWidget):
    """A small curve without axes: the last five minutes, scaled to their highest value. Gaps are gaps."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._values: tuple[float | None, ...] = ()
        self.setAccessibleName(_("Files over the last 5 minutes"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_values(self, values: Sequence[float | None]) -> None:
        """Show these."""
        if tuple(values) != self._values:
            self._values = tuple(values)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, self._theme.px(44))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect()).adjusted(0.5, 1.5, -0.5, -0.5)
        painter.setPen(QPen(self._theme.color("chart.grid"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        highest = max((value for value in self._values if value is not None), default=0.0)
        if highest > 0:
            line = self._theme.color("chart.a")
            soft = QColor(line)
            soft.setAlphaF(0.14)
            for run in _runs(self._values):
                points = [self._point(area, place, value / highest) for place, value in run]
                path = QPainterPath(points[0])
                for point in points[1:]:
                    path.lineTo(point)
                ground = QPainterPath(path)
                ground.lineTo(points[-1].x(), area.bottom())
                ground.lineTo(points[0].x(), area.bottom())
                painter.fillPath(ground, soft)
                painter.setPen(QPen(line, 1))
                painter.drawPath(path)
        painter.end()

    def _point(self, area: QRectF, place: int, share: float) -> QPointF:
        x = area.left() + area.width() * place / max(len(self._values) - 1, 1)
        return QPointF(x, area.bottom() - area.height() * min(share, 1.0))


def _runs(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """Stretches without gaps, as (place, value)."""
    runs: list[list[tuple[int, float]]] = [[]]
    for place, value in enumerate(values):
        if value is None or math.isnan(value):
            if runs[-1]:
                runs.append([])
        else:
            runs[-1].append((place, value))
    return [run for run in runs if run]
