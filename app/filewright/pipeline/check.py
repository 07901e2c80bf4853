"""Everything that can be said of a flow file before it runs: its text, its graph, its folders."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from filewright.core.pipeline import Pipeline
from filewright.core.problem import Problem, Severity
from filewright.core.processor import ProcessorSpec
from filewright.core.validate import validate
from filewright.pipeline.folders import check_folders
from filewright.pipeline.positions import placed
from filewright.pipeline.reader import Reading, read_file


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A file that was read and looked at. `problems` are in the order of the text, each with line and column."""

    reading: Reading
    problems: tuple[Problem, ...]

    @property
    def usable(self) -> bool:
        """Whether it can run."""
        return not any(problem.severity is Severity.ERROR for problem in self.problems)


def check_file(file: Path, specs: Mapping[str, ProcessorSpec]) -> Checked:
    """Read a flow file and look at all of it. Never raises for what the file is or holds."""
    reading = read_file(file)
    if reading.pipeline is None:
        return Checked(reading=reading, problems=reading.problems)
    return Checked(reading=reading, problems=check_pipeline(reading.pipeline, specs, reading))


def check_pipeline(pipeline: Pipeline, specs: Mapping[str, ProcessorSpec], reading: Reading) -> tuple[Problem, ...]:
    """Look at a pipeline that was read from a file and perhaps changed since; places are those of the file."""
    found = (*reading.problems, *validate(pipeline, specs), *check_folders(pipeline, specs, reading.file))
    return placed(found, reading.positions, reading.file)
