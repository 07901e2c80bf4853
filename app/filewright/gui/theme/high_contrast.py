"""With the system's high contrast on, its colours take the place of all backgrounds, texts and borders."""

from PySide6.QtGui import QPalette

from filewright.gui.theme.tokens import ColorSet, ThemeName, Tokens

_ROLES = {
    QPalette.ColorRole.Window: ("bg.canvas", "bg.window", "bg.panel", "bg.zebra"),
    QPalette.ColorRole.Base: (
        "bg.raised",
        "bg.field",
        "bg.hover",
        "bg.pressed",
        "bg.selected",
        "accent.soft",
    ),
    QPalette.ColorRole.WindowText: (
        "text.primary",
        "text.secondary",
        "text.muted",
        "border.subtle",
        "border.default",
        "border.control",
        "border.strong",
    ),
    QPalette.ColorRole.Link: ("text.link",),
    QPalette.ColorRole.Highlight: ("border.focus", "accent.base"),
}


def colors(tokens: Tokens, system: QPalette) -> ColorSet:
    """The set that is nearer to the system's background, with the system's colours in it."""
    light = system.color(QPalette.ColorRole.Window).lightnessF() > 0.5
    chosen = tokens.colors(ThemeName.LIGHT if light else ThemeName.DARK)
    return chosen.replaced({name: system.color(role).name() for role, names in _ROLES.items() for name in names})
