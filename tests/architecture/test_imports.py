"""Who may import what from outside: the standard library below, the big libraries at one place above."""

import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest

from tests.architecture.sources import ROOT, Source, sources

STANDARD_LIBRARY_ONLY = {"text", "errors", "core", "api", "worker"}
"""What processors import and what runs them must start fast, anywhere."""

ONLY_IN = {
    "PySide6": "gui",
    "shiboken6": "gui",
    "pyqtgraph": "gui",
    "networkx": "gui",
    "numpy": "gui",
    "fastapi": "dashboard",
    "starlette": "dashboard",
    "sse_starlette": "dashboard",
    "uvicorn": "dashboard",
    "prometheus_client": "dashboard",
}

PART_OF = {"shiboken6": "pyside6-essentials"}
"""Libraries that another one cannot be had without, in the very same version."""


def outside_imports(source: Source) -> list[tuple[str, int]]:
    own = sys.stdlib_module_names | {"filewright"}
    found = [(name.partition(".")[0], line) for name, line in source.imports()]
    return [(top, line) for top, line in found if top not in own]


def declared_distributions() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [line for extra, lines in project["optional-dependencies"].items() if extra != "dev" for line in lines]
    requirements = project["dependencies"] + extras
    return {canonical(re.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0]) for line in requirements}


def canonical(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


@pytest.mark.parametrize("package", sorted(STANDARD_LIBRARY_ONLY))
def test_lower_layers_import_the_standard_library_alone(package: str) -> None:
    found = [
        f"{source}:{line} imports {top}"
        for source in sources("app/filewright")
        if source.package == package
        for top, line in outside_imports(source)
    ]
    assert not found, "\n".join(found)


def test_big_libraries_stay_at_their_place() -> None:
    found = [
        f"{source}:{line} imports {top}, which is for {ONLY_IN[top]} alone"
        for source in sources("app/filewright")
        for top, line in outside_imports(source)
        if ONLY_IN.get(top, source.package) != source.package
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("folder", ["app/filewright", "processors"])
def test_what_is_imported_is_declared(folder: str) -> None:
    """Nothing works merely because another package happened to bring it."""
    declared = declared_distributions()
    installed = packages_distributions()
    found = [
        f"{source}:{line} imports {top}, which pyproject.toml does not name"
        for source in sources(folder)
        for top, line in outside_imports(source)
        if not declared.intersection({PART_OF.get(top), *map(canonical, installed.get(top, [top]))})
        and not any((ROOT / place / f"{top}.py").exists() for place in (source.path.parent, "processors/_shared"))
    ]
    assert not found, "\n".join(found)


def test_processors_import_only_the_public_interface() -> None:
    found = [
        f"{source}:{line} imports {name}"
        for source in sources("processors")
        for name, line in source.imports()
        if name.partition(".")[0] == "filewright" and name != "filewright.api"
    ]
    assert not found, "\n".join(found)


def test_the_app_does_not_import_the_bundled_processors() -> None:
    found = [
        f"{source}:{line} imports {name}"
        for source in sources("app/filewright")
        for name, line in source.imports()
        if name.split(".")[0] == "processors" or name.startswith("filewright.processors")
    ]
    assert not found, "\n".join(found)
