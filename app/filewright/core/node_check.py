"""Checks one node by itself: its processor, its parameters, its own settings. Which wires it has is not looked at."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from filewright.core.closest import closest
from filewright.core.graph import Node, NodeState
from filewright.core.problem import Fix, Problem, Severity
from filewright.core.processor import InputPort, OutputPort, Param, ProcessorSpec
from filewright.core.schema import NOTHING, Misfit, misfits, replaced, shown
from filewright.core.secret_reference import secret_name
from filewright.errors import FieldValue, Place
from filewright.text import _


@dataclass(frozen=True, kw_only=True)
class CheckedNode:
    """A node with its processor's manifest (None: unknown), its ways in and out, and what is wrong with it alone."""

    node: Node
    spec: ProcessorSpec | None
    ins: Mapping[str, InputPort]
    outs: Mapping[str, OutputPort]
    problems: tuple[Problem, ...]

    @property
    def name(self) -> str:
        """What people see."""
        return title_of(self.node, self.spec)

    @property
    def bypass(self) -> str | None:
        """The way out that files take unchanged while the node is bypassed: its first. None: it is not bypassed."""
        return next(iter(self.outs), None) if self.node.state is NodeState.BYPASSED else None


def title_of(node: Node, spec: ProcessorSpec | None) -> str:
    """What people see as the name of a node: its title, else its processor's, else its key."""
    return node.title or (spec.title if spec else "") or node.key


def check_node(node: Node, specs: Mapping[str, ProcessorSpec]) -> CheckedNode:
    """Look at one node."""
    spec = specs.get(node.use)
    if spec is None:
        problem = _unknown(node, specs)
        return CheckedNode(node=node, spec=None, ins={}, outs={}, problems=(problem,))
    found = [*_version(node, spec), *_params(node, spec), *_settings(node, spec)]
    if node.state is not NodeState.ENABLED:  # it does not work now, so what it is set to does no harm
        found = [replace(problem, severity=Severity.WARNING) for problem in found]
    outs = spec.outputs_of(node.params)
    return CheckedNode(
        node=node,
        spec=spec,
        ins={port.name: port for port in spec.inputs},
        outs={port.name: port for port in outs},
        problems=(*found, *_ways_out(node, spec, outs), *_state(node, spec, outs)),
    )


def _unknown(node: Node, specs: Mapping[str, ProcessorSpec]) -> Problem:
    fields: dict[str, FieldValue] = {"use": node.use}
    near = closest(node.use, specs)
    if near is None:
        return Problem(code="unknown-processor", fields=fields, place=Place(node=node.key, param=".use"))
    fix = Fix(title=_("Use {name}").format(name=near), node=node.key, edit="use", value=near)
    fields["near"] = near
    return Problem(code="unknown-processor-like", fields=fields, place=Place(node=node.key, param=".use"), fix=fix)


def _version(node: Node, spec: ProcessorSpec) -> Iterator[Problem]:
    if node.version is not None and spec.version.split(".")[0] != node.version:
        yield Problem(
            code="other-version",
            fields={"use": node.use, "wanted": node.version, "found": spec.version},
            place=Place(node=node.key, param=".use"),
            fix=Fix(title=_("Use the version that is here"), node=node.key, edit="any-version"),
        )


def _params(node: Node, spec: ProcessorSpec) -> Iterator[Problem]:
    known = {param.name: param for param in spec.params}
    for name, value in node.params.items():
        param = known.get(name)
        if param is None:
            yield _unknown_param(node, name, spec)
        elif value is None and not _takes_null(param):
            yield Problem(
                code="param-missing" if param.required and param.default is None else "param-empty",
                fields={"title": param.title or name},
                place=Place(node=node.key, param=name),
                fix=None if param.required and param.default is None else _drop(node, name, param.title or name),
            )
        elif param.widget == "secret":
            if secret_name(value) is None:
                title = param.title or name
                fix = None if param.required else _drop(node, name, title)
                place = Place(node=node.key, param=name)
                yield Problem(code="param-secret-in-file", fields={"title": title}, place=place, fix=fix)
        else:
            for misfit in misfits(value, param.schema):
                yield _misfit(node, param, value, misfit)
    for param in spec.params:
        if param.required and param.default is None and param.name not in node.params:
            title = param.title or param.name
            place = Place(node=node.key, param=param.name)
            yield Problem(code="param-missing", fields={"title": title}, place=place)


