"""Steps change places in the way of the files."""

import pytest

from filewright.core import edits
from filewright.core.graph import Graph, WireLimit
from filewright.core.pipeline import Layout, Pipeline
from filewright.core.reordering import earlier, later
from tests.core.test_outline import SPECS, graph


def flow(nodes: str, *wires: str) -> Pipeline:
    g = graph(nodes, *wires)
    return Pipeline(graph=g, layout=Layout(nodes={key: (200.0 * i, 0.0) for i, key in enumerate(g.nodes)}))


def ids(pipeline: Pipeline) -> set[str]:
    return {wire.id for wire in pipeline.graph.wires}


LINE = flow("a:source b:step c:step d:end", "a -> b", "b -> c", "c -> d")


def test_a_step_goes_before_the_one_before_it_and_takes_its_place_on_the_canvas() -> None:
    after = earlier(LINE, "c", SPECS)
    assert ids(after) == {"a.out -> c.in", "c.out -> b.in", "b.out -> d.in"}
    assert after.layout.nodes["c"] == (200.0, 0.0)
    assert after.layout.nodes["b"] == (400.0, 0.0)


def test_later_is_the_other_way_round() -> None:
    assert later(earlier(LINE, "c", SPECS), "c", SPECS) == Pipeline(
        graph=Graph(nodes=LINE.graph.nodes, wires=LINE.graph.wires), layout=LINE.layout
    )
    assert ids(later(LINE, "b", SPECS)) == ids(earlier(LINE, "c", SPECS))


@pytest.mark.parametrize("key", ["a", "b", "d"])
def test_where_it_cannot_be_nothing_changes(key: str) -> None:
    """Nothing leads to `a`, a source comes before `b`, nothing leaves `d`."""
    assert earlier(LINE, key, SPECS) is LINE


def test_the_last_step_has_none_to_change_places_with() -> None:
    assert later(LINE, "d", SPECS) is LINE
    assert later(LINE, "c", SPECS) is LINE


def test_side_ways_and_limits_stay_where_they_are() -> None:
    before = flow("a:source s:split c:step d:end e:end", "a -> s", "s.yes -> c", "s.no -> e", "c -> d")
    before = edits.change_wire(before, "s.no -> e.in", limit=WireLimit(count=5))
    after = earlier(before, "c", SPECS)
    assert ids(after) == {"a.out -> c.in", "c.out -> s.in", "s.yes -> d.in", "s.no -> e.in"}
    assert after.graph.wire("s.no -> e.in").limit == WireLimit(count=5)


def test_all_that_led_to_the_one_before_leads_to_it_now() -> None:
    before = flow("a:source b:source s:step c:step d:end", "a -> s", "b -> s", "s -> c", "c -> d")
    assert ids(earlier(before, "c", SPECS)) == {"a.out -> c.in", "b.out -> c.in", "c.out -> s.in", "s.out -> d.in"}


def test_a_circle_is_left_alone() -> None:
    circle = flow("a:step b:step", "a -> b", "b -> a")
    assert earlier(circle, "b", SPECS) is circle


def test_a_step_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        earlier(LINE, "x", SPECS)
