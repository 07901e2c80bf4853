"""Files that need somebody: grouped, chosen one by one or a whole group at once."""

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot

from filewright.core.job import State
from filewright.engine.client import Attention, JobView
from filewright.errors import Fault
from filewright.gui.models.attention import AttentionModel, Column
from filewright.gui.models.steps import Steps
from filewright.gui.theme import Theme
from filewright.registry import Registry
from tests.gui.recordings import NOW, photos

GONE = Fault(code="input-gone")
LATE = Fault(code="time-limit", fields={"limit": "60 s"})


def job(number: int, node: str, fault: Fault) -> JobView:
    return JobView(job=str(number), pipeline="p", file=f"/{number}", state=State.QUARANTINED, node=node, fault=fault)


@pytest.fixture
def model(qtbot: QtBot, theme: Theme, registry: Registry) -> AttentionModel:
    made = AttentionModel(theme, lambda: NOW)
    groups = (
        Attention(node="resize", code="time-limit", count=500, newest_ns=NOW, example=LATE),
        Attention(node="web", code="input-gone", count=1, newest_ns=NOW - 1, example=GONE),
    )
    jobs = [job(1, "resize", LATE), job(2, "resize", LATE), job(3, "web", GONE)]
    made.show(groups, jobs, Steps(photos(), registry.specs))
    return made


def tick(model: AttentionModel, index: QModelIndex, on: bool = True) -> None:
    model.setData(index, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)


def test_files_lie_below_their_reason(model: AttentionModel) -> None:
    assert model.rowCount() == 2
    late = model.index(0, 0)
    assert late.data().startswith("Resize image · 500 files · ")
    assert [model.index(row, Column.FILE, late).data() for row in range(model.rowCount(late))] == ["1", "2"]
    assert model.parent(model.index(1, 0, late)) == late
    assert model.total == 501


def test_a_ticked_file_is_chosen_alone(model: AttentionModel) -> None:
    late = model.index(0, 0)
    tick(model, model.index(1, 0, late))
    assert model.chosen == ("2",)
    assert model.chosen_count == 1
    assert late.data(Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.PartiallyChecked


def test_a_ticked_reason_stands_for_all_its_files_listed_or_not(model: AttentionModel) -> None:
    tick(model, model.index(0, 0))
    assert model.chosen == ("1", "2")
    assert model.chosen_groups == (("resize", "time-limit"),)
    assert model.chosen_count == 500
    tick(model, model.index(0, 0), on=False)
    assert (model.chosen, model.chosen_groups, model.chosen_count) == ((), (), 0)


def test_what_was_chosen_stays_so_when_the_list_comes_again(model: AttentionModel, registry: Registry) -> None:
    tick(model, model.index(1, 0, model.index(0, 0)))
    groups = (Attention(node="resize", code="time-limit", count=1, newest_ns=NOW, example=LATE),)
    model.show(groups, [job(2, "resize", LATE)], Steps(photos(), registry.specs))
    assert model.chosen == ("2",)
    model.show((), (), Steps(photos(), registry.specs))
    assert model.chosen == ()
