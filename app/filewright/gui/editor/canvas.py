"""The view: hands events to those who know what to do with them, and painting to the stage."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from filewright.gui.editor.camera import STEP, Camera
from filewright.gui.editor.desk import Desk, Pointer
from filewright.gui.editor.drops import Drops
from filewright.gui.editor.hand import Hand
from filewright.gui.editor.keys import Keys
from filewright.gui.editor.stage import Stage
from filewright.gui.theme import Theme

_NOTCH = 120.0


class Canvas(QGraphicsView):
    """`attend` must be called with the parts before anything is shown."""

    menu_wanted = Signal(QPointF)
    tip_wanted = Signal(QPointF, QPoint)
    double_clicked = Signal(Pointer)
    focus_changed = Signal(bool)
    resized = Signal()

    def __init__(self, scene: QGraphicsScene, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(scene, parent)
        self.camera = Camera(self, theme)
        self._desk: Desk
        self._hand: Hand
        self._keys: Keys
        self._stage: Stage
        self._drops: Drops
        self._menu_due = True
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setOptimizationFlags(
            QGraphicsView.OptimizationFlag.DontSavePainterState
            | QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing
        )
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.DefaultContextMenu)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)

    def attend(self, desk: Desk, hand: Hand, keys: Keys, stage: Stage, drops: Drops) -> None:
        """Pass events and painting on to these from now on."""
        self._desk, self._hand, self._keys, self._stage, self._drops = desk, hand, keys, stage, drops
        hand.cursor_changed.connect(self._set_cursor)

    def pointer(self, position: QPointF, modifiers: Qt.KeyboardModifier) -> Pointer:
        """A place in the viewport, with its place in the scene."""
        return Pointer(self.camera.to_scene(position), position, modifiers)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        pointer = self.pointer(event.position(), event.modifiers())
        if self._hand.space_held:
            self._keys.pan_begun()
        idle = self._hand.gesture is None
        self._hand.press(pointer, event.button())
        # a right button that lets go of something, or begins a stroke, asks for no menu, whenever that would come
        self._menu_due = idle and self._hand.gesture is None
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hand.move(self.pointer(event.position(), event.modifiers()))
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._hand.release(self.pointer(event.position(), event.modifiers()), event.button())
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._hand.gesture is None:
            self.double_clicked.emit(self.pointer(event.position(), event.modifiers()))
        else:
            self.mousePressEvent(event)
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer; with Shift, or two fingers on a pad, move."""
        fine = event.pixelDelta()
        turned = event.angleDelta()
        if not fine.isNull() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.camera.pan(fine.x(), fine.y())
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.camera.pan(turned.y() + turned.x(), 0)
        else:
            self.camera.zoom_at(STEP ** ((turned.y() or turned.x()) / _NOTCH), event.position())
        self._hand.move(self.pointer(event.position(), event.modifiers()))
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_pointer = event.reason() is QContextMenuEvent.Reason.Mouse
        if self._hand.gesture is None and (self._menu_due or not by_pointer):
            self.menu_wanted.emit(QPointF(event.pos()))
        event.accept()

    def event(self, event: QEvent) -> bool:
        """While a gesture lasts, plain keys are its own and no shortcuts."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if plain and self._hand.gesture is not None:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._keys.press(event):
            event.ignore()  # the view's own keys would scroll

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not self._keys.release(event):
            event.ignore()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab opens the search box, Shift+Tab leads out; F6 goes through the regions of the window."""
        return False if forward else super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._hand.space_held = False
        self.focus_changed.emit(False)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._drops.takes(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._drops.hover(event.mimeData(), self.pointer(event.position(), event.modifiers()).scene)
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drops.leave()
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        if self._drops.drop(event.mimeData(), self.pointer(event.position(), event.modifiers()).scene):
            event.acceptProposedAction()
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            event.ignore()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hand.leave()
        elif isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            if self._hand.gesture is None:
                self.tip_wanted.emit(QPointF(event.pos()), event.globalPos())
            return True
        elif isinstance(event, QNativeGestureEvent) and event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
            self.camera.zoom_at(1 + event.value(), event.position())
            return True
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """From afar the view paints everything by itself; nearer, Qt goes through the items."""
        self._stage.exposed = event.region()
        if not self._stage.from_afar:
            super().paintEvent(event)
            return
        painter = QPainter(self.viewport())
        self._stage.paint_from_afar(painter, self.viewportTransform())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._hand.paint(painter)
        painter.end()

    def drawBackground(self, painter: QPainter, rect: QRectF | object) -> None:
        assert isinstance(rect, QRectF)
        self._stage.paint_back(painter, rect)

    def drawForeground(self, painter: QPainter, rect: QRectF | object) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._hand.paint(painter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def _set_cursor(self, cursor: Qt.CursorShape | None) -> None:
        shape = cursor if cursor is not None else Qt.CursorShape.ArrowCursor
        if self.viewport().cursor().shape() is not shape:
            self.viewport().setCursor(shape)
