"""Live numbers on the canvas: taken as plain values, shown at most four times a second, only where they differ."""

from collections.abc import Mapping
from time import time_ns

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from filewright.core.graph import DEFAULT_LIMIT
from filewright.engine.client import NodeActivity, NodeNumbers, WireNumbers
from filewright.gui.editor.faces.node_face import NodeFace
from filewright.gui.editor.faces.node_pulse import NodePulse, pulse_of
from filewright.gui.editor.faces.wire_face import WireFace, WirePulse, wire_pulse_of
from filewright.gui.editor.picture import Picture
from filewright.gui.wording import RateUnit, rate_unit

INTERVAL_MS = 250


class Live(QObject):
    """Keeps the numbers of the latest snapshot and brings them onto what is drawn. `shown` comes after it did."""

    shown = Signal()

    def __init__(self, picture: Picture, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._picture = picture
        self._nodes: Mapping[str, NodeNumbers] = {}
        self._wires: Mapping[str, WireNumbers] = {}
        self.unit = RateUnit.MINUTE
        self._top = 0.0
        self._clock = QElapsedTimer()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._show)
        picture.pulse_of = self._pulse_of_node
        picture.lines.pulse_of = self._pulse_of_wire

    @property
    def runs(self) -> bool:
        """Whether there are numbers at all: the flow is not stopped."""
        return bool(self._nodes)

    def numbers_of(self, wire_id: str) -> WireNumbers | None:
        """What moves on a connection now; None while the flow is stopped."""
        return self._wires.get(wire_id)

    def attention(self, key: str) -> int:
        """How many files a step has set aside."""
        numbers = self._nodes.get(key)
        return numbers.quarantined if numbers else 0

    def is_held(self, key: str) -> bool:
        """Whether a person holds files before a step."""
        numbers = self._nodes.get(key)
        return numbers is not None and numbers.activity is NodeActivity.PAUSED

    def take(self, nodes: Mapping[str, NodeNumbers], wires: Mapping[str, WireNumbers]) -> None:
        """Take the numbers of a moment; empty ones say that the flow is stopped."""
        started = bool(nodes) != bool(self._nodes)
        self._nodes, self._wires = nodes, wires
        highest = max((numbers.rate for numbers in wires.values()), default=0.0)
        sources = max((numbers.rate for numbers in nodes.values()), default=0.0)
        self._top = highest
        self.unit = rate_unit(max(highest, sources))
        if started:
            self._show()
        else:
            self._show_soon()

    def _show_soon(self) -> None:
        if self._later.isActive():
            return
        since = self._clock.elapsed() if self._clock.isValid() else INTERVAL_MS
        self._later.start(max(INTERVAL_MS - int(since), 0))

    def _show(self) -> None:
        self._later.stop()
        self._clock.start()
        for key, item in self._picture.nodes.items():
            pulse = self._pulse_of_node(key, item.face)
            if pulse == item.pulse:
                continue
            if pulse.message == item.pulse.message:
                item.set_pulse(pulse)
            else:
                self._picture.dress(key)
        changed = []
        for wire_id, drawing in self._picture.wires.items():
            wire_pulse = self._pulse_of_wire(drawing.face)
            if wire_pulse != drawing.pulse:
                drawing.pulse = wire_pulse
                changed.append(wire_id)
        self._picture.lines.damage(changed)
        self.shown.emit()

    def _pulse_of_node(self, key: str, face: NodeFace) -> NodePulse:
        numbers = self._nodes.get(key)
        before = self._picture.nodes.get(numbers.waits_for) if numbers and numbers.waits_for else None
        return pulse_of(face, numbers, self.unit, time_ns(), waits_for=before.face.title if before else "")

    def _pulse_of_wire(self, face: WireFace) -> WirePulse:
        wire = face.wire
        end = self._nodes.get(wire.target.node)
        return wire_pulse_of(
            face,
            self._wires.get(wire.id),
            limit=wire.limit or DEFAULT_LIMIT,
            held=end is not None and end.activity is NodeActivity.PAUSED,
            top=self._top,
            unit=self.unit,
        )
