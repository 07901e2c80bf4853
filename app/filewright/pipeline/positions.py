"""Where in the text each step, setting and connection stands, so that a problem gets its line and column."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from filewright.core.problem import Problem
from filewright.pipeline.tree import Entries, Items, Scalar, Tree

Position = tuple[int, int]
"""Line and column, counted from 1."""


@dataclass
class Positions:
    """Filled while reading. `params` has the way into a parameter's value as key: node, parameter, and so on inward;
    one of a node's own settings begins with a dot (`.timeout`)."""

    nodes: dict[str, Position] = field(default_factory=dict)
    params: dict[tuple[str | int, ...], Position] = field(default_factory=dict)
    wires: dict[str, Position] = field(default_factory=dict)

    def of(self, problem: Problem) -> Position:
        """The best known place of a problem: its wire, its setting, its node, else the top of the file."""
        if problem.wire is not None and problem.wire in self.wires:
            return self.wires[problem.wire]
        node = problem.place.node
        if node is None:
            return (1, 1)
        where: tuple[str | int, ...] = (node, problem.place.param or "", *problem.where)
        while len(where) > 1:
            if where in self.params:
                return self.params[where]
            where = where[:-1]
        return self.nodes.get(node, (1, 1))

    def note_value(self, where: tuple[str | int, ...], tree: Tree) -> None:
        """Keep the places of everything inside a parameter's value."""
        if isinstance(tree, Entries):
            for name, (key, value) in tree.pairs.items():
                self.params[(*where, name)] = (key.line, key.column)
                self.note_value((*where, name), value)
        elif isinstance(tree, Items):
            for index, item in enumerate(tree.items):
                self.params[(*where, index)] = (item.line, item.column)
                self.note_value((*where, index), item)


def position_of(tree: Tree | Scalar) -> Position:
    """Where a part of the tree begins."""
    return (tree.line, tree.column)


def placed(problems: Iterable[Problem], positions: Positions, file: Path) -> tuple[Problem, ...]:
    """The problems with file, line and column, in the order of the text."""
    found = []
    for problem in problems:
        place = problem.place
        if place.line is None:
            line, column = positions.of(problem)
            place = replace(place, file=file, line=line, column=column)
        found.append(replace(problem, place=place))
    return tuple(sorted(found, key=lambda p: (p.place.line or 0, p.place.column or 0)))
