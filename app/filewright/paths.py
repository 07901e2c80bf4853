"""Where Filewright's own files lie: in a checkout at its top, in a wheel inside the package."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent.parent


def resources() -> Path:
    """The folder with icons, fonts, themes, templates, schemas and the dashboard's pages."""
    return _shipped("resources")


def bundled_processors() -> Path:
    """The folder with the processors that come with Filewright, one folder each."""
    return _shipped("processors")


def _shipped(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _CHECKOUT / name
