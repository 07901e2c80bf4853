"""What is drawn is what the document says, after whatever edits and undos."""

import random

import pytest
from PySide6.QtWidgets import QApplication

from filewright.core import edits
from filewright.core.graph import Graph, Node, NodeState, Port, WireLimit
from filewright.core.media import Kind
from filewright.core.pipeline import Layout, Pipeline
from filewright.gui.document import Document
from filewright.gui.editor import Editor
from filewright.gui.editor.picture import Picture
from filewright.gui.editor.shape.measures import Side
from filewright.gui.theme import Look, Theme
from tests.core.every_edit import random_edit
from tests.gui.editor.driver import Driver
from tests.gui.editor.flows import SPECS, flow, photos, wire


def drawn(picture: Picture) -> dict[str, object]:
    """Everything that is drawn, as values."""
    return {
        "nodes": {key: (item.face, item.pulse, item.place) for key, item in picture.nodes.items()},
        "wires": {id: (wire.face, wire.pulse, wire.curve.start, wire.curve.end) for id, wire in picture.wires.items()},
        "boxes": {id: picture.lines.cells.box(id) for id in picture.wires},
        "count": (len(picture.scene.items()), len(picture.lines.cells)),
        "bounds": picture.bounds,
    }


def test_it_equals_a_fresh_drawing_after_random_edits_and_undos(theme: Theme, qapp: QApplication) -> None:
    chance = random.Random(3)
    document = Document(photos(), SPECS)
    editor = Editor(document, theme)
    for step in range(400):
        if chance.random() < 0.3:
            document.undo_stack.undo()
        else:
            document.edit(random_edit(document.pipeline, chance), "Edit")
        if step % 20 == 0:
            fresh = Editor(Document(document.pipeline, SPECS), theme)
            assert drawn(editor.picture) == drawn(fresh.picture)
            fresh.deleteLater()
    editor.deleteLater()
    qapp.processEvents()


def test_an_unapplied_change_is_marked_and_its_undo_unmarks_it(driver: Driver) -> None:
    document, picture = driver.document, driver.editor.picture
    document.set_applied(document.pipeline)
    document.edit(edits.set_param(document.pipeline, "resize", "width", 800), "Width")
    assert picture.nodes["resize"].face.edited
    assert picture.nodes["resize"].face.summary == "800 px wide"
    document.undo_stack.undo()
    assert not picture.nodes["resize"].face.edited


def test_a_kind_that_is_not_installed_keeps_its_place_and_its_connections(theme: Theme) -> None:
    pipeline = edits.set_param(photos(), "resize", "width", 800)
    editor = Editor(Document(pipeline, {id: s for id, s in SPECS.items() if id != "resize"}), theme)
    item = editor.picture.nodes["resize"]
    assert item.pulse.look is Look.MISSING
    assert item.face.rest == "1 setting kept"
    assert [port.name for port in item.face.inputs] == ["in"]
    assert [port.name for port in item.face.outputs] == ["out"]
    assert editor.picture.wires["resize.out -> web.in"].face.reason == "Not installed"
    editor.document.set_specs(SPECS)
    assert item.pulse.look is Look.IDLE
    assert editor.picture.wires["resize.out -> web.in"].face.reason == ""
    editor.deleteLater()


def test_a_wrong_setting_shows_as_a_sentence_on_the_step(driver: Driver) -> None:
    document, item = driver.document, driver.editor.picture.nodes["resize"]
    plain = item.face.shape.height
    document.edit(edits.set_param(document.pipeline, "resize", "width", "wide"), "Width")
    assert item.pulse.look is Look.ERROR
    assert item.face.message is not None
    assert item.face.shape.height > plain
    document.undo_stack.undo()
    assert item.face.shape.height == plain


def test_a_step_without_connections_is_no_mistake_yet(driver: Driver) -> None:
    item = driver.editor.picture.nodes["loose"]
    assert item.pulse.look is Look.IDLE
    assert item.face.message is None
    assert item.face.rest == "not connected yet"


