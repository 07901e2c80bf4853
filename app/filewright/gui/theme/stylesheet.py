"""Fills the style sheet's template: `{bg.panel}` becomes a colour, `{font.small}` a size."""

import re
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtGui import QColor

from filewright.gui.theme.errors import UnknownToken
from filewright.gui.theme.fonts import FontRole, Fonts
from filewright.gui.theme.icons import Icons
from filewright.gui.theme.tokens import ColorSet, Tokens

_NAME = re.compile(r"\{([a-z][a-z0-9_.-]*)\}")

# Small pictures that style sheets can only take from files: name in the template, icon, colour.
_PICTURES = (
    ("arrow-down", "chevron-down", "text.muted"),
    ("arrow-down-off", "chevron-down", "text.disabled"),
    ("arrow-up", "chevron-up", "text.muted"),
    ("arrow-right", "chevron-right", "text.muted"),
    ("check-on-accent", "check", "text.on_accent"),
    ("minus-on-accent", "minus", "text.on_accent"),
    ("check", "check", "text.link"),
    ("close", "x", "text.muted"),
    ("sorted-down", "chevron-down", "text.primary"),
    ("sorted-up", "chevron-up", "text.primary"),
)

# Strength of what is disabled over what lies behind it; mixed here, since style sheets know no opacity.
DISABLED = 0.45
_DIMMED = (
    ("dim.text", "text.primary", "bg.panel"),
    ("dim.border", "border.control", "bg.panel"),
    ("dim.fill", "accent.fill", "bg.panel"),
    ("dim.on_accent", "text.on_accent", "bg.panel"),
    ("dim.soft", "accent.soft", "bg.panel"),
    ("dim.accent", "accent.base", "bg.panel"),
    ("dim.link", "text.link", "bg.panel"),
)


def dimmed(colors: ColorSet, name: str, behind: str) -> QColor:
    """A colour at the strength of what is disabled, over another one; opaque."""
    top, under = colors.color(name), colors.color(behind)
    parts = (
        round(a * DISABLED + b * (1 - DISABLED))
        for a, b in zip(top.getRgb()[:3], under.getRgb()[:3], strict=True)  # type: ignore[index]
    )
    return QColor(*parts)


def fill(template: str, values: Mapping[str, str]) -> str:
    """The template with each `{name}` replaced; raises UnknownToken for a name without a value."""

    def value(match: re.Match[str]) -> str:
        try:
            return values[match[1]]
        except KeyError:
            raise UnknownToken(match[1], "value for the style sheet") from None

    return _NAME.sub(value, template)


def values(tokens: Tokens, colors: ColorSet, fonts: Fonts, pictures: Mapping[str, Path]) -> dict[str, str]:
    """Everything that a template may name."""
    found = dict(colors.all_hex)
    found.update({name: _url(path) for name, path in pictures.items()})
    for role in FontRole:
        found[f"font.{role.value}"] = f"{fonts.size(role)}px"
    for name in ("token", "field", "button", "popup", "card", "badge"):
        found[f"radius.{name}"] = f"{getattr(tokens.radius, name)}px"
    layout = tokens.layout
    for name, length in (
        ("row", layout.row),
        ("palette_row", layout.palette_row),
        ("control", layout.control),
        ("control_small", layout.control_small),
        ("toolbar", layout.toolbar),
        ("tabs", layout.tabs),
        ("status", layout.status),
    ):
        found[f"height.{name}"] = f"{fonts.px(length)}px"
        found[f"inner.{name}"] = f"{fonts.px(length) - 2}px"  # within a border of 1
        found[f"focused.{name}"] = f"{fonts.px(length) - 4}px"  # within a border of 2
    found["height.kbd"] = f"{fonts.px(14)}px"
    found.update({name: dimmed(colors, of, on).name() for name, of, on in _DIMMED})
    found["font.mono.family"] = ", ".join(f'"{family}"' for family in tokens.font_families["mono"])
    return found


def write_pictures(folder: Path, icons: Icons, colors: ColorSet) -> dict[str, Path]:
    """Write the pictures of one theme as SVG files into `folder`; their paths by name in the template."""
    paths: dict[str, Path] = {}
    for name, icon, color in _PICTURES:
        tone = colors.color(color)
        path = folder / f"{name}-{_hex_digits(tone)}.svg"
        path.write_bytes(icons.svg(icon, tone))
        paths[name] = path
    return paths


def _url(path: Path) -> str:
    # Quoted, since a user's folders may hold spaces and brackets.
    escaped = path.as_posix().replace("\\", "\\\\").replace('"', '\\"')
    return f'url("{escaped}")'


def _hex_digits(color: QColor) -> str:
    return color.name().removeprefix("#")
