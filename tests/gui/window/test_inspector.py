"""The inspector edits what is selected; each change is one edit that can be undone."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from filewright.core.graph import NodeState
from filewright.core.pipeline import Pipeline
from filewright.gui.application import Home
from filewright.gui.document import Document, Selection
from filewright.gui.wording import THIN
from filewright.gui.workspace import Workspace
from tests.gui.conftest import MakeHome
from tests.gui.recordings import busy_client, photos

OpenFlow = Callable[[Home, Pipeline], Workspace]


@pytest.fixture
def workspace(qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow) -> Workspace:
    return open_flow(make_home(busy_client()), photos())


@pytest.fixture
def document(workspace: Workspace) -> Document:
    flow = workspace.flows.current
    assert flow is not None
    return flow.document


def select(document: Document, *keys: str) -> None:
    document.select(Selection(frozenset(keys), current=keys[0] if keys else None))


def test_a_changed_setting_is_one_edit_and_undone_as_one(workspace: Workspace, document: Document) -> None:
    select(document, "resize")
    form = workspace.parts.inspector.settings.form
    assert form is not None
    form.param_changed.emit("width", 640)
    assert document.undo_stack.count() == 1
    assert document.undo_stack.undoText() == "Change Width"
    document.undo_stack.undo()
    assert document.pipeline.graph.nodes["resize"].params["width"] == 1600


def test_a_setting_of_several_steps_changes_in_all_of_them(workspace: Workspace, document: Document) -> None:
    select(document, "web", "others")
    form = workspace.parts.inspector.settings.form
    assert form is not None
    form.param_changed.emit("conflict", "skip")
    nodes = document.pipeline.graph.nodes
    assert {nodes[key].params["conflict"] for key in ("web", "others")} == {"skip"}
    assert document.undo_stack.count() == 1


def test_steps_of_several_kinds_have_no_form_but_can_be_switched(workspace: Workspace, document: Document) -> None:
    select(document, "web", "resize")
    inspector = workspace.parts.inspector
    assert inspector.settings.form is None
    inspector.state.value_changed.emit(NodeState.DISABLED.value)
    nodes = document.pipeline.graph.nodes
    assert {nodes[key].state for key in ("web", "resize")} == {NodeState.DISABLED}


def test_a_title_is_edited_and_the_usual_one_comes_back_when_it_is_emptied(
    workspace: Workspace, document: Document
) -> None:
    select(document, "web")
    head = workspace.parts.inspector.head
    head.title_edited.emit("Gallery")
    assert document.pipeline.graph.nodes["web"].title == "Gallery"
    head.title_edited.emit("")
    assert document.pipeline.graph.nodes["web"].title is None


def test_how_it_runs_is_set_beside_its_settings(workspace: Workspace, document: Document) -> None:
    select(document, "resize")
    running = workspace.parts.inspector.settings.running
    assert running is not None
    running.param_changed.emit("workers", 2)
    running.param_changed.emit("timeout", "90s")
    running.param_changed.emit("retry", 5)
    node = document.pipeline.graph.nodes["resize"]
    assert (node.workers, node.timeout) == (2, 90.0)
    assert node.retry is not None
    assert node.retry.attempts == 5
    running.param_changed.emit("retry", None)
    assert document.pipeline.graph.nodes["resize"].retry is None


def test_a_step_that_takes_files_in_has_nothing_to_set_of_how_it_runs(workspace: Workspace, document: Document) -> None:
    select(document, "inbox")
    assert workspace.parts.inspector.settings.running is None


def test_what_is_wrong_is_told_with_the_button_that_mends_it(
    qtbot: QtBot, workspace: Workspace, document: Document
) -> None:
    from filewright.core import edits

    select(document, "resize")
    document.edit(edits.set_param(document.pipeline, "resize", "width", 0), "width")
    form = workspace.parts.inspector.settings.form
    assert form is not None
    assert form.row("width").trouble() != ""
    card = workspace.parts.inspector.problem
    assert card.isVisible()
    (button,) = card.buttons()
    button.click()
    assert document.pipeline.graph.nodes["resize"].params["width"] == 1
    assert not card.isVisible()


def test_with_nothing_selected_the_flow_itself_can_be_named(workspace: Workspace, document: Document) -> None:
    select(document)
    page = workspace.parts.inspector.flow_page
    assert page.isVisible()
    page.name.setText("Better name")
    page.name.editingFinished.emit()
    assert document.pipeline.name == "Better name"


def test_the_numbers_of_a_step_show_its_last_minute(qtbot: QtBot, workspace: Workspace, document: Document) -> None:
    select(document, "resize")
    inspector = workspace.parts.inspector
    inspector.show_tab(2)
    qtbot.waitUntil(lambda: inspector.numbers.figures()[1:] == [f"460{THIN}ms", f"720{THIN}ms", "12"])
    qtbot.waitUntil(lambda: inspector.numbers.figures()[0] not in ("–", "0"))


def test_the_last_files_of_a_step_lead_to_their_history(qtbot: QtBot, workspace: Workspace, document: Document) -> None:
    select(document, "resize")
    inspector = workspace.parts.inspector
    inspector.show_tab(3)
    qtbot.waitUntil(lambda: inspector.files.count() == 4)
    with qtbot.waitSignal(inspector.job_chosen):
        inspector.files.choose(0)
    assert workspace.parts.dock.current is workspace.parts.files
