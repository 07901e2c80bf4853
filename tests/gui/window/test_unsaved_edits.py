"""Edits that were not saved outlive the program, and are offered in a bar when the flow is opened again."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from filewright.core import edits
from filewright.core.pipeline import Pipeline
from filewright.gui import kept_edits
from filewright.gui.application import Home
from filewright.gui.workspace import Workspace
from tests.gui.conftest import MakeHome
from tests.gui.recorded_client import RecordedClient
from tests.gui.recordings import photos

OpenFlow = Callable[[Home, Pipeline], Workspace]

EDITOR = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from filewright.core import edits
from filewright.gui.application import Home
from filewright.paths import bundled_processors
from filewright.registry import Registry
from filewright.registry.discovery import Root
from tests.gui.recorded_client import RecordedClient

state, file = map(Path, sys.argv[1:])
application = QApplication([])
registry = Registry([Root(folder=bundled_processors(), bundled=True)], installed=lambda: ())
home = Home(application, lambda *_about: RecordedClient(), lambda: registry, state)
home.show()
flows = home.furnish().flows

def edit(flow):
    document = flow.document
    document.edit(edits.set_param(document.pipeline, "resize", "width", 801), "Width")
    document.edit(edits.change(document.pipeline, name="Not saved"), "Name")

flows.open(file, edit)
new = flows.new()
new.document.edit(edits.change(new.document.pipeline, name="Never saved"), "Name")
print("editing", flush=True)
application.exec()
"""
"""A window that edits two flows, and then goes on until it is killed."""


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Edits are kept at once."""
    monkeypatch.setattr(kept_edits, "REST_MS", 1)


def drafts(folder: Path) -> list[Path]:
    return sorted((folder / "state" / "drafts").glob("*.draft"))


def test_edits_survive_a_kill_and_are_taken_by_one_click_that_can_be_taken_back(
    qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow, tmp_path: Path
) -> None:
    workspace = open_flow(make_home(RecordedClient()), photos())
    flow = workspace.flows.current
    assert flow is not None
    assert flow.path is not None
    before = flow.path.read_bytes()
    workspace.flows.close(flow)
    command = [sys.executable, "-c", EDITOR, str(tmp_path / "state"), str(flow.path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as editor:
        qtbot.waitUntil(lambda: len(drafts(tmp_path)) == 2, timeout=60_000)
        assert "801" in "".join(draft.read_text() for draft in drafts(tmp_path))
        editor.kill()
    assert flow.path.read_bytes() == before

    bar = workspace.parts.left_bar
    assert not bar.isVisible()
    workspace.flows.open(flow.path)
    qtbot.waitUntil(bar.isVisible)
    again = workspace.flows.current
    assert again is not None
    head, what = bar.words()
    assert head.startswith("Filewright ended before “Photos for the web” was saved, ")
    assert what == "Resize image: Width 1600 px → 801 px · Name of the flow Photos for the web → Not saved"
    assert again.document.is_clean
    bar.answers[0].click()
    assert not bar.isVisible()
    assert again.document.pipeline.graph.nodes["resize"].params["width"] == 801
    assert not again.document.is_clean
    again.document.undo_stack.undo()
    assert again.document.pipeline.graph.nodes["resize"].params["width"] == 1600
    again.document.undo_stack.redo()
    assert again.path is not None
    workspace.flows.save(again)
    qtbot.waitUntil(lambda: again.document.is_clean)
    assert b"801" in again.path.read_bytes()
    assert len(drafts(tmp_path)) == 1  # the one that was never saved

    workspace.flows.show(None)
    workspace.unsaved.look_for_homeless()  # as at the start of the window
    qtbot.waitUntil(bar.isVisible)
    assert "“Never saved”" in bar.words()[0]
    bar.answers[0].click()
    assert workspace.flows.current is not None
    assert workspace.flows.current.document.pipeline.name == "Never saved"
    assert not workspace.flows.current.document.is_clean


@pytest.mark.usefixtures("quick")
def test_what_is_saved_or_not_wanted_leaves_no_draft(
    qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow, tmp_path: Path
) -> None:
    workspace = open_flow(make_home(RecordedClient()), photos())
    flow = workspace.flows.current
    assert flow is not None
    document = flow.document
    document.edit(edits.change(document.pipeline, name="One"), "Name")
    qtbot.waitUntil(lambda: len(drafts(tmp_path)) == 1)
    document.undo_stack.undo()
    qtbot.waitUntil(lambda: not drafts(tmp_path))
    document.edit(edits.change(document.pipeline, name="Two"), "Name")
    qtbot.waitUntil(lambda: len(drafts(tmp_path)) == 1)
    workspace.flows.save(flow)
    qtbot.waitUntil(lambda: document.is_clean and not drafts(tmp_path))
    document.edit(edits.change(document.pipeline, name="Three"), "Name")
    qtbot.waitUntil(lambda: len(drafts(tmp_path)) == 1)
    workspace.flows.close(flow)
    assert not drafts(tmp_path)


@pytest.mark.usefixtures("quick")
def test_closing_the_window_without_saving_leaves_no_draft(
    qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow, tmp_path: Path
) -> None:
    home = make_home(RecordedClient())
    workspace = open_flow(home, photos())
    flow = workspace.flows.current
    assert flow is not None
    flow.document.edit(edits.change(flow.document.pipeline, name="One"), "Name")
    qtbot.waitUntil(lambda: len(drafts(tmp_path)) == 1)
    home.window.close()
    qtbot.waitUntil(workspace.parts.ask.isVisible)
    buttons = {button.text(): button for button in workspace.parts.ask.findChildren(QPushButton)}
    buttons["Close without saving"].click()
    qtbot.waitUntil(lambda: not home.window.isVisible())
    assert not drafts(tmp_path)


def test_discarded_edits_are_not_offered_again(
    qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow, tmp_path: Path
) -> None:
    from tests.pipeline.test_drafts import left_behind

    left_behind(tmp_path / "state" / "drafts", ("Lost", tmp_path / "flow" / "photos.filewright"))
    workspace = open_flow(make_home(RecordedClient()), photos())
    bar = workspace.parts.left_bar
    qtbot.waitUntil(bar.isVisible)
    bar.answers[1].click()
    assert not bar.isVisible()
    assert not drafts(tmp_path)
    assert workspace.flows.current is not None
    assert workspace.flows.current.document.undo_stack.count() == 0


@pytest.mark.usefixtures("quick")
def test_edits_that_cannot_be_kept_are_told_once(
    qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow, tmp_path: Path
) -> None:
    workspace = open_flow(make_home(RecordedClient()), photos())
    flow = workspace.flows.current
    assert flow is not None
    (tmp_path / "state" / "drafts").write_text("a file where the folder should be")
    flow.document.edit(edits.change(flow.document.pipeline, name="One"), "Name")
    qtbot.waitUntil(lambda: workspace.parts.bulletins.shown is not None)
    shown = workspace.parts.bulletins.shown
    assert shown is not None
    assert "cannot be kept" in shown.headline
