"""Where the parts of a step lie: pure numbers from the design, in scene pixels from the step's upper left corner."""

from dataclasses import dataclass
from enum import Enum

from filewright.gui.editor.shape.box import Box, Point

GRID = 16.0
WIDTH, WIDTH_STEP, WIDTH_MAX = 192, 16, 256
HEAD, ROW, FOOT = 44, 24, 24
PAD, TILE, MARK = 8, 28, 18
MESSAGE, MESSAGE_LINE, MESSAGE_FIX = 26, 14, 18
MESSAGE_INDENT = PAD + 13 + 6
BADGE, BADGE_OVERLAP = 20, 10
BAR, BAR_INSET = 3, 8
PORT_HIT = 24
LABEL_GAP = 10  # from the border to a port's label: half a glyph and 4
OUTSET = 14.0
"""How far the painted step reaches beyond its body: glyphs with halo, badges, focus ring, shadow."""

BLOCK_WIDTH, BLOCK_HEIGHT, STRIPE = 128, 56, 20


class Side(Enum):
    """Ways in are at the left, ways out at the right."""

    IN = "in"
    OUT = "out"

    @property
    def other(self) -> "Side":
        """The side that a connection's other end is on."""
        return Side.OUT if self is Side.IN else Side.IN


@dataclass(frozen=True, kw_only=True, slots=True)
class NodeShape:
    """The size of a step: its width, port rows, and the height of its message (0: none). `collapsed`: its head is all
    that shows, and the ports of each side are one."""

    width: int = WIDTH
    rows: int = 1
    message: int = 0
    collapsed: bool = False

    @property
    def message_top(self) -> int:
        """Where the message begins, or would."""
        return HEAD + ROW * self.rows

    @property
    def foot_top(self) -> int:
        """Where the foot begins."""
        return self.message_top + self.message

    @property
    def height(self) -> int:
        """The whole body."""
        return HEAD if self.collapsed else self.foot_top + FOOT

    def port(self, side: Side, row: int) -> Point:
        """The centre of a port's glyph."""
        down = HEAD / 2 if self.collapsed else HEAD + ROW / 2 + ROW * row
        return (0.0 if side is Side.IN else float(self.width)), down

    def body(self, at: Point) -> Box:
        """The body of a step that lies here."""
        return Box(at[0], at[1], at[0] + self.width, at[1] + self.height)

    def block(self, at: Point) -> Box:
        """The block that stands for the step from afar: centred in its place."""
        left = at[0] + (self.width - BLOCK_WIDTH) / 2
        top = at[1] + (self.height - BLOCK_HEIGHT) / 2
        return Box(left, top, left + BLOCK_WIDTH, top + BLOCK_HEIGHT)


def width_for(title: float, labels: float) -> int:
    """The width of a step whose title and widest row of labels have these widths: steps of 16, 192 to 256."""
    needed = max(3 * PAD + TILE + PAD + title + MARK, 2 * LABEL_GAP + 16 + labels)
    steps = -(-max(needed - WIDTH, 0) // WIDTH_STEP)
    return int(min(WIDTH + steps * WIDTH_STEP, WIDTH_MAX))


def message_height(lines: int, fix: bool) -> int:
    """The height of a message with so many lines, and a line for its fix."""
    return MESSAGE + MESSAGE_LINE * (lines - 1) + (MESSAGE_FIX if fix else 0)


def snapped(value: float) -> float:
    """The nearest line of the grid."""
    return round(value / GRID) * GRID
