"""Which field fits which parameter: by its widget, its format, its type."""

from typing import Any

from PySide6.QtWidgets import QWidget

from filewright.core.processor import Param
from filewright.gui.fields.code_field import CodeField
from filewright.gui.fields.condition_field import ConditionField
from filewright.gui.fields.controls import PathKind
from filewright.gui.fields.field import Field, Surroundings
from filewright.gui.fields.kind_words import kind_words
from filewright.gui.fields.list_field import ListField
from filewright.gui.fields.pattern_field import PatternField
from filewright.gui.fields.simple_fields import (
    ChoiceField,
    ColourField,
    DurationTextField,
    FilePathField,
    FixedField,
    NumericField,
    SizeTextField,
    SwitchField,
    TextField,
    TokensField,
)
from filewright.gui.fields.subfolders_field import SubfoldersField
from filewright.gui.theme import Theme
from filewright.text import _


def title_of(param: Param) -> str:
    """What a parameter is called."""
    return _(param.title) if param.title else param.name


def make_field(theme: Theme, param: Param, surroundings: Surroundings, parent: QWidget | None = None) -> Field:
    """A field for this parameter."""
    schema, name = param.schema, title_of(param)
    form = str(schema.get("format") or "")
    if param.widget == "subfolders" and param.choices:
        return SubfoldersField(theme, name, _choices(param), surroundings, parent)
    if param.widget in ("colour", "color"):
        return ColourField(theme, name, parent)
    if schema.get("enum"):
        return ChoiceField(theme, name, _choices(param), parent)
    match form:
        case "folder":
            return FilePathField(theme, name, PathKind.FOLDER, surroundings.folder, parent)
        case "file":
            return FilePathField(theme, name, PathKind.FILE, surroundings.folder, parent)
        case "name-pattern":
            return PatternField(theme, name, surroundings, parent=parent)
        case "subfolders":
            return PatternField(theme, name, surroundings, folders=True, parent=parent)
        case "duration":
            return DurationTextField(theme, name, parent)
        case "size":
            return SizeTextField(theme, name, parent)
        case "condition":
            return ConditionField(theme, name, surroundings, parent)
    if param.widget == "code":
        return CodeField(theme, name, parent)
    return _by_type(theme, param, parent)


def _by_type(theme: Theme, param: Param, parent: QWidget | None) -> Field:
    schema, name = param.schema, title_of(param)
    match schema.get("type"):
        case "boolean":
            return SwitchField(theme, name, parent)
        case "integer" | "number":
            unset = "" if param.required or param.default is not None else _("any")
            return NumericField(theme, name, schema, param.unit, unset=unset, parent=parent)
        case "string":
            examples = schema.get("examples") or ("",)
            mono = schema.get("format") == "regex"
            return TextField(theme, name, mono=mono, placeholder=str(examples[0]), parent=parent)
        case "array":
            items: Any = schema.get("items") or {}
            if items.get("type") == "object" and items.get("properties"):
                return ListField(theme, name, items, parent)
            if items.get("type", "string") == "string":
                words = kind_words() if param.widget == "media-types" else None
                return TokensField(theme, name, schema.get("examples") or (), words, parent)
    return FixedField(theme, name, parent)


def _choices(param: Param) -> dict[str, str]:
    """The words of each value, in the manifest's order."""
    values = [str(value) for value in param.schema.get("enum") or param.choices]
    return {value: _(str(param.choices.get(value, value))) for value in values}
