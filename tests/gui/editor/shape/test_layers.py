"""Layered layout: the demands on any graph, and how it does beside a plain order."""

from random import Random

from filewright.core.graph import Graph, Node, Port, Wire
from filewright.gui.editor.shape.arrange import Group, arranged, arranged_around, arranged_here, arranged_in_groups
from filewright.gui.editor.shape.box import Box, Point
from filewright.gui.editor.shape.layers import Size
from tests.gui.editor.flows import wire


def graph_of(count: int, seed: int) -> Graph:
    """Steps that lead on to later ones, most to a near one."""
    chance = Random(seed)
    ends = {(max(0, i - chance.randint(1, 12)), i) for i in range(1, count)}
    ends |= {(chance.randint(max(0, i - 30), i - 1), i) for i in range(1, count) if chance.random() < 0.5}
    return Graph(
        nodes={f"n{i}": Node(key=f"n{i}", use="x") for i in range(count)},
        wires=tuple(Wire(Port(f"n{a}", "out"), Port(f"n{b}", "in")) for a, b in sorted(ends)),
    )


def sizes(graph: Graph) -> dict[str, Size]:
    chance = Random(1)
    return {key: Size(192 + 16 * chance.randint(0, 4), 92 + 24 * chance.randint(0, 3)) for key in graph.nodes}


def boxes(places: dict[str, Point], graph: Graph) -> dict[str, Box]:
    size = sizes(graph)
    return {k: Box(x, y, x + size[k].width, y + size[k].height) for k, (x, y) in places.items()}


def overlaps(placed: dict[str, Box]) -> list[tuple[str, str]]:
    keys = list(placed)
    return [(a, b) for i, a in enumerate(keys) for b in keys[i + 1 :] if placed[a].meets(placed[b])]


def crossings(placed: dict[str, Box], graph: Graph) -> int:
    """Of the straight lines from right edge to left edge."""
    ends = [(placed[w.source.node], placed[w.target.node]) for w in graph.wires]
    lines = [(start.right, start.center[1], end.left, end.center[1]) for start, end in ends]

    def height(line: tuple[float, ...], x: float) -> float:
        return line[1] + (line[3] - line[1]) * (x - line[0]) / (line[2] - line[0])

    count = 0
    for i, one in enumerate(lines):
        for other in lines[i + 1 :]:
            low, high = max(one[0], other[0]), min(one[2], other[2])
            if low < high:
                first, last = height(one, low) - height(other, low), height(one, high) - height(other, high)
                count += first * last < 0
    return count


def test_no_connection_runs_back_and_nothing_overlaps() -> None:
    for seed in range(6):
        graph = graph_of(60, seed)
        placed = boxes(arranged(graph, sizes(graph)), graph)
        assert all(placed[w.source.node].right < placed[w.target.node].left for w in graph.wires)
        assert not overlaps(placed)


def test_there_are_far_fewer_crossings_than_in_the_order_of_the_file() -> None:
    graph = graph_of(60, 3)
    size = sizes(graph)
    placed = boxes(arranged(graph, size), graph)
    columns: dict[float, float] = {}
    plain = {}
    for key in graph.nodes:
        left = placed[key].left
        plain[key] = (left, columns.get(left, 0.0))
        columns[left] = columns.get(left, 0.0) + size[key].height + 48
    assert crossings(placed, graph) * 2 < crossings(boxes(plain, graph), graph)


def test_a_tree_has_no_crossing_and_a_chain_is_straight() -> None:
    tree = Graph(
        nodes={f"n{i}": Node(key=f"n{i}", use="x") for i in range(31)},
        wires=tuple(Wire(Port(f"n{(i - 1) // 2}", "out"), Port(f"n{i}", "in")) for i in range(1, 31)),
    )
    placed = boxes(arranged(tree, sizes(tree)), tree)
    assert crossings(placed, tree) == 0
    chain = Graph(nodes=tree.nodes, wires=tuple(wire(f"n{i}.out -> n{i + 1}.in") for i in range(30)))
    same = dict.fromkeys(chain.nodes, Size(192, 92))
    assert len({y for _x, y in arranged(chain, same).values()}) == 1


def test_many_loose_steps_do_not_make_a_tower() -> None:
    graph = Graph(nodes={f"n{i}": Node(key=f"n{i}", use="x") for i in range(100)})
    placed = boxes(arranged(graph, sizes(graph)), graph)
    assert not overlaps(placed)
    width = max(box.right for box in placed.values())
    height = max(box.bottom for box in placed.values())
    assert 0.5 < width / height < 4


def test_groups_stay_together_unless_a_connection_would_run_back() -> None:
    graph = Graph(
        nodes={key: Node(key=key, use="x") for key in "abcdef"},
        wires=tuple(map(wire, ("a.out -> b.in", "b.out -> c.in", "c.out -> d.in", "a.out -> e.in", "e.out -> f.in"))),
    )
    size = dict.fromkeys("abcdef", Size(192, 92))
    for keys in ("bc", "bd"):  # the second would have to be left and entered again
        places = arranged_in_groups(graph, size, [Group("g", frozenset(keys))], (32, 48, 32))
        assert places.keys() == set("abcdef")
        assert all(places[w.source.node][0] + 192 < places[w.target.node][0] for w in graph.wires)
    together = arranged_in_groups(graph, size, [Group("g", frozenset("bc"))], (32, 48, 32))
    left = min(together[key][0] for key in "bc") - 32
    right = max(together[key][0] for key in "bc") + 192 + 32
    top = min(together[key][1] for key in "bc") - 48
    bottom = max(together[key][1] for key in "bc") + 92 + 32
    frame = Box(left, top, right, bottom)
    for key in "adef":
        x, y = together[key]
        assert not frame.meets(Box(x, y, x + 192, y + 92))


def test_a_group_in_a_group_has_room_for_both_edges() -> None:
    graph = Graph(
        nodes={key: Node(key=key, use="x") for key in "abcd"},
        wires=tuple(map(wire, ("a.out -> b.in", "b.out -> c.in", "c.out -> d.in"))),
    )
    size = dict.fromkeys("abcd", Size(192, 92))
    groups = [Group("outer", frozenset("bc"), (Group("inner", frozenset("c")),))]
    places = arranged_in_groups(graph, size, groups, (32, 48, 32))
    gaps = [places[after][0] - places[before][0] - 192 for before, after in ("ab", "bc", "cd")]
    assert gaps == [96 + 32, 96 + 32, 96 + 64]


def test_what_is_placed_stays_and_new_steps_find_room_beside_it() -> None:
    graph = graph_of(40, 5)
    size = sizes(graph)
    fixed = {key: box for key, box in boxes(arranged(graph, size), graph).items() if key not in ("n7", "n20", "n21")}
    places = arranged_around(graph, size, fixed)
    assert places.keys() == {"n7", "n20", "n21"}
    assert not overlaps({**fixed, **boxes(places, graph)})


def test_some_alone_are_laid_out_where_they_were_clear_of_the_others() -> None:
    graph = graph_of(30, 2)
    size = sizes(graph)
    before = boxes(arranged(graph, size), graph)
    some = {"n3", "n4", "n5", "n6"}
    after = arranged_here(graph, size, some, before)
    assert after.keys() == some
    others = {key: box for key, box in before.items() if key not in some}
    assert not overlaps({**others, **boxes(after, graph)})
