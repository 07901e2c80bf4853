"""One file's way in words."""

import pytest

from filewright.engine.client import EventView
from filewright.gui.models.steps import Steps
from filewright.gui.models.story import StoryRow, story
from filewright.gui.theme import Look
from filewright.gui.wording import THIN
from filewright.registry import Registry
from tests.gui.recordings import NOW, photos, trace


@pytest.fixture
def steps(registry: Registry) -> Steps:
    return Steps(photos(), registry.specs)


def event(kind: str, node: str | None = None, **fields: object) -> EventView:
    return EventView(sequence=1, time_ns=NOW, event=kind, node=node, fields=fields)


def test_each_step_is_a_row_and_what_was_put_out_names_the_file(steps: Steps) -> None:
    rows = story(trace(), steps)
    assert [row.title for row in rows] == ["Camera inbox", "Only pictures → matching", "Resize image", "Web folder"]
    assert rows[2].detail == f"4.8{THIN}MB → 412{THIN}KB · 458{THIN}ms"
    assert rows[3].detail == "wrote DSC_4187-web.jpg"
    assert rows[3].target == "/home/ann/web/DSC_4187-web.jpg"


def test_a_step_at_work_shows_until_it_has_ended(steps: Steps) -> None:
    begun = (event("task-started", "resize", attempt=1),)
    assert [row.look for row in story(begun, steps)] == [Look.RUNNING]
    ended = (*begun, event("task-finished", "resize", seconds=0.1, name="a", size=1))
    assert [row.look for row in story(ended, steps)] == [None]


def test_a_failure_tells_its_reason_once(steps: Steps) -> None:
    fault = {"code": "input-gone", "scope": "file", "fields": {}}
    rows = story(
        (
            event("task-failed", "resize", seconds=0.1, state="quarantined", attempt=3, fault=fault),
            event("job-state", "resize", state="quarantined", fault=fault),
        ),
        steps,
    )
    assert [(row.title, row.detail, row.look) for row in rows] == [
        ("Resize image", "The file is no longer there.", Look.QUARANTINE)
    ]


def test_lines_are_told_way_by_way(steps: Steps) -> None:
    lines = {"taken": 1204, "left": {"error": 12, "rest": 1192}, "lines": []}
    (row,) = story((event("task-finished", "pictures", seconds=0.5, name="a", size=1, lines=lines),), steps)
    assert row.detail.startswith("1,204 lines: error 12, rest 1,192")


def test_a_file_that_left_by_a_way_that_leads_nowhere_was_left_out(steps: Steps) -> None:
    (row,) = story((event("job-state", None, state="filtered"),), steps)
    assert row == StoryRow(
        title="Left out", detail="it left by a way out that leads nowhere", time_ns=NOW, look=Look.FILTERED
    )


def test_events_of_a_later_version_are_left_out(steps: Steps) -> None:
    assert story((event("teleported", "resize"),), steps) == ()
