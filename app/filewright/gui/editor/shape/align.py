"""Boxes brought into line, and spread equally."""

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

from filewright.gui.editor.shape.box import Box, Point, around

Key = TypeVar("Key")


class Line(Enum):
    """What is brought into line."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    TOP = "top"
    MIDDLE = "middle"
    BOTTOM = "bottom"


def aligned(boxes: Mapping[Key, Box], line: Line) -> dict[Key, Point]:
    """The upper left corner of each, so that all have their edge or middle where the outermost, or the middle of all,
    has it now."""
    whole = around(boxes.values())
    if whole is None:
        return {}
    places: dict[Key, Point] = {}
    for key, box in boxes.items():
        left, top = box.left, box.top
        match line:
            case Line.LEFT:
                left = whole.left
            case Line.CENTER:
                left = whole.center[0] - box.width / 2
            case Line.RIGHT:
                left = whole.right - box.width
            case Line.TOP:
                top = whole.top
            case Line.MIDDLE:
                top = whole.center[1] - box.height / 2
            case Line.BOTTOM:
                top = whole.bottom - box.height
        places[key] = (left, top)
    return places


def spread(boxes: Mapping[Key, Box], *, across: bool) -> dict[Key, Point]:
    """The upper left corner of each, so that the gaps between neighbours are equal; the first and the last stay."""
    low = 0 if across else 1
    keys = sorted(boxes, key=lambda key: (boxes[key][low] + boxes[key][low + 2], boxes[key][low]))
    if len(keys) < 3:
        return {key: (box.left, box.top) for key, box in boxes.items()}
    sizes = [boxes[key][low + 2] - boxes[key][low] for key in keys]
    room = boxes[keys[-1]][low + 2] - boxes[keys[0]][low]
    gap = (room - sum(sizes)) / (len(keys) - 1)
    places: dict[Key, Point] = {}
    at = boxes[keys[0]][low]
    for key, size in zip(keys, sizes, strict=True):
        place = round(at)
        places[key] = (place, boxes[key].top) if across else (boxes[key].left, place)
        at += size + gap
    return places
