"""A graph told from top to bottom: what follows what in one line, branches below the way out that leads to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from filewright.core.graph import Graph, Wire
from filewright.core.processor import ProcessorSpec


class RowKind(Enum):
    """STEP: a node, told once · WAY: a way out of the step above, where there are several, or one that leads nowhere ·
    ON: the files go on at a step that is told elsewhere."""

    STEP = auto()
    WAY = auto()
    ON = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line. `parent` is the number of the row it stands below (-1: none), `depth` how many rows it stands below.

    `node` is the step it tells of (of a WAY: the step that it leaves). `port` is the way out. `wire` is the connection
    that leads into this row; None where there is none.
    """

    kind: RowKind
    parent: int
    depth: int
    node: str
    port: str = ""
    wire: str | None = None


@dataclass(frozen=True, slots=True)
class _Path:
    """Rows still to be told: what `port` of the step in row `above` leads to (`named`: with a row for the way out)."""

    above: int
    port: str
    wire: Wire | None
    named: bool


def outline(graph: Graph, specs: Mapping[str, ProcessorSpec]) -> tuple[Row, ...]:
    """The rows of a graph, each step in exactly one STEP row, in the order in which they are read.

    It begins with the nodes that no wire enters, in the order of the file; circles begin at their first node. `specs`
    are the kinds of steps by id; of one that is not there the ways out are those that have wires.
    """
    rows: list[Row] = []
    told: set[str] = set()
    begins = [key for key in graph.nodes if not graph.incoming[key]]
    for key in (*begins, *graph.nodes):
        if key in told:
            continue
        waits = _tell(graph, specs, key, -1, None, rows, told)
        while waits:
            path = waits.pop()
            above = path.above
            if path.named:
                above = len(rows)
                wire_id = path.wire.id if path.wire else None
                rows.append(_row(RowKind.WAY, rows, path.above, rows[path.above].node, path.port, wire_id))
            if path.wire is not None:
                target = path.wire.target.node
                if target in told or target not in graph.nodes:
                    rows.append(_row(RowKind.ON, rows, above, target, "", path.wire.id))
                else:
                    waits += _tell(graph, specs, target, above, path.wire, rows, told)
    return tuple(rows)


def ways_out(graph: Graph, specs: Mapping[str, ProcessorSpec], key: str) -> tuple[str, ...]:
    """The names of a node's ways out: those that its kind declares, then others that have wires all the same."""
    node = graph.nodes[key]
    spec = specs.get(node.use)
    declared = [port.name for port in spec.outputs_of(node.params)] if spec is not None else []
    return tuple(dict.fromkeys((*declared, *(wire.source.name for wire in graph.outgoing[key]))))


def _tell(
    graph: Graph,
    specs: Mapping[str, ProcessorSpec],
    key: str,
    parent: int,
    by: Wire | None,
    rows: list[Row],
    told: set[str],
) -> list[_Path]:
    """Tell a step and what follows it in a straight line; return what is then still to be told, the last first."""
    while True:
        told.add(key)
        here = len(rows)
        rows.append(_row(RowKind.STEP, rows, parent, key, "", by.id if by is not None else None))
        leaving = {
            name: [w for w in graph.outgoing[key] if w.source.name == name] for name in ways_out(graph, specs, key)
        }
        paths = [(name, wire) for name, wires in leaving.items() for wire in wires or (None,)]
        if len(paths) != 1 or paths[0][1] is None:
            return [_Path(here, name, wire, named=True) for name, wire in reversed(paths)]
        by = paths[0][1]
        key = by.target.node
        if key in told or key not in graph.nodes:
            rows.append(_row(RowKind.ON, rows, parent, key, "", by.id))
            return []


def _row(kind: RowKind, rows: list[Row], parent: int, node: str, port: str, wire: str | None) -> Row:
    depth = rows[parent].depth + 1 if parent >= 0 else 0
    return Row(kind=kind, parent=parent, depth=depth, node=node, port=port, wire=wire)
