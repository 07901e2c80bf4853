"""A picture of the flow, asked for in the window."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from filewright.core.pipeline import Pipeline
from filewright.gui.action_table import Do
from filewright.gui.application import Home
from filewright.gui.workspace import Workspace
from tests.gui.conftest import MakeHome
from tests.gui.recordings import busy_client, photos


def test_the_flow_in_front_is_written_where_the_person_says(
    qtbot: QtBot, make_home: MakeHome, open_flow: Callable[[Home, Pipeline], Workspace], tmp_path: Path
) -> None:
    workspace = open_flow(make_home(busy_client()), photos())
    workspace.window.actions_[Do.EXPORT].trigger()
    (dialog,) = workspace.window.findChildren(QFileDialog)
    assert dialog.selectedFiles() == [str(tmp_path / "flow" / "photos-for-the-web.svg")]
    dialog.fileSelected.emit(str(tmp_path / "flow.md"))
    qtbot.waitUntil((tmp_path / "flow.md").exists)
    assert "Camera inbox" in (tmp_path / "flow.md").read_text("utf-8")
    dialog.fileSelected.emit(str(tmp_path / "nowhere" / "flow.md"))
    qtbot.waitUntil(lambda: "cannot be written" in str(workspace.parts.bulletins.shown))
