"""The list of edits and of saved versions, and what differs from what runs."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from filewright.core import edits
from filewright.core.graph import Node
from filewright.core.pipeline import Pipeline
from filewright.engine.client import EngineState
from filewright.gui.action_table import Do
from filewright.gui.application import Home
from filewright.gui.frame.history_popup import edit_rows
from filewright.gui.workspace import Workspace
from tests.gui.conftest import MakeHome
from tests.gui.recorded_client import RecordedClient
from tests.gui.recordings import photos
from tests.gui.window.test_window import trigger

OpenFlow = Callable[[Home, Pipeline], Workspace]


def widths(workspace: Workspace, *values: int) -> None:
    """So many edits, one after the other."""
    document = workspace.flows.current.document  # type: ignore[union-attr]
    for value in values:
        document.edit(edits.set_param(document.pipeline, "resize", "width", value), f"Width {value}")


def width(workspace: Workspace) -> object:
    return workspace.flows.current.document.pipeline.graph.nodes["resize"].params["width"]  # type: ignore[union-attr]


def test_any_point_of_the_history_is_reached_by_keys_alone(
    qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow
) -> None:
    workspace = open_flow(make_home(RecordedClient()), photos())
    widths(workspace, 1, 2, 3, 4)
    flow = workspace.flows.current
    assert flow is not None
    trigger(workspace, Do.HISTORY)
    popup = workspace.history.popup
    assert popup.isVisible()
    rows = [(hit.words, hit.kind) for hit in popup.edits.hits]
    assert rows == [
        ("Width 4", "now"),
        ("Width 3", ""),
        ("Width 2", ""),
        ("Width 1", ""),
        ("As it was opened", "saved"),
    ]
    changed: list[object] = []
    flow.document.changed.connect(changed.append)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(popup.edits, key)
    assert width(workspace) == 1
    assert len(changed) == 1  # however far one goes, the canvas changes once
    assert [hit.kind for hit in popup.edits.hits] == ["taken back"] * 3 + ["now", "saved"]
    QTest.keyClick(popup.edits, Qt.Key.Key_Up)
    QTest.keyClick(popup.edits, Qt.Key.Key_Up)
    QTest.keyClick(popup.edits, Qt.Key.Key_Return)
    assert width(workspace) == 3
    QTest.keyClick(popup.edits, Qt.Key.Key_Escape)
    assert not popup.isVisible()
    widths(workspace, 9)
    assert [hit.words for hit in edit_rows(flow.document)] == [
        "Width 9", "Width 3", "Width 2", "Width 1", "As it was opened",
    ]  # fmt: skip


def test_the_button_in_the_toolbar_opens_the_list_and_closes_it(make_home: MakeHome, open_flow: OpenFlow) -> None:
    workspace = open_flow(make_home(RecordedClient()), photos())
    button = workspace.window.toolbar.history_button
    assert isinstance(button, QPushButton) or hasattr(button, "click")
    button.click()  # type: ignore[attr-defined]
    assert workspace.history.popup.isVisible()
    button.click()  # type: ignore[attr-defined]
    assert not workspace.history.popup.isVisible()


def test_a_saved_version_is_listed_with_what_differs_and_going_back_is_an_edit(
    qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow
) -> None:
    workspace = open_flow(make_home(RecordedClient()), photos())
    flow = workspace.flows.current
    assert flow is not None
    trigger(workspace, Do.VERSIONS)
    popup = workspace.history.popup
    qtbot.waitUntil(lambda: "none yet" in popup.differences)
    popup.close_it()
    widths(workspace, 801)
    workspace.flows.save(flow)
    qtbot.waitUntil(lambda: flow.document.is_clean)
    widths(workspace, 802)
    workspace.flows.save(flow)
    qtbot.waitUntil(lambda: flow.document.is_clean)
    trigger(workspace, Do.VERSIONS)
    qtbot.waitUntil(lambda: len(popup.versions.hits) == 2)
    qtbot.waitUntil(lambda: "Width 802 px → 801 px" in popup.differences)
    QTest.keyClick(popup.versions, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: "Width 802 px → 1600 px" in popup.differences)
    QTest.keyClick(popup.versions, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: width(workspace) == 1600)
    assert not popup.isVisible()
    assert not flow.document.is_clean
    assert flow.document.undo_stack.undoText().startswith("Back to the version of ")
    flow.document.undo_stack.undo()
    assert width(workspace) == 802


def test_what_does_not_run_yet_is_read_before_it_is_applied(
    qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow
) -> None:
    client = RecordedClient()
    workspace = open_flow(make_home(client), photos())
    flow = workspace.flows.current
    assert flow is not None
    trigger(workspace, Do.RUN)
    qtbot.waitUntil(lambda: flow.state is EngineState.RUNNING)
    runs = flow.document.pipeline
    widths(workspace, 1200)
    qtbot.waitUntil(lambda: workspace.window.actions_[Do.CHANGES].isEnabled())
    trigger(workspace, Do.CHANGES)
    panel = workspace.parts.changes
    assert panel.isVisible()
    assert panel.words() == ["Resize image: Width 1600 px → 1200 px"]
    document = flow.document
    document.edit(edits.add_node(document.pipeline, Node(key="extra", use="rename"), (0.0, 0.0)), "Add")
    assert panel.words() == ["New step: Rename", "Resize image: Width 1600 px → 1200 px"]  # it follows
    document.undo_stack.undo()
    buttons = {button.text(): button for button in panel.findChildren(QPushButton)}
    buttons["Apply"].click()
    qtbot.waitUntil(lambda: flow.changes == 0)
    assert client.commands[-1] == ("apply", document.pipeline)
    assert not panel.isVisible()

    widths(workspace, 5)
    qtbot.waitUntil(lambda: workspace.window.actions_[Do.REVERT].isEnabled())
    trigger(workspace, Do.REVERT)
    assert width(workspace) == 1200
    assert document.undo_stack.undoText() == "Back to what runs"
    assert flow.changes == 0
    document.undo_stack.undo()
    assert width(workspace) == 5
    assert runs.graph.nodes["resize"].params["width"] == 1600


@pytest.mark.parametrize("broken", [True, False])
def test_what_has_errors_cannot_be_applied(
    qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow, broken: bool
) -> None:
    workspace = open_flow(make_home(RecordedClient()), photos())
    flow = workspace.flows.current
    assert flow is not None
    trigger(workspace, Do.RUN)
    qtbot.waitUntil(lambda: flow.state is EngineState.RUNNING)
    widths(workspace, -1 if broken else 5)
    qtbot.waitUntil(lambda: workspace.window.actions_[Do.CHANGES].isEnabled())
    trigger(workspace, Do.CHANGES)
    buttons = {button.text(): button for button in workspace.parts.changes.findChildren(QPushButton)}
    assert buttons["Apply"].isEnabled() is not broken
