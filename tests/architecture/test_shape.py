"""Names and sizes: nothing without a subject, nothing that does everything."""

import ast

from tests.architecture.sources import ROOT, Source, sources

CODE = ("app/filewright", "processors", "packaging")

SUBJECTLESS = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "misc"}

MOST_METHODS = 25


def all_code() -> list[Source]:
    return [source for folder in CODE for source in sources(folder)]


def test_no_module_is_named_after_nothing() -> None:
    found = [
        str(source)
        for source in all_code()
        if SUBJECTLESS.intersection(part.removesuffix(".py") for part in source.path.parts)
    ]
    assert not found, "\n".join(found)


FIELDS = ("property", "cached_property", "setter")


def test_no_class_does_everything() -> None:
    found = []
    for source in all_code():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ClassDef):
                # what reads like a field is none, and the overloads of one method share a name and count once
                methods = {
                    part.name
                    for part in node.body
                    if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)
                    and not any(getattr(d, "id", getattr(d, "attr", "")) in FIELDS for d in part.decorator_list)
                }
                if len(methods) > MOST_METHODS:
                    found.append(f"{source}:{node.lineno} {node.name} has {len(methods)} methods")
    assert not found, "\n".join(found)


def test_folders_that_are_no_packages_stay_so() -> None:
    """`packaging` as a package would hide the library of that name from everything that needs it."""
    found = [name for name in ("processors", "resources", "packaging") if (ROOT / name / "__init__.py").exists()]
    assert not found, "\n".join(found)


def test_packages_of_more_than_three_files_open_with_their_map() -> None:
    found = []
    for source in sources("app/filewright"):
        if source.path.name == "__init__.py":
            modules = list((ROOT / source.path.parent).glob("*.py"))
            if len(modules) > 4 and len((ast.get_docstring(source.tree) or "").splitlines()) < 3:
                found.append(f"{source} does not say what its {len(modules) - 1} modules hold")
    assert not found, "\n".join(found)
