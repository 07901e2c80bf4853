"""The document people edit: a graph, its settings, and where things lie on the canvas."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from filewright.core.graph import Graph

Position = tuple[float, float]
Extent = tuple[float, float]
"""Width and height in logical pixels, both above 0."""
_EMPTY: Mapping[str, Any] = MappingProxyType({})


class TraceMode(StrEnum):
    """full: every event of every file · counts: numbers alone."""

    FULL = "full"
    COUNTS = "counts"


class Tint(StrEnum):
    """What a frame or note is coloured with; which colours these are, the theme says."""

    PLAIN = "plain"
    BLUE = "blue"
    AMBER = "amber"
    GREEN = "green"
    VIOLET = "violet"


@dataclass(frozen=True, kw_only=True)
class Frame:
    """A titled area of the canvas: what lies wholly inside belongs to it. `text` is Markdown; `extra` whatever else
    the file says of it, kept as it is."""

    at: Position
    size: Extent
    title: str = ""
    text: str = ""
    tint: Tint = Tint.PLAIN
    extra: Mapping[str, Any] = field(default_factory=lambda: _EMPTY)


@dataclass(frozen=True, kw_only=True)
class Note:
    """Markdown that lies on the canvas; `extra` as of a frame."""

    at: Position
    size: Extent
    text: str = ""
    tint: Tint = Tint.PLAIN
    extra: Mapping[str, Any] = field(default_factory=lambda: _EMPTY)


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Where nodes lie (logical px, y down), frames and notes by key, the keys of nodes that are drawn as their head
    alone and, under `extra`, whatever else the section holds: kept as it is."""

    nodes: Mapping[str, Position] = field(default_factory=dict)
    frames: Mapping[str, Frame] = field(default_factory=lambda: _EMPTY)
    notes: Mapping[str, Note] = field(default_factory=lambda: _EMPTY)
    collapsed: tuple[str, ...] = ()
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
