"""A pipeline file on its way to being run: read, checked, changed by `--set`, and allowed."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from filewright.core.edits import set_param
from filewright.core.pipeline import Pipeline
from filewright.core.problem import Problem, Severity
from filewright.errors import UsageError
from filewright.registry import Registry


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A pipeline that may be run. `data` are the file's bytes, which consent is bound to; `beyond` tells that settings
    laid over it reach for what the file itself does not: no consent to the file covers that."""

    file: Path
    data: bytes
    pipeline: Pipeline
    beyond: bool = False


def open_pipeline(path: str, registry: Registry, sets: Sequence[str] = ()) -> Opened | None:
    """The pipeline in a file; None when it has errors, which are then on stderr, one a line.

    Raises UsageError for a `--set` that fits nothing.
    """
    from filewright.cli.check import line_of
    from filewright.pipeline.check import check_file

    file = Path(path)
    checked = check_file(file, registry.specs)
    problems: Sequence[Problem] = checked.problems
    pipeline = checked.reading.pipeline
    if pipeline is not None and sets:
        from filewright.pipeline.check import check_pipeline

        pipeline = with_sets(pipeline, sets)
        problems = check_pipeline(pipeline, registry.specs, checked.reading)
    for problem in problems:
        print(line_of(problem, file), file=sys.stderr)
    if pipeline is None or any(problem.severity is Severity.ERROR for problem in problems):
        return None
    written = checked.reading.pipeline
    beyond = written is not None and written is not pipeline and _reaches_beyond(pipeline, written, registry, file)
    return Opened(file=file, data=checked.reading.data, pipeline=pipeline, beyond=beyond)


def get_on(opened: Sequence[Opened], registry: Registry) -> bool:
    """Whether these pipelines can work at the same time; what is in the way is on stderr, one a line."""
    from filewright.cli.check import line_of
    from filewright.pipeline.check import check_files

    files = [one.file for one in opened]
    errors = [
        (file, problem)
        for file, checked in zip(files, check_files(files, registry.specs), strict=True)
        for problem in checked.problems
        if problem.severity is Severity.ERROR
    ]
    for file, problem in errors:
        print(line_of(problem, file), file=sys.stderr)
    return not errors


def _reaches_beyond(pipeline: Pipeline, written: Pipeline, registry: Registry, file: Path) -> bool:
    from filewright.engine.consent import touched_by

    allowed = touched_by(written, registry.specs, file)
    return any(touch not in allowed for touch in touched_by(pipeline, registry.specs, file))


def with_sets(pipeline: Pipeline, sets: Sequence[str]) -> Pipeline:
    """The pipeline with `node.param=value` texts laid over it; values are read as in a pipeline file."""
    from filewright.pipeline.values import read_value

    for text in sets:
        name, equals, value = text.partition("=")
        node, dot, param = name.partition(".")
        if not equals or not dot or not param:
            raise UsageError("set-form", text=text)
        if node not in pipeline.graph.nodes:
            raise UsageError("set-node", node=node, nodes=", ".join(pipeline.graph.nodes))
        pipeline = set_param(pipeline, node, param, read_value(value))
    return pipeline
