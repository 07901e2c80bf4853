"""What every panel of the dock can do."""

from typing import Protocol

from PySide6.QtWidgets import QWidget

from filewright.engine.client import Snapshot
from filewright.gui.fields.controls import Badge
from filewright.gui.open_flow import OpenFlow


class Panel(Protocol):
    """One dock. It shows one flow at a time, and hears of numbers only while it is in view."""

    title: str
    """What its tab says."""

    badge: Badge | None
    """A counter at the tab."""

    tools: QWidget | None
    """What stands at the right of the tabs while this panel is in front."""

    wide: bool
    """Whether it wants the room that the charts take beside other panels."""

    def widget(self) -> QWidget:
        """The panel itself."""

    def show_flow(self, flow: OpenFlow | None) -> None:
        """Show this flow from now on; None: none."""

    def look(self, snapshot: Snapshot) -> None:
        """Show these numbers."""

    def set_in_view(self, in_view: bool) -> None:
        """Whether somebody can see it; a panel that is not in view does nothing."""
