"""Asks where a picture of a flow is to go, and puts it there."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from filewright.core.edits import unique_key
from filewright.core.graph import Graph
from filewright.errors import FilewrightError
from filewright.gui import pickers
from filewright.gui.fields.controls import Toast
from filewright.gui.open_flow import OpenFlow
from filewright.gui.open_flows import OpenFlows
from filewright.gui.theme import Theme
from filewright.text import _
from filewright.text.display_name import display_name


class Exporting:
    """The words that it says appear over `host`."""

    def __init__(self, theme: Theme, flows: OpenFlows, host: QWidget) -> None:
        self._theme = theme
        self._flows = flows
        self._host = host

    def ask(self, flow: OpenFlow) -> None:
        """Choose a place and a form, then write it."""
        from filewright.gui.exporting.export import SUFFIXES, filters  # Qt's SVG writer is loaded when it is wanted

        name = unique_key(Graph(), flow.title)
        place = (flow.folder or Path.home()) / f"{name}{SUFFIXES[0]}"
        pickers.pick_export(self._host.window(), place, filters(), SUFFIXES, lambda path: self.write(flow, path))

    def write(self, flow: OpenFlow, file: Path) -> None:
        """Write the flow as it is drawn now; what is in the way is told by the window."""
        from filewright.gui.exporting.export import export

        try:
            export(flow.document.pipeline, flow.specs, self._theme, file)
        except FilewrightError as error:
            self._flows.trouble.emit(error)
            return
        words = _("Saved as {file}").format(file=display_name(file.name))
        Toast(self._theme, words, parent=self._host).pop_up()
