"""Places for steps that have none yet: in columns by how far files have come, so that connections run to the right."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from filewright.core.circles import order
from filewright.core.graph import Graph
from filewright.gui.editor.shape.box import Point
from filewright.gui.editor.shape.measures import GRID, snapped

COLUMN_GAP, ROW_GAP = 96.0, 48.0
_SWEEPS = 4


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height of a step."""

    width: float
    height: float


def arranged(graph: Graph, sizes: Mapping[str, Size], *, origin: Point = (0.0, 0.0)) -> dict[str, Point]:
    """A place for every step, on the grid. Steps that do not hang together lie below each other."""
    places: dict[str, Point] = {}
    left, top = origin
    for part in _parts(graph):
        columns = _ordered(graph, _columns(graph, part))
        bottom = top
        x = left
        tallest = max(_column_height(column, sizes) for column in columns)
        for column in columns:
            y = top + snapped((tallest - _column_height(column, sizes)) / 2)
            for key in column:
                places[key] = (x, y)
                y = _on_grid(y + sizes[key].height + ROW_GAP)
            bottom = max(bottom, y)
            x = _on_grid(x + max(sizes[key].width for key in column) + COLUMN_GAP)
        top = _on_grid(bottom + ROW_GAP)
    return places


def _parts(graph: Graph) -> list[list[str]]:
    """Steps that hang together, each part and its steps in the order of the file."""
    seen: set[str] = set()
    parts = []
    for start in graph.nodes:
        if start in seen:
            continue
        part, waiting = {start}, [start]
        while waiting:
            key = waiting.pop()
            near = [w.target.node for w in graph.outgoing.get(key, ())]
            near += [w.source.node for w in graph.incoming.get(key, ())]
            fresh = [other for other in near if other in graph.nodes and other not in part]
            part.update(fresh)
            waiting += fresh
        seen |= part
        parts.append([key for key in graph.nodes if key in part])
    return parts


def _columns(graph: Graph, part: Collection[str]) -> list[list[str]]:
    """Each step one column behind the last that leads to it; steps in a circle stay at the left."""
    depth = dict.fromkeys(part, 0)
    for key in order(part, graph.outgoing):
        for wire in graph.outgoing.get(key, ()):
            if wire.target.node in depth:
                depth[wire.target.node] = max(depth[wire.target.node], depth[key] + 1)
    columns: list[list[str]] = [[] for _ in range(max(depth.values()) + 1)]
    for key in part:
        columns[depth[key]].append(key)
    return [column for column in columns if column]


def _ordered(graph: Graph, columns: list[list[str]]) -> list[list[str]]:
    """Fewer crossings: each step near the middle of its neighbours, to the right and back a few times."""
    place = {key: float(row) for column in columns for row, key in enumerate(column)}
    for sweep in range(_SWEEPS):
        forth = sweep % 2 == 0
        for column in columns if forth else reversed(columns):
            for key in column:
                if forth:
                    near = [w.source.node for w in graph.incoming.get(key, ())]
                else:
                    near = [w.target.node for w in graph.outgoing.get(key, ())]
                rows = [place[other] for other in near if other in place]
                if rows:
                    place[key] = sum(rows) / len(rows)
            column.sort(key=lambda key: place[key])
            for row, key in enumerate(column):
                place[key] = float(row)
    return columns


def _column_height(column: list[str], sizes: Mapping[str, Size]) -> float:
    return sum(sizes[key].height + ROW_GAP for key in column) - ROW_GAP


def _on_grid(value: float) -> float:
    return -(-value // GRID) * GRID
