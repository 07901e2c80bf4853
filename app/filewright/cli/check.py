"""`filewright check`: what is wrong with flow files, one `file:line:column: error: message` a line; with several, also
what goes wrong between them."""

import sys
from collections.abc import Sequence
from pathlib import Path

from filewright.core.problem import Problem, Severity
from filewright.registry import Registry
from filewright.text import _, ngettext
from filewright.text.display_name import display_name


def check(paths: Sequence[str], registry: Registry) -> int:
    """Look at each file. Problems go to stdout, a closing line to stderr. The exit status: 0, or 2 for any error."""
    from filewright.pipeline.check import check_files

    errors, warnings = 0, 0
    files = [Path(path) for path in paths]
    for file, checked in zip(files, check_files(files, registry.specs), strict=True):
        for problem in checked.problems:
            print(line_of(problem, file))
            errors += problem.severity is Severity.ERROR
            warnings += problem.severity is Severity.WARNING
    print(_closing(len(paths), errors, warnings), file=sys.stderr)
    return 2 if errors else 0


def line_of(problem: Problem, file: Path) -> str:
    """`file:line:column: error: message`, or `warning:`; the message is what is so and what to do about it."""
    place = problem.place
    shown = display_name(place.file or file)
    message = " ".join(part for part in (problem.sentence, problem.next_step) if part)
    return f"{shown}:{place.line or 1}:{place.column or 1}: {problem.severity.value}: {message}"


def _closing(files: int, errors: int, warnings: int) -> str:
    looked = ngettext("{count} flow looked at", "{count} flows looked at", files).format(count=files)
    wrong = ngettext("{count} error", "{count} errors", errors).format(count=errors)
    odd = ngettext("{count} warning", "{count} warnings", warnings).format(count=warnings)
    return _("{looked}: {wrong}, {odd}").format(looked=looked, wrong=wrong, odd=odd)
