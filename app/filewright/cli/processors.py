"""`filewright processors`: the kinds of steps that are there, and what each can do."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from filewright.cli.objects import line
from filewright.core.problem import Problem
from filewright.core.processor import InputPort, OutputPort, Param, ProcessorSpec
from filewright.errors import NotFound, ProcessorError
from filewright.registry import Registry, open_registry
from filewright.text import _


def processors(options: Namespace) -> int:
    """`list` (the default) or `show ID`."""
    registry = open_registry()
    if options.action == "show":
        return show(registry, options.id, as_json=options.json)
    return list_all(registry, as_json=options.json)


def list_all(registry: Registry, *, as_json: bool) -> int:
    """All that can be used, one a line, then what is wrong with the others. Broken ones are no failure."""
    specs = sorted(registry.specs.values(), key=lambda spec: spec.id)
    if as_json:
        for spec in specs:
            print(line(_short(spec)))
        for problem in registry.problems:
            print(line({"problem": _problem_object(problem)}))
        return 0
    width = max((len(spec.id) for spec in specs), default=0)
    for spec in specs:
        print(
            f"{spec.id:<{width}}  {spec.version:<7} {spec.role:<6} {_words(spec.title)}: {_words(spec.summary)}".rstrip(
                ": "
            )
        )
    for problem in registry.problems:
        print(problem_line(problem), file=sys.stderr)
    return 0


def show(registry: Registry, id: str, *, as_json: bool) -> int:
    """Everything that a manifest declares. Raises ProcessorError where there is no such processor."""
    try:
        spec = registry.find(id)
    except NotFound as error:
        raise ProcessorError(error.code, place=None, **error.fields) from error
    if as_json:
        print(line(_long(spec)))
        return 0
    for text in _page(spec):
        print(text)
    return 0


def problem_line(problem: Problem) -> str:
    """`file:line:column: error: what is so. What to do.`"""
    place = problem.place
    where = ":".join(str(part) for part in (place.file, place.line, place.column) if part is not None)
    return f"{where}: {problem.severity}: {problem.sentence} {problem.next_step}".rstrip()


def _words(text: str) -> str:
    """A manifest's text in the user's language; gettext keeps its own notes under the empty text."""
    return _(text) if text else ""


def _page(spec: ProcessorSpec) -> Iterator[str]:
    yield f"{_words(spec.title)} ({spec.id} {spec.version}, {spec.role})"
    if spec.summary:
        yield _words(spec.summary)
    if spec.help:
        yield ""
        yield _words(spec.help).rstrip()
    if spec.inputs:
        yield ""
        yield _("Ways in")
        for way_in in spec.inputs:
            yield f"  {way_in.name}: {', '.join(way_in.accepts)}"
    if spec.outputs:
        yield ""
        yield _("Ways out")
        for way_out in spec.outputs:
            yield f"  {_way_out(way_out)}"
    if spec.params:
        yield ""
        yield _("Settings")
        for param in spec.params:
            yield f"  {_setting(param)}"
            if param.help:
                yield f"      {_words(param.help)}"
    if spec.touches:
        yield ""
        yield _("Reaches beyond its files: {what}").format(what=", ".join(sorted(spec.touches)))
    yield ""
    yield spec.folder


def _way_out(way_out: OutputPort) -> str:
    if way_out.from_param is not None:
        name = _("one for each entry of {param}").format(param=way_out.from_param)
    else:
        name = way_out.name
    title = f" ({_words(way_out.title)})" if way_out.title else ""
    optional = ", " + _("may stay without a connection") if way_out.optional else ""
    return f"{name}{title}: {', '.join(way_out.produces)}{optional}"


def _setting(param: Param) -> str:
    title = f" ({_words(param.title)})" if param.title else ""
    kind = param.schema.get("format") or param.schema.get("type", "")
    options = ", ".join(map(str, param.schema.get("enum", ())))
    if param.required:
        default = ", " + _("needed")
    elif param.default in (None, "", []):
        default = ""
    else:
        default = ", " + _("else {default}").format(default=line(param.default))
    return f"{param.name}{title}: {options or kind}{default}"


def _short(spec: ProcessorSpec) -> dict[str, Any]:
    return {
        "processor": spec.id,
        "version": spec.version,
        "role": spec.role,
        "title": _words(spec.title),
        "summary": _words(spec.summary),
        "category": _words(spec.category),
        "bundled": spec.bundled,
        "folder": spec.folder,
    }


def _long(spec: ProcessorSpec) -> dict[str, Any]:
    return {
        **_short(spec),
        "help": _words(spec.help),
        "keywords": spec.keywords,
        "inputs": [_input_object(port) for port in spec.inputs],
        "outputs": [_output_object(port) for port in spec.outputs],
        "params": [_param_object(param) for param in spec.params],
        "touches": sorted(spec.touches),
        "samples": spec.samples,
        "digest": spec.digest,
    }


def _input_object(port: InputPort) -> dict[str, Any]:
    return {"name": port.name, "title": _words(port.title), "accepts": port.accepts, "optional": port.optional}


def _output_object(port: OutputPort) -> dict[str, Any]:
    made = {"name": port.name, "title": _words(port.title), "produces": port.produces, "optional": port.optional}
    return made if port.from_param is None else {**made, "from": port.from_param}


def _param_object(param: Param) -> dict[str, Any]:
    return {
        "name": param.name,
        "title": _words(param.title),
        "help": _words(param.help),
        "unit": param.unit,
        "schema": dict(param.schema),
        "default": param.default,
        "required": param.required,
    }


def _problem_object(problem: Problem) -> dict[str, Any]:
    place = problem.place
    return {
        "file": str(place.file),
        "line": place.line,
        "severity": problem.severity,
        "code": problem.code,
        "message": problem.sentence,
        "next_step": problem.next_step,
    }
