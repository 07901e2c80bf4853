"""The flow from afar: blocks and straight lines, a few calls for any number of them. The unit is a scene pixel."""

from dataclasses import dataclass, field

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter

from filewright.core.media import Kind
from filewright.gui.editor.faces.drawing import WireDrawing
from filewright.gui.editor.faces.wire_face import WireState
from filewright.gui.editor.paint.ink import Ink
from filewright.gui.editor.shape.box import Box
from filewright.gui.editor.shape.measures import STRIPE
from filewright.gui.theme import Look

_BLOCKS = {
    Look.ERROR: "state.error",
    Look.HELD: "state.held",
    Look.MISSING: "state.held",
    Look.OFF: "border.subtle",
    Look.BYPASSED: "border.subtle",
}
BLOCK = "border.default"


@dataclass
class Overview:
    """Blocks, stripes and lines by colour, gathered once and painted until something changes."""

    blocks: dict[str, list[QRectF]] = field(default_factory=dict)
    stripes: dict[str, list[QRectF]] = field(default_factory=dict)
    lines: dict[str, list[QLineF]] = field(default_factory=dict)
    rings: list[QRectF] = field(default_factory=list)

    def add_block(self, box: Box, look: Look, kind: Kind, *, attention: bool, selected: bool, dim: bool) -> None:
        """A step, at the box of its block."""
        token = "border.subtle" if dim else block_token(look, attention=attention)
        rect = QRectF(box.left, box.top, box.width, box.height)
        self.blocks.setdefault(token, []).append(rect)
        if not dim:
            stripe = QRectF(box.left, box.top, STRIPE, box.height)
            self.stripes.setdefault(f"type.{kind.value}", []).append(stripe)
        if selected:
            self.rings.append(rect)

    def add_line(self, drawing: WireDrawing, source: Box, target: Box) -> None:
        """A connection, straight from block to block."""
        line = QLineF(source.right, source.center[1], target.left, target.center[1])
        self.lines.setdefault(_line_token(drawing), []).append(line)

    def paint(self, painter: QPainter, ink: Ink) -> None:
        """Paint all of it."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for token, lines in self.lines.items():
            painter.setPen(ink.pen(token, 1, cosmetic=True))
            painter.drawLines(lines)
        painter.setPen(Qt.PenStyle.NoPen)
        for token, rects in (*self.blocks.items(), *self.stripes.items()):
            painter.setBrush(ink.brush(token))
            painter.drawRects(rects)
        if self.rings:
            painter.setPen(ink.pen("accent.base", 2, cosmetic=True))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRects(self.rings)


def block_token(look: Look, *, attention: bool) -> str:
    """The colour of a step's block."""
    return _BLOCKS.get(look) or ("state.quarantine" if attention else BLOCK)


def _line_token(drawing: WireDrawing) -> str:
    if drawing.selected:
        return "accent.base"
    if drawing.dim:
        return "border.subtle"
    if drawing.pulse.state is WireState.INVALID:
        return "state.error"
    return f"wire_idle.{drawing.face.kind.value}"
