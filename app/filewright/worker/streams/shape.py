"""How the line nodes of a plan hang together: which form one stream, and where the order of lines must be minded.

Blocks go through the nodes depth first. Where branches that part at a node meet again behind it, its lines must go on
in the order in which it gave them: run by run of neighbouring lines with the same way, and line by line where one
way leads into several branches that meet again. Everything else goes on block by block.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import combinations

from filewright.core.plan import Plan
from filewright.core.processor import RunKind

LINE_KINDS = (RunKind.LINES, RunKind.CHUNKS)


@dataclass(frozen=True, kw_only=True)
class Shape:
    """`order`: the nodes, each after all that lead to it, else as they are met from the entry on, wire by wire: so
    comes what they say at the end. `targets`: (node, way in) pairs behind each
    way out of a node, inside the stream. `collected`: ways out whose lines go into a file. `ordered`: nodes whose
    lines go on in the order given; `singly`: their ways out that are sent line by line. `patient`: nodes that may
    wait for the rest of a block, since nothing behind them is reached in any other way. `apart`: nodes whose failure
    concerns nothing but what is behind them."""

    order: tuple[str, ...]
    targets: Mapping[str, Mapping[str, tuple[tuple[str, str], ...]]] = field(default_factory=dict)
    collected: Mapping[str, frozenset[str]] = field(default_factory=dict)
    ordered: frozenset[str] = frozenset()
    singly: Mapping[str, frozenset[str]] = field(default_factory=dict)
    patient: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()

    def behind(self, node: str) -> frozenset[str]:
        """The node and all that its lines reach."""
        found = {node}
        for key in self.order:
            if key in found:
                found.update(target for ends in self.targets[key].values() for target, _ in ends)
        return frozenset(found)

    def leading_to(self, node: str) -> frozenset[str]:
        """The node and all from which lines reach it."""
        found = {node}
        for key in reversed(self.order):
            if any(target in found for ends in self.targets[key].values() for target, _ in ends):
                found.add(key)
        return frozenset(found)


def shape_of(plan: Plan, entry: str) -> Shape:
    """The stream that begins at the line node `entry`."""
    targets: dict[str, dict[str, tuple[tuple[str, str], ...]]] = {}
    collected: dict[str, frozenset[str]] = {}
    waiting = [entry]
    while waiting:
        key = waiting.pop(0)  # in the order of the wires, which is that of what their nodes say at the end
        if key in targets:
            continue
        node = plan.nodes[key]
        inside: dict[str, tuple[tuple[str, str], ...]] = {}
        files = set(node.leaves)
        for port, ends in node.ways.items():
            streamed = tuple(end for end in ends if plan.nodes[end[0]].kind in LINE_KINDS)
            if streamed:
                inside[port] = streamed
            if len(streamed) < len(ends):
                files.add(port)
        targets[key] = inside
        collected[key] = frozenset(files)
        waiting += [target for ends in inside.values() for target, _ in ends]
    before = dict.fromkeys(targets, 0)
    for inside in targets.values():
        for ends in inside.values():
            for target, _ in ends:
                before[target] += 1
    return _minding_order(_in_order(targets, before), targets, collected, before)


def _in_order(
    targets: Mapping[str, Mapping[str, tuple[tuple[str, str], ...]]], before: Mapping[str, int]
) -> tuple[str, ...]:
    """Each node after all that lead to it; where several could be next, the one that was found first."""
    place = {key: number for number, key in enumerate(targets)}
    keys, missing = list(targets), dict(before)
    ready = [0]
    order: list[str] = []
    while ready:
        key = keys[heappop(ready)]
        order.append(key)
        for ends in targets[key].values():
            for target, _ in ends:
                missing[target] -= 1
                if not missing[target]:
                    heappush(ready, place[target])
    return tuple(order)


def _minding_order(
    order: tuple[str, ...],
    targets: Mapping[str, Mapping[str, tuple[tuple[str, str], ...]]],
    collected: Mapping[str, frozenset[str]],
    before: Mapping[str, int],
) -> Shape:
    bit = {key: 1 << number for number, key in enumerate(order)}
    behind: dict[str, int] = {}  # the node and all that lines from it reach, as bits
    for key in reversed(order):
        behind[key] = bit[key]
        for ends in targets[key].values():
            for target, _ in ends:
                behind[key] |= behind[target]
    ordered: set[str] = set()
    singly: dict[str, frozenset[str]] = {}
    for key in order:
        branches = [(port, target) for port, ends in targets[key].items() for target, _ in ends]
        meeting = [(a, b) for (a, x), (b, y) in combinations(branches, 2) if behind[x] & behind[y]]
        if meeting:
            ordered.add(key)
            singly[key] = frozenset(a for a, b in meeting if a == b)
    apart = (
        frozenset(key for key in order if not _passing_by(key, order, targets, bit) & behind[key])
        if ordered
        else frozenset(order)
    )
    return Shape(
        order=order,
        targets=targets,
        collected=collected,
        ordered=frozenset(ordered),
        singly=singly,
        patient=frozenset(key for key in apart if before[key] > 1),
        apart=apart,
    )


def _passing_by(
    key: str,
    order: tuple[str, ...],
    targets: Mapping[str, Mapping[str, tuple[tuple[str, str], ...]]],
    bit: Mapping[str, int],
) -> int:
    """The nodes that lines reach without going through `key`, as bits."""
    reached = bit[order[0]] if order[0] != key else 0
    for node in order:
        if reached & bit[node]:
            for ends in targets[node].values():
                for target, _ in ends:
                    if target != key:
                        reached |= bit[target]
    return reached
