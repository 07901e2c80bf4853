"""Runs the desktop application: from a registry, a state folder and a way to open engines to an exit status."""

import logging
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from filewright import paths as places
from filewright.core.pipeline import Pipeline
from filewright.engine.client import EngineClient
from filewright.engine.consent import Consent
from filewright.engine.threads import Threads
from filewright.gui.frame.layout import Layouts
from filewright.gui.main_window import MainWindow, screen_name
from filewright.gui.open_flow import OpenClient
from filewright.gui.open_flows import OpenFlows
from filewright.gui.qt_pool import QtPool
from filewright.gui.start_page.recent import Recent
from filewright.gui.theme import Theme, ThemeChoice
from filewright.gui.theme.focus_ring import FocusRing
from filewright.gui.theme.product_mark import paint_mark
from filewright.pipeline.versions import Versions
from filewright.registry import Registry
from filewright.settings import load_settings, settings_file
from filewright.text import _

SWITCH_SECONDS = 0.001
"""How long one thread may keep the interpreter while the screen waits for it."""

_CLOSE_MS = 8000
_log = logging.getLogger("filewright.window")

OpenEngine = Callable[[Path, Pipeline, Threads], EngineClient]
"""How an engine for the flow in a file is opened, on threads of the window's own."""


def run_window(open_engine: OpenEngine, registry: Registry, state_folder: Path, flows: Sequence[Path] = ()) -> int:
    """Show the window with these flows open (none: the start page) until it is closed; gives the exit status.

    `open_engine` is called on a thread; what it raises of `FilewrightError` is told in the window.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(sys.argv[:1])
    application.setApplicationName("Filewright")
    application.setDesktopFileName("filewright")
    pool = QtPool()
    window = make_window(application, partial(_opened, open_engine, pool), registry, state_folder, pool)
    window.show()
    for flow in flows:
        window.work.open_path(flow)
    application.setQuitOnLastWindowClosed(False)  # the window is the last thing to go, after its engines
    window.closed.connect(application.quit)
    with _ExceptionsTold(window):
        status = application.exec()
    if not pool.close(_CLOSE_MS):
        _log.error("threads were still at work when the window closed")
        os._exit(status or 1)  # waiting on would never end: what they do is safe to be cut off at any moment
    return status


def make_window(
    application: QApplication, open_client: OpenClient, registry: Registry, state_folder: Path, pool: QtPool
) -> MainWindow:
    """The window, dressed and laid out, not shown yet."""
    settings_path = settings_file()
    settings, _unusable = load_settings(settings_path)
    theme = Theme(
        places.resources(),
        choice=ThemeChoice(settings.theme),
        text_scale=settings.text_size,
        reduced_motion=settings.less_motion,
        parent=application,
    )
    theme.apply(application)
    FocusRing(theme, application)
    flows = OpenFlows(
        registry,
        open_client,
        pool,
        Versions(state_folder / "versions"),
        Consent(state_folder),
        Recent(state_folder / "recent.json"),
    )
    window = MainWindow(theme, flows, pool, layouts=Layouts(state_folder / "layout.json"), settings=settings_path)
    flows.setParent(window)
    window.setWindowIcon(mark_icon(theme))
    window.show_on(screen_name())
    window.first_shown.connect(lambda: _after_first_paint(window))
    return window


def _opened(open_engine: OpenEngine, threads: Threads, path: Path, pipeline: Pipeline) -> EngineClient:
    return open_engine(path, pipeline, threads)


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


def _after_first_paint(window: MainWindow) -> None:
    """What may come a moment later: examples, and the library that draws charts."""
    window.view.show_templates()
    QTimer.singleShot(0, window.parts.charts.load)


class _ExceptionsTold:
    """An exception in a slot is logged and told; the window lives on."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._before = sys.excepthook

    def __enter__(self) -> None:
        sys.excepthook = self._tell

    def __exit__(self, *_error: object) -> None:
        sys.excepthook = self._before

    def _tell(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        _log.error("an exception reached the window", exc_info=(kind, error, trace))
        if issubclass(kind, KeyboardInterrupt):
            self._window.close()
            return
        self._window.messages.say(
            "unforeseen",
            _("Something went wrong inside Filewright."),
            _("Your files are safe. Save your flow; if it happens again, report it with the log."),
        )
