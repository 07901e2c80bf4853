"""What differs between two versions of a flow, in words: one sentence for each thing that somebody did."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from filewright.core.diff import PipelineDiff, diff
from filewright.core.edits import same_values
from filewright.core.graph import DEFAULT_LIMIT, Graph, Node, NodeState, Port, Wire, WireLimit
from filewright.core.node_check import title_of
from filewright.core.pipeline import Pipeline
from filewright.core.processor import Param, ProcessorSpec
from filewright.core.schema import shown
from filewright.core.secret_reference import secret_name
from filewright.core.units import format_duration, format_size
from filewright.text import N_, _, ngettext

Specs = Mapping[str, ProcessorSpec]


class ChangeKind(StrEnum):
    """What became of it."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One thing that differs: a step with all that differs in it, a connection, or something of the flow. `node` and
    `wire` name what it is about, where that is in the newer version."""

    kind: ChangeKind
    sentence: str
    node: str = ""
    wire: str = ""


def changes(before: Pipeline, after: Pipeline, specs: Specs, *, all_of_it: bool = False) -> tuple[Change, ...]:
    """How `after` differs from `before`, as far as it changes what runs; with `all_of_it` also name, description and
    what lies where on the canvas. Secrets are not repeated."""
    differs = diff(before, after)
    found = [*_steps(before.graph, after.graph, differs, specs), *_wires(before.graph, after.graph, differs, specs)]
    if all_of_it:
        found += _document(before, after, differs)
        found += _drawing(differs)
    return tuple(found)


def _steps(before: Graph, after: Graph, differs: PipelineDiff, specs: Specs) -> Iterator[Change]:
    for key in differs.nodes_added:
        yield Change(kind=ChangeKind.ADDED, sentence=_new_step(before, after, key, specs), node=key)
    for key in differs.nodes_changed:
        what = ", ".join(_of_node(before.nodes[key], after.nodes[key], specs))
        words = _("{step}: {what}").format(step=_name(after, key, specs), what=what)
        yield Change(kind=ChangeKind.CHANGED, sentence=words, node=key)
    for key in differs.nodes_removed:
        words = _("Step removed: {step}").format(step=_name(before, key, specs))
        yield Change(kind=ChangeKind.REMOVED, sentence=words)


def _new_step(before: Graph, after: Graph, key: str, specs: Specs) -> str:
    """With where it stands: behind what leads to it, else before what it leads to."""
    step = _name(after, key, specs)
    leading = dict.fromkeys(_end(after, wire.source, specs) for wire in after.wires if wire.target.node == key)
    if leading:
        return _("New step: {step}, after {others}").format(step=step, others=", ".join(leading))
    led = (wire.target.node for wire in after.wires if wire.source.node == key and wire.target.node in before.nodes)
    following = dict.fromkeys(_name_of(after, node, specs) for node in led)
    if following:
        return _("New step: {step}, before {others}").format(step=step, others=", ".join(following))
    return _("New step: {step}").format(step=step)


def _wires(before: Graph, after: Graph, differs: PipelineDiff, specs: Specs) -> Iterator[Change]:
    """Connections; those that came or went with a step need no words of their own."""
    theirs = {*differs.nodes_added, *differs.nodes_removed}
    for wire_id in differs.wires_added:
        wire = after.wire(wire_id)
        if not {wire.source.node, wire.target.node} & theirs:
            words = _("New connection: {wire}").format(wire=_wire(after, wire, specs))
            yield Change(kind=ChangeKind.ADDED, sentence=words, wire=wire_id)
    for wire_id in differs.wires_removed:
        wire = before.wire(wire_id)
        if not {wire.source.node, wire.target.node} & theirs:
            words = _("Connection removed: {wire}").format(wire=_wire(before, wire, specs))
            yield Change(kind=ChangeKind.REMOVED, sentence=words)
    for wire_id in differs.wires_changed:
        was, now = before.wire(wire_id), after.wire(wire_id)
        words = _("{wire}: may hold {before} → {after}").format(
            wire=_wire(after, now, specs), before=_limit(was.limit), after=_limit(now.limit)
        )
        yield Change(kind=ChangeKind.CHANGED, sentence=words, wire=wire_id)


def _of_node(was: Node, now: Node, specs: Specs) -> Iterator[str]:
    if (was.use, was.version) != (now.use, now.version):
        yield _arrow(_("Kind of step"), _kind(was, specs), _kind(now, specs))
    if was.title != now.title:
        yield _arrow(_("Name"), _quoted(was.title), _quoted(now.title))
    if was.state is not now.state:
        yield f"{_(_STATES[was.state])} → {_(_STATES[now.state])}"
    spec = specs.get(now.use)
    params = {param.name: param for param in spec.params} if spec else {}
    for name in dict.fromkeys((*params, *was.params, *now.params)):
        before, after = was.params.get(name, _UNSET), now.params.get(name, _UNSET)
        if before is not after and not same_values(before, after):
            param = params.get(name) or Param(name=name, schema={})
            yield _arrow(param.title or name, _value(before, param), _value(after, param))
    for title, old, new in (
        (_("Time limit"), _seconds(was.timeout), _seconds(now.timeout)),
        (_("Working at once"), _count(was.workers), _count(now.workers)),
        (_("Tries after an accident"), _tries(was), _tries(now)),
    ):
        if old != new:
            yield _arrow(title, old, new)


class _Unset:
    """A setting that the file does not hold."""


_UNSET = _Unset()
_STATES = {
    NodeState.ENABLED: N_("on"),
    NodeState.DISABLED: N_("off"),
    NodeState.BYPASSED: N_("skipped"),
}


def _arrow(title: str, before: str, after: str) -> str:
    return _("{title} {before} → {after}").format(title=title, before=before, after=after)


def _value(value: Any, param: Param) -> str:
    if isinstance(value, _Unset) or value is None:
        return _("as usual") if param.default is None else _value(param.default, param)
    if param.widget == "secret":
        return secret_name(value) or "•••"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str) and value in param.choices:
        return _(param.choices[value])
    if isinstance(value, str) and not value.strip():
        return "“”"
    words = shown(value)
    return f"{words} {param.unit}" if param.unit and isinstance(value, int | float) else words


def _tries(node: Node) -> str:
    if node.retry is None:
        return _("as usual")
    words = ngettext("{count}, after {wait}", "{count}, first after {wait}", node.retry.attempts)
    return words.format(count=node.retry.attempts, wait=format_duration(node.retry.backoff))


def _seconds(value: float | None) -> str:
    return _("as usual") if value is None else format_duration(value)


def _count(value: int | None) -> str:
    return _("as usual") if value is None else str(value)


def _quoted(title: str | None) -> str:
    return f"“{title}”" if title else _("none")


def _kind(node: Node, specs: Specs) -> str:
    spec = specs.get(node.use)
    words = spec.title if spec else node.use
    return words if node.version is None else f"{words} {node.version}"


def _limit(limit: WireLimit | None) -> str:
    limit = limit or DEFAULT_LIMIT
    parts = []
    if limit.count is not None:
        parts.append(ngettext("{count} file", "{count} files", limit.count).format(count=limit.count))
    if limit.bytes is not None:
        parts.append(format_size(limit.bytes))
    return ", ".join(parts) or _("any number")


def _name(graph: Graph, key: str, specs: Specs) -> str:
    node = graph.nodes[key]
    return title_of(node, specs.get(node.use))


def _wire(graph: Graph, wire: Wire, specs: Specs) -> str:
    return f"{_end(graph, wire.source, specs)} → {_name_of(graph, wire.target.node, specs)}"


def _end(graph: Graph, port: Port, specs: Specs) -> str:
    """A step, and which of several ways out it is."""
    name = _name_of(graph, port.node, specs)
    node = graph.nodes.get(port.node)
    spec = specs.get(node.use) if node else None
    ways = spec.outputs_of(node.params) if spec and node else ()
    title = next((way.title or way.name for way in ways if way.name == port.name), port.name)
    return f"{name} ({title})" if len(ways) > 1 else name


def _name_of(graph: Graph, key: str, specs: Specs) -> str:
    return _name(graph, key, specs) if key in graph.nodes else key


_FIELDS = {
    "name": N_("Name of the flow"),
    "trace": N_("What is kept of each file"),
    "confidential": N_("Confidential"),
}


def _document(before: Pipeline, after: Pipeline, differs: PipelineDiff) -> Iterator[Change]:
    for field, title in _FIELDS.items():
        if field in differs.document:
            old, new = (shown(getattr(one, field)) or "“”" for one in (before, after))
            yield Change(kind=ChangeKind.CHANGED, sentence=_arrow(_(title), old, new))
    if "description" in differs.document:
        yield Change(kind=ChangeKind.CHANGED, sentence=_("The description of the flow"))


def _drawing(differs: PipelineDiff) -> Iterator[Change]:
    counted = (
        (
            len(differs.moved),
            ngettext("{count} step lies elsewhere", "{count} steps lie elsewhere", len(differs.moved)),
        ),
        (
            len(differs.collapsed),
            ngettext("{count} step collapsed or opened", "{count} steps collapsed or opened", len(differs.collapsed)),
        ),
        (len(differs.frames), ngettext("{count} frame differs", "{count} frames differ", len(differs.frames))),
        (len(differs.notes), ngettext("{count} note differs", "{count} notes differ", len(differs.notes))),
    )
    for count, words in counted:
        if count:
            yield Change(kind=ChangeKind.CHANGED, sentence=words.format(count=count))
    if differs.layout:
        yield Change(kind=ChangeKind.CHANGED, sentence=_("Something else about how it is drawn"))
