"""Everything that can be said of a flow file before it runs: its text, its graph, its folders."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from filewright.core.pipeline import Pipeline
from filewright.core.problem import Problem, Severity
from filewright.core.processor import ProcessorSpec
from filewright.core.validate import validate
from filewright.pipeline.between_flows import Neighbour, check_between
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
    (checked,) = check_files([file], specs)
    return checked


def check_files(files: Sequence[Path], specs: Mapping[str, ProcessorSpec]) -> list[Checked]:
    """Look at flow files that are to work at the same time: at each, and at what goes wrong between them."""
    readings = [read_file(file) for file in files]
    return [
        Checked(reading=reading, problems=reading.problems)
        if reading.pipeline is None
        else Checked(
            reading=reading, problems=check_pipeline(reading.pipeline, specs, reading, _beside(reading, readings))
        )
        for reading in readings
    ]


def check_pipeline(
    pipeline: Pipeline, specs: Mapping[str, ProcessorSpec], reading: Reading, beside: Sequence[Neighbour] = ()
) -> tuple[Problem, ...]:
    """Look at a pipeline that was read from a file and perhaps changed since; places are those of the file. `beside`
    are the flows that work at the same time."""
    found = (
        *reading.problems,
        *validate(pipeline, specs),
        *check_folders(pipeline, specs, reading.file),
        *check_between(Neighbour(file=reading.file, pipeline=pipeline), beside, specs),
    )
    return placed(found, reading.positions, reading.file)


def _beside(reading: Reading, readings: Sequence[Reading]) -> list[Neighbour]:
    """The others; a file that is named twice is no neighbour of itself."""
    here = os.path.realpath(reading.file)
    return [
        Neighbour(file=other.file, pipeline=other.pipeline)
        for other in readings
        if other.pipeline is not None and os.path.realpath(other.file) != here
    ]
