"""The table follows what comes in; a file's history stands beside it."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from filewright.core.job import State
from filewright.core.pipeline import Pipeline
from filewright.engine.client import JobView, Why
from filewright.errors import Fault
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
    qtbot.waitUntil(lambda: made.parts.files.count() == 8)
    return made


def test_a_new_file_shows_by_itself(qtbot: QtBot, workspace: Workspace, client: RecordedClient) -> None:
    client.all_jobs.insert(0, JobView(job="new", pipeline="p", file="/in/new.jpg", state=State.WAITING))
    client.play()
    qtbot.waitUntil(lambda: workspace.parts.files.count() == 9)


def test_the_table_is_searched_and_filtered(qtbot: QtBot, workspace: Workspace) -> None:
    files = workspace.parts.files
    files.filter_by(frozenset(), "4187")
    qtbot.waitUntil(lambda: files.count() == 1)
    files.filter_by(frozenset({State.RUNNING, State.WAITING}))
    qtbot.waitUntil(lambda: files.count() == 3)
    files.filter_by(frozenset())
    qtbot.waitUntil(lambda: files.count() == 8)


def test_ten_thousand_files_come_page_by_page(qtbot: QtBot, workspace: Workspace, client: RecordedClient) -> None:
    client.all_jobs[:] = [
        JobView(job=f"{n:026}", pipeline="p", file=f"/in/{n}.jpg", state=State.DONE) for n in range(10_000)
    ]
    client.play()
    files = workspace.parts.files
    qtbot.waitUntil(lambda: files.count() == 100)
    files.show_end()
    qtbot.waitUntil(lambda: files.count() == 200)


def test_the_first_file_tells_its_history(qtbot: QtBot, workspace: Workspace) -> None:
    qtbot.waitUntil(lambda: len(workspace.parts.files.story_titles()) == 4)
    assert workspace.parts.files.story_titles()[-1] == "Web folder"


PART = Fault(code="skipped-name", fields={"pattern": "*.part"})


@pytest.mark.parametrize(
    ("why", "words"),
    [
        (Why(path="/in/a.part", state="skipped", fault=PART), "Ignored Left aside: its name matches *.part"),
        (Why(path="/x", state="unknown"), "Not under a watched folder"),
        (
            Why(path="/in/a.part", state="done", job="1"),
            "Done It went through, and all that came of it was put out.",
        ),
    ],
)
def test_why_answers_for_any_path(
    qtbot: QtBot, workspace: Workspace, client: RecordedClient, why: Why, words: str
) -> None:
    client.reasons["a.part"] = why
    panel = workspace.parts.why
    workspace.work.show_panel(panel)
    panel.ask("/in/a.part")
    qtbot.waitUntil(lambda: panel.answer() == f"a.part: {words}")
