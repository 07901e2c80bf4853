"""The document people edit: a graph, its settings, and where things lie on the canvas."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from filewright.core.graph import Graph

Position = tuple[float, float]
_EMPTY: Mapping[str, Any] = MappingProxyType({})


class TraceMode(StrEnum):
    """full: every event of every file · counts: numbers alone."""

    FULL = "full"
    COUNTS = "counts"


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Where nodes lie (logical px, y down) and, under `extra`, whatever else the section holds: kept as it is."""

    nodes: Mapping[str, Position] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=lambda: _EMPTY)


@dataclass(frozen=True, kw_only=True)
class Pipeline:
    """One flow. `id` is a ULID written on the first save; None means: known by its path."""

    id: str | None = None
    name: str = ""
    description: str = ""
    trace: TraceMode = TraceMode.FULL
    confidential: bool = False
    graph: Graph = field(default_factory=Graph)
    layout: Layout = field(default_factory=Layout)
