"""What the search box is asked for: where the new step goes, and what it must fit."""

from dataclasses import dataclass

from filewright.core.graph import Port
from filewright.gui.editor.shape.box import Point
from filewright.gui.editor.shape.measures import Side


@dataclass(frozen=True, kw_only=True)
class SearchRequest:
    """`at` is the place in the scene of the new step's corner, or of its port where `port` is given: the way at
    `side` of a step that it is to be joined to; `also` are ways of other steps that are to be joined to it as well.
    `wire` is the connection that it is to be put into."""

    at: Point
    port: Port | None = None
    also: tuple[Port, ...] = ()
    side: Side = Side.OUT
    wire: str | None = None

    @property
    def ports(self) -> tuple[Port, ...]:
        """All ways that the new step is to be joined to."""
        return () if self.port is None else (self.port, *self.also)
