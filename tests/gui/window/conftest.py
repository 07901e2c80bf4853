"""The window with the engine that people get: worker processes, SQLite, real folders; on copies of the examples."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from filewright.cli.compose import open_client
from filewright.core.ledger import Ledger
from filewright.core.pipeline import Pipeline
from filewright.engine.client import EngineClient, EngineState
from filewright.engine.threads import Threads
from filewright.gui.action_table import Do
from filewright.gui.application import Home
from filewright.gui.open_flow import OpenFlow
from filewright.gui.workspace import Workspace
from filewright.paths import resources
from filewright.registry import Registry
from tests.gui.conftest import MakeHome

START = 30_000
"""Milliseconds that worker processes may take to start, on a machine that does other things too."""


class Bench:
    """A window at work on one flow: what a person does with it, and what they wait for."""

    def __init__(self, qtbot: QtBot, home: Home, workspace: Workspace, flow: OpenFlow, folder: Path) -> None:
        self.qtbot = qtbot
        self.home = home
        self.workspace = workspace
        self.parts = workspace.parts
        self.flow = flow
        self.folder = folder

    def trigger(self, do: Do) -> None:
        """Choose an action, which must be on offer by then."""
        action = self.workspace.window.actions_[do]
        self.until(action.isEnabled)
        action.trigger()

    def until(self, condition: Callable[[], object], timeout: int = START) -> None:
        """Let the window live until this holds."""
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=timeout)

    def state_is(self, state: EngineState) -> None:
        """Wait until the flow is in this state."""
        self.until(lambda: self.flow.state is state)

    def done(self, count: int) -> None:
        """Wait until so many files are done in all, and nothing is at work."""
        self.until(lambda: self.account().done == count and not self.account().open)

    def account(self) -> Ledger:
        """The account of all files, as the window has it."""
        return self.flow.latest.ledger

    def files(self, folder: str) -> list[Path]:
        """The files below this folder of the flow, in order; parts that are being written are none."""
        found = (self.folder / folder).rglob("*")
        return sorted(path for path in found if path.is_file() and not path.name.startswith(".filewright-"))


OpenBench = Callable[..., Bench]


@pytest.fixture
def open_engine(registry: Registry, tmp_path: Path) -> Callable[[Path, Pipeline, Threads], EngineClient]:
    """Opens engines as the command does."""
    state = tmp_path / "state"

    def opened(file: Path, pipeline: Pipeline, threads: Threads) -> EngineClient:
        client = open_client(file, pipeline, registry, state, threads=threads)
        client.look_back()
        return client

    return opened


@pytest.fixture
def real_home(
    make_home: MakeHome, open_engine: Callable[[Path, Pipeline, Threads], EngineClient], tmp_path: Path
) -> Callable[[], Home]:
    """Makes windows that open real engines."""
    (tmp_path / "state").mkdir(exist_ok=True)
    return lambda: make_home(open_engine=open_engine)


@pytest.fixture
def bench(qtbot: QtBot, real_home: Callable[[], Home], tmp_path: Path) -> OpenBench:
    """Opens a copy of an example in a window; `change` may alter the copy before."""

    def open_it(example: str = "photos-for-the-web", change: Callable[[Path], None] | None = None) -> Bench:
        folder = tmp_path / "flow"
        shutil.copytree(resources() / "templates" / example, folder)
        if change is not None:
            change(folder)
        home = real_home()
        workspace = home.furnish()
        workspace.work.open_path(folder / "flow.filewright")
        flows = workspace.flows
        qtbot.waitUntil(lambda: flows.current is not None and flows.current.bridge is not None, timeout=START)
        assert flows.current is not None
        return Bench(qtbot, home, workspace, flows.current, folder)

    return open_it
