"""Goes from step to step by keyboard: along connections to the right and left, to the nearest one up and down."""

from collections.abc import Iterable
from enum import Enum

from filewright.core.problem import Problem
from filewright.gui.document import Document, Selection
from filewright.gui.editor.camera import Camera
from filewright.gui.editor.picture import Picture
from filewright.gui.editor.shape.box import Point


class Way(Enum):
    """Where to: as steps of x and y."""

    LEFT = (-1, 0)
    RIGHT = (1, 0)
    UP = (0, -1)
    DOWN = (0, 1)


class Walk:
    """Moves the selection, and the view with it."""

    def __init__(self, document: Document, picture: Picture, camera: Camera) -> None:
        self._document = document
        self._picture = picture
        self._camera = camera

    def go(self, way: Way, *, adds: bool = False) -> None:
        """To the next step; with `adds` it is selected besides those that are."""
        current = self._document.selection.current
        key = self._next(current, way) if current is not None else self._first()
        if key is not None:
            self.to(key, adds=adds)

    def to(self, key: str, *, adds: bool = False) -> None:
        """To a step, wherever it lies."""
        selection = self._document.selection
        nodes = selection.nodes | {key} if adds else frozenset((key,))
        self._document.select(Selection(nodes, selection.wires if adds else frozenset(), key))
        self._camera.reveal(self._picture.nodes[key].body)

    def to_wire(self, wire_id: str) -> None:
        """To a connection."""
        drawing = self._picture.wires.get(wire_id)
        if drawing is not None:
            self._document.select(Selection(wires=frozenset((wire_id,))))
            self._camera.reveal(drawing.curve.box)

    def next_wire(self) -> None:
        """To the connection after the selected one at the step that the keyboard is at: first those that enter it, from
        top to bottom, then those that leave. The keyboard stays at the step."""
        selection = self._document.selection
        if selection.current is None:
            return
        arriving, leaving = self._document.wires_at(selection.current)
        wires = [wire.id for wire in (*arriving, *leaving) if wire.id in self._picture.wires]
        if not wires:
            return
        here = next((index for index, wire_id in enumerate(wires) if wire_id in selection.wires), -1)
        wire_id = wires[(here + 1) % len(wires)]
        self._document.select(Selection(wires=frozenset((wire_id,)), current=selection.current))
        self._camera.reveal(self._picture.wires[wire_id].curve.box)

    def next_problem(self) -> Problem | None:
        """To the step or connection after the selected one that has a problem; None when there is none."""
        shown = [problem for problem in self._document.problems if self._has_place(problem)]
        if not shown:
            return None
        selection = self._document.selection
        here = -1
        for index, problem in enumerate(shown):
            if problem.wire in selection.wires or (problem.wire is None and problem.place.node == selection.current):
                here = index
        problem = shown[(here + 1) % len(shown)]
        if problem.wire is not None:
            self.to_wire(problem.wire)
        elif problem.place.node is not None:
            self.to(problem.place.node)
        return problem

    def _has_place(self, problem: Problem) -> bool:
        return problem.wire in self._picture.wires or problem.place.node in self._picture.nodes

    def _first(self) -> str | None:
        keys = self._picture.nodes
        return min(keys, key=lambda key: (keys[key].place[0], keys[key].place[1]), default=None)

    def _next(self, current: str, way: Way) -> str | None:
        graph = self._document.pipeline.graph
        here = self._picture.nodes[current].body.center
        along: Iterable[str] = ()
        if way is Way.RIGHT:
            along = (wire.target.node for wire in graph.outgoing[current])
        elif way is Way.LEFT:
            along = (wire.source.node for wire in graph.incoming[current])
        found = self._nearest(here, along)
        if found is not None:
            return found
        dx, dy = way.value
        return min(
            (key for key in self._picture.nodes if key != current and self._ahead(here, key, dx, dy)),
            key=lambda key: self._strayed(here, key, dx, dy),
            default=None,
        )

    def _nearest(self, here: Point, keys: Iterable[str]) -> str | None:
        known = [key for key in keys if key in self._picture.nodes]
        return min(known, key=lambda key: abs(self._picture.nodes[key].body.center[1] - here[1]), default=None)

    def _ahead(self, here: Point, key: str, dx: int, dy: int) -> bool:
        x, y = self._picture.nodes[key].body.center
        forth = (x - here[0]) * dx + (y - here[1]) * dy
        aside = abs((x - here[0]) * dy) + abs((y - here[1]) * dx)
        return forth > 0 and aside <= 2 * forth

    def _strayed(self, here: Point, key: str, dx: int, dy: int) -> float:
        x, y = self._picture.nodes[key].body.center
        return abs((x - here[0]) * dx + (y - here[1]) * dy) + 2 * (abs((x - here[0]) * dy) + abs((y - here[1]) * dx))
