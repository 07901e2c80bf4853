"""The files of a flow: pages that follow each other, and a first page that changes in place."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot

from filewright.core.job import State
from filewright.engine.client import JobPage, JobView, OutputView
from filewright.gui.models.jobs import Column, JobsModel, took
from filewright.gui.models.steps import Steps
from filewright.gui.theme import Theme
from filewright.gui.wording import THIN
from filewright.registry import Registry
from tests.gui.recordings import NOW, SECOND, photos


def view(number: int, state: State = State.DONE, **fields: object) -> JobView:
    return JobView(job=f"{number:026}", pipeline="p", file=f"/in/{number}.jpg", state=state, **fields)  # type: ignore[arg-type]


@pytest.fixture
def model(qtbot: QtBot, theme: Theme) -> JobsModel:
    return JobsModel(theme, lambda: NOW)


def names(model: JobsModel) -> list[str]:
    return [model.index(row, Column.FILE).data() for row in range(model.rowCount())]


def test_new_files_come_on_top_without_a_reset(qtbot: QtBot, model: JobsModel) -> None:
    model.set_first_page(JobPage(jobs=(view(2), view(1)), next=None))
    resets: list[bool] = []
    model.modelReset.connect(lambda: resets.append(True))
    model.set_first_page(JobPage(jobs=(view(4), view(3), view(2), view(1)), next=None))
    assert names(model) == ["4.jpg", "3.jpg", "2.jpg", "1.jpg"]
    assert resets == []


def test_a_changed_state_changes_its_row_alone(qtbot: QtBot, model: JobsModel) -> None:
    model.set_first_page(JobPage(jobs=(view(2, State.RUNNING), view(1))))
    with qtbot.waitSignal(model.dataChanged) as changed:
        model.set_first_page(JobPage(jobs=(view(2, State.DONE), view(1))))
    assert changed.args is not None
    assert (changed.args[0].row(), changed.args[1].row()) == (0, 0)
    assert model.index(0, Column.STATE).data() == "Done"


def test_a_page_behind_is_asked_for_once_and_added(qtbot: QtBot, model: JobsModel) -> None:
    model.set_first_page(JobPage(jobs=(view(4), view(3)), next=3))
    asked: list[int | None] = []
    model.more_wanted.connect(lambda: asked.append(model.next_page))
    assert model.canFetchMore(QModelIndex())
    model.fetchMore(QModelIndex())
    assert not model.canFetchMore(QModelIndex())
    model.add_page(JobPage(jobs=(view(2), view(1)), next=None))
    assert asked == [3]
    assert names(model) == ["4.jpg", "3.jpg", "2.jpg", "1.jpg"]
    assert not model.canFetchMore(QModelIndex())


def test_pages_behind_stay_when_the_first_one_comes_again(model: JobsModel) -> None:
    model.set_first_page(JobPage(jobs=(view(4), view(3)), next=3))
    model.add_page(JobPage(jobs=(view(2), view(1)), next=None))
    model.set_first_page(JobPage(jobs=(view(5), view(4)), next=4))
    assert names(model) == ["5.jpg", "4.jpg", "3.jpg", "2.jpg", "1.jpg"]


def test_another_list_takes_the_place_of_the_first(model: JobsModel) -> None:
    model.set_first_page(JobPage(jobs=(view(4), view(3))))
    model.set_first_page(JobPage(jobs=(view(9), view(8))))
    assert names(model) == ["9.jpg", "8.jpg"]


def test_steps_are_called_by_their_titles(model: JobsModel, registry: Registry) -> None:
    model.set_steps(Steps(photos(), registry.specs))
    output = OutputView(node="web", path="/web/3.jpg", bytes=1, sha256="")
    model.set_first_page(
        JobPage(
            jobs=(
                view(3, outputs=(output,)),
                view(2, State.WAITING, node="resize"),
                view(1, State.RUNNING, node="resize"),
            )
        )
    )
    assert [model.index(row, Column.STEP).data() for row in range(3)] == [
        "Web folder",
        "before Resize image",
        "Resize image",
    ]


def test_a_name_that_is_no_text_is_shown_and_breaks_nothing(model: JobsModel) -> None:
    bad = "/in/\udcff\u202egpj.exe\n"
    model.set_first_page(JobPage(jobs=(replace(view(1), file=bad),)))
    shown = names(model)[0]
    assert shown.isprintable()
    assert "\u202e" not in shown


def test_how_long_it_took_is_told_by_the_state() -> None:
    assert took(view(1, State.RUNNING), NOW) == "running"
    assert took(view(1, State.QUARANTINED, attempts=3), NOW) == "3 tries"
    assert took(view(1, started_ns=NOW - SECOND, ended_ns=NOW), NOW) == f"1.0{THIN}s"
    assert took(view(1, State.WAITING, opened_ns=NOW - 91 * SECOND), NOW) == f"1{THIN}min 31{THIN}s"
    assert took(view(1), NOW) == "–"


def test_a_screen_reader_hears_state_and_name(model: JobsModel) -> None:
    model.set_first_page(JobPage(jobs=(view(1, State.QUARANTINED),)))
    assert model.index(0, Column.STATE).data(Qt.ItemDataRole.AccessibleTextRole) == "Needs attention, 1.jpg"
