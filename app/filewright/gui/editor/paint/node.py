"""A step at full detail. The painter's origin is the upper left corner of its body, its unit a scene pixel."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QTransform

from filewright.gui.editor.faces.figures import Line
from filewright.gui.editor.faces.node_face import Message, NodeFace, PortFace
from filewright.gui.editor.faces.node_pulse import NodePulse
from filewright.gui.editor.paint.ink import Ink, Letter
from filewright.gui.editor.paint.shell import CORNER, Shell, inset
from filewright.gui.editor.paint.stamps import GLYPH_SPAN
from filewright.gui.editor.shape.measures import (
    BADGE,
    BADGE_OVERLAP,
    BAR,
    BAR_INSET,
    FOOT,
    HEAD,
    LABEL_GAP,
    MARK,
    MESSAGE_INDENT,
    MESSAGE_LINE,
    PAD,
    ROW,
    TILE,
    Side,
)
from filewright.gui.theme import Look, state_look
from filewright.text import _

_BORDERED = {Look.ERROR: "state.error", Look.MISSING: "state.held", Look.HELD: "state.held"}
_WEAK = (Look.OFF, Look.BYPASSED)
_HALF = GLYPH_SPAN / 2
_FOOT_GAP = 6.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Marks:
    """What the pointer and the keyboard have to do with a step. `halo` is the port under the pointer, `takes` the
    ports that can take the connection being drawn, `refused` those that cannot, each as (side, row)."""

    selected: bool = False
    hover: bool = False
    focus: bool = False
    dim: bool = False
    target: bool = False
    halo: tuple[Side, int] | None = None
    takes: frozenset[tuple[Side, int]] = frozenset()
    wiring: bool = False


NO_MARKS = Marks()


@dataclass(frozen=True, slots=True)
class Badge:
    """A note on the upper edge."""

    look: Look
    text: str


def badges_of(face: NodeFace, pulse: NodePulse) -> tuple[Badge, ...]:
    """The badges of a step, the gravest first."""
    badges = []
    if pulse.attention:
        badges.append(Badge(Look.QUARANTINE, str(pulse.attention) if pulse.attention < 1000 else "999+"))
    if face.edited:
        badges.append(Badge(Look.EDITED, _("not applied")))
    return tuple(badges)


def shell_of(face: NodeFace, pulse: NodePulse, marks: Marks) -> Shell:
    """What decides how the body looks."""
    message = face.message or pulse.message
    border = _BORDERED.get(pulse.look)
    if border is None:
        border = "state.edited" if face.edited else "border.strong" if marks.hover else "border.default"
    return Shell(
        shape=face.shape,
        border=border,
        dashed=face.edited or pulse.look in (Look.MISSING, Look.BYPASSED),
        weak=pulse.look in _WEAK,
        dim=marks.dim,
        soft=state_look(message.look).soft if message and not marks.dim and not face.shape.collapsed else "",
    )


def paint_node(painter: QPainter, ink: Ink, face: NodeFace, pulse: NodePulse, marks: Marks, ratio: float) -> None:
    """Paint everything of a step; `ratio` is device pixels for a pixel of the painter's device."""
    transform = painter.worldTransform()
    zoom = transform.m11()
    scale = zoom * ratio
    _paint_shell(painter, ink, shell_of(face, pulse, marks), transform, scale)
    _paint_head(painter, ink, face, pulse, marks, scale)
    if face.shape.collapsed:
        _paint_merged(painter, ink, face, marks, scale)
        _paint_busy(painter, ink, face, pulse, marks)
    else:
        for side in Side:
            for row, port in enumerate(face.ports(side)):
                _paint_port(painter, ink, face, side, row, port, marks, scale)
        message = face.message or pulse.message
        if message is not None:
            _paint_message(painter, ink, face, message, marks, scale)
        _paint_foot(painter, ink, face, pulse, marks)
    _paint_outlines(painter, ink, face, marks)
    if not marks.dim:
        _paint_badges(painter, ink, face, badges_of(face, pulse), scale)


def _paint_shell(painter: QPainter, ink: Ink, shell: Shell, transform: QTransform, scale: float) -> None:
    """Without a scale in the painter the picture is copied, not resampled: twice as fast, and sharp."""
    pixmap = ink.stamps.shell(shell, scale)
    ratio = scale / transform.m11()
    pixmap.setDevicePixelRatio(ratio)
    corner = -inset(scale) / ratio
    painter.setWorldTransform(QTransform.fromTranslate(transform.dx(), transform.dy()))
    painter.drawPixmap(QPointF(corner, corner), pixmap)
    painter.setWorldTransform(transform)


