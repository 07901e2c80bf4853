"""What lies under a point: a step, one of its ports, its message's fix, a connection, or a frame or note."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QTransform

from filewright.core.graph import Port
from filewright.core.problem import Fix
from filewright.gui.editor.areas.sheet import WHOLE, AreaId, Edges
from filewright.gui.editor.camera import Camera
from filewright.gui.editor.node_item import FULL_FROM, NodeItem
from filewright.gui.editor.paint.ink import Ink
from filewright.gui.editor.paint.node import badge_rects, badges_of, fix_rect
from filewright.gui.editor.picture import Picture
from filewright.gui.editor.shape.box import Box, Point
from filewright.gui.editor.shape.measures import PORT_HIT, Side
from filewright.gui.theme import Look

WIRE_HIT = 24.0
"""Width in screen pixels of the strip along a connection that takes the pointer."""
BLOCKS_BELOW = 0.35


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """What was found; all None over the empty canvas. `fix` is given with `node`, `port` with its `side`, and `area`
    with the `edges` that were met."""

    node: str | None = None
    port: Port | None = None
    side: Side = Side.OUT
    row: int = 0
    fix: Fix | None = None
    badge: bool = False
    wire: str | None = None
    area: AreaId | None = None
    edges: Edges = WHOLE


NOTHING = Hit()


class Hits:
    """Asks the scene's search tree; areas for the pointer are at least 24 screen pixels."""

    def __init__(self, picture: Picture, camera: Camera, ink: Ink) -> None:
        self._picture = picture
        self._camera = camera
        self._ink = ink

    def at(self, point: Point) -> Hit:
        """What lies under a point of the scene; ports before bodies before connections before areas."""
        scale = self._camera.scale
        reach = PORT_HIT / 2 / scale
        items = self._items(Box(point[0], point[1], point[0], point[1]).grown(reach))
        if scale >= BLOCKS_BELOW:
            for item in items:
                port = self._port(item, point, reach)
                if port is not None:
                    return port
        for item in items:
            if item.pulse.attention and self._badge(item, point):
                return Hit(node=item.face.key, badge=True)
        for item in items:
            if self._body(item).holds(point):
                return self._on_body(item, point)
        wire = self.wire_at(point)
        if wire is not None:
            return Hit(wire=wire)
        found = self._picture.sheet.at(point, scale)
        return Hit(area=found[0], edges=found[1]) if found is not None else NOTHING

    def wire_at(self, point: Point) -> str | None:
        """The connection nearest to a point of the scene, within its strip."""
        reach = WIRE_HIT / 2 / self._camera.scale
        best: tuple[float, str] | None = None
        for drawing in self._picture.lines.within(Box(*point, *point).grown(reach)):
            if not drawing.curve.box.grown(reach).holds(point):
                continue
            away = drawing.curve.distance(point)
            if away <= reach and (best is None or away < best[0]):
                best = away, drawing.face.wire.id
        return best[1] if best else None

    def nodes_in(self, area: Box) -> set[str]:
        """The steps whose body meets an area of the scene."""
        return {item.face.key for item in self._items(area) if item.body.meets(area)}

    def _items(self, area: Box) -> list[NodeItem]:
        """Steps near an area, the uppermost first."""
        rect = QRectF(area.left, area.top, max(area.width, 0.01), max(area.height, 0.01))
        found = self._picture.scene.items(
            rect, Qt.ItemSelectionMode.IntersectsItemBoundingRect, Qt.SortOrder.DescendingOrder, QTransform()
        )
        return [item for item in found if isinstance(item, NodeItem)]

    def _body(self, item: NodeItem) -> Box:
        if self._camera.scale < BLOCKS_BELOW:
            return item.face.shape.block(item.place).grown(4 / self._camera.scale)
        return item.body

    def _port(self, item: NodeItem, point: Point, reach: float) -> Hit | None:
        found = item.port_at(point, reach)
        if found is None:
            return None
        side, row = found
        name = item.face.ports(side)[row].name
        return Hit(node=item.face.key, port=Port(item.face.key, name), side=side, row=row)

    def _on_body(self, item: NodeItem, point: Point) -> Hit:
        key = item.face.key
        message = item.face.message or item.pulse.message
        if message is None or message.fix is None or self._camera.scale < FULL_FROM:
            return Hit(node=key)
        left, top = item.place
        area = self._reachable(fix_rect(item.face, self._ink, message))
        if area.contains(QPointF(point[0] - left, point[1] - top)):
            return Hit(node=key, fix=message.fix)
        return Hit(node=key)

    def _badge(self, item: NodeItem, point: Point) -> bool:
        """Whether the badge of files set aside lies there; its area is as high as any other for the pointer."""
        if self._camera.scale < FULL_FROM:
            return False
        left, top = item.place
        place = QPointF(point[0] - left, point[1] - top)
        badges = badge_rects(self._ink, item.face, badges_of(item.face, item.pulse))
        return any(
            badge.look is Look.QUARANTINE and self._reachable(rect.adjusted(-2, -4, 2, 2)).contains(place)
            for badge, rect in badges
        )

    def _reachable(self, area: QRectF) -> QRectF:
        """The area grown to what a pointer can hit at this zoom; an empty one stays empty."""
        if area.isEmpty():
            return area
        across = max(PORT_HIT / self._camera.scale - area.width(), 0) / 2
        down = max(PORT_HIT / self._camera.scale - area.height(), 0) / 2
        return area.adjusted(-across, -down, across, down)
