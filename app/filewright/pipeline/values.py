"""Single values as people write them on a command line, with the meaning they have in a flow file."""

import re
from typing import Any

from filewright.pipeline.fields import Fields
from filewright.pipeline.reader import BrokenPipeline
from filewright.pipeline.tree import NotReadable, parse, plain_value

_STRUCTURED = re.compile(r"""\[.*\]|\{\}|\{.*: .*\}|".*"|'.*'""", re.DOTALL)


def read_value(text: str) -> Any:
    """What a text means as the value of a parameter: `1600`, `true`, `*.jpg`, `[a, b]`, `{a: 1}`, `"no number: 7"`.

    A name pattern such as `{stem}-web{suffix}` is a text here: braces hold entries only where a colon and a space
    follow a name. Raises DocumentError for what no flow may hold.
    """
    if not _STRUCTURED.fullmatch(text):
        return plain_value(text)
    fields = Fields(None)
    try:
        tree = parse(text, fields.report)
    except NotReadable as error:
        fields.report(error.code, error.line, error.column, error.fields)
        tree = None
    if fields.problems:
        raise BrokenPipeline(tuple(fields.problems))
    return None if tree is None else tree.data
