"""The design's measures as typed values: lengths in logical pixels, times in milliseconds, shares 0 to 1."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class NodeMetrics:
    """The parts of a step on the canvas."""

    width: int
    width_step: int
    width_max: int
    head: int
    row: int
    foot: int
    message: int
    message_fix: int
    tile: int
    pad: int
    state_mark: int
    border: int
    busy_bar: int
    busy_hot: float
    badge_height: int
    badge_overlap: int
    grid: int
    corner: int
    select_pen: int
    focus_pen: int
    focus_offset: int


@dataclass(frozen=True, kw_only=True)
class PortMetrics:
    """A port's glyph, its ring in canvas colour, the area that takes the pointer, and the halo under it."""

    glyph: int
    hit: int
    ring: int
    halo: int


@dataclass(frozen=True, kw_only=True)
class ArmMetrics:
    """Control arms of a wire that runs to the right: clamp(|dx| × factor, min, max)."""

    factor: float
    min: int
    max: int


@dataclass(frozen=True, kw_only=True)
class BackArmMetrics:
    """Control arms of a wire whose end lies left of its start: clamp(base + |dx| × factor, min, max)."""

    base: int
    factor: float
    min: int
    max: int


@dataclass(frozen=True, kw_only=True)
class GrainMetrics:
    """The squares that run along a flowing wire; `pitch_px` from the lowest to the highest rate."""

    shape: str
    size: int
    antialias: bool
    pitch_px: tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class WireMetrics:
    """A wire; `width` from the lowest to the highest rate; `fill_from`, `full_from` are shares of its limit."""

    width: tuple[float, float]
    idle_width: float
    knockout: int
    hit: int
    arm: ArmMetrics
    arm_back: BackArmMetrics
    halo: float
    dash: tuple[int, int]
    fill_from: float
    full_from: float
    bar: tuple[int, int]
    grain: GrainMetrics


@dataclass(frozen=True, kw_only=True)
class ZoomMetrics:
    """Levels of detail: all from `full`, cards from `card`, blocks below `block_below`."""

    full: float
    card: float
    block_below: float
    block: tuple[int, int]
    stripe: int


@dataclass(frozen=True, kw_only=True)
class LayoutMetrics:
    """Regions of the window; of those with three numbers: default, smallest, largest."""

    toolbar: int
    tabs: int
    status: int
    palette: tuple[int, int, int]
    inspector: tuple[int, int, int]
    dock: tuple[int, int, int]
    min_window: tuple[int, int]
    row: int
    palette_row: int
    form_label: int
    control: int
    control_small: int


@dataclass(frozen=True, kw_only=True)
class RadiusMetrics:
    """Corner radii."""

    token: int
    field: int
    tile: int
    button: int
    node: int
    popup: int
    card: int
    frame: int
    badge: int


@dataclass(frozen=True, kw_only=True)
class MotionMetrics:
    """Lengths of movements; grains step `grain_step_px` a frame by rate."""

    instant: int
    quick: int
    normal: int
    layout: int
    easing: str
    grain_fps: int
    grain_step_px: tuple[int, int, int]


@dataclass(frozen=True, kw_only=True)
class Shadow:
    """One copy of a node's outline beneath it: `dy` lower, in this colour at this opacity."""

    dy: int
    color: str
    alpha: float


@dataclass(frozen=True, kw_only=True)
class SoftShadow:
    """What lies under popups: `blur` is how far it reaches, `dy` how much lower it lies."""

    blur: int
    dy: int
    color: str
    alpha: float
