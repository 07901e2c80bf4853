"""The project's own files, read once: what the checks of this folder look at."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app" / "filewright"


@dataclass(frozen=True, kw_only=True)
class Source:
    """One Python file: where it lies below the project's top, and its syntax tree."""

    path: Path
    tree: ast.Module

    def __str__(self) -> str:
        return str(self.path)

    @property
    def package(self) -> str:
        """The layer a module of the app belongs to: `core` for app/filewright/core/graph.py."""
        return self.path.relative_to("app/filewright").parts[0].removesuffix(".py")

    def imports(self) -> Iterator[tuple[str, int]]:
        """Full names of the modules imported, wherever in the file, with their lines."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield alias.name, node.lineno
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self}:{node.lineno}: relative imports hide the layer"
                yield node.module or "", node.lineno


@cache
def sources(folder: str) -> tuple[Source, ...]:
    """All Python files below a folder of the project, in order of their paths."""
    files = sorted((ROOT / folder).rglob("*.py"))
    return tuple(
        Source(path=file.relative_to(ROOT), tree=ast.parse(file.read_text("utf-8"), str(file)))
        for file in files
        if "__pycache__" not in file.parts
    )
