"""Writes a flow's graph to a file: what it is, the file's ending says."""

from collections.abc import Mapping
from pathlib import Path

from filewright.core.pipeline import Pipeline
from filewright.core.processor import ProcessorSpec
from filewright.errors import DocumentError, Place
from filewright.gui.exporting.drawing import as_png, as_svg
from filewright.gui.exporting.words import as_text
from filewright.gui.theme import Theme
from filewright.pipeline.replacing import replace_file
from filewright.text import _
from filewright.text.display_name import display_name

SUFFIXES = (".svg", ".png", ".md")


def export(pipeline: Pipeline, specs: Mapping[str, ProcessorSpec], theme: Theme, file: Path) -> None:
    """Draw or tell the flow into `file`, whole or not at all; an ending that is none of `SUFFIXES` is a text.

    Raises DocumentError where it cannot be written.
    """
    match file.suffix.lower():
        case ".svg":
            data = as_svg(pipeline, specs, theme)
        case ".png":
            data = as_png(pipeline, specs, theme)
        case _:
            data = as_text(pipeline, specs).encode("utf-8", "surrogateescape")
    try:
        replace_file(file, data)
    except OSError as error:
        message = error.strerror or str(error)
        name = display_name(file.name)
        raise DocumentError("flow-not-written", place=Place(file=file), file=name, message=message) from error


def filters() -> list[str]:
    """What a dialog offers, in the order of `SUFFIXES`."""
    return [_("Drawing (*.svg)"), _("Picture (*.png)"), _("Text (*.md)")]
