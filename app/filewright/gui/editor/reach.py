"""Selects by what hangs together: what leads here, what follows, all of it, neighbours, steps of the same kind."""

from collections.abc import Iterable
from dataclasses import replace

from filewright.core.circles import downstream, upstream
from filewright.gui.document import Document


class Reach:
    """Adds to the selection of one document; what was selected stays so."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def upstream(self) -> None:
        """Also all that leads to the selected steps."""
        self._extend(upstream(self._document.pipeline.graph, self._document.selection.nodes))

    def downstream(self) -> None:
        """Also all that the selected steps lead to."""
        self._extend(downstream(self._document.pipeline.graph, self._document.selection.nodes))

    def connected(self) -> None:
        """Also all that hangs together with the selected steps, in any direction."""
        near = set(self._document.selection.nodes)
        while True:
            grown = near | self._neighbours(near)
            if grown == near:
                break
            near = grown
        self._extend(near)

    def grow(self) -> None:
        """Also the direct neighbours of the selected steps."""
        self._extend(self._neighbours(self._document.selection.nodes))

    def same_kind(self) -> None:
        """Also all steps of the kinds that are selected."""
        nodes = self._document.pipeline.graph.nodes
        kinds = {nodes[key].use for key in self._document.selection.nodes}
        self._extend(key for key, node in nodes.items() if node.use in kinds)

    def _neighbours(self, keys: Iterable[str]) -> set[str]:
        graph = self._document.pipeline.graph
        found: set[str] = set()
        for key in keys:
            found.update(wire.source.node for wire in graph.incoming.get(key, ()))
            found.update(wire.target.node for wire in graph.outgoing.get(key, ()))
        return found & graph.nodes.keys()

    def _extend(self, keys: Iterable[str]) -> None:
        selection = self._document.selection
        self._document.select(replace(selection, nodes=selection.nodes | frozenset(keys)))
