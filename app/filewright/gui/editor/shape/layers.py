"""One connected graph in columns: every link runs to the right, with few crossings and straight lines where it can be.

The usual four steps of layered drawing: links that would lead back are left out, each node gets a column, nodes within
a column an order (links over several columns pass them as dots of no height), and dots and nodes their heights.
"""

from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from filewright.gui.editor.shape.box import Point
from filewright.gui.editor.shape.measures import GRID

COLUMN_GAP, ROW_GAP = 96.0, 48.0
_DOT_GAP = 24.0
_SWEEPS, _FEW_SWEEPS, _MANY = 12, 4, 4000
_EXCHANGE_UP_TO = 600
_SETTLING = 5


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height of a node."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Link:
    """From a node to a node; `leaves` and `arrives` are pixels below their upper edges."""

    source: str
    target: str
    leaves: float
    arrives: float


@dataclass(slots=True)
class _Columns:
    """Nodes and dots by number, the dots last. `before` and `after` are the ends of links in the neighbouring columns:
    the vertex there, how far below its edge the link leaves the left one, and where it arrives at the right one."""

    order: list[list[int]]
    heights: list[float]
    before: list[list[tuple[int, float, float]]] = field(default_factory=list)
    after: list[list[tuple[int, float, float]]] = field(default_factory=list)
    nodes: int = 0

    def is_dot(self, vertex: int) -> bool:
        return vertex >= self.nodes


def layered(keys: Sequence[str], sizes: Mapping[str, Size], links: Sequence[Link]) -> dict[str, Point]:
    """The upper left corner of every node, on the grid; the uppermost lies at height 0, the first column at 0."""
    numbers = {key: number for number, key in enumerate(keys)}
    onward = _forward(keys, [link for link in links if link.source != link.target])
    column = _column_of(keys, onward)
    columns = _built(keys, numbers, sizes, onward, column)
    _uncross(columns)
    heights = _settled_heights(columns)
    top = min(heights[: len(keys)])
    places: dict[str, Point] = {}
    left = 0.0
    for present in columns.order:
        nodes = [vertex for vertex in present if vertex < len(keys)]
        for vertex in nodes:
            places[keys[vertex]] = (left, _nearest(heights[vertex] - top))
        left = _up(left + max((sizes[keys[vertex]].width for vertex in nodes), default=0.0) + COLUMN_GAP)
    return places


def _forward(keys: Sequence[str], links: Sequence[Link]) -> list[Link]:
    """The links without those that lead back to a node on the way to themselves."""
    leaving: dict[str, list[Link]] = {key: [] for key in keys}
    entered = dict.fromkeys(keys, 0)
    for link in links:
        leaving[link.source].append(link)
        entered[link.target] += 1
    state: dict[str, int] = {}
    kept: list[Link] = []
    for start in sorted(keys, key=lambda key: entered[key] > 0):  # beginnings first, so that circles open behind them
        if start in state:
            continue
        state[start] = 1
        way = [(start, iter(leaving[start]))]
        while way:
            key, rest = way[-1]
            onward = next(rest, None)
            if onward is None:
                state[key] = 2
                way.pop()
            elif state.get(onward.target) != 1:
                kept.append(onward)
                if onward.target not in state:
                    state[onward.target] = 1
                    way.append((onward.target, iter(leaving[onward.target])))
    return kept


def _column_of(keys: Sequence[str], links: Sequence[Link]) -> dict[str, int]:
    """Each node one column behind the last that leads to it; what only leads on moves up to what it leads to."""
    leaving: dict[str, list[str]] = {key: [] for key in keys}
    entering: dict[str, list[str]] = {key: [] for key in keys}
    for link in links:
        leaving[link.source].append(link.target)
        entering[link.target].append(link.source)
    waiting = {key: len(entering[key]) for key in keys}
    order = [key for key in keys if not waiting[key]]
    column = dict.fromkeys(keys, 0)
    for key in order:
        for target in leaving[key]:
            column[target] = max(column[target], column[key] + 1)
            waiting[target] -= 1
            if not waiting[target]:
                order.append(target)
    for key in reversed(order):
        if len(leaving[key]) > len(entering[key]):
            column[key] = min(column[target] for target in leaving[key]) - 1
    first = min(column.values())
    return {key: place - first for key, place in column.items()}


