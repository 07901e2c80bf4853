"""Every change of a flow goes one way: through `Document.edit`, with a name in the history."""

import ast
from collections.abc import Iterator

from tests.architecture.sources import Source, sources

DOCUMENT = "app/filewright/gui/document.py"


def calls(source: Source) -> Iterator[ast.Call]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node


def edits(source: Source) -> Iterator[ast.Call]:
    """Calls of `edit` on a document: of something that is called so."""
    for call in calls(source):
        assert isinstance(call.func, ast.Attribute)
        if call.func.attr == "edit" and ast.unparse(call.func.value).endswith("document"):
            yield call


def test_edits_are_found() -> None:
    assert sum(len(list(edits(source))) for source in sources("app/filewright/gui")) > 20


def test_each_edit_has_a_name_in_the_history() -> None:
    nameless = [
        f"{source}:{call.lineno}"
        for source in sources("app/filewright/gui")
        for call in edits(source)
        if len(call.args) < 2 or (isinstance(call.args[1], ast.Constant) and not call.args[1].value)
    ]
    assert not nameless, "\n".join(nameless)


def test_nothing_but_the_document_puts_commands_on_the_history() -> None:
    found = [
        f"{source}:{call.lineno}"
        for source in sources("app/filewright/gui")
        if str(source) != DOCUMENT
        for call in calls(source)
        if ast.unparse(call.func).endswith(("undo_stack.push", "undo_stack.beginMacro", "undo_stack.setIndex"))
    ]
    assert not found, "\n".join(found)


def test_the_document_has_one_kind_of_command() -> None:
    (document,) = (source for source in sources("app/filewright/gui") if str(source) == DOCUMENT)
    commands = [
        node.name
        for node in ast.walk(document.tree)
        if isinstance(node, ast.ClassDef) and any("QUndoCommand" in ast.unparse(base) for base in node.bases)
    ]
    pushes = [call for call in calls(document) if ast.unparse(call.func).endswith("undo_stack.push")]
    assert (commands, len(pushes)) == (["_Edit"], 1)
