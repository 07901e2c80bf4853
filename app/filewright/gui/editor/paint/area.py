"""Frames and notes, behind connections and steps. The painter's unit is a scene pixel, `zoom` screen pixels for one."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QTransform

from filewright.core.pipeline import Frame, Note, Tint
from filewright.gui.editor.areas.sheet import TITLE, AreaId, Sheet
from filewright.gui.editor.paint.ink import Ink, Letter
from filewright.gui.editor.shape.box import Box

CORNER_FRAME, CORNER_NOTE = 12.0, 8.0
PAD = 12.0
TEXT_FROM = 0.75
"""Below this zoom Markdown would be under 9 px: a note shows its first words, a frame its title."""
NAMES_FROM = 0.15
_LEAST_BASE = 14.0
"""Screen pixels from the upper edge to the foot of a line of its own size."""
_FILL, _NOTE_FILL = 0.08, 0.12
"""How strong a tint is in the fill of a frame, and of a note. The edge has it whole, so that everybody can tell them
apart."""

_TOKENS = {Tint.BLUE: "type.image", Tint.AMBER: "type.text", Tint.GREEN: "type.table", Tint.VIOLET: "type.media"}


def tint_token(tint: Tint) -> str | None:
    """The theme's colour for a tint; None for none."""
    return _TOKENS.get(tint)


def fill_color(ink: Ink, tint: Tint) -> QColor:
    """What a frame is filled with."""
    token = tint_token(tint)
    return ink.color("frame_fill") if token is None else ink.color(token, "bg.canvas", _FILL)


def note_color(ink: Ink, tint: Tint) -> QColor:
    """What a note is filled with."""
    token = tint_token(tint)
    return ink.color("bg.panel") if token is None else ink.color(token, "bg.canvas", _NOTE_FILL)


def edge_color(ink: Ink, tint: Tint) -> QColor:
    """The line around it."""
    token = tint_token(tint)
    return ink.color(token or "border.default")


def paint_areas(painter: QPainter, ink: Ink, sheet: Sheet, areas: Iterable[AreaId], zoom: float) -> None:
    """Paint these, in this order."""
    for area in areas:
        value, box = sheet.value(area), sheet.box(area)
        marked = area in sheet.selected
        hover = sheet.hovered == area
        if isinstance(value, Frame):
            _paint_frame(painter, ink, value, box, zoom, selected=marked, hover=hover, dim=sheet.is_dim(area))
        else:
            _paint_note(painter, ink, value, box, zoom, selected=marked, hover=hover, dim=sheet.is_dim(area))


@dataclass(frozen=True, slots=True)
class Flat:
    """An area as it is seen from afar: gathered once, painted until something changes."""

    rect: QRectF
    fill: QBrush
    edge: QPen
    title: str


def flattened(ink: Ink, sheet: Sheet) -> list[Flat]:
    """All of them, in the order of painting."""
    selected = ink.pen("accent.base", 2, cosmetic=True)
    edges = {tint: edge_pen(ink, tint) for tint in Tint}
    fills = {tint: QBrush(fill_color(ink, tint)) for tint in Tint}
    found = []
    for area in sheet.in_order:
        value = sheet.value(area)
        edge = selected if area in sheet.selected else edges[value.tint]
        title = value.title if isinstance(value, Frame) else ""
        found.append(Flat(_rect(sheet.box(area)), fills[value.tint], edge, title))
    return found


