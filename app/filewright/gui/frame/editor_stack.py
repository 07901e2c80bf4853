"""The middle of the window: one canvas for each open flow, and the start page."""

from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from filewright.engine.client import EngineState, Snapshot
from filewright.gui.editor.editor import Editor
from filewright.gui.editor.search.habits import Habits
from filewright.gui.open_flow import OpenFlow
from filewright.gui.start_page.start_page import StartPage
from filewright.gui.theme import Theme, set_class


class EditorStack(QFrame):
    """A canvas is made when its flow is first shown. `made` lets the window bind its keys to a new canvas."""

    made = Signal(Editor)
    files_dropped = Signal(list, object)
    inspect_wanted = Signal(str)
    attention_wanted = Signal(str)
    hold_wanted = Signal(str, bool)
    try_wanted = Signal(str)
    told = Signal(str)

    def __init__(self, theme: Theme, start_page: StartPage, habits: Habits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._habits = habits
        set_class(self, "canvas")
        self._theme = theme
        self._start_page = start_page
        self._editors: dict[OpenFlow, Editor] = {}
        self._current: Editor | None = None
        self._stack = QStackedWidget(self)
        self._stack.addWidget(start_page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    def add_bar(self, bar: QWidget) -> None:
        """Put this above the canvas, and the start page."""
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(0, bar)

    @property
    def current(self) -> Editor | None:
        """The canvas in front; None: the start page."""
        return self._current

    def show_flow(self, flow: OpenFlow | None) -> None:
        """Bring the canvas of this flow to the front; None: the start page."""
        if flow is None:
            self._current = None
            self._stack.setCurrentWidget(self._start_page)
            return
        editor = self._editors.get(flow)
        fresh = editor is None
        if editor is None:
            editor = self._make(flow)
        self._current = editor
        self._stack.setCurrentWidget(editor)
        if fresh:
            QTimer.singleShot(0, editor, partial(editor.fit, animated=False))  # once it has its size
        self.look(flow.latest)

    def look(self, snapshot: Snapshot) -> None:
        """Show these numbers on the canvas in front."""
        if self._current is None:
            return
        if snapshot.state is EngineState.STOPPED:
            self._current.show_numbers({}, {})
        else:
            self._current.show_numbers(snapshot.nodes, snapshot.wires)

    def keep_only(self, flows: tuple[OpenFlow, ...]) -> None:
        """Take away the canvases of flows that were closed."""
        for flow in [flow for flow in self._editors if flow not in flows]:
            editor = self._editors.pop(flow)
            if editor is self._current:
                self._current = None
            self._stack.removeWidget(editor)
            editor.hide()
            editor.deleteLater()

    def _make(self, flow: OpenFlow) -> Editor:
        editor = Editor(flow.document, self._theme, habits=self._habits, own_keys=False)
        editor.files_dropped.connect(self.files_dropped)
        editor.inspect_wanted.connect(self.inspect_wanted)
        editor.attention_wanted.connect(self.attention_wanted)
        editor.hold_wanted.connect(self.hold_wanted)
        editor.try_wanted.connect(self.try_wanted)
        editor.told.connect(self.told)
        self._editors[flow] = editor
        self._stack.addWidget(editor)
        self.made.emit(editor)
        return editor
