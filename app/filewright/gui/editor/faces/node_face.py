"""What stands on a step, as a value: made anew when the step, its kind, its connections or its problems change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from filewright.core.graph import Node, NodeState, Wire
from filewright.core.media import Kind, kind_of_all
from filewright.core.node_check import title_of
from filewright.core.problem import Fix, Problem, Severity
from filewright.core.processor import ProcessorSpec, Role
from filewright.gui.editor.faces.summary import summary_of
from filewright.gui.editor.paint.lettering import Letter, Lettering
from filewright.gui.editor.shape.measures import (
    MESSAGE_INDENT,
    PAD,
    NodeShape,
    Side,
    message_height,
    width_for,
)
from filewright.gui.theme import Look
from filewright.text import N_, _, ngettext

MESSAGE_LINES = 3
_NO_ICON = "robot"

UNCONNECTED = {
    "step-unconnected": N_("not connected yet"),
    "source-unconnected": N_("not connected yet"),
    "nothing-comes-in": N_("nothing comes in yet"),
    "nothing-goes-out": N_("leads nowhere yet"),
    "way-in-unwired": N_("“{way}” takes nothing yet"),
    "way-out-unwired": N_("“{way}” leads nowhere yet"),
}
"""What is still to be drawn is said in the foot, not in red: a step that was just placed is no mistake."""
_ON_PURPOSE = frozenset(("step-off", "source-off"))
"""What its owner decided; the mark and the foot say it already."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PortFace:
    """A way in or out: its name in the file, the words at it, the kind of files, and how many connections it has."""

    name: str
    label: str
    kind: Kind
    wires: int = 0
    optional: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """What is wrong, in words, and the words of the way out ("" where there is none to click)."""

    text: str
    look: Look
    fix: Fix | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NodeFace:
    """A step as it looks while nothing moves. `rest` is what its foot says then."""

    key: str
    use: str
    title: str
    summary: str
    icon: str | Path
    kind: Kind
    role: Role
    inputs: tuple[PortFace, ...]
    outputs: tuple[PortFace, ...]
    state: NodeState = NodeState.ENABLED
    missing: bool = False
    edited: bool = False
    invalid: bool = False
    message: Message | None = None
    lines: tuple[str, ...] = ()
    rest: str = ""
    shape: NodeShape = field(default_factory=NodeShape)

    def ports(self, side: Side) -> tuple[PortFace, ...]:
        """The ways on one side, from the top."""
        return self.inputs if side is Side.IN else self.outputs

    def merged(self, side: Side) -> PortFace | None:
        """All ways of one side as the one that a collapsed step shows; None where there is none."""
        ports = self.ports(side)
        if not ports:
            return None
        kinds = {port.kind for port in ports}
        kind = ports[0].kind if len(kinds) == 1 else Kind.ANY
        return PortFace(name=ports[0].name, label="", kind=kind, wires=sum(port.wires for port in ports))

    def row(self, side: Side, name: str) -> int | None:
        """The row of a port; None where there is no such port."""
        for row, port in enumerate(self.ports(side)):
            if port.name == name:
                return row
        return None


def face_of(
    node: Node,
    spec: ProcessorSpec | None,
    *,
    incoming: Sequence[Wire],
    outgoing: Sequence[Wire],
    out_kinds: Mapping[str, Kind],
    problems: Sequence[Problem],
    edited: bool,
    lettering: Lettering,
    collapsed: bool = False,
) -> NodeFace:
    """The face of one step. `out_kinds` are the kinds of files that leave by each way out, as far as they follow
    from what comes in; without a kind (`spec` None) the ports are those that connections name."""
    inputs = _inputs(spec, incoming)
    outputs = _outputs(node, spec, outgoing, out_kinds)
    title = title_of(node, spec)
    message = _message(
        [p for p in problems if p.code not in UNCONNECTED and p.code not in _ON_PURPOSE], missing=spec is None
    )
    labels = max(
        (sum(lettering.width(port.label, Letter.SMALL) for port in row) for row in _rows(inputs, outputs)),
        default=0.0,
    )
    width = width_for(lettering.width(title, Letter.TITLE), labels)
    lines, height = message_lines(message, width, lettering)
    return NodeFace(
        key=node.key,
        use=node.use,
        title=title,
        summary=summary_of(node, spec),
        icon=icon_of(spec),
        kind=_kind(spec, inputs, outputs),
        role=spec.role if spec else Role.STEP,
        inputs=inputs,
        outputs=outputs,
        state=node.state,
        missing=spec is None,
        edited=edited,
        invalid=message is not None and message.look is Look.ERROR,
        message=message,
        lines=lines,
        rest=_rest(node, spec, problems, invalid=message is not None and message.look is Look.ERROR),
        shape=NodeShape(width=width, rows=max(len(inputs), len(outputs)), message=height, collapsed=collapsed),
    )


