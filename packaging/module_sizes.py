"""Report how long the modules are: a module fits on a few screens, and one over 400 lines wants a reason.

python packaging/module_sizes.py [FOLDER…]
"""

import ast
import statistics
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("app/filewright", "processors", "packaging", "bench", "tests")
WANTS_A_REASON = 400
MANY_METHODS = 20


def lines_by_module(folder: Path) -> dict[Path, int]:
    """Lines of each Python file below a folder; files with nothing but a docstring are left out."""
    sizes = {}
    for file in sorted(folder.rglob("*.py")):
        text = file.read_text("utf-8")
        body = ast.parse(text).body
        if any(not isinstance(node, ast.Expr) for node in body):
            sizes[file] = text.count("\n")
    return sizes


def large_classes(file: Path) -> list[tuple[str, int]]:
    """Classes of a file with more than `MANY_METHODS` methods, properties among them."""
    found = []
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ClassDef):
            methods = {part.name for part in node.body if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)}
            if len(methods) > MANY_METHODS:
                found.append((node.name, len(methods)))
    return found


def report(folder: Path) -> list[str]:
    """The lines of the report on one folder."""
    sizes = lines_by_module(folder)
    if not sizes:
        return []
    name = folder.relative_to(ROOT) if folder.is_relative_to(ROOT) else folder
    by_part: dict[str, list[int]] = defaultdict(list)
    for file, lines in sizes.items():
        by_part[file.relative_to(folder).parts[0].removesuffix(".py")].append(lines)
    result = [f"{name!s:24} {_figures(list(sizes.values()))}"]
    if len(by_part) < len(sizes):
        result += [f"  {part:22} {_figures(lines)}" for part, lines in sorted(by_part.items())]
    for file, lines in sorted(sizes.items(), key=lambda item: -item[1]):
        if lines > WANTS_A_REASON:
            result.append(f"  ! {lines} lines: {file.relative_to(folder)}")
    result += [
        f"  ! {methods} methods and properties: {file.relative_to(folder)} {title}"
        for file in sizes
        for title, methods in large_classes(file)
    ]
    return result


def _figures(lines: Sequence[int]) -> str:
    median = int(statistics.median(lines))
    return f"{len(lines):4} modules {sum(lines):6} lines   median {median:4}   largest {max(lines):4}"


def main(arguments: Sequence[str]) -> int:
    for folder in [Path(name).resolve() for name in arguments] or [ROOT / name for name in FOLDERS]:
        for line in report(folder):
            print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
