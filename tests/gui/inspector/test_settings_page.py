"""Settings of one step and of several: one undo step for what belongs together, and only what was changed."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from filewright.core.graph import Graph, Node
from filewright.core.pipeline import Pipeline
from filewright.gui.document import Document
from filewright.gui.fields.field import Surroundings
from filewright.gui.inspector import settings_page
from filewright.gui.inspector.settings_page import SettingsPage
from filewright.gui.theme import Theme
from filewright.registry import Registry

MakePage = Callable[..., tuple[SettingsPage, Document]]


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, registry: Registry) -> MakePage:
    def made(*params: dict[str, object]) -> tuple[SettingsPage, Document]:
        nodes = {f"n{at}": Node(key=f"n{at}", use="image-resize", params=p) for at, p in enumerate(params)}
        document = Document(Pipeline(graph=Graph(nodes=nodes)), registry.specs)
        shown = SettingsPage(theme)
        qtbot.addWidget(shown)
        shown.show_steps(document, tuple(nodes), registry.specs["image-resize"], Surroundings())
        document.changed.connect(lambda _diff: shown.refresh())
        return shown, document

    return made


def change(page: SettingsPage, name: str, *values: object) -> None:
    assert page.form is not None
    for value in values:
        page.form.field(name).value_changed.emit(value)


def widths(document: Document) -> list[object]:
    return [node.params.get("width") for node in document.pipeline.graph.nodes.values()]


def test_changes_of_one_setting_in_a_row_are_one_step_back(page: MakePage) -> None:
    shown, document = page({"width": 100})

    change(shown, "width", 101, 102, 103)

    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert widths(document) == [100]


def test_another_setting_and_a_pause_begin_a_new_step(page: MakePage, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(settings_page.time, "monotonic", lambda: now[0])
    shown, document = page({"width": 100})

    change(shown, "width", 101)
    change(shown, "height", 50)
    change(shown, "width", 102)
    now[0] += settings_page.BURST_SECONDS + 0.1
    change(shown, "width", 103)

    assert document.undo_stack.count() == 4


def test_several_steps_get_only_what_is_changed_in_one_step_back(page: MakePage) -> None:
    shown, document = page({"width": 100, "height": 7}, {"width": 200, "height": 9})

    change(shown, "width", 300)

    assert widths(document) == [300, 300]
    assert [node.params["height"] for node in document.pipeline.graph.nodes.values()] == [7, 9]
    document.undo_stack.undo()
    assert widths(document) == [100, 200]


def test_a_reset_takes_the_setting_out_of_the_flow(page: MakePage) -> None:
    shown, document = page({"width": 100})

    change(shown, "width", None)

    assert widths(document) == [None]
