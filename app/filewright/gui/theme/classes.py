"""Give a widget a class of the style sheet, and have it drawn so at once."""

from PySide6.QtWidgets import QWidget


def set_class(widget: QWidget, *names: str) -> None:
    """Replace the widget's classes (the dynamic property `class`); see the list in `filewright.gui.theme`."""
    mark(widget, "class", " ".join(names))


def mark(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at, such as `error`; restyles the widget if it changed."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()
