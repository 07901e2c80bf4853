"""Checks wires: each by itself, and what a node has of them."""

from collections.abc import Collection, Iterator, Sequence
from typing import TypeVar

from filewright.core.closest import closest
from filewright.core.flow_types import Types, narrowed
from filewright.core.graph import NodeState, Wire
from filewright.core.node_check import CheckedNode
from filewright.core.problem import Fix, Problem
from filewright.core.processor import InputPort, OutputPort
from filewright.errors import FieldValue, Place
from filewright.text import N_, _

_MOST_SHOWN = 8
"""Steps of a circle that a sentence names."""

_CUT = N_("Remove this connection")

_P = TypeVar("_P", InputPort, OutputPort)


def check_wire(wire: Wire, source: CheckedNode | None, target: CheckedNode | None, types: Types) -> Problem | None:
    """What is wrong with a wire; `types` are those that leave by its way out, empty where that is not known."""
    for end, port in ((source, wire.source), (target, wire.target)):
        if end is None:
            return _problem(wire, "wire-unknown-step", {"node": port.node}, edit=_CUT)
    assert source is not None
    assert target is not None
    if source.spec is not None and wire.source.name not in source.outs:
        return _no_way(wire, "unknown-way-out", source, wire.source.name, list(source.outs))
    if target.spec is not None and wire.target.name not in target.ins:
        return _no_way(wire, "unknown-way-in", target, wire.target.name, list(target.ins))
    if source.spec is None or target.spec is None:
        return None
    accepts = target.ins[wire.target.name].accepts
    if not types or narrowed(types, accepts):
        return None
    fields: dict[str, FieldValue] = {
        "source": source.name,
        "target": target.name,
        "produced": ", ".join(sorted(types)),
        "accepted": ", ".join(accepts),
    }
    return _problem(wire, "types-cannot-meet", fields, edit=_CUT)


def check_wires_of(checked: CheckedNode, incoming: Sequence[Wire], outgoing: Sequence[Wire]) -> Iterator[Problem]:
    """Required ways in and out that have no wire, and wires drawn twice."""
    yield from _twice(outgoing)
    if checked.spec is None or checked.node.state is NodeState.DISABLED:
        return
    ins = _unwired([p for p in checked.ins.values() if not p.optional], {w.target.name for w in incoming})
    needed = [p for p in checked.outs.values() if not p.optional and checked.bypass in (None, p.name)]
    outs = _unwired(needed, {w.source.name for w in outgoing})
    place = Place(node=checked.node.key)
    if ins and outs and not incoming and not outgoing:
        yield Problem(code="step-unconnected", fields={"step": checked.name}, place=place)
        return
    for way in ins:
        fields = {"step": checked.name, "way": way.title or way.name}
        code = "way-in-unwired" if len(checked.ins) > 1 else "nothing-comes-in"
        yield Problem(code=code, fields=fields, place=place)
    for port in outs:
        fields = {"step": checked.name, "way": port.title or port.name}
        if len(checked.outs) > 1:
            code = "way-out-unwired"
        else:
            code = "nothing-goes-out" if checked.ins else "source-unconnected"
        yield Problem(code=code, fields=fields, place=place)


def circle_problem(names: Sequence[str], wire: Wire) -> Problem:
    """Steps that lead back to their beginning; `wire` is the one that closes the circle."""
    shown = names if len(names) <= _MOST_SHOWN else (*names[: _MOST_SHOWN - 1], "…", names[-1])
    fields: dict[str, FieldValue] = {"step": names[0], "steps": " → ".join((*shown, names[0]))}
    code = "circle" if len(names) > 1 else "circle-of-one"
    return _problem(wire, code, fields, edit=_CUT)


def _twice(outgoing: Sequence[Wire]) -> Iterator[Problem]:
    if len(outgoing) < 2:
        return
    seen: set[tuple[str, str, str]] = set()
    for wire in outgoing:
        ends = (wire.source.name, wire.target.node, wire.target.name)
        if ends in seen:
            yield _problem(wire, "wire-twice", {"wire": wire.id}, edit=N_("Remove one of them"))
        seen.add(ends)


def _no_way(wire: Wire, code: str, end: CheckedNode, name: str, ways: Sequence[str]) -> Problem:
    if not ways:
        return _problem(wire, f"{code}-none", {"step": end.name}, edit=_CUT)
    fields: dict[str, FieldValue] = {"step": end.name, "way": name, "ways": ", ".join(ways)}
    near = closest(name, ways)
    if near is None and len(ways) == 1:
        near = ways[0]
    if near is None:
        return _problem(wire, code, fields, edit=_CUT)
    edit = "use-way-out" if code == "unknown-way-out" else "use-way-in"
    fix = Fix(title=_("Use “{way}”").format(way=near), node=end.node.key, wire=wire.id, edit=edit, value=near)
    return Problem(code=f"{code}-like", fields={**fields, "near": near}, place=_place(wire), wire=wire.id, fix=fix)


def _problem(wire: Wire, code: str, fields: dict[str, FieldValue], edit: str = "") -> Problem:
    fix = Fix(title=_(edit), node=wire.source.node, wire=wire.id, edit="cut") if edit else None
    return Problem(code=code, fields=fields, place=_place(wire), wire=wire.id, fix=fix)


def _place(wire: Wire) -> Place:
    return Place(node=wire.source.node)


def _unwired(ports: Sequence[_P], wired: Collection[str]) -> list[_P]:
    return [port for port in ports if port.name not in wired]
