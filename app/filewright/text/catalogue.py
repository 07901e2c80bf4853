"""From an error's code and fields to a sentence and a next step.

Journals, protocols and logs carry codes and named fields, never sentences: old records read well in a new
version and in every language. A code without a sentence is a defect that `tests/text` finds.
"""

from collections.abc import Mapping

from filewright.text.again_words import SENTENCES as AGAIN
from filewright.text.command_words import SENTENCES as COMMAND
from filewright.text.engine_words import SENTENCES as ENGINE
from filewright.text.pipeline_words import SENTENCES as PIPELINE
from filewright.text.registry_words import SENTENCES as REGISTRY
from filewright.text.sentence import Sentence
from filewright.text.translate import _
from filewright.text.trying_words import SENTENCES as TRYING
from filewright.text.undo_words import SENTENCES as UNDO
from filewright.text.value_words import SENTENCES as VALUE
from filewright.text.watch_words import SENTENCES as WATCH

CATALOGUE: Mapping[str, Sentence] = {
    **PIPELINE,
    **REGISTRY,
    **ENGINE,
    **AGAIN,
    **COMMAND,
    **TRYING,
    **UNDO,
    **VALUE,
    **WATCH,
}


class _Fields(dict[str, object]):
    """Fields of one error; a missing one shows its name, since a sentence with a gap beats none at all."""

    def __missing__(self, key: str) -> str:
        return f"<{key}>"


def sentence(code: str, fields: Mapping[str, object]) -> str:
    """What is so, in words. A `message` field alone (what a processor said) speaks for itself."""
    words = CATALOGUE.get(code)
    if words is None:
        return str(fields.get("message") or code)
    return _(words.what).format_map(_Fields(fields))


def next_step(code: str, fields: Mapping[str, object]) -> str:
    """What the reader can do about it; empty where nothing need be done."""
    words = CATALOGUE.get(code)
    if words is None or not words.do:
        return str(fields.get("next_step") or "")
    return _(words.do).format_map(_Fields(fields))
