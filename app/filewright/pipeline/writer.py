"""Fresh text for a pipeline that has no file yet."""

from collections.abc import Iterator

from filewright.core.pipeline import Pipeline
from filewright.pipeline.data import document_data
from filewright.pipeline.yaml_text import block, pieces


def fresh_pieces(pipeline: Pipeline) -> Iterator[str]:
    """The same as `fresh_text`, piece by piece, for who has other things to do in between."""
    yield from pieces(document_data(pipeline), (), 0)
    yield "\n"


def fresh_text(pipeline: Pipeline) -> str:
    """The whole file, as a person would write it. Raises DocumentError for values that no file can hold."""
    return block(document_data(pipeline), (), 0) + "\n"
