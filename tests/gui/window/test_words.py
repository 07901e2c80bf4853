"""Nothing that people can see, hear or read is a word of the code."""

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from filewright.core import edits
from filewright.core.graph import Node
from filewright.core.pipeline import Pipeline
from filewright.core.touches import Reach, Touched
from filewright.errors import StateError
from filewright.gui.action_table import TABLE
from filewright.gui.application import Home
from filewright.gui.document import Selection
from filewright.gui.workspace import Workspace
from filewright.registry import Registry
from filewright.text.catalogue import CATALOGUE
from tests.gui.conftest import MakeHome
from tests.gui.recordings import busy_client, photos

OpenFlow = Callable[[Home, Pipeline], Workspace]

CODE_WORDS = re.compile(
    r"\b(DAGs?|nodes?|jobs?|tasks?|spools?|quarantined?|journals?|ledgers?|executors?|tracebacks?|None"
    r"|pipelines?|wires?|unaccounted|bypassed|idempoten\w*|enum|JSON Schema)\b",
    re.IGNORECASE,
)


def code_words(text: str) -> list[str]:
    text = re.sub(r"`[^`]*`|“[a-z]+”", "…", text)  # a command to type, a name in the flow's file
    # "none" at the start or within a sentence is plain English; the value of the code has its capital alone
    return [m[0] for m in CODE_WORDS.finditer(text) if m[0].lower() != "none" or re.fullmatch(r"None", text.strip())]


def texts_of(widget: QWidget) -> Iterator[str]:
    """What a widget says: shown, on hovering, and to a screen reader."""
    yield widget.toolTip()
    yield widget.accessibleName()
    yield widget.accessibleDescription()
    yield widget.windowTitle()
    match widget:
        case QLabel() | QAbstractButton():
            yield widget.text()
        case QLineEdit():
            yield widget.placeholderText()
        case QPlainTextEdit():
            yield widget.placeholderText()
        case QComboBox():
            yield from (widget.itemText(place) for place in range(widget.count()))
        case QTabBar():
            for place in range(widget.count()):
                yield from (widget.tabText(place), widget.tabToolTip(place), widget.accessibleTabName(place))
        case QMenu():
            yield widget.title()
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from model_texts(widget.model())
    for action in widget.actions():
        yield from action_texts(action)


def action_texts(action: QAction) -> Iterator[str]:
    yield from (action.text(), action.toolTip(), action.statusTip(), action.whatsThis())


def model_texts(model: QAbstractItemModel, parent: QModelIndex | None = None) -> Iterator[str]:
    parent = parent or QModelIndex()
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)
    for column in range(columns):
        yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        for row in range(model.rowCount(parent)):
            index = model.index(row, column, parent)
            for role in (
                Qt.ItemDataRole.DisplayRole,
                Qt.ItemDataRole.ToolTipRole,
                Qt.ItemDataRole.AccessibleTextRole,
            ):
                value = model.data(index, role)
                if isinstance(value, str):
                    yield value
            if column == 0:
                yield from model_texts(model, index)


def all_texts(window: QWidget) -> set[str]:
    widgets = [window, *window.findChildren(QWidget)]
    return {text for widget in widgets for text in texts_of(widget) if text}


def found(texts: set[str]) -> list[str]:
    return sorted(text for text in texts if code_words(text))


@pytest.mark.parametrize("text", ["A node", "the Job's end", "3 tasks", "None", "quarantined", "Pipeline file"])
def test_a_code_word_is_found(text: str) -> None:
    assert code_words(text)


@pytest.mark.parametrize("text", ["Nothing", "none of these names", "a wireless step", "Journalist"])
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert not code_words(text)


def test_the_window_with_all_panels_and_menus_speaks_plainly(
    qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow
) -> None:
    client = busy_client()
    workspace = open_flow(make_home(client), photos())
    flow, parts = workspace.flows.current, workspace.parts
    assert flow is not None
    heard = all_texts(workspace.window)
    for panel in (parts.charts, parts.files, parts.attention, parts.problems, parts.log, parts.why):
        workspace.work.show_panel(panel)
        qtbot.wait(30)
        heard |= all_texts(workspace.window)
    qtbot.waitUntil(lambda: parts.files.count() == 8)
    parts.why.ask("Thumbs.db")
    workspace.messages.refuse(StateError("state-held", path="x", pid=7))
    parts.ask.ask("Save?", "", [])
    parts.consent.ask("Flow", [Touched(reach=r, code="touch-network", node="web", fields={"step": "x"}) for r in Reach])
    broken = edits.set_param(flow.document.pipeline, "web", "path", "./inbox/web")
    broken = edits.add_node(broken, Node(key="gone", use="not-here"), (0.0, 500.0))
    broken = edits.set_param(broken, "resize", "width", 0)
    flow.document.edit(broken, "break")
    qtbot.waitUntil(lambda: len(flow.document.problems) >= 3)
    for key in flow.document.pipeline.graph.nodes:
        flow.document.select(Selection(frozenset({key}), current=key))
        heard |= all_texts(workspace.window)
    flow.document.select(Selection(frozenset({"web", "others"}), current="web"))
    heard |= all_texts(workspace.window)
    workspace.flows.show(None)
    qtbot.waitUntil(lambda: bool(parts.start_page.examples()))
    heard |= all_texts(workspace.window)
    assert len(heard) > 300
    assert found(heard) == []


def test_every_kind_of_step_speaks_plainly(
    qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow, registry: Registry
) -> None:
    """Each form is drawn, with its help and its choices."""
    flow_of_all = Pipeline()
    for place, use in enumerate(registry.specs):
        flow_of_all = edits.add_node(flow_of_all, Node(key=f"step-{place}", use=use), (0.0, 120.0 * place))
    workspace = open_flow(make_home(busy_client()), flow_of_all)
    flow = workspace.flows.current
    assert flow is not None
    heard: set[str] = set()
    for key in flow.document.pipeline.graph.nodes:
        flow.document.select(Selection(frozenset({key}), current=key))
        workspace.parts.inspector.show_help()
        heard |= all_texts(workspace.parts.inspector)
    assert found(heard) == []


def test_manifests_speak_plainly(registry: Registry) -> None:
    heard: set[str] = set()
    for spec in registry.specs.values():
        heard |= set(strings_in((spec.title, spec.summary, spec.help, spec.category, spec.keywords)))
        heard |= set(strings_in([(port.title,) for port in (*spec.inputs, *spec.outputs)]))
        heard |= set(strings_in([(p.title, p.help, p.unit, p.group, dict(p.choices)) for p in spec.params]))
    assert found(heard) == []


def test_actions_speak_plainly() -> None:
    heard = {entry.words for entry in TABLE} | {word for entry in TABLE for word in entry.also}
    assert found(heard) == []


def test_sentences_of_the_window_speak_plainly() -> None:
    """Commands and manifests have readers of their own; all other sentences reach the screen."""
    from filewright.text.command_words import SENTENCES as COMMAND
    from filewright.text.registry_words import SENTENCES as MANIFEST

    heard = {text for code, words in CATALOGUE.items() if code not in COMMAND | MANIFEST for text in words}
    plain = {re.sub(r"\{[^}]*\}", "…", text) for text in heard}
    assert found(plain) == []


def strings_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for part in value.values() for text in strings_in(part))
    elif isinstance(value, list | tuple | set | frozenset):
        yield from (text for part in value for text in strings_in(part))
    elif is_dataclass(value):
        yield from (text for field in fields(value) for text in strings_in(getattr(value, field.name)))
