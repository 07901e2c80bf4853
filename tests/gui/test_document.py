"""The document: it says what an edit changed, merges what belongs together, and knows what is saved and what runs."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from filewright.core import edits
from filewright.core.diff import PipelineDiff
from filewright.core.problem import Fix
from filewright.gui.document import Document, Selection
from tests.gui.editor.flows import SPECS, photos


@pytest.fixture
def document(qapp: QApplication) -> Document:
    return Document(photos(), SPECS)


def test_an_edit_says_what_it_changed(document: Document, qtbot: QtBot) -> None:
    with qtbot.waitSignal(document.changed) as heard:
        document.edit(edits.remove(document.pipeline, ["web"]), "Delete")
    difference = heard.args[0]
    assert isinstance(difference, PipelineDiff)
    assert difference.nodes_removed == ("web",)
    assert difference.wires_removed == ("resize.out -> web.in",)


def test_an_edit_that_changes_nothing_leaves_no_trace_in_the_history(document: Document) -> None:
    assert not document.edit(document.pipeline, "Nothing")
    same = edits.move(
        edits.move(document.pipeline, {"web": (1.0, 1.0)}), {"web": document.pipeline.layout.nodes["web"]}
    )
    assert not document.edit(same, "There and back")
    assert document.undo_stack.count() == 0


def test_typing_in_one_field_is_one_entry_and_another_field_begins_the_next(document: Document) -> None:
    start = document.pipeline
    for width in (8, 80, 800):
        document.edit(edits.set_param(document.pipeline, "resize", "width", width), "Width", merge=("resize", "width"))
    document.edit(edits.change_node(document.pipeline, "resize", title="A"), "Title", merge=("resize", "title"))
    assert document.undo_stack.count() == 2
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert document.pipeline is start


def test_typing_that_ends_where_it_began_leaves_the_history(document: Document) -> None:
    for width in (8, 80):
        document.edit(edits.set_param(document.pipeline, "resize", "width", width), "Width", merge="width")
    document.edit(edits.drop_param(document.pipeline, "resize", "width"), "Width", merge="width")
    assert document.undo_stack.count() == 0


def test_a_save_in_between_is_not_merged_away(document: Document) -> None:
    document.edit(edits.set_param(document.pipeline, "resize", "width", 8), "Width", merge="width")
    document.adopt(document.pipeline)
    document.edit(edits.set_param(document.pipeline, "resize", "width", 80), "Width", merge="width")
    assert not document.is_clean
    document.undo_stack.undo()
    assert document.is_clean


def test_the_id_that_saving_gave_survives_undo(document: Document) -> None:
    document.edit(edits.change(document.pipeline, name="Photos"), "Name")
    document.adopt(edits.change(document.pipeline, id="01JD8Z6V3N5Q2R7T9W0X1Y4Z6B"))
    assert document.is_clean
    document.undo_stack.undo()
    assert document.pipeline.name == ""
    assert document.pipeline.id == "01JD8Z6V3N5Q2R7T9W0X1Y4Z6B"
    assert not document.is_clean


def test_problems_follow_edits_and_undo(document: Document, qtbot: QtBot) -> None:
    before = document.problems
    with qtbot.waitSignal(document.problems_changed):
        document.edit(edits.set_param(document.pipeline, "resize", "width", "wide"), "Width")
    assert any(p.place.node == "resize" and p.place.param == "width" for p in document.problems)
    document.undo_stack.undo()
    assert document.problems == before


def test_a_fix_is_an_edit_and_one_for_a_step_that_is_gone_does_nothing(document: Document) -> None:
    fix = Fix(title="Use 1600", node="resize", param="width", value=1600)
    assert document.fix(fix)
    assert document.pipeline.graph.nodes["resize"].params == {"width": 1600}
    document.edit(edits.remove(document.pipeline, ["resize"]), "Delete")
    assert not document.fix(fix)


def test_what_is_deleted_is_no_longer_selected(document: Document, qtbot: QtBot) -> None:
    document.select(Selection(frozenset(("web", "resize")), frozenset(("resize.out -> web.in",)), "web"))
    with qtbot.waitSignal(document.selection_changed):
        document.edit(edits.remove(document.pipeline, ["web"]), "Delete")
    assert document.selection == Selection(frozenset(("resize",)))


def test_only_what_is_there_can_be_selected(document: Document) -> None:
    document.select(Selection(frozenset(("nobody", "web")), frozenset(("a.out -> b.in",)), "nobody"))
    assert document.selection == Selection(frozenset(("web",)))


def test_what_runs_is_compared_with_what_is_drawn(document: Document, qtbot: QtBot) -> None:
    document.set_applied(document.pipeline)
    assert not document.unapplied
    with qtbot.waitSignal(document.unapplied_changed):
        document.edit(edits.set_param(document.pipeline, "resize", "width", 1), "Width")
    assert document.unapplied.nodes_changed == ("resize",)
    document.undo_stack.undo()
    assert not document.unapplied


def test_any_point_of_the_history_is_shown_by_one_change(document: Document) -> None:
    start = document.pipeline
    for width in (8, 80, 800):
        document.edit(edits.set_param(document.pipeline, "resize", "width", width), "Width")
    end, heard = document.pipeline, []
    document.changed.connect(heard.append)
    document.go_to(0)
    assert document.pipeline is start
    document.go_to(3)
    assert document.pipeline is end
    document.go_to(3)
    assert len(heard) == 2
    assert document.undo_stack.index() == 3


def test_going_back_to_what_runs_is_an_edit(document: Document) -> None:
    assert not document.go_back_to_applied()
    document.set_applied(document.pipeline)
    assert not document.go_back_to_applied()
    document.edit(edits.remove(document.pipeline, ["resize"]), "Delete")
    drawn = document.pipeline
    assert document.go_back_to_applied()
    assert not document.unapplied
    document.undo_stack.undo()
    assert document.pipeline is drawn
