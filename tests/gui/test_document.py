"""The document: every edit is undone and redone to the very same value, and says what it changed."""

import random
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from filewright.core import edits
from filewright.core.diff import PipelineDiff, diff
from filewright.core.graph import Node, NodeState, Port, WireLimit
from filewright.core.pipeline import Pipeline
from filewright.core.problem import Fix
from filewright.core.validate import validate
from filewright.gui.document import Document, Selection
from tests.gui.editor.flows import SPECS, photos

EDITS: dict[str, Callable[[Pipeline], Pipeline]] = {
    "add": lambda p: edits.add_node(p, Node(key="new", use="resize"), (0.0, 0.0)),
    "remove": lambda p: edits.remove(p, ["filter"]),
    "remove and heal": lambda p: edits.remove_and_heal(p, ["filter"]),
    "connect": lambda p: edits.connect(p, Port("filter", "pictures"), Port("loose", "in")),
    "disconnect": lambda p: edits.disconnect(p, ["inbox.out -> filter.in"]),
    "change a wire": lambda p: edits.change_wire(p, "inbox.out -> filter.in", limit=WireLimit(count=8)),
    "move an end": lambda p: edits.change_wire(p, "filter.rest -> other.in", target=Port("web", "in")),
    "retitle": lambda p: edits.change_node(p, "resize", title="Smaller"),
    "switch off": lambda p: edits.change_node(p, "resize", state=NodeState.DISABLED),
    "set a parameter": lambda p: edits.set_param(p, "resize", "width", 800),
    "rename": lambda p: edits.rename_node(p, "resize", "smaller"),
    "move": lambda p: edits.move(p, {"resize": (900.0, 900.0)}),
    "insert": lambda p: edits.insert_on_wire(
        p, Node(key="mid", use="rename"), (1.0, 2.0), "resize.out -> web.in", "in", "out"
    ),
    "paste": lambda p: edits.paste(p, edits.extract(p, ["filter", "resize"]), (32.0, 32.0))[0],
    "describe": lambda p: edits.change(p, name="Photos", description="All of them"),
}


@pytest.fixture
def document(qapp: QApplication) -> Document:
    return Document(photos(), SPECS)


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_every_kind_of_edit_is_undone_and_redone_to_the_same_value(
    document: Document, edit: Callable[[Pipeline], Pipeline]
) -> None:
    before = document.pipeline
    after = edit(before)
    assert document.edit(after, "An edit")
    assert document.pipeline is after
    document.undo_stack.undo()
    assert document.pipeline is before
    document.undo_stack.redo()
    assert document.pipeline is after


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


def test_ten_thousand_random_edits_and_undos_agree_with_a_plain_list(document: Document) -> None:
    """The model is a list of values and a place in it."""
    chance = random.Random(7)
    document.undo_stack.setUndoLimit(0)
    history, here = [document.pipeline], 0
    for _step in range(10_000):
        act = chance.random()
        if act < 0.3 and here > 0:
            document.undo_stack.undo()
            here -= 1
        elif act < 0.5 and here < len(history) - 1:
            document.undo_stack.redo()
            here += 1
        else:
            after = random_edit(document.pipeline, chance)
            if document.edit(after, "Edit"):
                history[here + 1 :] = [after]
                here += 1
        assert document.pipeline is history[here]
    assert document.problems == validate(document.pipeline, SPECS)
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert not diff(document.pipeline, history[0])


def random_edit(pipeline: Pipeline, chance: random.Random) -> Pipeline:
    """Any edit that fits; the flow stays small."""
    keys = list(pipeline.graph.nodes)
    wires = [wire.id for wire in pipeline.graph.wires]
    use = chance.choice(list(SPECS))
    place = (float(chance.randrange(0, 1600, 16)), float(chance.randrange(0, 800, 16)))
    act = chance.randrange(9)
    if act == 0 and len(keys) < 12:
        return edits.add_node(pipeline, Node(key=edits.unique_key(pipeline.graph, use), use=use), place)
    if act == 1 and len(keys) > 4:
        return edits.remove(pipeline, [chance.choice(keys)])
    if act == 2 and keys:
        return edits.move(pipeline, {chance.choice(keys): place})
    if act == 3 and len(keys) > 1:
        source, target = chance.sample(keys, 2)
        return edits.connect(pipeline, Port(source, chance.choice(("out", "pictures"))), Port(target, "in"))
    if act == 4 and wires:
        return edits.disconnect(pipeline, [chance.choice(wires)])
    if act == 5 and keys:
        return edits.change_node(pipeline, chance.choice(keys), state=chance.choice(list(NodeState)))
    if act == 6 and keys:
        return edits.set_param(pipeline, chance.choice(keys), "width", chance.randrange(-1, 3))
    if act == 7 and len(keys) > 4:
        return edits.remove_and_heal(pipeline, [chance.choice(keys)])
    if keys and len(keys) < 10:
        return edits.paste(pipeline, edits.extract(pipeline, chance.sample(keys, min(2, len(keys)))), (16.0, 16.0))[0]
    return pipeline
