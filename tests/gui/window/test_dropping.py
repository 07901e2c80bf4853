"""What is let go on the window: taken in where only one thing can be meant, else offered."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from filewright.core.graph import Node
from filewright.core.pipeline import Pipeline
from filewright.gui.application import Home
from filewright.gui.workspace import Workspace
from tests.gui.conftest import MakeHome
from tests.gui.recordings import busy_client, photos

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # raising and grabbing, which menus do
OpenFlow = Callable[[Home, Pipeline], Workspace]


@pytest.fixture
def workspace(make_home: MakeHome, open_flow: OpenFlow) -> Workspace:
    """The photos flow in front: one way in."""
    return open_flow(make_home(busy_client()), photos())


def let_go(workspace: Workspace, *paths: Path, on: str | None = None) -> None:
    workspace.parts.editors.files_dropped.emit([str(path) for path in paths], on)


def offered(workspace: Workspace) -> list[str]:
    menu = workspace.dropping.menu
    return [action.text() for action in menu.actions()] if menu is not None else []


def choose(workspace: Workspace, words: str) -> None:
    menu = workspace.dropping.menu
    assert menu is not None
    next(action for action in menu.actions() if action.text().startswith(words)).trigger()
    menu.close()


def steps(workspace: Workspace) -> dict[str, Node]:
    flow = workspace.flows.current
    assert flow is not None
    return dict(flow.document.pipeline.graph.nodes)


def test_a_folder_may_be_watched_saved_to_or_taken_in(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "Scans"
    folder.mkdir()
    let_go(workspace, folder)
    words = offered(workspace)
    assert words[:2] == ["New step: Watch folder “Scans”", "New step: Save to folder “Scans”"]
    assert words[-1].startswith("Take in what is in it now: ")
    before = steps(workspace)
    choose(workspace, "New step: Watch folder")
    (new,) = (node for key, node in steps(workspace).items() if key not in before)
    assert (new.use, new.params["path"]) == ("watch-folder", str(folder))
    bodies = [item.body for item in workspace.parts.editors.current.picture.nodes.values()]  # type: ignore[union-attr]
    assert not any(a.meets(b) for i, a in enumerate(bodies) for b in bodies[i + 1 :])


def test_a_folder_let_go_on_a_step_may_become_its_folder_in_one_edit(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "New pictures"
    folder.mkdir()
    key = next(key for key, node in steps(workspace).items() if node.use == "save-to-folder")
    let_go(workspace, folder, on=key)
    assert "use “New pictures” from now on" in offered(workspace)[0]
    menu = workspace.dropping.menu
    assert menu is not None
    menu.actions()[0].trigger()
    assert steps(workspace)[key].params["path"] == str(folder)
    workspace.flows.current.document.undo_stack.undo()  # type: ignore[union-attr]
    assert steps(workspace)[key].params["path"] != str(folder)


def test_escape_leaves_everything_as_it_was(qtbot: QtBot, workspace: Workspace, tmp_path: Path) -> None:
    before = workspace.flows.current.document.pipeline  # type: ignore[union-attr]
    let_go(workspace, tmp_path)
    menu = workspace.dropping.menu
    assert menu is not None
    assert menu.activeAction() is menu.actions()[0], "the keyboard begins at the first"
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: workspace.dropping.menu is None)
    assert workspace.flows.current.document.pipeline is before  # type: ignore[union-attr]


def test_files_are_offered_a_way_in_where_there_is_none(
    make_home: MakeHome, open_flow: OpenFlow, tmp_path: Path
) -> None:
    workspace = open_flow(make_home(busy_client()), Pipeline(name="Empty"))
    file = tmp_path / "a.jpg"
    file.touch()
    let_go(workspace, file)
    words = offered(workspace)
    assert words[0] == "Take them in"
    assert any(word.startswith("New step: Watch folder") for word in words)
    choose(workspace, "Take them in")
    assert [node.use for node in steps(workspace).values()] == ["dropped-files"]
    assert workspace.flows.current.pending == (str(file),)  # type: ignore[union-attr]


def test_a_flow_is_opened(qtbot: QtBot, workspace: Workspace, tmp_path: Path) -> None:
    other = tmp_path / "Other.filewright"
    other.write_text("filewright: 1\nname: Other\nnodes: {}\n")
    let_go(workspace, other)
    qtbot.waitUntil(lambda: len(workspace.flows.all) == 2)
    assert offered(workspace) == []


def test_the_folder_of_a_kind_of_step_is_told_where_it_belongs(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "rotate"
    folder.mkdir()
    (folder / "processor.yaml").write_text("processor: rotate\n")
    let_go(workspace, folder)
    assert offered(workspace) == []
    shown = workspace.parts.bulletins.shown
    assert shown is not None
    assert shown.headline == "“rotate” is a kind of step."
    assert "processors" in shown.text
