"""Steps as text, for copying between windows and pasting into mails: a small flow without identity."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from filewright.core.edits import extract
from filewright.core.pipeline import Pipeline
from filewright.core.problem import Problem
from filewright.errors import DocumentError
from filewright.pipeline.reader import BrokenPipeline, read_text
from filewright.pipeline.snippets import Snippet, snippets
from filewright.pipeline.writer import fresh_text


def copied_text(
    pipeline: Pipeline, keys: Collection[str], frames: Collection[str] = (), notes: Collection[str] = ()
) -> str:
    """These steps, the connections between them and their places, frames and notes, as the text of a flow."""
    return fresh_text(extract(pipeline, keys, frames, notes))


def pasted(text: str) -> Pipeline:
    """The fragment that a text holds, to be given to `edits.paste`: a whole flow, some of its steps, or a chat that
    quotes one. Frames and notes come with a whole flow.

    Raises BrokenPipeline, which is a DocumentError, for a flow that has errors, with their lines in the text given;
    DocumentError for a text that is no flow at all.
    """
    broken: list[tuple[Problem, ...]] = []
    if text.startswith("filewright:"):  # our own: its odd spaces are meant, and nothing is mended
        found = read_text(text, Path("pasted")).pipeline
        if found is not None and not _is_empty(found):
            return _all_of(found)
    for snippet in snippets(text):
        reading = read_text(snippet.text, Path("pasted"))
        found = reading.pipeline
        if found is None:
            broken.append(tuple(_in_whole(problem, snippet) for problem in reading.problems))
        elif not _is_empty(found):
            return _all_of(found)
    if broken:  # the whole comes first: where a part looks like a flow, its mistake is the one to tell
        raise BrokenPipeline(broken[min(1, len(broken) - 1)])
    raise DocumentError("pasted-no-flow")


def _is_empty(pipeline: Pipeline) -> bool:
    return not (pipeline.graph.nodes or pipeline.layout.frames or pipeline.layout.notes)


def _all_of(pipeline: Pipeline) -> Pipeline:
    return extract(pipeline, pipeline.graph.nodes, pipeline.layout.frames, pipeline.layout.notes)


def _in_whole(problem: Problem, snippet: Snippet) -> Problem:
    line = problem.place.line
    return replace(problem, place=replace(problem.place, line=line and max(line + snippet.line, 1)))