def test_connections_that_cannot_work_say_why_in_few_words(theme: Theme) -> None:
    nodes = {"scans": ("scans", 0, 0), "resize": ("resize", 300, 0), "a": ("rename", 0, 200), "b": ("rename", 300, 200)}
    wires = ["scans.out -> resize.in", "a.out -> b.in", "b.out -> a.in", "scans.nowhere -> a.in"]
    picture = Editor(Document(flow(nodes, wires), SPECS), theme).picture
    reasons = {id: drawing.face.reason for id, drawing in picture.wires.items()}
    assert reasons["scans.out -> resize.in"] == "Kinds do not fit"
    assert reasons["b.out -> a.in"] == "Would make a loop"
    assert reasons["scans.nowhere -> a.in"] == "No such way out"
    assert all(len(reason.split()) <= 4 for reason in reasons.values())


def test_kinds_of_files_follow_the_flow(driver: Driver) -> None:
    document, picture = driver.document, driver.editor.picture
    rename = Node(key="rename", use="rename")
    document.edit(edits.add_node(document.pipeline, rename, (0.0, 600.0)), "Add")
    assert picture.nodes["rename"].face.outputs[0].kind is Kind.ANY
    document.edit(edits.connect(document.pipeline, Port("filter", "pictures"), Port("rename", "in")), "Connect")
    assert picture.nodes["rename"].face.outputs[0].kind is Kind.IMAGE
    document.edit(edits.connect(document.pipeline, Port("rename", "out"), Port("other", "in")), "Connect")
    assert picture.wires["rename.out -> other.in"].face.kind is Kind.IMAGE
    document.edit(edits.disconnect(document.pipeline, ["filter.pictures -> rename.in"]), "Disconnect")
    assert picture.wires["rename.out -> other.in"].face.kind is Kind.ANY


def test_steps_without_a_place_get_one_that_is_saved_only_with_a_move(theme: Theme) -> None:
    placed = photos()
    nodes = dict(placed.layout.nodes)
    del nodes["other"]
    document = Document(Pipeline(graph=placed.graph, layout=Layout(nodes=nodes)), SPECS)
    editor = Editor(document, theme)
    item = editor.picture.nodes["other"]
    others = [other.body for key, other in editor.picture.nodes.items() if key != "other"]
    assert not any(item.body.meets(body) for body in others)
    assert "other" not in document.pipeline.layout.nodes
    driver = Driver(editor)
    driver.select("web")
    editor.commands.nudge(16, 0)
    assert document.pipeline.layout.nodes["other"] == item.place
    editor.deleteLater()


def test_a_limit_changes_the_connection_and_nothing_else(driver: Driver) -> None:
    document, picture = driver.document, driver.editor.picture
    faces = {key: item.face for key, item in picture.nodes.items()}
    document.edit(edits.change_wire(document.pipeline, "inbox.out -> filter.in", limit=WireLimit(count=3)), "Limit")
    assert picture.wires["inbox.out -> filter.in"].face.wire.limit == WireLimit(count=3)
    assert {key: item.face for key, item in picture.nodes.items()} == faces


@pytest.mark.parametrize(
    ("state", "look", "words"),
    [(NodeState.BYPASSED, Look.BYPASSED, "changes nothing"), (NodeState.DISABLED, Look.OFF, "takes nothing")],
)
def test_off_and_skipped_say_so(driver: Driver, state: NodeState, look: Look, words: str) -> None:
    document = driver.document
    document.edit(edits.change_node(document.pipeline, "resize", state=state), "State")
    item = driver.editor.picture.nodes["resize"]
    assert (item.pulse.look, item.face.rest, item.face.message) == (look, words, None)


def test_a_connection_to_a_step_that_is_gone_is_not_drawn(theme: Theme) -> None:
    graph = Graph(nodes={"a": Node(key="a", use="rename")}, wires=(wire("a.out -> gone.in"),))
    picture = Editor(Document(Pipeline(graph=graph), SPECS), theme).picture
    assert set(picture.nodes) == {"a"}
    assert not picture.wires


def test_several_connections_at_a_port_are_counted(driver: Driver) -> None:
    document, picture = driver.document, driver.editor.picture
    document.edit(edits.connect(document.pipeline, Port("filter", "pictures"), Port("other", "in")), "Connect")
    assert picture.nodes["other"].face.ports(Side.IN)[0].wires == 2
