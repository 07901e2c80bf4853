"""Where the view looks, and how large: zoom at a point, pan, fit, with calm movement."""

from PySide6.QtCore import QEasingCurve, QObject, QPointF, QRect, QRectF, QVariantAnimation, Signal
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QGraphicsView

from filewright.gui.editor.shape.box import Box, Point
from filewright.gui.theme import Theme

SMALLEST, LARGEST = 0.05, 2.0
FIT_SMALLEST = 0.02
"""A flow of thousands of steps is fitted even below the smallest zoom for people."""
STEP = 1.2
"""One notch of the wheel, one press of a key."""
FIT_MARGIN = 48.0
WORLD = 1_000_000.0
"""The canvas reaches so far from its origin; scroll bars count whole pixels of it."""


class Camera(QObject):
    """Moves one view. Zoom 1 is 100 %: a scene pixel is then a screen pixel times the user's text size.

    `zoomed` brings another zoom; `looked` comes at the end of every change of the view: what lies over the canvas must
    not be put in place in the midst of one, since Qt moves the picture only while nothing is waiting to be painted.
    """

    zoomed = Signal(float)
    looked = Signal()

    def __init__(self, view: QGraphicsView, theme: Theme) -> None:
        super().__init__(view)
        self._view = view
        self._theme = theme
        self._zoom = 1.0
        self._flight = QVariantAnimation(self)
        self._flight.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._flight.setStartValue(0.0)
        self._flight.setEndValue(1.0)
        self._flight.valueChanged.connect(self._fly)
        self._route: tuple[float, QPointF, float, QPointF] | None = None
        view.setSceneRect(QRectF(-WORLD, -WORLD, 2 * WORLD, 2 * WORLD))
        view.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        view.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self._look(1.0, QPointF(0, 0))
        theme.changed.connect(self._theme_changed)

    @property
    def zoom(self) -> float:
        """How large the flow is shown, 1 for 100 %."""
        return self._zoom

    @property
    def scale(self) -> float:
        """Screen pixels for one scene pixel."""
        return self._zoom * self._theme.text_scale

    @property
    def center(self) -> QPointF:
        """The point of the scene in the middle of the view."""
        return self._view.mapToScene(self._view.viewport().rect().center())

    @property
    def area(self) -> Box:
        """The part of the scene in view."""
        rect = self._view.mapToScene(self._view.viewport().rect()).boundingRect()
        return Box(rect.left(), rect.top(), rect.right(), rect.bottom())

    @property
    def transform(self) -> QTransform:
        """From the scene to the viewport."""
        return self._view.viewportTransform()

    @property
    def port(self) -> QRectF:
        """The viewport, in screen pixels."""
        return QRectF(self._view.viewport().rect())

    def to_scene(self, point: QPointF) -> Point:
        """The place of the scene that lies under a point of the viewport."""
        inverted, _possible = self.transform.inverted()
        place = inverted.map(point)
        return place.x(), place.y()

    def to_view(self, area: QRectF) -> QRect:
        """The part of the viewport that a part of the scene takes, with a pixel to spare."""
        return self.transform.mapRect(area).toAlignedRect().adjusted(-1, -1, 1, 1)

    @property
    def flying(self) -> bool:
        """Whether the view moves by itself just now."""
        return self._flight.state() is QVariantAnimation.State.Running

    def zoom_at(self, factor: float, at: QPointF) -> None:
        """Zoom so that what lies under this point of the viewport stays there."""
        self.stop()
        zoom = min(max(self._zoom * factor, min(SMALLEST, self._zoom)), LARGEST)
        if abs(zoom - 1) < 0.04 and abs(self._zoom - 1) >= 0.04:
            zoom = 1.0  # 100 % is where text is sharpest: the wheel does not step over it
        fixed = self._view.mapToScene(at.toPoint())
        middle = QPointF(self._view.viewport().rect().center())
        ratio = self.scale
        self._set_zoom(zoom)
        offset = (middle - at) / self.scale
        if ratio != self.scale:
            self._look(zoom, fixed + offset)

    def zoom_by(self, factor: float) -> None:
        """Zoom at the middle of the view."""
        self.zoom_at(factor, QPointF(self._view.viewport().rect().center()))

    def pan(self, dx: float, dy: float) -> None:
        """Move the flow by so many screen pixels."""
        self.stop()
        across, down = self._view.horizontalScrollBar(), self._view.verticalScrollBar()
        across.setValue(across.value() - round(dx))
        down.setValue(down.value() - round(dy))
        self.looked.emit()

    def reset(self) -> None:
        """Show 100 % at the middle of the view."""
        self.fly_to(1.0, self.center)

    def fit(self, bounds: Box, *, animated: bool = True, largest: float = 1.0) -> None:
        """Show all of this part of the scene, at 100 % at most."""
        port = self._view.viewport().rect()
        room_x, room_y = max(port.width() - 2 * FIT_MARGIN, 50), max(port.height() - 2 * FIT_MARGIN, 50)
        zoom = min(room_x / max(bounds.width, 1), room_y / max(bounds.height, 1)) / self._theme.text_scale
        self.fly_to(min(max(zoom, FIT_SMALLEST), largest), QPointF(*bounds.center), animated=animated)

    def reveal(self, box: Box, margin: float = 24.0) -> None:
        """Move just so far that this part of the scene is in view."""
        area, grown = self.area, box.grown(margin / self.scale)
        dx = min(grown.left - area.left, 0) or max(grown.right - area.right, 0)
        dy = min(grown.top - area.top, 0) or max(grown.bottom - area.bottom, 0)
        if dx or dy:
            self.fly_to(self._zoom, self.center + QPointF(dx, dy))

    def fly_to(self, zoom: float, center: QPointF, *, animated: bool = True) -> None:
        """Show this zoom with this point of the scene in the middle."""
        self.stop()
        duration = self._theme.duration("layout") if animated and self._view.isVisible() else 0
        if not duration:
            self._look(zoom, center)
            return
        self._route = (self._zoom, self.center, zoom, center)
        self._flight.setDuration(duration)
        self._flight.start()

    def stop(self) -> None:
        """Stay where a movement has come to."""
        self._flight.stop()
        self._route = None

    def _theme_changed(self) -> None:
        self._look(self._zoom, self.center)  # the size of text may be another one

    def _fly(self, share: float) -> None:
        if self._route is None:
            return
        zoom, center, to_zoom, to_center = self._route
        # a zoom changes by equal factors in equal times, else the last part seems to rush
        self._look(zoom * (to_zoom / zoom) ** share, center + (to_center - center) * share)

    def _look(self, zoom: float, center: QPointF) -> None:
        self._set_zoom(zoom)
        port = self._view.viewport().rect()
        scale = self.scale
        across, down = self._view.horizontalScrollBar(), self._view.verticalScrollBar()
        across.setValue(round(center.x() * scale - port.width() / 2))
        down.setValue(round(center.y() * scale - port.height() / 2))
        self.looked.emit()

    def _set_zoom(self, zoom: float) -> None:
        changed = zoom != self._zoom
        self._zoom = zoom
        scale = self.scale
        if self._view.transform().m11() != scale:
            self._view.setTransform(QTransform.fromScale(scale, scale))
        if changed:
            self.zoomed.emit(zoom)
