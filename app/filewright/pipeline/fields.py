"""Reads single fields out of the tree, and collects what is wrong with them instead of stopping at the first."""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from filewright.core.closest import closest
from filewright.core.problem import Problem, Severity
from filewright.core.units import UnitError, parse_duration, parse_size
from filewright.errors import FieldValue, Place
from filewright.pipeline.tree import Entries, Scalar, Tree

MOST_PROBLEMS = 1000
"""More are not collected: nobody reads them, and garbage has millions."""

_Choice = TypeVar("_Choice", bound=StrEnum)
_Number = TypeVar("_Number", int, float)


class Fields:
    """What was read from one file and refused. Every method returns None where it reported something."""

    def __init__(self, file: Path | None) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def report(
        self,
        code: str,
        line: int,
        column: int,
        fields: Mapping[str, FieldValue],
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Note a problem at a place."""
        if len(self.problems) < MOST_PROBLEMS:
            place = Place(file=self.file, line=line, column=column)
            self.problems.append(Problem(code=code, fields=fields, severity=severity, place=place))

    def refuse(self, tree: Tree, code: str, **fields: FieldValue) -> None:
        """Note a problem where a part of the tree stands."""
        self.report(code, tree.line, tree.column, fields)

    def known(self, tree: Entries, names: tuple[str, ...], where: str) -> Iterator[tuple[str, Scalar, Tree]]:
        """The entries whose names are known; each other one is reported, with what was probably meant."""
        for name, (key, value) in tree.pairs.items():
            if name in names:
                yield name, key, value
                continue
            near = closest(name, [n for n in names if n not in tree.pairs])
            fields: dict[str, FieldValue] = {"key": shortened(name), "where": where, "known": ", ".join(names)}
            if near is None:
                self.refuse(key, "flow-unknown-key", **fields)
            else:
                self.refuse(key, "flow-unknown-key-like", near=near, **fields)

    def mapping(self, tree: Tree, name: str) -> Entries | None:
        """Names with values; nothing at all counts as an empty one (None, without a report)."""
        if isinstance(tree, Entries):
            return tree
        if not is_nothing(tree):
            self.refuse(tree, "flow-not-mapping", key=name)
        return None

    def text(self, tree: Tree, name: str) -> str | None:
        """A text as it is written, whatever it looks like; nothing at all is None."""
        if not isinstance(tree, Scalar):
            self.refuse(tree, "flow-not-text", key=name)
            return None
        return None if is_nothing(tree) else tree.text

    def boolean(self, tree: Tree, name: str) -> bool | None:
        """true or false."""
        if isinstance(tree, Scalar) and isinstance(tree.value, bool):
            return tree.value
        self.refuse(tree, "flow-not-boolean", key=name, value=_shown(tree))
        return None

    def choice(self, tree: Tree, name: str, options: type[_Choice]) -> _Choice | None:
        """One of an enumeration's values."""
        if isinstance(tree, Scalar):
            for option in options:
                if tree.text == option.value:
                    return option
        offered = ", ".join(option.value for option in options)
        self.refuse(tree, "flow-not-offered", key=name, value=_shown(tree), options=offered)
        return None

    def whole(self, tree: Tree, name: str) -> int | None:
        """A whole number of at least 1."""
        if isinstance(tree, Scalar) and isinstance(tree.value, int) and tree.value is not True and tree.value > 0:
            return tree.value
        self.refuse(tree, "flow-not-whole", key=name, value=_shown(tree))
        return None

    def duration(self, tree: Tree, name: str) -> float | None:
        """Seconds."""
        return self._unit(tree, name, parse_duration, "flow-bad-duration")

    def size(self, tree: Tree, name: str) -> int | None:
        """Bytes."""
        return self._unit(tree, name, parse_size, "flow-bad-size")

    def _unit(self, tree: Tree, name: str, parse: Callable[[str], _Number], code: str) -> _Number | None:
        if isinstance(tree, Scalar) and len(tree.text) <= 40:
            try:
                return parse(tree.text)
            except (UnitError, OverflowError):
                pass
        self.refuse(tree, code, key=name, value=_shown(tree))
        return None


def is_nothing(tree: Tree) -> bool:
    """Whether there is a key but no value."""
    return isinstance(tree, Scalar) and tree.value is None


def shortened(text: str) -> str:
    """A text as a sentence quotes it: on one line, and not too long."""
    plain = " ".join(text.split())
    return plain if len(plain) <= 60 else plain[:59] + "…"


def _shown(tree: Tree) -> str:
    return shortened(tree.text) if isinstance(tree, Scalar) else "…"
