"""Steps without a place."""

from filewright.core.graph import Graph, Node
from filewright.gui.editor.shape.arrange import arranged
from filewright.gui.editor.shape.box import Box
from filewright.gui.editor.shape.layers import Size
from filewright.gui.editor.shape.measures import GRID
from tests.gui.editor.flows import photos, wire


def sizes(graph: Graph) -> dict[str, Size]:
    return {key: Size(192, 92) for key in graph.nodes}


def boxes(graph: Graph) -> dict[str, Box]:
    return {key: Box(x, y, x + 192, y + 92) for key, (x, y) in arranged(graph, sizes(graph)).items()}


def test_every_connection_runs_to_the_right_and_nothing_overlaps() -> None:
    graph = photos().graph
    placed = boxes(graph)
    for drawn in graph.wires:
        assert placed[drawn.source.node].right < placed[drawn.target.node].left
    several = list(placed.values())
    assert not any(a.meets(b) for i, a in enumerate(several) for b in several[i + 1 :])


def test_places_are_on_the_grid_and_the_same_each_time() -> None:
    graph = photos().graph
    places = arranged(graph, sizes(graph))
    assert all(x % GRID == 0 and y % GRID == 0 for x, y in places.values())
    assert places == arranged(graph, sizes(graph))


def test_a_circle_does_not_keep_it_from_placing_everything() -> None:
    nodes = {key: Node(key=key, use="rename") for key in "abc"}
    graph = Graph(nodes=nodes, wires=tuple(map(wire, ("a.out -> b.in", "b.out -> a.in", "b.out -> c.in"))))
    assert set(boxes(graph)) == {"a", "b", "c"}