def _built(
    keys: Sequence[str],
    numbers: Mapping[str, int],
    sizes: Mapping[str, Size],
    links: Sequence[Link],
    column: Mapping[str, int],
) -> _Columns:
    built = _Columns(order=[[] for _ in range(max(column.values()) + 1)], heights=[], nodes=len(keys))
    built.heights = [sizes[key].height for key in keys]
    built.before = [[] for _ in keys]
    built.after = [[] for _ in keys]
    for key in _discovered(keys, links):
        built.order[column[key]].append(numbers[key])
    for link in links:
        last, height = numbers[link.source], link.leaves
        for between in range(column[link.source] + 1, column[link.target]):
            dot = len(built.heights)
            built.heights.append(0.0)
            built.before.append([])
            built.after.append([])
            built.order[between].append(dot)
            _join(built, last, dot, height, 0.0)
            last, height = dot, 0.0
        _join(built, last, numbers[link.target], height, link.arrives)
    return built


def _join(built: _Columns, left: int, right: int, leaves: float, arrives: float) -> None:
    built.after[left].append((right, leaves, arrives))
    built.before[right].append((left, leaves, arrives))


def _discovered(keys: Sequence[str], links: Sequence[Link]) -> list[str]:
    """The nodes as a walk along the links comes to them: what hangs together begins near each other."""
    leaving: dict[str, list[str]] = {key: [] for key in keys}
    entered = set()
    for link in sorted(links, key=lambda link: link.leaves):
        leaving[link.source].append(link.target)
        entered.add(link.target)
    found: dict[str, None] = {}
    for start in (*(key for key in keys if key not in entered), *keys):
        waiting = [start]
        while waiting:
            key = waiting.pop()
            if key not in found:
                found[key] = None
                waiting += reversed(leaving[key])
    return list(found)


# --- order -----------------------------------------------------------------------------------------------------


def _uncross(columns: _Columns) -> None:
    """Put each node near the middle of its neighbours, to the right and back, and keep the best order seen."""
    place = [0.0] * len(columns.heights)
    for present in columns.order:
        _number(present, place)
    best, fewest = [list(present) for present in columns.order], _crossings(columns, place)
    worse = 0
    for sweep in range(_SWEEPS if len(columns.heights) <= _MANY else _FEW_SWEEPS):
        if not fewest or worse > 3:
            break
        forth = sweep % 2 == 0
        for present in columns.order if forth else reversed(columns.order):
            near = columns.before if forth else columns.after
            for vertex in present:
                if near[vertex]:
                    place[vertex] = sum(_seen(columns, place, end, forth) for end in near[vertex]) / len(near[vertex])
            present.sort(key=lambda vertex: place[vertex])
            _number(present, place)
        if len(columns.heights) <= _EXCHANGE_UP_TO:
            _exchange(columns, place)
        now = _crossings(columns, place)
        worse = 0 if now < fewest else worse + 1
        if now < fewest:
            best, fewest = [list(present) for present in columns.order], now
    columns.order = best


def _number(present: Sequence[int], place: list[float]) -> None:
    for row, vertex in enumerate(present):
        place[vertex] = float(row)


def _seen(columns: _Columns, place: Sequence[float], end: tuple[int, float, float], forth: bool) -> float:
    """Where a neighbour's end of the link is: in its row, as far down as its port."""
    vertex, leaves, arrives = end
    height = columns.heights[vertex]
    return place[vertex] + ((leaves if forth else arrives) / height * 0.8 if height else 0.4)


