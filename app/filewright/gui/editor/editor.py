"""The canvas with everything on it: what the window shows in the middle."""

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QPointF, QRectF, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QToolTip, QVBoxLayout, QWidget

from filewright.engine.client import NodeNumbers, WireNumbers
from filewright.gui.document import Document
from filewright.gui.editor.actions import Actions
from filewright.gui.editor.adding import Adding
from filewright.gui.editor.canvas import Canvas
from filewright.gui.editor.clipboard import Clipboard
from filewright.gui.editor.commands import Commands
from filewright.gui.editor.context_menu import ContextMenu
from filewright.gui.editor.desk import Desk, Pointer
from filewright.gui.editor.drops import Drops
from filewright.gui.editor.entries import Wishes, entries
from filewright.gui.editor.focus_mark import FocusMark
from filewright.gui.editor.gestures.connect_keys import KeyConnectGesture, by_keyboard
from filewright.gui.editor.gestures.gesture import Gesture
from filewright.gui.editor.hand import Hand
from filewright.gui.editor.keys import Keys
from filewright.gui.editor.live import Live
from filewright.gui.editor.order import Order
from filewright.gui.editor.overlays import Overlays
from filewright.gui.editor.paint.ink import Ink
from filewright.gui.editor.picture import Picture
from filewright.gui.editor.search.finder import Finder
from filewright.gui.editor.search.habits import Habits
from filewright.gui.editor.stage import Stage
from filewright.gui.editor.tips import Tips
from filewright.gui.editor.walk import Walk
from filewright.gui.theme import Theme, set_class


