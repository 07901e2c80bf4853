"""The design's values from `themes/tokens.json`; colours are asked for by dotted name: `bg.panel`."""

import json
import types
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from PySide6.QtGui import QColor

from filewright.gui.theme.errors import UnknownToken
from filewright.gui.theme.metrics import (
    LayoutMetrics,
    MotionMetrics,
    NodeMetrics,
    PortMetrics,
    RadiusMetrics,
    Shadow,
    SoftShadow,
    WireMetrics,
    ZoomMetrics,
)

_Record = TypeVar("_Record")


class ThemeName(StrEnum):
    """The two sets of colours."""

    DARK = "dark"
    LIGHT = "light"

    @property
    def other(self) -> "ThemeName":
        """The one that is not this one."""
        return ThemeName.LIGHT if self is ThemeName.DARK else ThemeName.DARK


@dataclass(frozen=True, kw_only=True)
class FontSize:
    """A step of the type scale: `size` and `line` height in pixels at 100 %, weight 400, 500 or 600."""

    size: int
    line: int
    weight: int


class ColorSet:
    """The colours of one theme by dotted name, such as `text.primary`."""

    def __init__(self, name: ThemeName, hex_by_name: Mapping[str, str]) -> None:
        self.name = name
        self._hex = types.MappingProxyType(dict(hex_by_name))
        self._colors: dict[str, QColor] = {}

    @property
    def all_hex(self) -> Mapping[str, str]:
        """Every colour as `#RRGGBB`, by dotted name."""
        return self._hex

    def hex(self, name: str) -> str:
        """The colour as `#RRGGBB`; raises UnknownToken."""
        try:
            return self._hex[name]
        except KeyError:
            raise UnknownToken(name, "colour") from None

    def color(self, name: str) -> QColor:
        """The colour; the same object each time, so do not change it. Raises UnknownToken."""
        found = self._colors.get(name)
        if found is None:
            found = self._colors[name] = QColor(self.hex(name))
        return found

    def replaced(self, others: Mapping[str, str]) -> "ColorSet":
        """The same set with some colours replaced, as for high contrast; raises UnknownToken."""
        for name in others:
            self.hex(name)
        return ColorSet(self.name, {**self._hex, **others})


class Tokens:
    """All values of the design; read once and passed on within a `Theme`."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    @classmethod
    def load(cls, path: Path) -> "Tokens":
        """Read the token file."""
        return cls(json.loads(path.read_text(encoding="utf-8")))

    def colors(self, name: ThemeName) -> ColorSet:
        """The colours of one theme."""
        return ColorSet(name, _flattened(self._values["color"][name.value]))

    def shadows(self, name: ThemeName) -> tuple[Shadow, ...]:
        """What lies under a node, nearest first."""
        return tuple(Shadow(**entry) for entry in self._values["elevation"][name.value]["node"])

    def popup_shadow(self, name: ThemeName) -> SoftShadow:
        """What lies under popups, bulletins and toasts."""
        return _record(SoftShadow, self._values["elevation"][name.value]["popup"])

    @cached_property
    def font_scale(self) -> Mapping[str, FontSize]:
        """The type scale by role."""
        scale = self._values["font"]["scale"]
        return {role: FontSize(size=s, line=line, weight=w) for role, (s, line, w) in scale.items()}

    @cached_property
    def font_families(self) -> Mapping[str, tuple[str, ...]]:
        """Families for `ui` and `mono`, the bundled one first, then what the systems have."""
        return {use: tuple(self._values["font"][use]) for use in ("ui", "mono")}

    @cached_property
    def font_features(self) -> tuple[str, ...]:
        """OpenType features that are on everywhere."""
        return tuple(self._values["font"]["features"])

    @cached_property
    def icon_strokes(self) -> Mapping[str, float]:
        """Line width of icons on their 24 grid: `default`, and `state` for marks of a state."""
        return dict(self._values["icon"]["stroke"])

    @cached_property
    def port_shapes(self) -> Mapping[str, str]:
        """The shape of a port by the kind of file."""
        return dict(self._values["port"]["shape"])

    @cached_property
    def state_icons(self) -> Mapping[str, str]:
        """The icon of each state."""
        return dict(self._values["shapes_by_state"])

    @cached_property
    def min_canvas_text(self) -> int:
        """No text on the canvas is drawn with fewer pixels on screen."""
        return int(self._values["font"]["min_px_on_canvas"])

    @cached_property
    def node(self) -> NodeMetrics:
        """Measures of a node."""
        return _record(NodeMetrics, self._values["node"])

    @cached_property
    def port(self) -> PortMetrics:
        """Measures of a port."""
        return _record(PortMetrics, self._values["port"])

    @cached_property
    def wire(self) -> WireMetrics:
        """Measures of a wire."""
        return _record(WireMetrics, self._values["wire"])

    @cached_property
    def zoom(self) -> ZoomMetrics:
        """Where the levels of detail change."""
        return _record(ZoomMetrics, self._values["lod"])

    @cached_property
    def layout(self) -> LayoutMetrics:
        """Measures of the window's regions."""
        return _record(LayoutMetrics, self._values["layout"])

    @cached_property
    def radius(self) -> RadiusMetrics:
        """Corner radii."""
        return _record(RadiusMetrics, self._values["radius"])

    @cached_property
    def motion(self) -> MotionMetrics:
        """Lengths of movements."""
        return _record(MotionMetrics, self._values["motion"])


def _flattened(tree: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in tree.items():
        if isinstance(value, Mapping):
            flat.update(_flattened(value, f"{prefix}{key}."))
        else:
            flat[prefix + key] = value
    return flat


def _record(cls: type[_Record], values: Mapping[str, Any]) -> _Record:
    """A dataclass from the entries of the same names; entries without a field are left out."""
    hints = get_type_hints(cls)
    filled: dict[str, Any] = {}
    for entry in fields(cls):  # type: ignore[arg-type]
        value, hint = values[entry.name], hints[entry.name]
        if is_dataclass(hint) and isinstance(hint, type):
            filled[entry.name] = _record(hint, value)
        elif get_origin(hint) is tuple:
            filled[entry.name] = tuple(kind(part) for kind, part in zip(get_args(hint), value, strict=True))
        else:
            filled[entry.name] = hint(value)
    return cls(**filled)
