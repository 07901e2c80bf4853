"""What is wrong with a pipeline, as data: shown per node in the editor, per line by `check`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from filewright import text
from filewright.errors import Place


class Severity(StrEnum):
    """error: it cannot run · warning: it can, but probably not as meant."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, kw_only=True)
class Fix:
    """A one-click way out: set `param` of `node` to `value`, or carry out the edit named `edit` on what the other
    fields name. `core.fixes.apply_fix` does it."""

    title: str
    node: str
    param: str | None = None
    value: Any = None
    edit: str = ""
    wire: str | None = None


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that is wrong. `wire` is a wire's id where the problem is a connection; `place` is filled in by
    whoever knows the text (line and column are 1-based). `place.param` names a parameter or, with a dot before it,
    one of the node's own settings (`.timeout`, `.state`); `where` leads to the place inside a parameter's value.
    `along` are the connections by which it comes about: shown with it, though they are as they should be."""

    code: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    severity: Severity = Severity.ERROR
    place: Place = field(default_factory=Place)
    wire: str | None = None
    fix: Fix | None = None
    where: tuple[str | int, ...] = ()
    along: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """What is so."""
        return text.sentence(self.code, self.fields)

    @property
    def next_step(self) -> str:
        """What to do about it."""
        return text.next_step(self.code, self.fields)
