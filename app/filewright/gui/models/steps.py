"""What people call the steps of a flow, and how these look in lists."""

from collections.abc import Mapping
from pathlib import Path

from filewright.core.media import Kind, kind_of_all
from filewright.core.pipeline import Pipeline
from filewright.core.processor import ProcessorSpec, Role


class Steps:
    """Names, icons and kinds of the steps of one version of a flow. Steps that are gone keep their key as a name."""

    def __init__(self, pipeline: Pipeline, specs: Mapping[str, ProcessorSpec]) -> None:
        """`specs` are the kinds of steps by id."""
        self._nodes = pipeline.graph.nodes
        self._specs = specs

    def spec(self, key: str) -> ProcessorSpec | None:
        """The kind of a step; None where it is not installed or the step is gone."""
        node = self._nodes.get(key)
        return self._specs.get(node.use) if node is not None else None

    def title(self, key: str | None) -> str:
        """What a step is called."""
        if not key:
            return ""
        node = self._nodes.get(key)
        if node is None:
            return key
        spec = self._specs.get(node.use)
        return node.title or (spec.title if spec else node.use)

    def icon(self, key: str | None) -> str | Path:
        """Its icon: one of its kind's own, or a bundled one by name."""
        return spec_icon(self.spec(key) if key else None)

    def kind(self, key: str | None) -> Kind:
        """The kind of files that it is coloured by."""
        return spec_kind(self.spec(key) if key else None)

    def way_out(self, key: str, port: str) -> str:
        """What a way out is called; empty for the only one, which needs no name."""
        spec, node = self.spec(key), self._nodes.get(key)
        if spec is None or node is None:
            return port if port != "out" else ""
        ports = spec.outputs_of(node.params)
        if len(ports) < 2:
            return ""
        return next((p.title or p.name for p in ports if p.name == port), port)


def spec_icon(spec: ProcessorSpec | None) -> str | Path:
    """The icon of a kind of step: a file of its own beside its manifest, else a bundled one by name."""
    if spec is None:
        return "help-hexagon"
    if not spec.icon:
        return "robot"
    own = Path(spec.folder) / spec.icon
    return own if spec.folder and own.is_file() else spec.icon.removesuffix(".svg")


def spec_kind(spec: ProcessorSpec | None) -> Kind:
    """The kind of files a kind of step is coloured by: what a source gives, else what comes in, else what goes out."""
    if spec is None:
        return Kind.ANY
    taken = kind_of_all(p for port in spec.inputs for p in port.accepts)
    given = kind_of_all(p for port in spec.outputs for p in port.produces)
    if spec.role is Role.SOURCE:
        return given
    return taken if taken is not Kind.ANY else given
