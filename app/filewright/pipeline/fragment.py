"""Steps as text, for copying between windows and pasting into mails: a small flow without identity."""

from collections.abc import Collection
from pathlib import Path

from filewright.core.edits import extract
from filewright.core.pipeline import Pipeline
from filewright.pipeline.reader import BrokenPipeline, read_text
from filewright.pipeline.writer import fresh_text


def copied_text(pipeline: Pipeline, keys: Collection[str]) -> str:
    """These steps, the connections between them and their places, as the text of a flow."""
    return fresh_text(extract(pipeline, keys))


def pasted(text: str) -> Pipeline:
    """The fragment that a text holds, to be given to `edits.paste`; a whole flow is one too.

    Raises BrokenPipeline, which is a DocumentError, for a text that is no flow.
    """
    reading = read_text(text.removeprefix("\N{BYTE ORDER MARK}"), Path("pasted"))
    if reading.pipeline is None:
        raise BrokenPipeline(reading.problems)
    return extract(reading.pipeline, reading.pipeline.graph.nodes)
