"""Retry and move out, one by one and by the group."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from filewright.core.pipeline import Pipeline
from filewright.gui.application import Home
from filewright.gui.workspace import Workspace
from tests.gui.conftest import MakeHome
from tests.gui.recorded_client import RecordedClient
from tests.gui.recordings import busy_client, photos

OpenFlow = Callable[[Home, Pipeline], Workspace]


@pytest.fixture
def client() -> RecordedClient:
    return busy_client()


@pytest.fixture
def workspace(qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow, client: RecordedClient) -> Workspace:
    made = open_flow(make_home(client), photos())
    made.work.show_panel(made.parts.attention)
    qtbot.waitUntil(lambda: made.parts.attention.total() == 8)
    return made


def button(widget: QWidget | None, words: str) -> QPushButton:
    assert widget is not None
    found = [b for b in widget.findChildren(QPushButton) if b.text() == words and not b.isHidden()]
    assert found, [b.text() for b in widget.findChildren(QPushButton)]
    return found[0]


def test_the_tab_counts_them(workspace: Workspace) -> None:
    assert workspace.parts.attention.badge.count() == 8  # type: ignore[union-attr]


def test_the_selected_file_is_told_in_words_with_its_next_step(qtbot: QtBot, workspace: Workspace) -> None:
    details = workspace.parts.attention.details
    qtbot.waitUntil(lambda: details.text() != "")
    assert "The file is cut off after 64 KB." in details.text()
    assert "Copy it again from where it came." in details.text()


def test_one_file_is_tried_again_from_its_step_or_from_the_start(
    qtbot: QtBot, workspace: Workspace, client: RecordedClient
) -> None:
    details = workspace.parts.attention.details
    job = next(job.job for job in client.all_jobs if job.fault)
    button(details, "Retry from Resize image").click()
    qtbot.waitUntil(lambda: client.commands[-1:] == [("retry", (job,), False)])
    button(details, "From the start").click()
    qtbot.waitUntil(lambda: client.commands[-1:] == [("retry", (job,), True)])


def test_all_are_tried_again_also_those_that_are_not_listed(
    qtbot: QtBot, workspace: Workspace, client: RecordedClient
) -> None:
    button(workspace.parts.attention.tools, "Retry all").click()
    qtbot.waitUntil(
        lambda: client.commands[-1:] == [("retry", tuple(j.job for j in client.all_jobs if j.fault), False)]
    )


def test_chosen_ones_are_moved_out(qtbot: QtBot, workspace: Workspace, client: RecordedClient) -> None:
    attention = workspace.parts.attention
    attention.choose_all()
    with qtbot.waitSignal(attention.told) as told:
        button(attention.tools, "Move out").click()
    assert client.commands[-1] == ("dismiss", tuple(j.job for j in client.all_jobs if j.fault))
    assert told.args == ["8 files moved out."]


def test_its_history_is_one_click_away(qtbot: QtBot, workspace: Workspace) -> None:
    button(workspace.parts.attention.details, "History").click()
    assert workspace.parts.dock.current is workspace.parts.files
    qtbot.waitUntil(lambda: workspace.parts.files.story_titles()[:1] == ["Camera inbox"])