class Editor(QFrame):
    """One for each open flow. It changes the document by edits alone, and redraws from what the document says.

    `files_dropped` brings paths and the key of the step they were let go on (None: the canvas); `inspect_wanted` the
    step whose settings somebody wants to see; `attention_wanted` the step whose badge was clicked; `hold_wanted` a
    step and whether files are to be held before it; `try_wanted` a step to be tried with a file; `zoom_changed` how
    large the flow is drawn, 1 for 100 %; `told` words about what could not be done.
    """

    files_dropped = Signal(list, object)
    inspect_wanted = Signal(str)
    attention_wanted = Signal(str)
    hold_wanted = Signal(str, bool)
    try_wanted = Signal(str)
    zoom_changed = Signal(float)
    told = Signal(str)

    def __init__(
        self,
        document: Document,
        theme: Theme,
        *,
        habits: Habits | None = None,
        own_keys: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """`habits` order what can be added; `own_keys` False: keys such as Ctrl+C, which the whole window has, are
        left to the window's actions."""
        super().__init__(parent)
        set_class(self, "canvas")
        self.document = document
        self.ink = ink = Ink(theme, self)
        self.picture = Picture(document, ink, self)
        self.canvas = Canvas(self.picture.scene, theme, self)
        self.camera = self.canvas.camera
        self.live = Live(self.picture, self)
        self._desk = Desk(document, ink, self.picture, self.camera, self.live)
        self._hand = Hand(self._desk)
        self.commands = Commands(document, self.picture)
        self._walk = Walk(document, self.picture, self.camera)
        self._keys = Keys(self._hand, self.commands, self._walk)
        self.stage = Stage(self.picture, ink, self.camera, self.live, self.canvas.viewport())
        adding = Adding(document, self.picture, ink.letters, habits or Habits())
        self.drops = Drops(self._desk, adding, self.commands)
        self._clipboard = Clipboard(document, self.commands, QGuiApplication.clipboard(), self.canvas)
        self.canvas.attend(self._desk, self._hand, self._keys, self.stage, self.drops)
        self.overlays = Overlays(theme, self.canvas, self.picture, self.live)
        self.finder = Finder(theme, document, self.picture, adding, self.canvas, self)
        self.order = Order(self._desk, self.canvas)
        canvas_entries = entries(document, self.commands, self._clipboard, self.camera, self._wishes())
        self._actions = Actions(
            (*canvas_entries, *self.order.entries()),
            document,
            theme,
            self.canvas,
            own_keys=own_keys,
        )
        self.own_actions = self._actions.of_canvas
        self._views: set[QWidget] = set()
        self._back_to: QWidget = self.canvas
        self._tips = Tips(self.picture, self.live)
        self._menu = ContextMenu(document, self._desk.hits, self._actions, self.canvas, self)
        self._focus = FocusMark(document, self.picture, self._desk.marker, self.canvas)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.canvas)
        self.setFocusProxy(self.canvas)
        self._join()

    @property
    def gesture(self) -> Gesture | None:
        """What the pointer or the keyboard is doing just now."""
        return self._hand.gesture

    def show_numbers(self, nodes: Mapping[str, NodeNumbers], wires: Mapping[str, WireNumbers]) -> None:
        """Show the numbers of a moment, by keys of steps and ids of connections; empty ones: the flow is stopped."""
        self.live.take(nodes, wires)

    def add_step(self, use: str) -> None:
        """Add a step of this kind beside the chosen one, else in the middle of the view. Unknown ones are left out."""
        self.finder.add_anywhere(use)

    @property
    def drop_point(self) -> QPoint | None:
        """Where on the screen files were let go last; None: nowhere yet."""
        place = self.drops.place
        if place is None:
            return None
        return self.canvas.viewport().mapToGlobal(self.canvas.mapFromScene(QPointF(*place)))

    def trigger(self, action: str) -> None:
        """Do what the action of this id does, as far as it applies. Raises KeyError."""
        self._actions.by_id[action].trigger()

    def lend_actions(self, widget: QWidget, *, lent: bool) -> None:
        """Let the keys of the canvas's own actions work in another view of the same flow too, or no longer; the
        keyboard goes back there after a search that was begun there."""
        self._views.discard(widget)
        for action in self._actions.for_every_view:
            widget.removeAction(action)
        if lent:
            self._views.add(widget)
            widget.addActions(self._actions.for_every_view)

    def fit(self, *, animated: bool = True) -> None:
        """Show the whole flow."""
        bounds = self.picture.bounds
        if bounds is not None:
            self.camera.fit(bounds, animated=animated)

    def fit_selection(self) -> None:
        """Show what is selected."""
        bounds = self.picture.bounds_of_selection(self.document.selection)
        if bounds is not None:
            self.camera.fit(bounds)

    def go_to(self, key: str) -> None:
        """Select a step and bring it into view. Raises KeyError."""
        self._walk.to(key)

    def go_to_wire(self, wire_id: str) -> None:
        """Select a connection and bring it into view."""
        self._walk.to_wire(wire_id)

    def next_problem(self) -> None:
        """Select the next step or connection that has a problem, and bring it into view."""
        self._focus.keyboard_used()
        self._walk.next_problem()

    def _join(self) -> None:
        canvas = self.canvas
        self.picture.lines.damaged.connect(self.stage.repaint_wires)
        self._desk.overlay_changed.connect(self._repaint_overlay)
        self._desk.hint_changed.connect(self.overlays.say)
        self._desk.search_wanted.connect(self.finder.open)
        self._desk.attention_wanted.connect(self.attention_wanted)
        self._hand.active_changed.connect(self._gesture_changed)
        self._keys.used.connect(self._focus.keyboard_used)
        self._keys.search_wanted.connect(self.finder.open_anywhere)
        self.drops.files_dropped.connect(self.files_dropped)
        self._clipboard.files_pasted.connect(lambda paths: self.files_dropped.emit(paths, None))
        self._clipboard.told.connect(self.told)
        self.order.closed.connect(canvas.setFocus)
        self.finder.opening.connect(self._search_opening)
        self.finder.closed.connect(self._search_closed)
        canvas.menu_wanted.connect(self._menu.open)
        canvas.tip_wanted.connect(self._show_tip)
        canvas.double_clicked.connect(self._double_clicked)
        self.camera.zoomed.connect(self.zoom_changed)
        zoom = self.overlays.zoom
        zoom.smaller.connect(lambda: self.trigger("zoom-out"))
        zoom.larger.connect(lambda: self.trigger("zoom-in"))
        zoom.reset.connect(self.camera.reset)
        zoom.fit.connect(self.fit)
        self.overlays.map.went_to.connect(self._go_to_point)
        self.overlays.empty.acted.connect(self.finder.open_anywhere)
        self.live.shown.connect(self._focus.speak)

    def _wishes(self) -> Wishes:
        return Wishes(
            inspect=self._inspect,
            add=self.finder.open_anywhere,
            add_after=self._add_after,
            insert=self._insert,
            connect=self._connect,
            paste=self._clipboard.paste,
            hold=self._hold,
            try_step=self._try,
            fit=self.fit,
            fit_selection=self.fit_selection,
            next_problem=self.next_problem,
            next_wire=self._walk.next_wire,
        )

    def _inspect(self) -> None:
        if self.document.selection.current is not None:
            self.inspect_wanted.emit(self.document.selection.current)

    def _add_after(self) -> None:
        current = self.document.selection.current
        if current is not None:
            self.finder.open_after(current)

    def _insert(self) -> None:
        for wire_id in self.document.selection.wires:
            self.finder.open_on_wire(wire_id)

    def _connect(self) -> None:
        gesture = by_keyboard(self._desk)
        if gesture is not None:
            self._focus.keyboard_used()
            self._hand.begin(gesture)

    def _hold(self) -> None:
        current = self.document.selection.current
        if current is not None:
            self.hold_wanted.emit(current, not self.live.is_held(current))

    def _try(self) -> None:
        if self.document.selection.current is not None:
            self.try_wanted.emit(self.document.selection.current)

    def _show_tip(self, at: QPointF, on_screen: QPoint) -> None:
        words = self._tips.about(self._desk.hits.at(self.camera.to_scene(at)))
        QToolTip.showText(on_screen, words, self.canvas.viewport())

    def _double_clicked(self, pointer: Pointer) -> None:
        hit = self._desk.hits.at(pointer.scene)
        if hit.node is not None:
            self.inspect_wanted.emit(hit.node)
        elif hit.wire is not None:
            self.finder.open_on_wire(hit.wire, pointer.scene)
        elif hit.area is not None:
            self.order.write(hit.area)
        else:
            self.finder.open_at(pointer.scene)

    def _gesture_changed(self, active: bool) -> None:
        self.stage.busy = active
        if active and not isinstance(self._hand.gesture, KeyConnectGesture):
            self._focus.pointer_used()

    def _search_opening(self) -> None:
        self._back_to = next((view for view in self._views if view.hasFocus()), self.canvas)

    def _search_closed(self) -> None:
        if self._hand.parked:
            self._hand.cancel()
        self._back_to.setFocus()

    def _repaint_overlay(self, area: QRectF) -> None:
        if not area.isEmpty():
            self.canvas.viewport().update(self.camera.to_view(area))

    def _go_to_point(self, point: QPointF) -> None:
        self.camera.fly_to(self.camera.zoom, point, animated=False)