def _takes_null(param: Param) -> bool:
    wanted = param.schema.get("type")
    return wanted is None or wanted == "null" or (isinstance(wanted, Sequence) and "null" in wanted)


def _unknown_param(node: Node, name: str, spec: ProcessorSpec) -> Problem:
    options = [param.name for param in spec.params]
    near = closest(name, [option for option in options if option not in node.params])
    fields: dict[str, FieldValue] = {"param": name, "options": ", ".join(options) or "–"}
    place = Place(node=node.key, param=name)
    if near is None:
        fix = Fix(title=_("Remove it"), node=node.key, param=name, edit="drop-param")
        return Problem(code="param-unknown", fields=fields, place=place, fix=fix)
    fix = Fix(
        title=_("Rename it to {name}").format(name=near), node=node.key, param=name, edit="rename-param", value=near
    )
    return Problem(code="param-unknown-like", fields={**fields, "near": near}, place=place, fix=fix)


def _drop(node: Node, name: str, title: str) -> Fix:
    return Fix(title=_("Reset {title}").format(title=title), node=node.key, param=name, edit="drop-param")


def _misfit(node: Node, param: Param, value: Any, misfit: Misfit) -> Problem:
    title = param.title or param.name
    for step in misfit.where:
        title += f" › {step + 1 if isinstance(step, int) else step}"
    fix = None
    if misfit.better is not NOTHING:
        words = _("Set {title} to {value}").format(title=title, value=shown(misfit.better))
        fix = Fix(title=words, node=node.key, param=param.name, value=replaced(value, misfit.where, misfit.better))
    fields = {**misfit.fields, "title": title, "unit": param.unit}
    place = Place(node=node.key, param=param.name)
    return Problem(code=misfit.code, fields=fields, place=place, fix=fix, where=misfit.where)


def _settings(node: Node, spec: ProcessorSpec) -> Iterator[Problem]:
    """What stands beside `with`: time limit, workers, retries."""
    if node.timeout is not None and not node.timeout > 0:
        yield _bad_setting(node, "bad-timeout", ".timeout")
    if node.workers is not None and node.workers < 1:
        yield _bad_setting(node, "bad-workers", ".workers")
    if node.retry is not None and (node.retry.attempts < 1 or node.retry.backoff < 0):
        yield _bad_setting(node, "bad-retry", ".retry")


def _bad_setting(node: Node, code: str, setting: str) -> Problem:
    fix = Fix(title=_("As the kind of step says"), node=node.key, param=setting, edit="drop-setting")
    return Problem(code=code, place=Place(node=node.key, param=setting), fix=fix)


def _ways_out(node: Node, spec: ProcessorSpec, outs: Sequence[OutputPort]) -> Iterator[Problem]:
    """Ways out that a parameter names: each needs a name that a wire can be written with, and one of its own."""
    for port in spec.outputs:
        entries = spec.filled(node.params).get(port.from_param) if port.from_param else None
        for entry in entries if isinstance(entries, list | tuple) else ():
            name = entry.get("name") if isinstance(entry, Mapping) else None
            if not isinstance(name, str) or not is_port_name(name):
                place = Place(node=node.key, param=port.from_param)
                yield Problem(code="way-out-name", fields={"name": shown(name)}, place=place)
    seen: set[str] = set()
    for out in outs:
        if out.name in seen:
            param = next((p.from_param for p in spec.outputs if p.from_param), None)
            yield Problem(code="way-out-twice", fields={"name": out.name}, place=Place(node=node.key, param=param))
        seen.add(out.name)


def is_port_name(name: str) -> bool:
    """Whether a wire can be written with it: one line, no space at its ends, no `->` inside."""
    return bool(name) and name == name.strip() and "->" not in name and name.isprintable()


def _state(node: Node, spec: ProcessorSpec, outs: Sequence[OutputPort]) -> Iterator[Problem]:
    place = Place(node=node.key, param=".state")
    name = title_of(node, spec)
    fix = Fix(title=_("Switch {name} on").format(name=name), node=node.key, edit="enable")
    if node.state is NodeState.DISABLED:
        code = "step-off" if spec.inputs else "source-off"
        yield Problem(code=code, fields={"step": name}, severity=Severity.WARNING, place=place, fix=fix)
    elif node.state is NodeState.BYPASSED and not (spec.inputs and outs):
        code = "skip-without-way-in" if not spec.inputs else "skip-without-way-out"
        yield Problem(code=code, fields={"step": name}, place=place, fix=fix)
