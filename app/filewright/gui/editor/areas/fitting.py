"""The area that a frame takes around what it holds."""

from collections.abc import Iterable

from filewright.core.pipeline import Extent, Position
from filewright.gui.editor.areas.sheet import TITLE
from filewright.gui.editor.shape.box import Box, around
from filewright.gui.editor.shape.measures import GRID

MARGIN = 2 * GRID
"""Pixels between what is inside and the edge."""


def fitted(boxes: Iterable[Box], text_height: float = 0.0) -> tuple[Position, Extent] | None:
    """Place and size of a frame around these, on the grid, with room for its title and so many pixels of text; None
    for none."""
    inside = around(boxes)
    if inside is None:
        return None
    left = _down(inside.left - MARGIN)
    top = _down(inside.top - MARGIN / 2 - TITLE - text_height)
    right, bottom = -_down(-inside.right - MARGIN), -_down(-inside.bottom - MARGIN)
    return (left, top), (right - left, bottom - top)


def _down(value: float) -> float:
    return value // GRID * GRID
