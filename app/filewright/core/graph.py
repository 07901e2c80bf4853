"""The directed acyclic graph as drawn: nodes, ports, wires. Immutable; edits are functions in `edits`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Any

Params = Mapping[str, Any]
_EMPTY: Params = MappingProxyType({})


class NodeState(StrEnum):
    """enabled: works · disabled: what would enter is filtered · bypassed: files pass unchanged."""

    ENABLED = "enabled"
    DISABLED = "disabled"
    BYPASSED = "bypassed"


@dataclass(frozen=True, kw_only=True, slots=True)
class RetryPolicy:
    """How often an accident is tried, and the first wait in seconds; waits double, with jitter, up to `cap`."""

    attempts: int = 3
    backoff: float = 1.0
    cap: float = 300.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """One placed processor.

    `use` is a processor id and `version` the major version asked for in `use: id@1`; `params` is what stands under
    `with`, as written (defaults are not filled in). `timeout` is in seconds. None means: as the processor says.
    """

    key: str
    use: str
    version: str | None = None
    title: str | None = None
    params: Params = field(default_factory=lambda: _EMPTY)
    retry: RetryPolicy | None = None
    timeout: float | None = None
    workers: int | None = None
    state: NodeState = NodeState.ENABLED


@dataclass(frozen=True, order=True, slots=True)
class Port:
    """One way in or out of a node; which of the two it is, its place in a wire tells."""

    node: str
    name: str

    def __str__(self) -> str:
        return f"{self.node}.{self.name}"


@dataclass(frozen=True, kw_only=True, slots=True)
class WireLimit:
    """When a wire is full: files waiting and bytes waiting, whichever comes first. None: no limit of its own."""

    count: int | None = None
    bytes: int | None = None

    def reached(self, count: int, size: int) -> bool:
        """Whether so many files of so many bytes together fill it."""
        return (self.count is not None and count >= self.count) or (self.bytes is not None and size >= self.bytes)


DEFAULT_LIMIT = WireLimit(count=10_000, bytes=1 << 30)
"""Of a wire that names none."""


@dataclass(frozen=True, slots=True)
class Wire:
    """Files that leave `source` (a way out) enter `target` (a way in)."""

    source: Port
    target: Port
    limit: WireLimit | None = field(default=None, kw_only=True)

    @property
    def id(self) -> str:
        """`node.port -> node.port`: the name of this wire everywhere, one per pair of ports."""
        return f"{self.source} -> {self.target}"


@dataclass(frozen=True, kw_only=True)
class Graph:
    """Nodes by key, in the order of the file, and wires. At most one wire joins the same two ports."""

    nodes: Mapping[str, Node] = field(default_factory=dict)
    wires: tuple[Wire, ...] = ()

    @cached_property
    def outgoing(self) -> Mapping[str, tuple[Wire, ...]]:
        """Wires that leave each node, in the order of the file; every node has an entry."""
        return self._by_node((w.source.node, w) for w in self.wires)

    @cached_property
    def incoming(self) -> Mapping[str, tuple[Wire, ...]]:
        """Wires that enter each node, in the order of the file; every node has an entry."""
        return self._by_node((w.target.node, w) for w in self.wires)

    def _by_node(self, ends: Iterable[tuple[str, Wire]]) -> Mapping[str, tuple[Wire, ...]]:
        found: dict[str, list[Wire]] = {key: [] for key in self.nodes}
        for key, wire in ends:
            if key in found:
                found[key].append(wire)
            else:
                found[key] = [wire]
        return {key: tuple(wires) for key, wires in found.items()}

    def wire(self, wire_id: str) -> Wire:
        """The wire of this id. Raises KeyError when there is none."""
        node = wire_id.partition(".")[0]
        for wire in self.wires:
            if wire.source.node == node and wire.id == wire_id:
                return wire
        raise KeyError(wire_id)

    def successors(self, node: str, port: str) -> tuple[Port, ...]:
        """The ways in that files leaving `node` by `port` enter."""
        return tuple(w.target for w in self.outgoing.get(node, ()) if w.source.name == port)
