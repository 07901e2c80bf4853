"""Fresh text for a pipeline that has no file yet."""

from filewright.core.pipeline import Pipeline
from filewright.pipeline.data import document_data
from filewright.pipeline.yaml_text import block


def fresh_text(pipeline: Pipeline) -> str:
    """The whole file, as a person would write it. Raises DocumentError for values that no file can hold."""
    return block(document_data(pipeline), (), 0) + "\n"
