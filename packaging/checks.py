"""The checks that need no test run: style, types, import contracts, and the report of sizes."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

CHECKS: dict[str, tuple[tuple[str, ...], ...]] = {
    "style": (("-m", "ruff", "check", "."), ("-m", "ruff", "format", "--check", ".")),
    "types": (("-m", "mypy"),),
    "contracts": (("-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-logo"),),
    "sizes": ((str(ROOT / "packaging" / "module_sizes.py"),),),
}
"""Name → arguments of Python, one line for each program."""

NAMES = ", ".join(CHECKS)


def run(python: Path, names: Sequence[str], call: Callable[[Sequence[str | Path]], int]) -> int:
    """Run the named checks, or all: each to its end, so that one failing hides no other. 0, 1 or 2."""
    unknown = [name for name in names if name not in CHECKS]
    if unknown:
        print(f"There is no check {unknown[0]!r}; there are: {NAMES}.", file=sys.stderr)
        return 2
    failed = []
    for name in names or CHECKS:
        print(f"--- {name}", flush=True)
        statuses = [call([python, *arguments]) for arguments in CHECKS[name]]
        if any(statuses):
            failed.append(name)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0
