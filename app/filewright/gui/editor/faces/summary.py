"""The line under a step's title: what it is set to, from its manifest's `describe` and its settings."""

import re
from collections.abc import Mapping
from typing import Any

from filewright.core.graph import Node
from filewright.core.processor import ProcessorSpec
from filewright.text import _

SEPARATOR = "·"
_FIELD = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")


def summary_of(node: Node, spec: ProcessorSpec | None) -> str:
    """What the step is set to; where its kind has no words for that, what kind it is, or what it does."""
    if spec is None:
        return node.use if node.title else ""
    if spec.describe:
        return _filled(spec, node.params) or spec.summary
    return spec.title if node.title and node.title != spec.title else spec.summary


def _filled(spec: ProcessorSpec, params: Mapping[str, Any]) -> str:
    """The pattern with plain names replaced, and nothing else: no attributes, no formats."""
    values = spec.filled(params)
    choices = {param.name: param.choices for param in spec.params}

    def words(found: re.Match[str]) -> str:
        value = values.get(found[1])
        chosen = choices.get(found[1], {}).get(value) if isinstance(value, str) else None
        return chosen or _words(value)

    parts = (" ".join(part.split()) for part in _FIELD.sub(words, spec.describe).split(SEPARATOR))
    return f" {SEPARATOR} ".join(part for part in parts if part)  # what is not set leaves no dot behind


def _words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("on") if value else _("off")
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(_words, value)))
    if isinstance(value, Mapping):
        return str(value.get("name") or ", ".join(filter(None, map(_words, value.values()))))
    return str(value)