def paint_from_afar(painter: QPainter, areas: Iterable[Flat]) -> None:
    """Paint these as plain areas, below the blocks of the steps."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    edge: QPen | None = None
    fill: QBrush | None = None
    for area in areas:
        if area.edge is not edge:
            edge = area.edge
            painter.setPen(edge)
        if area.fill is not fill:
            fill = area.fill
            painter.setBrush(fill)
        painter.drawRect(area.rect)


def edge_pen(ink: Ink, tint: Tint) -> QPen:
    """The line around it, one pixel wide at any zoom."""
    pen = QPen(edge_color(ink, tint), 1)
    pen.setCosmetic(True)
    return pen


def paint_names(painter: QPainter, ink: Ink, areas: Iterable[Flat], transform: QTransform) -> None:
    """The names of frames from afar, at a size of their own, above their edge: inside is no room. The painter's unit is
    a screen pixel."""
    painter.setPen(ink.color("text.secondary"))
    port = QRectF(painter.viewport())
    for area in areas:
        if not area.title:
            continue
        shown = transform.mapRect(area.rect)
        if shown.width() >= 24 and shown.intersects(port):
            ink.letters.draw(painter, shown.left() + 1, shown.top() - 5, area.title, Letter.FRAME, shown.width())


def text_area(value: Frame | Note, box: Box) -> QRectF:
    """Where the Markdown of a frame or note stands."""
    top = TITLE if isinstance(value, Frame) else PAD - 2
    return _rect(box).adjusted(PAD, top, -PAD, -PAD / 2)


def _paint_frame(
    painter: QPainter, ink: Ink, frame: Frame, box: Box, zoom: float, *, selected: bool, hover: bool, dim: bool
) -> None:
    _paint_body(painter, ink, frame.tint, box, CORNER_FRAME, fill_color(ink, frame.tint), selected, hover)
    words = ink.color("node_dim.text" if dim else "text.secondary")
    if frame.title:
        painter.setPen(words)
        _paint_line(painter, ink, frame.title, Letter.FRAME, box, 21.0, zoom)
    if frame.text.strip() and zoom >= TEXT_FROM:
        ink.markdown.draw(
            painter, text_area(frame, box), frame.text, ink.color("node_dim.text" if dim else "text.secondary")
        )


def _paint_note(
    painter: QPainter, ink: Ink, note: Note, box: Box, zoom: float, *, selected: bool, hover: bool, dim: bool
) -> None:
    _paint_body(painter, ink, note.tint, box, CORNER_NOTE, note_color(ink, note.tint), selected, hover)
    if not note.text.strip():
        return
    if zoom >= TEXT_FROM:
        ink.markdown.draw(
            painter, text_area(note, box), note.text, ink.color("node_dim.text" if dim else "text.primary")
        )
    else:
        painter.setPen(ink.color("node_dim.text" if dim else "text.secondary"))
        _paint_line(painter, ink, _first_words(note.text), Letter.CARD, box, 10.0 + 8.0 / zoom, zoom)


def _paint_body(
    painter: QPainter, ink: Ink, tint: Tint, box: Box, corner: float, fill: QColor, selected: bool, hover: bool
) -> None:
    painter.setBrush(fill)
    if selected:
        painter.setPen(ink.pen("accent.base", 2, cosmetic=True))
    elif hover:
        painter.setPen(ink.pen("border.strong", 1, cosmetic=True))
    else:
        painter.setPen(edge_color(ink, tint))
    painter.drawRoundedRect(_rect(box).adjusted(0.5, 0.5, -0.5, -0.5), corner, corner)


def _paint_line(painter: QPainter, ink: Ink, text: str, letter: Letter, box: Box, base: float, zoom: float) -> None:
    """One line at the top; where it would be too small to read it is painted at its size on screen."""
    if zoom >= TEXT_FROM:
        ink.letters.draw(painter, box.left + PAD, box.top + base, text, letter, box.width - 2 * PAD)
        return
    transform = painter.worldTransform()
    at = transform.map(QPointF(box.left, box.top))
    painter.setWorldTransform(QTransform())
    room = box.width * zoom - 16
    if room >= 24:
        ink.letters.draw(painter, at.x() + 8, at.y() + max(base * zoom, _LEAST_BASE), text, letter, room)
    painter.setWorldTransform(transform)


def _first_words(text: str) -> str:
    line = next((line for line in text.splitlines() if line.strip(" #*->`\t")), "")
    return line.strip(" #*->`\t").replace("**", "").replace("`", "")


def _rect(box: Box) -> QRectF:
    return QRectF(box.left, box.top, box.width, box.height)
