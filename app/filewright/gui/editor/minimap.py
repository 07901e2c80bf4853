"""The small map at the lower left: every step as a block, frames and notes as outlines, and what is in view."""

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QWidget

from filewright.gui.editor.camera import Camera
from filewright.gui.editor.paint.area import tint_token
from filewright.gui.editor.paint.overview import block_token
from filewright.gui.editor.picture import Picture
from filewright.gui.editor.shape.box import Box
from filewright.gui.theme import Theme, set_class
from filewright.text import _

WIDTH, HEIGHT = 150, 62
ROOMY_WIDTH, ROOMY_HEIGHT = 190, 112
_ROOMY_FROM = 760
_PAD = 6.0


class Minimap(QFrame):
    """A click or a drag in it moves the view: `went_to` brings the point of the scene."""

    went_to = Signal(QPointF)

    def __init__(self, theme: Theme, picture: Picture, camera: Camera, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._picture = picture
        self._camera = camera
        self._blocks: dict[str, list[QRectF]] | None = None
        self._frames: dict[str, list[QRectF]] = {}
        self._world = Box(0, 0, 1, 1)
        set_class(self, "popup")
        self.setAccessibleName(_("Small map of the flow"))
        self.fit_into(0)
        self._soon = QTimer(self)  # while the flow changes the map follows at ten frames a second
        self._soon.setSingleShot(True)
        self._soon.setInterval(100)
        self._soon.timeout.connect(self.renew)
        picture.renewed.connect(self.renew_soon)
        picture.moved.connect(self.renew_soon)
        picture.sheet.changed.connect(self.renew_soon)

    @property
    def needed(self) -> bool:
        """Whether some step lies out of view."""
        bounds = self._picture.bounds
        area = self._camera.area
        return bounds is not None and not (
            area.left <= bounds.left
            and area.top <= bounds.top
            and bounds.right <= area.right
            and bounds.bottom <= area.bottom
        )

    def fit_into(self, height: int) -> None:
        """Be larger where the canvas is high."""
        roomy = height >= _ROOMY_FROM
        self.setFixedSize(ROOMY_WIDTH if roomy else WIDTH, ROOMY_HEIGHT if roomy else HEIGHT)

    def renew(self) -> None:
        """The flow looks otherwise."""
        self._blocks = None
        self.update()

    def renew_soon(self) -> None:
        """The flow looks otherwise, and may do so again at once."""
        if not self._soon.isActive():
            self._soon.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        blocks = self._gathered()
        painter = QPainter(self)
        scale, offset = self._projection()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.translate(offset)
        painter.scale(scale, scale)
        self._paint_frames(painter)
        painter.setPen(Qt.PenStyle.NoPen)
        for token, rects in blocks.items():
            painter.setBrush(self._theme.color(token))
            painter.drawRects(rects)
        area = self._camera.area
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._theme.color("accent.base"), 1.5)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        limits = self._shown()
        view = QRectF(area.left, area.top, area.width, area.height).intersected(limits)
        painter.drawRoundedRect(view, 3 / scale, 3 / scale)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(event.position())
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position())
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def _go(self, at: QPointF) -> None:
        scale, offset = self._projection()
        self.went_to.emit((at - offset) / scale)

    def _projection(self) -> tuple[float, QPointF]:
        self._gathered()
        world = self._world
        width, height = self.width() - 2 * _PAD, self.height() - 2 * _PAD
        scale = min(width / max(world.width, 1), height / max(world.height, 1))
        middle = QPointF(*world.center) * scale
        return scale, QPointF(self.width() / 2, self.height() / 2) - middle

    def _shown(self) -> QRectF:
        scale, offset = self._projection()
        inset = 2.5
        corner = (QPointF(inset, inset) - offset) / scale
        other = (QPointF(self.width() - inset, self.height() - inset) - offset) / scale
        return QRectF(corner, other)

    def _paint_frames(self, painter: QPainter) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for token, rects in self._frames.items():
            pen = QPen(self._theme.color(token), 1)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.drawRects(rects)

    def _gathered(self) -> dict[str, list[QRectF]]:
        """The blocks by colour, gathered once and kept until the flow looks otherwise."""
        if self._blocks is not None:
            return self._blocks
        blocks: dict[str, list[QRectF]] = {}
        for item in self._picture.nodes.values():
            body = item.body
            token = block_token(item.pulse.look, attention=bool(item.pulse.attention))
            # plain steps stand out more here than in the large view: they are very small
            token = "text.muted" if token == "border.default" else token
            blocks.setdefault(token, []).append(QRectF(body.left, body.top, body.width, body.height))
        sheet = self._picture.sheet
        self._frames = {}
        for area in sheet.in_order:
            box, token = sheet.box(area), tint_token(sheet.value(area).tint) or "border.control"
            self._frames.setdefault(token, []).append(QRectF(box.left, box.top, box.width, box.height))
        bounds = self._picture.bounds
        if bounds is not None:
            self._world = bounds.grown(max(bounds.width, bounds.height) * 0.06 + 40)
        self._blocks = blocks
        return blocks
