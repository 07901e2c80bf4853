"""Tells a flow as Markdown, in the order of its outline, for readers who have no picture."""

from collections.abc import Mapping

from filewright.core.graph import NodeState
from filewright.core.outline import Row, RowKind, outline
from filewright.core.pipeline import Pipeline
from filewright.core.processor import ProcessorSpec
from filewright.gui.editor.faces.summary import summary_of
from filewright.gui.models.steps import Steps
from filewright.text import _


def as_text(pipeline: Pipeline, specs: Mapping[str, ProcessorSpec]) -> str:
    """The name and description of the flow, then a list of its steps with what they are set to."""
    steps = Steps(pipeline, specs)
    lines = [f"# {pipeline.name or _('Flow')}", ""]
    if pipeline.description:
        lines += [pipeline.description.strip(), ""]
    for row in outline(pipeline.graph, specs):
        lines.append(f"{'  ' * row.depth}- {_words(row, pipeline, specs, steps)}")
    return "\n".join(lines) + "\n"


def _words(row: Row, pipeline: Pipeline, specs: Mapping[str, ProcessorSpec], steps: Steps) -> str:
    title = steps.title(row.node)
    if row.kind is RowKind.ON:
        return _("goes on at **{step}**").format(step=title)
    if row.kind is RowKind.WAY:
        way = steps.way_out(row.node, row.port) or _("files")
        return f"{way}:" if row.wire is not None else _("{way}: leads nowhere").format(way=way)
    node = pipeline.graph.nodes[row.node]
    spec = specs.get(node.use)
    summary = summary_of(node, spec) if spec is not None else _("not installed: {kind}").format(kind=node.use)
    words = f"**{title}**, {summary}" if summary else f"**{title}**"
    state = {NodeState.DISABLED: _("off"), NodeState.BYPASSED: _("skipped")}.get(node.state)
    return f"{words} ({state})" if state else words
