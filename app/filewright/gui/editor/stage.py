"""Paints the canvas: dots, connections, labels and grains behind the steps; from afar everything, by itself."""

from collections.abc import Iterable
from typing import cast

from PySide6.QtCore import QObject, QRect, QRectF, QTimer
from PySide6.QtGui import QPainter, QRegion, QTransform
from PySide6.QtWidgets import QWidget

from filewright.gui.editor.camera import Camera
from filewright.gui.editor.faces.drawing import WireDrawing
from filewright.gui.editor.hits import BLOCKS_BELOW
from filewright.gui.editor.live import Live
from filewright.gui.editor.node_item import FULL_FROM
from filewright.gui.editor.paint.area import NAMES_FROM, Flat, flattened, paint_areas, paint_from_afar, paint_names
from filewright.gui.editor.paint.grains import MOST_WIRES, Grains, flows, moves, region_of
from filewright.gui.editor.paint.grid import Grid
from filewright.gui.editor.paint.ink import Ink
from filewright.gui.editor.paint.overview import Overview
from filewright.gui.editor.paint.wire import DENSE_FROM, paint_labels, paint_wires
from filewright.gui.editor.picture import Picture
from filewright.gui.editor.shape.box import Box

_MOST_PARTS = 24


class Stage(QObject):
    """Painting of one view, and the clock of the grains. `busy` is set while the pointer drags: grains then rest.
    `exposed` is the part of the viewport that is being painted, set before `paint_back` is called.
    """

    def __init__(self, picture: Picture, ink: Ink, camera: Camera, live: Live, viewport: QWidget) -> None:
        super().__init__(viewport)
        self._picture = picture
        self._ink = ink
        self._camera = camera
        self._viewport = viewport
        self._grid = Grid(ink)
        self._grains = Grains(ink)
        self._overview: Overview | None = None
        self._areas: list[Flat] = []
        self._few_flow = True
        self.busy = False
        self.exposed = QRegion()
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._advance)
        picture.renewed.connect(self._forget_overview)
        picture.moved.connect(self._forget_overview)
        picture.lines.damaged.connect(self._forget_overview)
        picture.marked.connect(self._forget_overview)
        picture.sheet.damaged.connect(self.repaint_wires)
        picture.sheet.changed.connect(self._forget_overview)
        ink.changed.connect(self._forget_overview)
        live.shown.connect(self._numbers_shown)
        camera.looked.connect(self._count_flowing)

    @property
    def from_afar(self) -> bool:
        """Whether steps are blocks, and the view paints everything by itself."""
        return self._camera.scale < BLOCKS_BELOW

    @property
    def grains_move(self) -> bool:
        """Whether the clock of the grains runs."""
        return self._clock.isActive()

    def paint_back(self, painter: QPainter, area: QRectF) -> None:
        """Paint what lies behind the steps."""
        ratio = painter.device().devicePixelRatioF()
        painter.fillRect(area, self._ink.brush("bg.canvas"))
        self._grid.paint(painter, area, ratio, self._viewport.width())
        zoom = self._camera.scale
        sheet = self._picture.sheet
        part = Box(area.left(), area.top(), area.right(), area.bottom())
        paint_areas(painter, self._ink, sheet, sheet.within(part), zoom)
        drawings = self._exposed_wires()
        paint_wires(painter, self._ink, drawings, zoom, dense=len(self._picture.wires) >= DENSE_FROM)
        flowing = [drawing for drawing in drawings if flows(drawing) and not drawing.dim]
        if flowing and self._grains_shown():
            self._grains.paint(painter, flowing, zoom)
        if zoom >= FULL_FROM - 1e-9:
            paint_labels(painter, self._ink, drawings, ratio)

    def _exposed_wires(self) -> list[WireDrawing]:
        """The connections that meet what is painted now. After a scroll that is two strips and some corners: their
        common rectangle would be the whole view."""
        to_scene, _possible = self._camera.transform.inverted()
        rects = _joined(cast(Iterable[QRect], self.exposed))
        if len(rects) > _MOST_PARTS:
            rects = [self.exposed.boundingRect()]
        parts = (to_scene.mapRect(QRectF(rect)) for rect in rects)
        return self._picture.lines.within(*(Box(p.left(), p.top(), p.right(), p.bottom()) for p in parts))

    def paint_from_afar(self, painter: QPainter, transform: QTransform) -> None:
        """Paint everything as blocks and lines."""
        painter.fillRect(self._viewport.rect(), self._ink.brush("bg.canvas"))
        painter.setWorldTransform(transform)
        if self._overview is None:
            self._overview = self._gather()
            self._areas = flattened(self._ink, self._picture.sheet)
        paint_from_afar(painter, self._areas)
        self._overview.paint(painter, self._ink)
        if self._camera.scale >= NAMES_FROM:
            painter.resetTransform()
            paint_names(painter, self._ink, self._areas, transform)
            painter.setWorldTransform(transform)

    def repaint_wires(self, area: QRectF) -> None:
        """Have a part of the scene painted again."""
        rect = self._camera.to_view(area)
        if rect.intersects(self._viewport.rect()):
            self._viewport.update(rect)

    def _gather(self) -> Overview:
        overview = Overview()
        blocks = {}
        for key, item in self._picture.nodes.items():
            face = item.face
            blocks[key] = face.shape.block(item.place)
            overview.add_block(
                blocks[key],
                item.pulse.look,
                face.kind,
                attention=bool(item.pulse.attention),
                selected=item.marks.selected,
                dim=item.marks.dim,
            )
        for drawing in self._picture.wires.values():
            wire = drawing.face.wire
            overview.add_line(drawing, blocks[wire.source.node], blocks[wire.target.node])
        return overview

    def _forget_overview(self) -> None:
        self._overview = None
        if self.from_afar:
            self._viewport.update()

    def _numbers_shown(self) -> None:
        self._forget_overview()
        self._count_flowing()
        fps = self._ink.theme.grain_fps
        wanted = fps > 0 and any(moves(drawing) for drawing in self._picture.wires.values())
        if wanted and not self._clock.isActive():
            self._clock.start(1000 // fps)
        elif not wanted:
            self._clock.stop()

    def _grains_shown(self) -> bool:
        return self._few_flow and not self.busy

    def _count_flowing(self) -> None:
        """Whether few enough connections in view have grains. Asked after changes only: it must not differ between
        two parts of one picture."""
        flowing = sum(flows(drawing) for drawing in self._picture.lines.within(self._camera.area))
        few = flowing <= MOST_WIRES
        if few != self._few_flow:
            self._few_flow = few
            self._viewport.update()

    def _advance(self) -> None:
        if self.busy or self.from_afar or self._camera.flying or not self._viewport.isVisible():
            return
        drawings = [drawing for drawing in self._picture.lines.within(self._camera.area) if moves(drawing)]
        if not drawings or not self._few_flow:
            return
        self._grains.advance(drawings, self._camera.scale)
        region: QRegion = region_of(drawings, self._camera.transform)
        self._viewport.update(region)


def _joined(rects: Iterable[QRect]) -> list[QRect]:
    """A region comes in bands from top to bottom: those that go on in the next band are one."""
    columns: dict[tuple[int, int], QRect] = {}
    done: list[QRect] = []
    for rect in rects:
        column = rect.left(), rect.right()
        above = columns.get(column)
        if above is not None and above.bottom() + 1 == rect.top():
            columns[column] = above.united(rect)
            continue
        if above is not None:
            done.append(above)
        columns[column] = rect
    return [*done, *columns.values()]