def _paint_head(painter: QPainter, ink: Ink, face: NodeFace, pulse: NodePulse, marks: Marks, scale: float) -> None:
    weak = pulse.look in _WEAK or pulse.look is Look.MISSING
    kind = None if weak else face.kind
    painter.drawPixmap(QPointF(PAD, PAD), ink.stamps.tile(face.icon, kind, scale, dim=marks.dim))
    mark = state_look(pulse.look)
    right = float(face.shape.width - PAD)
    color = ink.color("node_dim.text") if marks.dim else ink.color(mark.color)
    pixmap = ink.stamps.mark(mark.icon, color, 16, scale, state=True)
    painter.drawPixmap(QPointF(right - MARK + 1, HEAD / 2 - 8), pixmap)
    left = PAD + TILE + PAD
    room = right - MARK - 4 - left
    title = "node_dim.text" if marks.dim else "text.secondary" if weak else "text.primary"
    painter.setPen(ink.color(title))
    ink.letters.draw(painter, left, 20, face.title, Letter.TITLE, room)
    if face.summary:
        painter.setPen(ink.color("node_dim.text" if marks.dim else "text.muted"))
        ink.letters.draw(painter, left, 34, face.summary, Letter.SMALL, room)


def _paint_merged(painter: QPainter, ink: Ink, face: NodeFace, marks: Marks, scale: float) -> None:
    """One port a side, marked as any of them would be."""
    takes = {side for side, _row in marks.takes}
    merged = replace(
        marks,
        takes=frozenset((side, 0) for side in takes),
        halo=(marks.halo[0], 0) if marks.halo else None,
    )
    for side in Side:
        port = face.merged(side)
        if port is not None:
            _paint_port(painter, ink, face, side, 0, port, merged, scale)


def _paint_port(
    painter: QPainter,
    ink: Ink,
    face: NodeFace,
    side: Side,
    row: int,
    port: PortFace,
    marks: Marks,
    scale: float,
) -> None:
    x, y = face.shape.port(side, row)
    here = (side, row)
    takes = here in marks.takes
    dim = marks.dim or (marks.wiring and not takes)
    halo = takes or marks.halo == here
    gap = LABEL_GAP + (4 if halo else 0)  # the halo is as wide as that
    if halo:
        _paint_halo(painter, ink, x, y, port, takes=takes)
    glyph = ink.stamps.glyph(port.kind, scale, filled=port.wires > 0, dim=dim)
    painter.drawPixmap(QPointF(x - _HALF, y - _HALF), glyph)
    painter.setPen(ink.color("node_dim.text" if marks.dim else "text.secondary"))
    both = row < len(face.inputs) and row < len(face.outputs)
    room = float(face.shape.width - 2 * LABEL_GAP)
    if both:
        room = room / 2 - 6
    if side is Side.IN:
        ink.letters.draw(painter, x + gap, y + 4, port.label, Letter.SMALL, room)
    else:
        ink.letters.draw_right(painter, x - gap, y + 4, port.label, Letter.SMALL, room)
    if port.wires > 1 and not dim:
        painter.setPen(ink.color("text.muted"))
        count = str(port.wires)
        if side is Side.IN:
            ink.letters.draw_right(painter, x - 7, y - 5, count, Letter.COUNT)
        else:
            ink.letters.draw(painter, x + 7, y - 5, count, Letter.COUNT)