def _crossings(columns: _Columns, place: Sequence[float]) -> int:
    count = 0
    for present in columns.order[:-1]:
        ends: list[tuple[float, float]] = []
        for vertex in present:
            for right, _leaves, arrives in sorted(columns.after[vertex], key=lambda end: (end[1], place[end[0]])):
                where = (place[right], arrives)
                count += len(ends) - bisect_right(ends, where)
                insort(ends, where)
    return count


def _exchange(columns: _Columns, place: list[float]) -> None:
    """Let neighbours in a column change places where that saves crossings."""
    for present in columns.order:
        for row in range(len(present) - 1):
            upper, lower = present[row], present[row + 1]
            if _between(columns, place, upper, lower) > _between(columns, place, lower, upper):
                present[row], present[row + 1] = lower, upper
        _number(present, place)


def _between(columns: _Columns, place: Sequence[float], upper: int, lower: int) -> int:
    """Crossings of the links of two neighbours, as they lie."""
    count = 0
    for near, at in ((columns.before, 1), (columns.after, 2)):
        ours = [(place[end[0]], end[at]) for end in near[upper]]
        theirs = [(place[end[0]], end[at]) for end in near[lower]]
        count += sum(a > b for a in ours for b in theirs)
    return count


# --- heights ---------------------------------------------------------------------------------------------------


def _settled_heights(columns: _Columns) -> list[float]:
    """Each as near as it can be to where its links are level; the last pass goes back, so that what leads on is level
    with the first of what it leads to."""
    heights = [0.0] * len(columns.heights)
    for present in columns.order:
        at = 0.0
        for vertex in present:
            heights[vertex] = at
            at += _apart(columns, vertex)
        shift = at / 2
        for vertex in present:
            heights[vertex] -= shift
    for _round in range(_SETTLING):
        for present in columns.order[1:]:
            _settle(columns, present, heights, forth=True)
        for present in reversed(columns.order[:-1]):
            _settle(columns, present, heights, forth=False)
    return heights


def _settle(columns: _Columns, present: Sequence[int], heights: list[float], *, forth: bool) -> None:
    wanted: list[float] = []
    weights: list[float] = []
    for vertex in present:
        ends = columns.before[vertex] if forth else columns.after[vertex]
        level = sorted(
            heights[end] + (leaves - arrives if forth else arrives - leaves) for end, leaves, arrives in ends
        )
        wanted.append(level[(len(level) - 1) // 2] if level else heights[vertex])
        long = columns.is_dot(vertex) and any(columns.is_dot(end[0]) for end in ends)
        weights.append(0.1 if not level else 4.0 if long else 1.0)
    gaps = [_apart(columns, vertex, below) for vertex, below in pairwise(present)]
    for vertex, height in zip(present, _in_order(wanted, weights, gaps), strict=True):
        heights[vertex] = height


def _apart(columns: _Columns, vertex: int, below: int | None = None) -> float:
    dots = columns.is_dot(vertex) or (below is not None and columns.is_dot(below))
    return _up(columns.heights[vertex] + (_DOT_GAP if dots else ROW_GAP))


def _in_order(wanted: Sequence[float], weights: Sequence[float], gaps: Sequence[float]) -> list[float]:
    """The heights nearest to those wanted (least squares) that keep the order and the gaps: what would overlap forms a
    pool that lies where its members want it on average."""
    offsets = [0.0]
    for gap in gaps:
        offsets.append(offsets[-1] + gap)
    pools: list[tuple[float, float, int]] = []  # sum of what is wanted, weight, members
    for height, weight, offset in zip(wanted, weights, offsets, strict=True):
        total, mass, count = (height - offset) * weight, weight, 1
        while pools and pools[-1][0] / pools[-1][1] > total / mass:
            other = pools.pop()
            total, mass, count = total + other[0], mass + other[1], count + other[2]
        pools.append((total, mass, count))
    found: list[float] = []
    for total, mass, count in pools:
        found += [total / mass + offsets[len(found) + index] for index in range(count)]
    return found


def _up(value: float) -> float:
    return -(-value // GRID) * GRID


def _nearest(value: float) -> float:
    return (value + GRID / 2) // GRID * GRID
