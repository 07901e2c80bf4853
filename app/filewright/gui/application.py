"""Runs the desktop application: from a way to open engines, a registry and a state folder to an exit status."""

import logging
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from filewright import paths as places
from filewright.gui.frame.layout import Layouts, screen_name
from filewright.gui.main_window import MainWindow
from filewright.gui.theme import Theme, ThemeChoice
from filewright.gui.theme.focus_ring import FocusRing
from filewright.gui.theme.product_mark import paint_mark
from filewright.settings import load_settings, settings_file
from filewright.text import _

if TYPE_CHECKING:  # loaded after the first paint
    from filewright.core.pipeline import Pipeline
    from filewright.engine.client import EngineClient
    from filewright.engine.threads import Threads
    from filewright.gui.qt_pool import QtPool
    from filewright.gui.workspace import Workspace
    from filewright.registry import Registry

OpenEngine = Callable[[Path, "Pipeline", "Threads"], "EngineClient"]
"""How an engine for the flow in a file is opened, on threads of the window's own."""

SWITCH_SECONDS = 0.001
"""How long one thread may keep the interpreter while the screen waits for it."""

_CLOSE_MS = 8000
_USUAL_SIZE = (1440, 900)
_log = logging.getLogger("filewright.window")


def run_window(
    open_engine: OpenEngine, open_registry: "Callable[[], Registry]", state_folder: Path, flows: Sequence[Path] = ()
) -> int:
    """Show the window with these flows open (none: the start page) until it is closed; gives the exit status.

    `open_engine` is called on a thread; what it raises of `FilewrightError` is told in the window. `open_registry`
    is called once, after the first paint.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(sys.argv[:1])
    application.setApplicationName("Filewright")
    application.setDesktopFileName("filewright")
    application.setQuitOnLastWindowClosed(False)  # the window is the last thing to go, after its engines
    home = Home(application, open_engine, open_registry, state_folder, flows)
    home.window.closed.connect(application.quit)
    with _ExceptionsTold(home):
        home.show()
        status = application.exec()
    if not home.close():
        _log.error("threads were still at work when the window closed")
        os._exit(status or 1)  # waiting on would never end: what they do is safe to be cut off at any moment
    return status


class Home(QObject):
    """The window and what stands behind it, made in two steps: what is seen first, then the rest."""

    def __init__(
        self,
        application: QApplication,
        open_engine: OpenEngine,
        open_registry: "Callable[[], Registry]",
        state_folder: Path,
        flows: Sequence[Path] = (),
    ) -> None:
        super().__init__(application)
        self._open_engine = open_engine
        self._open_registry = open_registry
        self._state_folder = state_folder
        self._first_flows = tuple(flows)
        self._layouts = Layouts(state_folder / "layout.json")
        self._settings = settings_file()
        settings, _unusable = load_settings(self._settings)
        self.theme = Theme(
            places.resources(),
            choice=ThemeChoice(settings.theme),
            text_scale=settings.text_size,
            reduced_motion=settings.less_motion,
            parent=self,
        )
        self.theme.apply(application)
        FocusRing(self.theme, application)
        self.window = MainWindow(self.theme)
        self.window.setWindowIcon(mark_icon(self.theme))
        layout = self._layouts.of(screen_name())
        size = QSize(*(layout.window if layout.window != (0, 0) else _USUAL_SIZE))
        self.window.resize(size.boundedTo(self.window.screen().availableSize()))
        self._maximized = layout.maximized
        self.window.first_shown.connect(self.furnish)
        self.workspace: Workspace | None = None
        self.pool: QtPool | None = None

    def show(self) -> None:
        """Show the window; after its first paint the rest is loaded."""
        if self._maximized:
            self.window.showMaximized()
        else:
            self.window.show()

    def furnish(self) -> "Workspace":
        """Load and join the rest; once."""
        if self.workspace is not None:
            return self.workspace
        from filewright.engine.consent import Consent
        from filewright.gui.editor.search.habits import Habits
        from filewright.gui.open_flows import OpenFlows
        from filewright.gui.qt_pool import QtPool
        from filewright.gui.start_page.recent import Recent
        from filewright.gui.workspace import Workspace
        from filewright.pipeline.drafts import Drafts
        from filewright.pipeline.versions import Versions

        pool = self.pool = QtPool(self)
        flows = OpenFlows(
            self._open_registry(),
            partial(_opened, self._open_engine, pool),
            pool,
            Versions(self._state_folder / "versions"),
            Consent(self._state_folder),
            Recent(self._state_folder / "recent.json"),
            Habits(self._state_folder / "habits.json"),
            self,
        )
        workspace = self.workspace = Workspace(
            self.window,
            self.theme,
            flows,
            pool,
            layouts=self._layouts,
            settings=self._settings,
            drafts=Drafts(self._state_folder / "drafts"),
        )
        for path in self._first_flows:
            workspace.work.open_path(path)
        workspace.view.show_examples()
        # the first half of what charts need takes long and may be loaded beside the screen
        pool.run(partial(import_module, "numpy"), lambda _numpy: workspace.parts.charts.load(), _nothing)
        return workspace

    def close(self, milliseconds: int = _CLOSE_MS) -> bool:
        """Wait for the threads, after the window was closed; whether all ended in time."""
        return self.pool is None or self.pool.close(milliseconds)

    def tell_unforeseen(self) -> None:
        """Say in the window that something went wrong inside."""
        if self.workspace is not None:
            self.workspace.messages.say(
                "unforeseen",
                _("Something went wrong inside Filewright."),
                _("Your files are safe. Save your flow; if it happens again, report it with the log."),
            )


def mark_icon(theme: Theme) -> QIcon:
    """The product mark as the window's icon."""
    icon = QIcon()
    for size in (16, 32, 64, 128):
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        paint_mark(painter, QRectF(0, 0, size, size), theme.color("accent.base"))
        painter.end()
        icon.addPixmap(pixmap)
    return icon


def _nothing(_error: object) -> None:
    """Charts load when they are first seen."""


def _opened(open_engine: OpenEngine, threads: "Threads", path: Path, pipeline: "Pipeline") -> "EngineClient":
    return open_engine(path, pipeline, threads)


class _ExceptionsTold:
    """An exception in a slot is logged and told; the window lives on."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._before = sys.excepthook

    def __enter__(self) -> None:
        sys.excepthook = self._tell

    def __exit__(self, *_error: object) -> None:
        sys.excepthook = self._before

    def _tell(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        _log.error("an exception reached the window", exc_info=(kind, error, trace))
        if issubclass(kind, KeyboardInterrupt):
            self._home.window.close()
        else:
            self._home.tell_unforeseen()
