"""Takes steps out of a flow and joins their neighbours, as far as these fit each other."""

from collections.abc import Collection

from filewright.core import edits
from filewright.core.graph import Wire
from filewright.core.media import can_meet
from filewright.core.pipeline import Pipeline
from filewright.gui.document import Document
from filewright.text import ngettext


def removed(document: Document, keys: Collection[str]) -> Pipeline:
    """The flow without these steps."""
    return _fitting(document, edits.remove_and_heal(document.pipeline, keys))


def taken_out(document: Document, keys: Collection[str]) -> Pipeline:
    """The flow with these steps free of all connections but those between them; the very same where they are."""
    return _fitting(document, edits.take_out(document.pipeline, keys))


def take_out_words(keys: Collection[str]) -> str:
    """Its name in the history."""
    return ngettext("Take out {count} step", "Take out {count} steps", len(keys)).format(count=len(keys))


def _fitting(document: Document, after: Pipeline) -> Pipeline:
    """Without new connections between what cannot meet: an open end is seen at once, a wrong one is a riddle."""
    before = {(wire.source, wire.target) for wire in document.pipeline.graph.wires}
    new = [wire for wire in after.graph.wires if (wire.source, wire.target) not in before]
    return edits.disconnect(after, [wire.id for wire in new if not _meet(document, wire)]) if new else after


def _meet(document: Document, wire: Wire) -> bool:
    spec = document.spec_of(wire.target.node)
    leaving = document.leaving.get(wire.source.node, {}).get(wire.source.name)
    accepts = [port.accepts for port in spec.inputs if port.name == wire.target.name] if spec is not None else []
    return leaving is None or not accepts or can_meet(leaving, accepts[0])
