"""The outline at the left: in step with the canvas, and enough to build a flow without a pointer."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from filewright.core.pipeline import Pipeline
from filewright.gui.action_table import Do
from filewright.gui.application import Home
from filewright.gui.document import Selection
from filewright.gui.outline.model import SHOWN
from filewright.gui.workspace import Workspace
from tests.gui.conftest import MakeHome
from tests.gui.recordings import busy_client, photos
from tests.gui.window.typist import Typist

OpenFlow = Callable[[Home, Pipeline], Workspace]
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def typist(qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow) -> Callable[..., Typist]:
    def opened(pipeline: Pipeline | None = None, **options: object) -> Typist:
        workspace = open_flow(make_home(busy_client(), **options), pipeline or photos())
        workspace.window.activateWindow()
        workspace.window.actions_[Do.OUTLINE].trigger()
        made = Typist(qtbot, workspace)
        qtbot.waitUntil(lambda: made.outline.isAncestorOf(made.focus()))
        return made

    return opened


def test_the_flow_is_told_from_top_to_bottom(typist: Callable[..., Typist]) -> None:
    assert typist().rows() == [
        "Camera inbox",
        "Only pictures",
        "  matching",
        "    Resize image",
        "    Small endings",
        "    Web folder",
        "  the rest",
        "    Other files",
    ]


def test_each_row_says_what_the_step_is_and_does(typist: Callable[..., Typist]) -> None:
    at = typist()
    spoken = at.outline.model.index_of("resize").data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Resize image, image-resize, ")
    assert at.outline.model.index_of("upper").data(Qt.ItemDataRole.AccessibleTextRole).count("skipped") == 1


def test_what_is_chosen_here_is_chosen_on_the_canvas_and_the_other_way_round(typist: Callable[..., Typist]) -> None:
    at = typist()
    at.go("resize")
    assert at.document.selection == Selection(frozenset({"resize"}), current="resize")
    at.press(Qt.Key.Key_Down)
    assert at.document.selection.current == "upper"
    at.press(Qt.Key.Key_Down, SHIFT)
    assert at.document.selection.nodes == {"upper", "web"}
    at.document.select(Selection(frozenset({"others"}), current="others"))
    assert at.outline.tree.currentIndex() == at.outline.model.index_of("others")
    at.press(Qt.Key.Key_Up)
    assert at.document.selection.wires == {"pictures.rest -> others.in"}


def test_a_step_is_added_behind_another_by_typing(typist: Callable[..., Typist]) -> None:
    at = typist()
    at.go("inbox")
    at.press(Qt.Key.Key_A)
    at.type("upper")
    at.press(Qt.Key.Key_Return)
    assert "upper-case" in {node.use for node in at.document.pipeline.graph.nodes.values()}
    assert at.focus() is at.outline.tree, "the keyboard is back where it was"
    assert at.outline.tree.currentIndex().data(SHOWN).row.node == at.document.selection.current


def test_a_connection_is_made_by_typing_where_it_leads(typist: Callable[..., Typist]) -> None:
    at = typist()
    at.go("upper")
    at.press(Qt.Key.Key_C)
    at.type("other")
    at.press(Qt.Key.Key_Return)
    assert "upper.out -> others.in" in at.wires()
    assert at.document.undo_stack.undoText() == "Connect Small endings to Other files"
    assert at.focus() is at.outline.tree


def test_why_a_step_takes_no_connection_is_said(typist: Callable[..., Typist]) -> None:
    at = typist()
    at.go("upper")
    at.press(Qt.Key.Key_C)
    at.type("resize")
    refused = [hit for hit in at.outline.box.list.hits if hit.then is None]
    assert [(hit.words, "loop" in hit.kind) for hit in refused] == [("Resize image", True)]
    before = at.wires()
    at.press(Qt.Key.Key_Escape)
    assert at.wires() == before
    assert at.focus() is at.outline.tree


def test_a_connection_is_led_elsewhere_and_taken_away(typist: Callable[..., Typist]) -> None:
    at = typist()
    at.document.select(Selection(wires=frozenset({"pictures.rest -> others.in"})))
    at.press(Qt.Key.Key_Return)
    at.type("web")
    at.press(Qt.Key.Key_Return)
    assert "pictures.rest -> web.in" in at.wires()
    assert "pictures.rest -> others.in" not in at.wires()
    at.document.select(Selection(wires=frozenset({"pictures.rest -> web.in"})))
    at.qtbot.waitUntil(at.workspace.window.actions_[Do.DELETE].isEnabled)
    at.press(Qt.Key.Key_Delete)
    assert "pictures.rest -> web.in" not in at.wires()
    assert "  the rest: left out" in at.rows()


def test_a_new_step_goes_where_a_way_out_leads_nowhere(typist: Callable[..., Typist]) -> None:
    at = typist()
    at.document.select(Selection(frozenset({"others"}), current="others"))
    at.qtbot.waitUntil(at.workspace.window.actions_[Do.DELETE].isEnabled)
    at.press(Qt.Key.Key_Delete)
    at.rows()
    at.go("pictures")
    at.press(Qt.Key.Key_C)
    at.type("add rename")
    at.press(Qt.Key.Key_Return)
    added = at.document.selection.current
    assert f"pictures.rest -> {added}.in" in at.wires()


def test_a_step_moves_earlier_and_later(typist: Callable[..., Typist]) -> None:
    at = typist()
    at.go("upper")
    at.press(Qt.Key.Key_Up, ALT)
    assert [row.strip() for row in at.rows()][3:6] == ["Small endings", "Resize image", "Web folder"]
    assert at.document.selection.current == "upper"
    at.press(Qt.Key.Key_Down, ALT)
    assert [row.strip() for row in at.rows()][3:6] == ["Resize image", "Small endings", "Web folder"]


def test_a_step_is_named_in_its_row(typist: Callable[..., Typist]) -> None:
    at = typist()
    at.go("resize")
    at.press(Qt.Key.Key_F2)
    field = at.focus()
    assert isinstance(field, QLineEdit)
    field.selectAll()
    at.type("Smaller")
    at.press(Qt.Key.Key_Return)
    assert at.document.pipeline.graph.nodes["resize"].title == "Smaller"
    assert "    Smaller" in at.rows()


def test_space_switches_and_enter_shows_the_settings(typist: Callable[..., Typist]) -> None:
    at = typist()
    at.go("resize")
    at.press(Qt.Key.Key_Space)
    assert at.document.pipeline.graph.nodes["resize"].state.value == "bypassed"
    at.press(Qt.Key.Key_Return)
    assert at.workspace.parts.inspector.isAncestorOf(at.focus())


def test_what_is_folded_stays_folded_while_the_flow_changes(typist: Callable[..., Typist]) -> None:
    at = typist()
    tree, model = at.outline.tree, at.outline.model
    tree.setCurrentIndex(model.index(0, 0, model.index_of("pictures")))
    at.press(Qt.Key.Key_Left)
    assert "    Resize image" not in at.rows()
    at.go("inbox")
    at.press(Qt.Key.Key_Space)
    assert at.document.pipeline.graph.nodes["inbox"].state.value == "disabled"
    assert "    Resize image" not in at.rows()


def test_an_empty_flow_says_what_stands_here(typist: Callable[..., Typist]) -> None:
    at = typist(Pipeline(name="Empty"))
    assert at.outline.tree.isHidden()
    at.press(Qt.Key.Key_Space)
    at.type("watch")
    at.press(Qt.Key.Key_Return)
    assert at.rows()[0] == "Watch folder"
