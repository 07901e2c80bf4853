"""Going back to what runs, or to a version that was saved, is an edit like any other."""

from filewright.core import edits
from filewright.core.graph import Node
from filewright.core.pipeline import Pipeline
from filewright.core.restoring import restored, with_work_of
from tests.core.test_edits import chain


def test_a_version_comes_back_whole_and_the_flow_stays_the_same_flow() -> None:
    now = edits.change(chain("a", "b"), id="01JD8Z6V3N5Q2R7T9W0X1Y4Z6B", name="Now")
    then = edits.change(chain("a"), id=None, name="Then")
    back = restored(now, then)
    assert (back.id, back.name, list(back.graph.nodes)) == (now.id, "Then", ["a"])
    assert restored(back, then) is back


def test_going_back_to_what_runs_leaves_the_canvas_as_it_is() -> None:
    runs = edits.set_param(chain("a", "b"), "a", "width", 1)
    drawn = edits.move(edits.set_param(runs, "a", "width", 2), {"a": (900.0, 900.0)})
    drawn = edits.change(edits.add_node(edits.remove(drawn, ["b"]), Node(key="c", use="c"), (1.0, 1.0)), name="New")
    back = with_work_of(drawn, runs)
    assert back.graph is runs.graph
    assert back.name == "New"
    assert back.layout.nodes == {"a": (900.0, 900.0), "b": (200.0, 0.0)}
    assert with_work_of(back, runs) is back
    assert with_work_of(Pipeline(), Pipeline()) == Pipeline()
