"""The real window without a screen, brought to where a picture is worth taking. For shots.py, film.py and demo.py.

Import it in a process of its own: it chooses Qt's platform, and a home folder apart from the user's.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from filewright.engine.client import EngineState
from filewright.gui.application import Home
from filewright.gui.open_flow import OpenFlow
from filewright.gui.workspace import Workspace

if TYPE_CHECKING:
    from filewright.core.pipeline import Pipeline
    from filewright.engine.client import EngineClient
    from filewright.engine.threads import Threads

SIZE = (1440, 900)
LOOK_MS = 10
PATIENCE = 60.0
"""Seconds that anything may take."""


class TookTooLong(Exception):
    """The window did not come to where a picture was to be taken; the message says what was waited for."""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """The window, furnished; with the flow that was opened, if one was."""

    home: Home
    workspace: Workspace
    flow: OpenFlow | None

    @property
    def opened(self) -> OpenFlow:
        """The flow. Raises ValueError where none was opened."""
        if self.flow is None:
            raise ValueError("no flow was opened")
        return self.flow

    def picture(self) -> QPixmap:
        """What the window shows now."""
        settle()
        return self.home.window.grab()


@contextmanager
def scene(
    folder: Path, *, theme: str = "dark", size: tuple[int, int] = SIZE, flow: Path | None = None
) -> Iterator[Scene]:
    """The window with a flow open (None: the start page), its state and settings below `folder`. Raises TookTooLong."""
    for name, place in (("HOME", "home"), ("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "data")):
        os.environ[name] = str(folder / place)
    os.environ["FILEWRIGHT_THEME"] = theme
    state = folder / "state"
    state.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(sys.argv[:1])
    home = _home(application, state, [flow] if flow is not None else [])
    home.window.resize(*size)
    home.show()
    wait_for("the window", lambda: home.workspace is not None)
    workspace = home.furnish()
    if flow is not None:
        wait_for("the flow", lambda: workspace.flows.current is not None and workspace.flows.current.bridge is not None)
    try:
        yield Scene(home=home, workspace=workspace, flow=workspace.flows.current)
    finally:
        for one in workspace.flows.all:
            if one.runs:
                one.ask(lambda client: client.stop())
        wait_for("the flows to stop", lambda: not any(one.runs for one in workspace.flows.all))
        home.window.let_go()
        home.close()


def run_once(scene: Scene) -> None:
    """Let the flow work on what its folders hold, and wait until it begins."""
    flow = scene.opened
    scene.workspace.flows.run(flow, flow.run_once)
    wait_for("the flow to run", lambda: flow.state is EngineState.RUNNING)


def press(scene: Scene, name: str) -> None:
    """Press the button that is called so. Raises TookTooLong where none can be seen."""
    window = scene.home.window

    def buttons() -> list[QAbstractButton]:
        found = window.findChildren(QAbstractButton)
        return [button for button in found if name in (button.accessibleName(), button.text()) and button.isVisible()]

    wait_for(f"the button “{name}”", lambda: bool(buttons()))
    QTest.mouseClick(buttons()[0], Qt.MouseButton.LeftButton)


def ended(scene: Scene) -> bool:
    """Whether the flow has come to rest."""
    return scene.opened.state is EngineState.STOPPED


def wait_for(what: str, happened: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Let the window live until something happened. Raises TookTooLong."""
    deadline = time.monotonic() + seconds
    loop, timer = QEventLoop(), QTimer()
    timer.timeout.connect(lambda: loop.quit() if happened() or time.monotonic() > deadline else None)
    timer.start(LOOK_MS)
    if not happened():
        loop.exec()
    timer.stop()
    if not happened():
        raise TookTooLong(f"{what}: not within {seconds:.0f} s")


def settle(seconds: float = 0.3) -> None:
    """Let the window live for a while, so that what was begun is painted."""
    end = time.monotonic() + seconds
    wait_for("time to pass", lambda: time.monotonic() >= end)


def _home(application: QApplication, state: Path, flows: list[Path]) -> Home:
    from filewright.cli.compose import open_client
    from filewright.registry import open_registry

    registry = open_registry()

    def open_engine(file: Path, pipeline: "Pipeline", threads: "Threads") -> "EngineClient":
        client = open_client(file, pipeline, registry, state, threads=threads)
        client.look_back()
        return client

    return Home(application, open_engine, lambda: registry, state, flows)
