"""A theme, threads and a furnished window for each test, all taken down after it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from filewright.core.pipeline import Pipeline
from filewright.engine.threads import Threads
from filewright.gui.application import Home
from filewright.gui.qt_pool import QtPool
from filewright.gui.theme import Theme, ThemeChoice
from filewright.gui.workspace import Workspace
from filewright.paths import bundled_processors, resources
from filewright.registry import Registry
from filewright.registry.discovery import Root
from tests.gui.recorded_client import RecordedClient


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """The dark theme, applied; nothing moves by itself."""
    made = Theme(resources(), choice=ThemeChoice.DARK, reduced_motion=True)
    made.apply(qapp)
    yield made
    made.deleteLater()
    qapp.setStyleSheet("")
    qapp.setPalette(QPalette())


@pytest.fixture
def pool(qtbot: QtBot) -> Iterator[QtPool]:
    made = QtPool()
    yield made
    assert made.close(5000)


@pytest.fixture(scope="session")
def registry() -> Registry:
    """The bundled kinds of steps."""
    return Registry([Root(folder=bundled_processors(), bundled=True)], installed=lambda: ())


MakeHome = Callable[..., Home]


@pytest.fixture
def make_home(
    qtbot: QtBot, qapp: QApplication, registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MakeHome]:
    """Makes windows; `client` (or `open_engine`) is what its flows get for an engine."""
    made: list[Home] = []
    # set before it is made: a theme that is chosen afterwards dresses every part of it anew
    monkeypatch.setenv("FILEWRIGHT_THEME", ThemeChoice.DARK.value)
    monkeypatch.setenv("FILEWRIGHT_LESS_MOTION", "yes")

    def make(
        client: RecordedClient | None = None,
        *,
        open_engine: Callable[[Path, Pipeline, Threads], object] | None = None,
        size: tuple[int, int] = (1600, 1000),
        furnished: bool = True,
    ) -> Home:
        engine = open_engine or (lambda _path, _pipeline, _threads: client or RecordedClient())
        home = Home(qapp, engine, lambda: registry, tmp_path / "state")  # type: ignore[arg-type]
        made.append(home)
        home.window.resize(*size)
        home.show()
        qtbot.waitExposed(home.window)
        if furnished:
            home.furnish()
        return home

    yield make
    for home in made:
        if home.workspace is not None and home.window.isVisible():
            for flow in home.workspace.flows.all:
                flow.ask(lambda engine: engine.stop())
                bridge = flow.bridge
                if bridge is not None:
                    qtbot.waitUntil(lambda bridge=bridge: not bridge.busy, timeout=10_000)  # type: ignore[misc]
        home.window.let_go()
        assert home.close(10_000)
        home.window.deleteLater()
        home.deleteLater()
    made.clear()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # what is gone need not be undressed
    qapp.setStyleSheet("")
    qapp.setPalette(QPalette())


@pytest.fixture
def open_flow(qtbot: QtBot, tmp_path: Path) -> Callable[[Home, Pipeline], Workspace]:
    """Opens a flow in a window from a file of its own, and waits until its engine is there."""

    def open_it(home: Home, pipeline: Pipeline) -> Workspace:
        from filewright.pipeline.writer import fresh_text

        folder = tmp_path / "flow"
        folder.mkdir(exist_ok=True)
        for name in ("inbox", "web", "not-pictures"):
            (folder / name).mkdir(exist_ok=True)
        file = folder / "photos.filewright"
        file.write_text(fresh_text(pipeline), "utf-8")
        workspace = home.furnish()
        workspace.flows.open(file)
        qtbot.waitUntil(lambda: workspace.flows.current is not None and workspace.flows.current.bridge is not None)
        return workspace

    return open_it
