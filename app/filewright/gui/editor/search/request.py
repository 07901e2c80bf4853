"""What the search box is asked for: where the new step goes, and what it must fit."""

from dataclasses import dataclass

from filewright.core.graph import Port
from filewright.gui.editor.shape.box import Point
from filewright.gui.editor.shape.measures import Side


@dataclass(frozen=True, kw_only=True)
class SearchRequest:
    """`at` is the place in the scene of the new step's corner, or of its port where `port` is given: the way at
    `side` of a step that it is to be joined to. `wire` is the connection that it is to be put into. `several`: the
    pointer goes on drawing connections afterwards."""

    at: Point
    port: Port | None = None
    side: Side = Side.OUT
    wire: str | None = None
