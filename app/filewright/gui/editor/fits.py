"""Which ways can take a connection, and why the others cannot, in words. Pure: asked once when one is begun."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from filewright.core.circles import downstream, upstream
from filewright.core.graph import Port
from filewright.core.media import SAME, Kind, can_meet, kind_of_all
from filewright.core.node_check import title_of
from filewright.core.processor import ProcessorSpec, Role
from filewright.gui.document import Document
from filewright.gui.editor.shape.measures import Side
from filewright.text import _

Types = frozenset[str]
_EVERYTHING = frozenset(("*/*",))


def kind_words(kind: Kind) -> str:
    """A kind of files in the plural."""
    return {
        Kind.ANY: _("any files"),
        Kind.IMAGE: _("pictures"),
        Kind.DOCUMENT: _("documents"),
        Kind.TEXT: _("text"),
        Kind.TABLE: _("tables"),
        Kind.ARCHIVE: _("archives"),
        Kind.MEDIA: _("sound and film"),
    }[kind]


@dataclass(frozen=True, slots=True)
class Answer:
    """What one step says to a connection: the ways that can take it, or why none can; `joined` are those that could
    but have it already."""

    ways: tuple[str, ...] = ()
    reason: str = ""
    joined: tuple[str, ...] = ()


class Fits:
    """Answers for one end of a connection: `port` is where it is held, `side` which side of its step that is on.

    `ignoring` are connections that are being moved: they do not count as drawn.
    """

    def __init__(self, document: Document, port: Port, side: Side, *, ignoring: Collection[str] = ()) -> None:
        self._document = document
        self.port = port
        self.side = side
        graph = document.pipeline.graph
        start = [port.node]
        # files must not come back: what lies before the step, seen from a way out, and behind it from a way in
        self._round = upstream(graph, start) if side is Side.OUT else downstream(graph, start)
        self._joined = {(wire.source, wire.target) for wire in graph.wires if wire.id not in ignoring}
        self.types = self._types_here()
        self._bridges: dict[Types, str] = {}

    @property
    def kind(self) -> Kind:
        """The kind of files that the connection carries."""
        return kind_of_all(self.types)

    def answer(self, key: str) -> Answer:
        """What a step of the flow says."""
        graph = self._document.pipeline.graph
        node = graph.nodes[key]
        spec = self._document.specs.get(node.use)
        title = title_of(graph.nodes[self.port.node], self._document.spec_of(self.port.node))
        if key == self.port.node:
            return Answer()
        if spec is None:
            return Answer(reason=_("Is not installed here."))
        ways = _ways(spec, node.params, self.side.other, self._document.leaving.get(key, {}))
        if not ways:
            return Answer(reason=self._no_ways())
        if key in self._round:
            words = _("Would make a loop: its files go on to {step}.") if self.side is Side.OUT else None
            return Answer(reason=(words or _("Would make a loop: it gets files from {step}.")).format(step=title))
        fitting = tuple(name for name, types in ways.items() if self._meets(types))
        if not fitting:
            between = self._between(frozenset(pattern for types in ways.values() for pattern in types))
            return Answer(reason=f"{self._wrong_kind(ways.values())} {between}".rstrip())
        joined = tuple(name for name in fitting if self._is_joined(Port(key, name)))
        free = tuple(name for name in fitting if name not in joined)
        return Answer(ways=free, reason="" if free else _("Is connected already."), joined=joined)

    def way_of(self, spec: ProcessorSpec) -> Answer:
        """What a new step of this kind would say."""
        ways = _ways(spec, {}, self.side.other, {})
        if not ways:
            return Answer(reason=self._no_ways())
        fitting = tuple(name for name, types in ways.items() if self._meets(types))
        return Answer(ways=fitting) if fitting else Answer(reason=self._wrong_kind(ways.values()))

    def _types_here(self) -> Types:
        node = self._document.pipeline.graph.nodes[self.port.node]
        spec = self._document.specs.get(node.use)
        if spec is None:
            return _EVERYTHING
        leaving = self._document.leaving.get(self.port.node, {})
        return _ways(spec, node.params, self.side, leaving).get(self.port.name, _EVERYTHING)

    def _meets(self, types: Collection[str]) -> bool:
        return can_meet(self.types, types) if self.side is Side.OUT else can_meet(types, self.types)

    def _between(self, theirs: Types) -> str:
        """Which kind of step in between would make them fit, in words; "" where none would."""
        found = self._bridges.get(theirs)
        if found is None:
            ends = (self.types, theirs) if self.side is Side.OUT else (theirs, self.types)
            specs = sorted(self._document.specs.values(), key=lambda spec: (not spec.bundled, spec.title))
            title = next((spec.title for spec in specs if _turns(spec, *ends)), "")
            found = _("{step} in between can help.").format(step=title) if title else ""
            self._bridges[theirs] = found
        return found

    def _is_joined(self, other: Port) -> bool:
        pair = (self.port, other) if self.side is Side.OUT else (other, self.port)
        return pair in self._joined

    def _no_ways(self) -> str:
        return _("Gives files and takes none.") if self.side is Side.OUT else _("Takes files and gives none.")

    def _wrong_kind(self, theirs: Iterable[Collection[str]]) -> str:
        other = kind_of_all({pattern for types in theirs for pattern in types})
        words = _("Takes {theirs}, not {ours}.") if self.side is Side.OUT else _("Gives {theirs}, not {ours}.")
        return words.format(theirs=kind_words(other), ours=kind_words(self.kind))


class FitsAll:
    """Answers for several ends at once that go to the same place: a way must fit them all, and be new to one."""

    def __init__(
        self, document: Document, ports: Sequence[Port], side: Side, *, ignoring: Collection[str] = ()
    ) -> None:
        """The first port leads: it gives the colour, and the reason where several have one."""
        self._each = [Fits(document, port, side, ignoring=ignoring) for port in ports]

    @property
    def kind(self) -> Kind:
        """The kind of files that the first connection carries."""
        return self._each[0].kind

    @property
    def kinds(self) -> list[Kind]:
        """The kind of files that each connection carries."""
        return [fits.kind for fits in self._each]

    def answer(self, key: str) -> Answer:
        """What a step of the flow says."""
        if any(key == fits.port.node for fits in self._each):
            return Answer()
        return _jointly([fits.answer(key) for fits in self._each])

    def way_of(self, spec: ProcessorSpec) -> Answer:
        """What a new step of this kind would say."""
        return _jointly([fits.way_of(spec) for fits in self._each])


def _jointly(answers: Sequence[Answer]) -> Answer:
    for answer in answers:
        if not answer.ways and not answer.joined:
            return answer
    possible = [{*answer.ways, *answer.joined} for answer in answers]
    new = dict.fromkeys(name for answer in answers for name in answer.ways)
    ways = tuple(name for name in new if all(name in names for names in possible))
    if ways:
        return Answer(ways=ways)
    return Answer(reason=_("No way of it takes all of these.") if new else _("Is connected already."))


def _ways(
    spec: ProcessorSpec, params: Mapping[str, object], side: Side, leaving: Mapping[str, Types]
) -> dict[str, Types]:
    """The ways on one side with the types that they take or give."""
    if side is Side.IN:
        return {port.name: frozenset(port.accepts) for port in spec.inputs}
    accepted = frozenset(pattern for port in spec.inputs for pattern in port.accepts) or _EVERYTHING
    found: dict[str, Types] = {}
    for port in spec.outputs_of(params):
        known = leaving.get(port.name)
        if known is None:
            known = frozenset(port.produces)
            known = (known - {SAME}) | accepted if SAME in known else known
        found[port.name] = known
    return found


def ways_through(spec: ProcessorSpec, arriving: Types, leading_to: Types) -> tuple[str, str] | None:
    """The way in and the way out by which a new step of this kind can stand in a connection that carries `arriving`
    to a way in that accepts `leading_to`; None when it cannot."""
    way_in = next((port.name for port in spec.inputs if can_meet(arriving, port.accepts)), None)
    if way_in is None:
        return None
    for name, types in _ways(spec, {}, Side.OUT, {}).items():
        given = types
        port = next((port for port in spec.outputs if port.name == name), None)
        if port is not None and SAME in port.produces:
            given = arriving
        if can_meet(given, leading_to):
            return way_in, name
    return None


def _turns(spec: ProcessorSpec, arriving: Types, leading_to: Types) -> bool:
    """Whether a kind of step makes files of one kind out of another, and does so by what it gives as a rule."""
    if spec.role is not Role.STEP:
        return False
    takes = any(can_meet(arriving, port.accepts) for port in spec.inputs if frozenset(port.accepts) != _EVERYTHING)
    return takes and any(
        can_meet(port.produces, leading_to)
        for port in spec.outputs_of({})
        if SAME not in port.produces and frozenset(port.produces) != _EVERYTHING
    )
