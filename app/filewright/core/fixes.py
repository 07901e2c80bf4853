"""Carries out the one-click ways out that problems offer."""

from filewright.core import edits
from filewright.core.graph import NodeState, Port
from filewright.core.pipeline import Pipeline
from filewright.core.problem import Fix


def apply_fix(pipeline: Pipeline, fix: Fix) -> Pipeline:
    """The pipeline with the fix carried out.

    Raises KeyError when the node or wire is gone meanwhile, ValueError for an edit that is not known.
    """
    match fix.edit:
        case "":
            if fix.param is None:
                raise ValueError("a fix without an edit sets a parameter")
            return edits.set_param(pipeline, fix.node, fix.param, fix.value)
        case "use":
            return edits.change_node(pipeline, fix.node, use=fix.value, version=None)
        case "any-version":
            return edits.change_node(pipeline, fix.node, version=None)
        case "drop-param":
            return edits.drop_param(pipeline, fix.node, str(fix.param))
        case "drop-setting":
            return edits.change_node(pipeline, fix.node, **{str(fix.param).removeprefix("."): None})
        case "rename-param":
            params = pipeline.graph.nodes[fix.node].params
            renamed = {(fix.value if name == fix.param else name): value for name, value in params.items()}
            return edits.set_params(pipeline, fix.node, renamed)
        case "enable":
            return edits.change_node(pipeline, fix.node, state=NodeState.ENABLED)
        case "cut":
            return edits.disconnect(pipeline, [str(fix.wire)])
        case "use-way-out" | "use-way-in":
            return _other_way(pipeline, fix)
        case _:
            raise ValueError(f"no such edit: {fix.edit}")


def _other_way(pipeline: Pipeline, fix: Fix) -> Pipeline:
    """The wire at another way of the same node; where one is there already, the wrong one goes."""
    wire = pipeline.graph.wire(str(fix.wire))
    end = "source" if fix.edit == "use-way-out" else "target"
    port = Port(getattr(wire, end).node, fix.value)
    changed = {"source": wire.source, "target": wire.target, end: port}
    if any(w.source == changed["source"] and w.target == changed["target"] for w in pipeline.graph.wires):
        return edits.disconnect(pipeline, [wire.id])
    return edits.change_wire(pipeline, wire.id, **{end: port})
