"""The outline tells every step once, in the order in which files come by."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from filewright.core.graph import Graph, Node, Port, Wire
from filewright.core.outline import Row, RowKind, outline
from filewright.core.processor import InputPort, OutputPort, ProcessorSpec, Role, RunKind, RunSpec


def spec(id: str, *outputs: str, takes: bool = True) -> ProcessorSpec:
    return ProcessorSpec(
        id=id,
        version="1.0.0",
        role=Role.STEP,
        title=id,
        run=RunSpec(kind=RunKind.ENGINE),
        inputs=(InputPort(name="in"),) if takes else (),
        outputs=tuple(OutputPort(name=name) for name in outputs),
    )


SPECS = {
    s.id: s for s in (spec("source", "out", takes=False), spec("step", "out"), spec("split", "yes", "no"), spec("end"))
}


def graph(nodes: str, *wires: str) -> Graph:
    """`nodes` are `key:kind`; of wires the ways may be left out."""

    def port(text: str, default: str) -> Port:
        node, _, name = text.strip().partition(".")
        return Port(node, name or default)

    pairs = (pair.partition(":") for pair in nodes.split())
    made = (wire.split("->") for wire in wires)
    return Graph(
        nodes={key: Node(key=key, use=kind) for key, _, kind in pairs},
        wires=tuple(Wire(port(a, "out"), port(b, "in")) for a, b in made),
    )


def told(g: Graph) -> list[str]:
    """Each row as text, indented by its depth."""
    return [("  " * row.depth) + words(row) for row in outline(g, SPECS)]


def words(row: Row) -> str:
    if row.kind is RowKind.WAY:
        return f"{row.port}:" if row.wire else f"{row.port}: nothing"
    return row.node if row.kind is RowKind.STEP else f"on at {row.node}"


def test_what_follows_in_a_line_stands_in_a_line() -> None:
    g = graph("a:source b:step c:end", "a -> b", "b -> c")
    assert told(g) == ["a", "b", "c"]
    assert [row.wire for row in outline(g, SPECS)] == [None, "a.out -> b.in", "b.out -> c.in"]


def test_branches_stand_below_their_way_out_and_what_is_told_already_is_named() -> None:
    g = graph("a:source b:split c:step d:end", "a -> b", "b.yes -> c", "b.no -> d", "c -> d")
    assert told(g) == ["a", "b", "  yes:", "    c", "    d", "  no:", "    on at d"]


def test_a_way_that_leads_nowhere_and_several_ways_from_one_are_told() -> None:
    g = graph("a:source b:split c:end d:end", "a -> b", "b.yes -> c", "b.yes -> d")
    assert told(g) == ["a", "b", "  yes:", "    c", "  yes:", "    d", "  no: nothing"]
    assert told(graph("a:source")) == ["a", "  out: nothing"]


def test_a_step_whose_kind_is_missing_has_the_ways_that_its_connections_name() -> None:
    g = graph("a:source b:gone c:end", "a -> b", "b.odd -> c")
    assert told(g) == ["a", "b", "c"]


def test_a_circle_and_what_nothing_leads_to_are_told() -> None:
    g = graph("a:step b:step c:end", "a -> b", "b -> a")
    assert told(g) == ["c", "a", "b", "on at a"]


def test_three_thousand_branches_in_each_other_are_told() -> None:
    count = 3000
    nodes = " ".join(f"n{i}:split" for i in range(count))
    rows = outline(graph(nodes, *(f"n{i}.no -> n{i + 1}" for i in range(count - 1))), SPECS)
    assert max(row.depth for row in rows) == 2 * count - 1


@given(st.integers(1, 8), st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=14))
def test_every_step_is_told_once_and_every_connection_too(count: int, pairs: list[tuple[int, int]]) -> None:
    wires = dict.fromkeys(f"n{a}.out -> n{b}.in" for a, b in pairs if a < count and b < count)
    g = graph(" ".join(f"n{i}:step" for i in range(count)), *wires)
    rows = outline(g, SPECS)
    assert Counter(r.node for r in rows if r.kind is RowKind.STEP) == Counter(list(g.nodes))
    told_wires = Counter(r.wire for r in rows if r.wire and not _leads_on_below(rows, r))
    assert told_wires == Counter(list(wires))
    for number, row in enumerate(rows):
        assert row.parent < number
        assert row.depth == (rows[row.parent].depth + 1 if row.parent >= 0 else 0)


def _leads_on_below(rows: tuple[Row, ...], row: Row) -> bool:
    """Whether a row only repeats the connection of the way out that it stands below."""
    return row.parent >= 0 and rows[row.parent].kind is RowKind.WAY and rows[row.parent].wire == row.wire
