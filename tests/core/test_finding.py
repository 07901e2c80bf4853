"""What is typed finds nodes, frames and notes by every property."""

import pytest

from filewright.core import areas, edits
from filewright.core.finding import Now, find, parse_query
from filewright.core.graph import Node, NodeState, Port
from filewright.core.pipeline import Frame, Note, Pipeline
from tests.gui.editor.flows import SPECS


def flow() -> Pipeline:
    pipeline = Pipeline()
    for node in (
        Node(key="inbox", use="inbox", title="Camera"),
        Node(key="small", use="resize", params={"width": 1600, "rules": [{"name": "Draft", "on": True}]}),
        Node(key="big", use="resize", state=NodeState.DISABLED),
        Node(key="web", use="save", params={"path": "./Web Folder"}),
        Node(key="odd", use="not-installed"),
    ):
        pipeline = edits.add_node(pipeline, node, (0.0, 0.0))
    pipeline = edits.connect(pipeline, Port("inbox", "out"), Port("small", "in"))
    pipeline = edits.connect(pipeline, Port("small", "out"), Port("web", "in"))
    pipeline = areas.add_frame(pipeline, Frame(at=(0.0, 0.0), size=(480.0, 240.0), title="Camera things"))[0]
    return areas.add_note(pipeline, Note(at=(0.0, 0.0), size=(240.0, 96.0), text="Ask **Ada** about 1600"))[0]


@pytest.mark.parametrize(
    ("typed", "nodes", "areas_found"),
    [
        ("camera", ("inbox",), ("camera-things",)),
        ("SMALL", ("small",), ()),
        ("1600", ("small",), ("note",)),
        ("draft", ("small",), ()),
        ("rules true", ("small",), ()),
        ('"web folder"', ("web",), ()),
        ('web "folder ./web"', (), ()),
        ("kind:resize", ("small", "big"), ()),
        ("kind:resize -1600", ("big",), ()),
        ("kind:not-installed", ("odd",), ()),
        ('kind:"save to"', ("web",), ()),
        ("is:off", ("big",), ()),
        ("-is:off kind:resize", ("small",), ()),
        ("is:unused", ("big", "odd"), ()),
        ("is:invalid", ("odd", "web"), ()),
        ("is:busy", ("small",), ()),
        ("is:collapsed", (), ()),
        ("kind:note ada", (), ("note",)),
        ("kind:frame", (), ("camera-things",)),
        ("is:nonsense", (), ()),
        ("is: kind:", (), ()),
        ("", (), ()),
    ],
)
def test_what_is_typed_finds(typed: str, nodes: tuple[str, ...], areas_found: tuple[str, ...]) -> None:
    now = Now(invalid=frozenset(("odd", "web")), busy=frozenset(("small",)))
    found = find(flow(), SPECS, parse_query(typed), now)
    assert set(found.nodes) == set(nodes)
    assert (*found.frames, *found.notes) == areas_found
    assert len(found) == len(nodes) + len(areas_found)


def test_a_state_that_there_is_not_is_told() -> None:
    assert parse_query("is:broken kind:x").unknown == ("broken",)
    assert not parse_query("  ")
    assert parse_query("is:off")


def test_what_is_found_comes_in_the_order_of_the_file() -> None:
    assert find(flow(), SPECS, parse_query("kind:s")).nodes == ("small", "big", "web", "odd")
