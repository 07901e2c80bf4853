"""What an edit changed. Identity comes first: what is the same object was not touched, and is not looked into."""

from collections.abc import Mapping
from dataclasses import dataclass

from filewright.core.edits import same_values
from filewright.core.graph import Graph, Node
from filewright.core.pipeline import Frame, Note, Pipeline

_DOCUMENT_FIELDS = ("id", "name", "description", "trace", "confidential")


@dataclass(frozen=True, kw_only=True, slots=True)
class PipelineDiff:
    """Keys of nodes, ids of wires and names of document fields that differ between two pipelines.

    A wire is changed when only its limit differs; with other ports it is another wire. `moved` are nodes of both
    whose place differs, `frames` and `notes` keys of those that were added, removed or changed, `collapsed` nodes that
    were collapsed or opened; `layout` says that something else in the layout section differs.
    """

    nodes_added: tuple[str, ...] = ()
    nodes_removed: tuple[str, ...] = ()
    nodes_changed: tuple[str, ...] = ()
    wires_added: tuple[str, ...] = ()
    wires_removed: tuple[str, ...] = ()
    wires_changed: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    collapsed: tuple[str, ...] = ()
    layout: bool = False
    document: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Whether anything differs at all."""
        return self.changes_graph or self.changes_layout or bool(self.document)

    @property
    def changes_graph(self) -> bool:
        """Whether what runs would differ, not just how it is drawn or named."""
        return bool(
            self.nodes_added
            or self.nodes_removed
            or self.nodes_changed
            or self.wires_added
            or self.wires_removed
            or self.wires_changed
        )

    @property
    def changes_layout(self) -> bool:
        """Whether something on the canvas lies elsewhere, or is drawn otherwise."""
        return bool(self.moved or self.frames or self.notes or self.collapsed or self.layout)

    @property
    def touched(self) -> frozenset[str]:
        """Every node that was added, removed or changed, or has a wire that was."""
        ends = (
            port.strip().partition(".")[0]
            for wire_id in (*self.wires_added, *self.wires_removed, *self.wires_changed)
            for port in wire_id.split("->", 1)
        )
        return frozenset((*self.nodes_added, *self.nodes_removed, *self.nodes_changed, *ends))


NOTHING = PipelineDiff()


def diff(before: Pipeline, after: Pipeline) -> PipelineDiff:
    """How `after` differs from `before`; nodes and wires in the order of the value they are in."""
    if before is after:
        return NOTHING
    added, removed, changed = _nodes(before.graph.nodes, after.graph.nodes)
    wires_added, wires_removed, wires_changed = _wires(before.graph, after.graph)
    old, new = before.layout, after.layout
    moved: tuple[str, ...] = ()
    if old.nodes is not new.nodes:
        moved = tuple(k for k, p in new.nodes.items() if k in old.nodes and old.nodes[k] != p)
    return PipelineDiff(
        nodes_added=added,
        nodes_removed=removed,
        nodes_changed=changed,
        wires_added=wires_added,
        wires_removed=wires_removed,
        wires_changed=wires_changed,
        moved=moved,
        frames=_areas(old.frames, new.frames),
        notes=_areas(old.notes, new.notes),
        collapsed=_either(old.collapsed, new.collapsed),
        layout=old.extra is not new.extra and not same_values(old.extra, new.extra),
        document=frozenset(n for n in _DOCUMENT_FIELDS if getattr(before, n) != getattr(after, n)),
    )


def _nodes(
    before: Mapping[str, Node], after: Mapping[str, Node]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    if before is after:
        return (), (), ()
    added: list[str] = []
    changed: list[str] = []
    for key, node in after.items():
        was = before.get(key)
        if was is None:
            added.append(key)
        elif was is not node and not same_nodes(was, node):
            changed.append(key)
    removed = tuple(k for k in before if k not in after)
    return tuple(added), removed, tuple(changed)


def _areas(before: Mapping[str, Frame | Note], after: Mapping[str, Frame | Note]) -> tuple[str, ...]:
    if before is after:
        return ()
    either = dict.fromkeys((*after, *before))
    return tuple(key for key in either if not _same_area(before.get(key), after.get(key)))


def _same_area(one: Frame | Note | None, other: Frame | Note | None) -> bool:
    if one is other:
        return True
    return one is not None and one == other and same_values(one.extra, other.extra)


def _either(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    """What is in one of them alone; all, where only the order differs."""
    if before == after:
        return ()
    found = tuple(key for key in dict.fromkeys((*after, *before)) if (key in before) != (key in after))
    return found or after


def same_nodes(one: Node, other: Node) -> bool:
    """Whether two nodes are the same, parameters told apart as the file does (1 is not 1.0, nor true)."""
    return one == other and same_values(one.params, other.params)


def _wires(before: Graph, after: Graph) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    if before.wires is after.wires:
        return (), (), ()
    known_before = {id(w) for w in before.wires}
    known_after = {id(w) for w in after.wires}
    old = {w.id: w for w in before.wires if id(w) not in known_after}
    new = {w.id: w for w in after.wires if id(w) not in known_before}
    return (
        tuple(i for i in new if i not in old),
        tuple(i for i in old if i not in new),
        tuple(i for i, w in new.items() if i in old and w.limit != old[i].limit),
    )
