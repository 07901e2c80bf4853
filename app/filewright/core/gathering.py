"""When a gather joins the files that it holds: by group, by number, by quiet, and at the end of a run."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from filewright.core.file import File
from filewright.core.naming import NamePatternError, parse_pattern
from filewright.core.units import parse_duration
from filewright.errors import Fault, Scope

GATHER_PARAMS = frozenset({"group", "count", "quiet"})
"""Parameters of a gather that are the engine's and not its function's. A manifest declares those that it offers."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GatherRule:
    """`group` is a name pattern: files for which it gives the same text are joined ("": all are). They are as soon as
    there are `count` of them, and once none has come for `quiet` seconds (None: neither)."""

    group: str = ""
    count: int | None = None
    quiet: float | None = None

    def group_of(self, file: File) -> str | Fault:
        """Which group a file belongs to; a fault where it does not know what the pattern asks for."""
        if not self.group:
            return ""
        try:
            return parse_pattern(self.group).fill(file).name
        except NamePatternError as error:
            return Fault(code=error.code, scope=Scope.FILE, fields=error.fields)


def gather_rule(params: Mapping[str, Any]) -> GatherRule:
    """The rule that a gather's parameters, with their defaults filled in, stand for."""
    count, quiet = params.get("count"), params.get("quiet")
    return GatherRule(
        group=str(params.get("group") or ""),
        count=int(count) if count else None,
        quiet=parse_duration(str(quiet)) if quiet else None,
    )
