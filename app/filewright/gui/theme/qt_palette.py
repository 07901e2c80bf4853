"""The theme's colours as a QPalette, for what no style sheet reaches."""

from PySide6.QtGui import QPalette

from filewright.gui.theme.tokens import ColorSet

_ROLES = (
    (QPalette.ColorRole.Window, "bg.panel"),
    (QPalette.ColorRole.WindowText, "text.primary"),
    (QPalette.ColorRole.Base, "bg.panel"),
    (QPalette.ColorRole.AlternateBase, "bg.zebra"),
    (QPalette.ColorRole.Text, "text.primary"),
    (QPalette.ColorRole.Button, "bg.panel"),
    (QPalette.ColorRole.ButtonText, "text.primary"),
    (QPalette.ColorRole.BrightText, "state.error"),
    (QPalette.ColorRole.Highlight, "bg.selected"),
    (QPalette.ColorRole.HighlightedText, "text.primary"),
    (QPalette.ColorRole.Link, "text.link"),
    (QPalette.ColorRole.LinkVisited, "text.link"),
    (QPalette.ColorRole.ToolTipBase, "bg.panel"),
    (QPalette.ColorRole.ToolTipText, "text.primary"),
    (QPalette.ColorRole.PlaceholderText, "text.muted"),
    (QPalette.ColorRole.Accent, "accent.base"),
    (QPalette.ColorRole.Mid, "border.default"),
    (QPalette.ColorRole.Dark, "border.strong"),
    (QPalette.ColorRole.Light, "bg.raised"),
)
_GREYED = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


def palette_of(colors: ColorSet) -> QPalette:
    """All roles from the tokens, texts greyed where disabled."""
    palette = QPalette()
    for role, name in _ROLES:
        palette.setColor(role, colors.color(name))
    for role in _GREYED:
        palette.setColor(QPalette.ColorGroup.Disabled, role, colors.color("text.disabled"))
    return palette
