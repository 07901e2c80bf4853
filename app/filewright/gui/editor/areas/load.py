"""What moves together: the selected steps, frames and notes, and all that lies inside those frames."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from filewright.gui.editor.areas.sheet import AreaId, AreaKind, encloses
from filewright.gui.editor.picture import Picture
from filewright.gui.editor.shape.box import Box, Point


@dataclass(frozen=True, kw_only=True)
class Load:
    """Where each lay at the beginning."""

    nodes: Mapping[str, Point]
    areas: Mapping[AreaId, Box]

    def __len__(self) -> int:
        return len(self.nodes) + len(self.areas)

    def shifted_nodes(self, dx: float, dy: float) -> dict[str, Point]:
        """The places of the steps, so much further."""
        return {key: (x + dx, y + dy) for key, (x, y) in self.nodes.items()}

    def shifted_areas(self, dx: float, dy: float) -> dict[AreaId, Box]:
        """The places of frames and notes, so much further."""
        return {area: shifted(box, dx, dy) for area, box in self.areas.items()}


def load_of(picture: Picture, nodes: Collection[str], areas: Collection[AreaId]) -> Load:
    """These with what lies inside."""
    sheet = picture.sheet
    frames = [sheet.box(area) for area in areas if area.kind is AreaKind.FRAME]
    keys, taken = set(nodes), set(areas)
    if frames:
        keys |= {key for key, item in picture.nodes.items() if any(encloses(box, item.body) for box in frames)}
        for box in frames:
            taken.update(sheet.enclosed(box))
    return Load(
        nodes={key: picture.nodes[key].place for key in keys},
        areas={area: sheet.box(area) for area in taken},
    )


def inside(picture: Picture, area: AreaId) -> list[Box]:
    """The boxes of all that lies in a frame."""
    load = load_of(picture, (), (area,))
    return [
        *(picture.nodes[key].body for key in load.nodes),
        *(box for other, box in load.areas.items() if other != area),
    ]


def shifted(box: Box, dx: float, dy: float) -> Box:
    """The box, so much further."""
    return Box(box.left + dx, box.top + dy, box.right + dx, box.bottom + dy)