def _paint_halo(painter: QPainter, ink: Ink, x: float, y: float, port: PortFace, *, takes: bool) -> None:
    token = "accent.base" if takes else f"type.{port.kind.value}"
    color = QColor(ink.color(token))
    color.setAlphaF(0.22)
    painter.setPen(ink.pen("accent.base", 1.5) if takes else Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawEllipse(QPointF(x, y), 11.25, 11.25)


def _paint_message(painter: QPainter, ink: Ink, face: NodeFace, message: Message, marks: Marks, scale: float) -> None:
    top = face.shape.message_top
    look = state_look(message.look)
    lines = face.lines
    dim = marks.dim
    middle = top + 6 + MESSAGE_LINE * len(lines) / 2
    icon = "info-circle" if message.look is Look.MISSING else look.icon
    color = ink.color("node_dim.text") if dim else ink.color(look.color)
    painter.drawPixmap(QPointF(PAD + 1, middle - 6.5), ink.stamps.mark(icon, color, 13, scale, state=True))
    painter.setPen(ink.color("node_dim.text" if dim else "text.primary"))
    baseline = top + 17
    for line in lines:
        ink.letters.draw(painter, MESSAGE_INDENT, baseline, line, Letter.SMALL)
        baseline += MESSAGE_LINE
    if message.fix is not None:
        painter.setPen(ink.color("node_dim.text" if dim else "text.link"))
        room = face.shape.width - MESSAGE_INDENT - PAD
        ink.letters.draw(painter, MESSAGE_INDENT, baseline + 3, message.fix.title, Letter.VALUE, room)


def _paint_foot(painter: QPainter, ink: Ink, face: NodeFace, pulse: NodePulse, marks: Marks) -> None:
    width = face.shape.width
    baseline = face.shape.foot_top + FOOT / 2 + 4
    if marks.dim:
        _paint_line(painter, ink, PAD + 3, baseline, pulse.left, "node_dim.text", "node_dim.text")
        return
    left = pulse.left
    right = _line_width(ink, pulse.right)
    edge = width - PAD - 3.0
    room = edge - (PAD + 3) - (right + _FOOT_GAP if right else 0)
    if len(left) > 2 and _line_width(ink, left) > room:
        tight = width - 6.0 - edge
        if _line_width(ink, left) <= room + tight:
            edge, room = edge + tight, room + tight
        else:
            left = left[:2]  # the second figure gives way
    if right:
        words = "state.held" if pulse.hot else "text.muted"
        _paint_line(painter, ink, edge - right, baseline, pulse.right, words, words)
    if len(left) == 1:
        painter.setPen(ink.color("text.muted"))
        ink.letters.draw(painter, PAD + 3, baseline, left[0].text, Letter.SMALL, room)
    else:
        _paint_line(painter, ink, PAD + 3, baseline, left, "text.secondary", "text.muted")
    _paint_busy(painter, ink, face, pulse, marks)


def _paint_busy(painter: QPainter, ink: Ink, face: NodeFace, pulse: NodePulse, marks: Marks) -> None:
    width = face.shape.width
    if pulse.busy > 0 and not marks.dim:
        length = max((width - 2 * BAR_INSET) * pulse.busy, 2)
        bar = QRectF(BAR_INSET, face.shape.height - BAR, length, BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.brush("state.held" if pulse.hot else "state.running"))
        painter.drawRoundedRect(bar, 1.5, 1.5)


def _paint_line(painter: QPainter, ink: Ink, x: float, baseline: float, line: Line, value: str, unit: str) -> None:
    for piece in line:
        painter.setPen(ink.color(value if piece.value else unit))
        letter = Letter.VALUE if piece.value else Letter.SMALL
        x += ink.letters.draw(painter, x, baseline, piece.text, letter)


def _line_width(ink: Ink, line: Line) -> float:
    return sum(ink.letters.width(piece.text, Letter.VALUE if piece.value else Letter.SMALL) for piece in line)


def _paint_outlines(painter: QPainter, ink: Ink, face: NodeFace, marks: Marks) -> None:
    if not (marks.selected or marks.target or marks.focus or (marks.takes and marks.hover)):
        return
    body = QRectF(0, 0, face.shape.width, face.shape.height)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if marks.selected or marks.target:
        painter.setPen(ink.pen("accent.base", 2))
        painter.drawRoundedRect(body, CORNER, CORNER)
    if marks.focus:
        painter.setPen(ink.pen("border.focus", 2))
        painter.drawRoundedRect(body.adjusted(-3, -3, 3, 3), CORNER + 3, CORNER + 3)


def badge_rects(ink: Ink, face: NodeFace, badges: tuple[Badge, ...]) -> list[tuple[Badge, QRectF]]:
    """Where each badge lies: right-aligned on the upper edge, the gravest at the left."""
    right = float(face.shape.width - PAD)
    found = []
    for badge in reversed(badges):
        width = 8 + 12 + 4 + ink.letters.width(badge.text, Letter.STRONG) + 8
        found.append((badge, QRectF(right - width, -BADGE_OVERLAP, width, BADGE)))
        right -= width + 4
    return found


def _paint_badges(painter: QPainter, ink: Ink, face: NodeFace, badges: tuple[Badge, ...], scale: float) -> None:
    words = ink.color("bg.canvas") if ink.shades.dark else ink.color("text.on_accent")
    for badge, rect in badge_rects(ink, face, badges):
        look = state_look(badge.look)
        painter.setPen(ink.pen("bg.canvas", 4))
        painter.setBrush(ink.brush(look.color))
        painter.drawRoundedRect(rect, BADGE / 2, BADGE / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(rect, BADGE / 2, BADGE / 2)
        icon = ink.stamps.mark(look.icon, words, 12, scale, state=True)
        painter.drawPixmap(QPointF(rect.left() + 8, rect.top() + 4), icon)
        painter.setPen(words)
        ink.letters.draw(painter, rect.left() + 24, rect.top() + 14, badge.text, Letter.STRONG)


def fix_rect(face: NodeFace, ink: Ink, message: Message) -> QRectF:
    """Where the words of a message's fix lie, as an area for the pointer; empty where there are none."""
    if message.fix is None or face.shape.collapsed:
        return QRectF()
    top = face.shape.message_top + 6 + MESSAGE_LINE * len(face.lines)
    width = min(ink.letters.width(message.fix.title, Letter.VALUE), face.shape.width - MESSAGE_INDENT - PAD)
    return QRectF(MESSAGE_INDENT - 4, top - 2, width + 8, ROW)
