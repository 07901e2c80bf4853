"""Makes the faces of steps and connections from a document, and finds out which of them an edit changes."""

from collections.abc import Mapping

from filewright.core.flow_types import Types
from filewright.core.graph import Wire
from filewright.core.media import SAME, Kind, kind_of_all
from filewright.core.problem import Problem
from filewright.gui.document import Document
from filewright.gui.editor.faces.node_face import NodeFace, face_of
from filewright.gui.editor.faces.wire_face import WireFace
from filewright.gui.editor.faces.wire_problem import few_words
from filewright.gui.editor.paint.lettering import Lettering
from filewright.text import _


class Faces:
    """Knows what the document said when it was last asked, so that only what differs is made anew."""

    def __init__(self, document: Document, letters: Lettering) -> None:
        self._document = document
        self._letters = letters
        self._of_node: dict[str, tuple[Problem, ...]] = {}
        self._of_wire: dict[str, Problem] = {}
        self._leaving: dict[str, Mapping[str, Types]] = {}
        self._edited: frozenset[str] = frozenset()
        self._collapsed: frozenset[str] = frozenset()
        self.take_news()

    def take_news(self) -> set[str]:
        """Look at problems, kinds and unapplied changes again; return the steps that look otherwise for it, or whose
        connections do."""
        of_node: dict[str, list[Problem]] = {}
        of_wire: dict[str, Problem] = {}
        for problem in self._document.problems:
            if problem.wire is not None:
                of_wire[problem.wire] = problem
            elif problem.place.node is not None:
                of_node.setdefault(problem.place.node, []).append(problem)
            for wire_id in problem.along:
                of_wire.setdefault(wire_id, problem)
        now = {key: tuple(problems) for key, problems in of_node.items()}
        news = {key for key in now.keys() | self._of_node.keys() if now.get(key) != self._of_node.get(key)}
        for wire_id in of_wire.keys() ^ self._of_wire.keys():
            news.add(wire_id.partition(".")[0])
        leaving = self._document.leaving
        news.update(key for key, types in leaving.items() if self._leaving.get(key) is not types)
        unapplied = self._document.unapplied
        edited = frozenset((*unapplied.nodes_added, *unapplied.nodes_changed))
        news |= edited ^ self._edited
        collapsed = frozenset(self._document.pipeline.layout.collapsed)
        news |= collapsed ^ self._collapsed
        self._collapsed = collapsed
        self._of_node, self._of_wire, self._leaving, self._edited = now, of_wire, dict(leaving), edited
        return news

    def problems_of(self, key: str) -> tuple[Problem, ...]:
        """What is wrong with a step itself."""
        return self._of_node.get(key, ())

    def node(self, key: str) -> NodeFace:
        """The face of a step. Raises KeyError."""
        graph = self._document.pipeline.graph
        node = graph.nodes[key]
        incoming, outgoing = self._document.wires_at(key)
        return face_of(
            node,
            self._document.specs.get(node.use),
            incoming=incoming,
            outgoing=outgoing,
            out_kinds=self._out_kinds(key),
            problems=self.problems_of(key),
            edited=key in self._edited,
            lettering=self._letters,
            collapsed=key in self._collapsed,
        )

    def wire(self, wire: Wire, source: NodeFace) -> WireFace:
        """The face of a connection that leaves a step with this face."""
        row = next((port for port in source.outputs if port.name == wire.source.name), None)
        kind = row.kind if row else Kind.ANY
        problem = self._of_wire.get(wire.id)
        if problem is not None:
            return WireFace(wire=wire, kind=kind, reason=few_words(problem), sentence=problem.sentence)
        if source.missing:
            sentence = _("“{step}” is not installed here.").format(step=source.title)
            return WireFace(wire=wire, kind=kind, reason=_("Not installed"), sentence=sentence)
        return WireFace(wire=wire, kind=kind)

    def _out_kinds(self, key: str) -> dict[str, Kind]:
        """What leaves by each way out; while connections go in a circle, what the kind of step declares."""
        spec = self._document.spec_of(key)
        if spec is None:
            return {}
        types = self._document.leaving.get(key, {})
        kinds = {}
        for port in spec.outputs_of(self._document.pipeline.graph.nodes[key].params):
            declared = [produced for produced in port.produces if produced != SAME]
            kinds[port.name] = kind_of_all(types.get(port.name) or declared or ("*/*",))
        return kinds