def message_lines(message: Message | None, width: int, lettering: Lettering) -> tuple[tuple[str, ...], int]:
    """The lines of a message on a step of this width, and the height they take."""
    if message is None:
        return (), 0
    lines = lettering.wrapped(message.text, Letter.SMALL, width - MESSAGE_INDENT - PAD, MESSAGE_LINES)
    return lines, message_height(len(lines), message.fix is not None)


def _rows(inputs: Sequence[PortFace], outputs: Sequence[PortFace]) -> list[tuple[PortFace, ...]]:
    return [(*inputs[i : i + 1], *outputs[i : i + 1]) for i in range(max(len(inputs), len(outputs)))]


def _inputs(spec: ProcessorSpec | None, incoming: Sequence[Wire]) -> tuple[PortFace, ...]:
    counts: dict[str, int] = {}
    for wire in incoming:
        counts[wire.target.name] = counts.get(wire.target.name, 0) + 1
    declared = {port.name: port for port in spec.inputs} if spec else {}
    names = [*declared, *(name for name in counts if name not in declared)]
    faces = []
    for name in names:
        port = declared.get(name)
        faces.append(
            PortFace(
                name=name,
                label=port.title if port and port.title else name,
                kind=kind_of_all(port.accepts) if port else Kind.ANY,
                wires=counts.get(name, 0),
                optional=port.optional if port else False,
            )
        )
    return tuple(faces)


def _outputs(
    node: Node, spec: ProcessorSpec | None, outgoing: Sequence[Wire], kinds: Mapping[str, Kind]
) -> tuple[PortFace, ...]:
    counts: dict[str, int] = {}
    for wire in outgoing:
        counts[wire.source.name] = counts.get(wire.source.name, 0) + 1
    declared = {port.name: port for port in spec.outputs_of(node.params)} if spec else {}
    names = [*declared, *(name for name in counts if name not in declared)]
    faces = []
    for name in names:
        port = declared.get(name)
        faces.append(
            PortFace(
                name=name,
                label=port.title if port and port.title else name,
                kind=kinds.get(name, Kind.ANY),
                wires=counts.get(name, 0),
                optional=port.optional if port else False,
            )
        )
    return tuple(faces)


def _message(problems: Sequence[Problem], *, missing: bool) -> Message | None:
    """The gravest problem in words: an error before a warning, else the first."""
    if not problems:
        return None
    worst = next((p for p in problems if p.severity is Severity.ERROR), problems[0])
    look = Look.MISSING if missing else Look.ERROR if worst.severity is Severity.ERROR else Look.HELD
    return Message(text=worst.sentence, look=look, fix=worst.fix)


def _rest(node: Node, spec: ProcessorSpec | None, problems: Sequence[Problem], *, invalid: bool) -> str:
    if spec is None:
        kept = len(node.params)
        return ngettext("{count} setting kept", "{count} settings kept", kept).format(count=kept)
    if node.state is NodeState.BYPASSED:
        return _("changes nothing")
    if node.state is NodeState.DISABLED:
        return _("takes nothing")
    if invalid:
        return _("not started")
    for problem in problems:
        if problem.code in UNCONNECTED:
            return _(UNCONNECTED[problem.code]).format_map({"way": problem.fields.get("way", "")})
    return _("ready")


def icon_of(spec: ProcessorSpec | None) -> str | Path:
    """The icon of a kind of step: one of its own beside its manifest, else the bundled one of that name."""
    if spec is None:
        return "help-hexagon"
    if not spec.icon:
        return _NO_ICON
    own = Path(spec.folder) / spec.icon
    return own if spec.folder and own.is_file() else spec.icon.removesuffix(".svg")


def _kind(spec: ProcessorSpec | None, inputs: Sequence[PortFace], outputs: Sequence[PortFace]) -> Kind:
    """The kind that the tile is coloured by: what a source gives, else what comes in, else what goes out."""
    if spec is None:
        return Kind.ANY
    first = outputs if spec.role is Role.SOURCE else inputs
    if first and first[0].kind is not Kind.ANY:
        return first[0].kind
    return outputs[0].kind if outputs and len({port.kind for port in outputs}) == 1 else Kind.ANY
