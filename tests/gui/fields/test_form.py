"""A form drawn from each manifest: the right field, help, reset, errors, several steps at once."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from filewright.core.file import File
from filewright.core.processor import Param
from filewright.gui.fields.code_field import CodeField
from filewright.gui.fields.condition_field import ConditionField
from filewright.gui.fields.controls import NumberField, PathField, Segmented, Switch, TokenField
from filewright.gui.fields.field import MIXED, Field, Surroundings
from filewright.gui.fields.form import Form, Trouble
from filewright.gui.fields.list_field import ListField
from filewright.gui.fields.make import make_field
from filewright.gui.fields.pattern_field import PatternField
from filewright.gui.fields.simple_fields import Dropdown, TextField
from filewright.gui.theme import Theme
from filewright.registry import Registry

Make = Callable[[Param], Field]


@pytest.fixture
def make(qtbot: QtBot, theme: Theme) -> Make:
    def made(param: Param) -> Field:
        files = (File(path="/in/DSC_1.JPG", name="DSC_1.JPG", attributes={"source.modified": "2026-11-24T12:00:00Z"}),)
        field = make_field(theme, param, Surroundings(recent_files=lambda: files, present_files=lambda: files))
        qtbot.addWidget(field)
        return field

    return made


def changes(field: Field) -> list[Any]:
    heard: list[Any] = []
    field.value_changed.connect(heard.append)
    return heard


@pytest.mark.parametrize(
    ("schema", "control"),
    [
        ({"type": "boolean"}, Switch),
        ({"type": "integer", "minimum": 1, "maximum": 100}, NumberField),
        ({"type": "string", "enum": ["a", "b"]}, Segmented),
        ({"type": "string", "enum": ["a", "b", "c", "d"]}, Dropdown),
        ({"type": "string", "format": "folder"}, PathField),
        ({"type": "array", "items": {"type": "string"}}, TokenField),
    ],
)
def test_each_kind_of_value_has_its_control(make: Make, schema: dict[str, Any], control: type[Any]) -> None:
    assert make(Param(name="x", schema=schema, title="X")).findChild(control) is not None


def test_every_parameter_of_every_bundled_step_has_a_field_that_shows_its_default(
    make: Make, registry: Registry
) -> None:
    for spec in registry.specs.values():
        for param in spec.params:
            field = make(param)
            heard = changes(field)
            field.show_value(param.default)
            field.show_value(MIXED)
            field.show_value(None)
            assert heard == [], (spec.id, param.name)


def test_a_switch_tells_yes_and_no(qtbot: QtBot, make: Make) -> None:
    field = make(Param(name="x", schema={"type": "boolean"}, title="X"))
    heard = changes(field)
    field.show_value(False)
    field.findChild(Switch).click()  # type: ignore[union-attr]
    assert heard == [True]


def test_a_choice_shows_words_and_gives_values(make: Make) -> None:
    param = Param(name="x", schema={"type": "string", "enum": ["keep", "drop"]}, title="X", choices={"keep": "Keep it"})
    field = make(param)
    heard = changes(field)
    segments = field.findChild(Segmented)
    assert segments is not None
    field.show_value("keep")
    assert segments.value() == "keep"
    segments.value_changed.emit("drop")
    assert heard == ["drop"]


@pytest.mark.parametrize(
    ("form", "shown", "typed", "value"),
    [("duration", "2s", "1m30", "90s"), ("size", "10kB", "1.5 MB", "1500kB")],
)
def test_lengths_of_time_and_sizes_stay_text_in_the_flow(
    qtbot: QtBot, make: Make, form: str, shown: str, typed: str, value: str
) -> None:
    from PySide6.QtWidgets import QLineEdit

    field = make(Param(name="x", schema={"type": "string", "format": form}, title="X"))
    heard = changes(field)
    field.show_value(shown)
    edit = field.findChild(QLineEdit)
    assert edit is not None
    edit.setText(typed)
    edit.editingFinished.emit()
    assert heard == [value]


def test_an_emptied_text_goes_back_to_the_default(make: Make) -> None:
    field = make(Param(name="x", schema={"type": "string"}, title="X"))
    assert isinstance(field, TextField)
    heard = changes(field)
    field.show_value("a")
    field.edit.setText("")
    field.edit.editingFinished.emit()
    assert heard == [None]


def test_a_number_that_may_be_left_open_can_be(make: Make) -> None:
    field = make(Param(name="x", schema={"type": "integer", "minimum": 1, "maximum": 9}, title="X"))
    number = field.findChild(NumberField)
    assert number is not None
    heard = changes(field)
    field.show_value(None)
    assert number.spin.text() == "any"
    number.spin.setValue(4)
    number.spin.setValue(0)
    assert heard == [4, None]


def test_a_name_pattern_shows_what_the_last_files_would_be_called(qtbot: QtBot, make: Make) -> None:
    field = make(Param(name="x", schema={"type": "string", "format": "name-pattern"}, title="X"))
    assert isinstance(field, PatternField)
    field.show_value("{stem}-web{suffix:lower}")
    assert field.previews() == [("DSC_1.JPG", "DSC_1-web.jpg")]
    field.show_value("{stem")
    assert field.previews() == []


def rules(make: Make, registry: Registry) -> ListField:
    param = next(param for param in registry.specs["route-lines"].params if param.name == "rules")
    field = make(param)
    assert isinstance(field, ListField)
    field.show_value([{"name": "error", "level": "error"}, {"name": "warn", "level": "warn"}])
    return field


def test_rules_are_added_moved_and_taken_out(qtbot: QtBot, make: Make, registry: Registry) -> None:
    field = rules(make, registry)
    heard = changes(field)
    field.add_button.click()
    assert heard[-1] == [
        {"name": "error", "level": "error"}, {"name": "warn", "level": "warn"}, {"name": "rule-3"},
    ]  # fmt: skip
    field.cards()[0].moved.emit(0, 1)
    assert heard[-1] == [{"name": "warn", "level": "warn"}, {"name": "error", "level": "error"}]
    field.cards()[0].removed.emit(0)
    assert heard[-1] == [{"name": "warn", "level": "warn"}]


def test_another_condition_takes_the_place_of_the_first(make: Make, registry: Registry) -> None:
    field = rules(make, registry)
    heard = changes(field)
    kinds = field.cards()[0].findChild(Dropdown)
    assert kinds is not None
    kinds.activated.emit(kinds.findData("contains"))
    assert heard == [[{"name": "error", "contains": ""}, {"name": "warn", "level": "warn"}]]


PARAMS = (
    Param(name="width", schema={"type": "integer", "minimum": 1}, title="Width", group="Size", default=1600),
    Param(name="name", schema={"type": "string"}, title="Name", help="What it is called", default="x"),
)


@pytest.fixture
def form(qtbot: QtBot, theme: Theme) -> Form:
    made = Form(theme, PARAMS, Surroundings())
    qtbot.addWidget(made)
    made.show()
    return made


def test_what_differs_from_the_default_can_be_reset(qtbot: QtBot, form: Form) -> None:
    form.show_values([{}], {})
    assert not form.row("width").reset.isVisible()
    form.show_values([{"width": 800}], {})
    assert form.row("width").reset.isVisible()
    with qtbot.waitSignal(form.param_changed) as changed:
        QTest.mouseClick(form.row("width").reset, Qt.MouseButton.LeftButton)
    assert changed.args == ["width", None]


def test_what_is_wrong_stands_below_its_field(form: Form) -> None:
    form.show_values([{"width": 0}], {"width": Trouble(text="Width is 0, and the least is 1.")})
    assert form.row("width").trouble() == "Width is 0, and the least is 1."
    assert form.row("name").trouble() == ""
    form.show_values([{"width": 1}], {})
    assert form.row("width").trouble() == ""


def test_steps_that_differ_show_several(form: Form) -> None:
    form.show_values([{"name": "a"}, {"name": "b"}], {})
    field = form.field("name")
    assert isinstance(field, TextField)
    assert (field.edit.text(), field.edit.placeholderText()) == ("", "several")
    form.show_values([{"name": "a"}, {"name": "a"}], {})
    assert field.edit.text() == "a"


def test_parts_of_a_name_are_tokens_that_the_caret_passes_in_one_step(qtbot: QtBot, make: Make) -> None:
    field = make(Param(name="x", schema={"type": "string", "format": "name-pattern"}, title="X"))
    assert isinstance(field, PatternField)
    field.show()
    heard = changes(field)
    field.show_value("a{stem}-{date:%Y}{stm}")
    assert field.edit.tokens() == ["{stem}", "{date:%Y}"]  # what cannot be read stays text, to be mended

    QTest.keyClick(field.edit, Qt.Key.Key_Home)
    QTest.keyClick(field.edit, Qt.Key.Key_Right)
    QTest.keyClick(field.edit, Qt.Key.Key_Delete)
    assert field.edit.text() == "a-{date:%Y}{stm}"
    field.edit.insert_part("{size}")
    QTest.keyClick(field.edit, Qt.Key.Key_Return)

    assert field.edit.tokens() == ["{size}", "{date:%Y}"]
    assert heard == ["a{size}-{date:%Y}{stm}"]


def condition(make: Make, value: dict[str, Any] | None = None) -> ConditionField:
    field = make(Param(name="x", schema={"type": "object", "format": "condition"}, title="X"))
    assert isinstance(field, ConditionField)
    field.value_changed.connect(field.show_value)  # as the flow does
    field.show_value(value or {})
    field.show()
    return field


def test_a_condition_is_built_in_groups_and_lists_what_it_fits(qtbot: QtBot, make: Make) -> None:
    field = condition(make)
    heard = changes(field)

    field.box.add.click()
    assert heard[-1] == {"all": [{"name": ""}]}
    assert field.matches() == ([], [])  # not yet
    row = field.box.rows[0]
    row.fields[0].value_changed.emit("*.jpg")
    assert [file.name for file in field.matches()[0]] == ["DSC_1.JPG"]

    field.box.add_group.click()
    group = field.box.groups[0]
    kinds = group.rows[0].kinds
    kinds.activated.emit(kinds.findData("attribute"))
    row = field.box.groups[0].rows[0]
    row.fields[0].value_changed.emit("image.width")
    field.box.groups[0].rows[0].fields[1].value_changed.emit("1600")
    comparison = field.box.groups[0].rows[0].comparison
    comparison.activated.emit(comparison.findData("at_least"))
    assert heard[-1] == {"all": [{"name": "*.jpg"}, {"any": [{"attribute": "image.width", "at_least": 1600}]}]}
    assert [file.name for file in field.matches()[1]] == ["DSC_1.JPG"]


def test_a_condition_loses_entries_and_groups(make: Make) -> None:
    field = condition(make, {"any": [{"name": "a"}, {"none": [{"name": "b"}]}]})
    heard = changes(field)

    field.box.groups[0].rows[0]._change((1, 0), None)
    assert heard[-1] == {"any": [{"name": "a"}]}
    field.box.rows[0]._change((0,), None)
    assert heard[-1] is None


def test_code_is_kept_when_the_keyboard_leaves_it(qtbot: QtBot, make: Make) -> None:
    field = make(Param(name="x", schema={"type": "string"}, title="X", widget="code"))
    assert isinstance(field, CodeField)
    heard = changes(field)
    field.show_value("a = 1")
    field.edit.setPlainText("a = 1\nb = 2")
    QApplication.sendEvent(field.edit, QFocusEvent(QEvent.Type.FocusOut))
    assert heard == ["a = 1\nb = 2"]


def test_kinds_of_files_go_by_their_names(qtbot: QtBot, make: Make) -> None:
    schema = {"type": "array", "items": {"type": "string"}}
    field = make(Param(name="x", schema=schema, title="X", widget="media-types"))
    heard = changes(field)
    tokens = field.findChild(TokenField)
    assert tokens is not None
    field.show_value(["image/*"])
    assert "Pictures" in {button.accessibleName() for button in tokens.findChildren(QAbstractButton)}
    QTest.keyClicks(tokens._edit, "pdf documents")
    QTest.keyClick(tokens._edit, Qt.Key.Key_Return)
    assert heard == [["image/*", "application/pdf"]]


@pytest.mark.parametrize("schema", [{"type": "integer", "minimum": 1}, {"type": "integer", "minimum": 1, "maximum": 9}])
def test_steps_with_different_numbers_get_the_one_that_is_typed(make: Make, schema: dict[str, Any]) -> None:
    field = make(Param(name="x", schema=schema, title="X", default=5))
    heard = changes(field)
    number = field.findChild(NumberField)
    assert number is not None
    field.show_value(MIXED)
    assert number.spin.text() == ""
    number.spin.editingFinished.emit()
    assert heard == []  # nothing was typed
    QTest.keyClicks(number.spin, "1")
    QTest.keyClick(number.spin, Qt.Key.Key_Return)
    assert heard == [1]


EVERY_KIND: dict[str, tuple[dict[str, Any], str]] = {
    "switch": ({"type": "boolean"}, ""),
    "number": ({"type": "integer"}, ""),
    "number with limits": ({"type": "number", "minimum": 0, "maximum": 1}, ""),
    "text": ({"type": "string"}, ""),
    "pattern of text": ({"type": "string", "format": "regex"}, ""),
    "few choices": ({"type": "string", "enum": ["a", "b"]}, ""),
    "many choices": ({"type": "string", "enum": ["a", "b", "c", "d"]}, ""),
    "duration": ({"type": "string", "format": "duration"}, ""),
    "size": ({"type": "string", "format": "size"}, ""),
    "folder": ({"type": "string", "format": "folder"}, ""),
    "file": ({"type": "string", "format": "file"}, ""),
    "name": ({"type": "string", "format": "name-pattern"}, ""),
    "subfolders": ({"type": "string", "format": "subfolders"}, ""),
    "colour": ({"type": "string"}, "colour"),
    "code": ({"type": "string"}, "code"),
    "list": ({"type": "array", "items": {"type": "string"}}, ""),
    "kinds of files": ({"type": "array", "items": {"type": "string"}}, "media-types"),
    "condition": ({"type": "object", "format": "condition"}, ""),
    "rules": ({"type": "array", "items": {"type": "object", "properties": {"name": {"type": "string"}}}}, ""),
    "what no field knows": ({"type": "object"}, ""),
}


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_field_can_be_reached_and_says_what_it_is(qtbot: QtBot, theme: Theme, kind: str) -> None:
    schema, widget = EVERY_KIND[kind]
    form = Form(theme, (Param(name="x", schema=schema, title="What it is", widget=widget),), Surroundings())
    qtbot.addWidget(form)
    form.show_values([{}], {})
    form.show()

    row = form.row("x")
    label = next(label for label in row.findChildren(QLabel) if label.text() == "What it is")
    assert label.buddy() is row.field
    target: QWidget = row.field
    while (proxy := target.focusProxy()) is not None:
        target = proxy
    reachable = [w for w in [target, *target.findChildren(QWidget)] if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert reachable
    for inner in row.field.findChildren(QWidget):
        if inner.focusPolicy() & Qt.FocusPolicy.TabFocus and inner.isVisibleTo(row.field):
            assert inner.accessibleName() or (isinstance(inner, QAbstractButton) and inner.text()), (kind, inner)
