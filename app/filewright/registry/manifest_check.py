"""What is wrong with a manifest that is new or changed: its form by JSON Schema, its sense by hand.

jsonschema is imported here alone and only when this runs: it takes longer to import than a command to start.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from filewright import paths
from filewright.core.closest import closest
from filewright.core.problem import Problem
from filewright.core.processor import Role, RunKind
from filewright.core.schema import misfits, shown
from filewright.core.units import UnitError, parse_duration, parse_size
from filewright.errors import FieldValue
from filewright.registry.manifest import Data
from filewright.registry.positions import Located, Where

_FIELD = re.compile(r"\{([^{}]*)\}")


def check_manifest(manifest: Located, *, bundled: bool) -> tuple[Problem, ...]:
    """Everything that is wrong with it. What has the wrong form is not looked into for its sense."""
    found = list(_form(manifest))
    meant = {problem.fields.get("near") for problem in found}  # what is misspelt is not missing as well
    found = [p for p in found if p.code != "manifest-missing-key" or p.fields["key"] not in meant]
    found = found or list(_sense(manifest, bundled=bundled))
    return tuple(sorted(found, key=lambda problem: (problem.place.line or 0, problem.place.column or 0)))


def _form(manifest: Located) -> Iterator[Problem]:
    if not isinstance(manifest.data, dict):
        yield _problem(manifest, (), "manifest-not-a-mapping")
        return
    for error in _validator().iter_errors(manifest.data):
        yield from _in_words(manifest, error)


@cache
def _validator() -> Any:
    import jsonschema

    schema = json.loads((paths.resources() / "schemas" / "processor.schema.json").read_text("utf-8"))
    return jsonschema.Draft202012Validator(schema)


def _in_words(manifest: Located, error: Any) -> Iterator[Problem]:
    """One finding of jsonschema, in our words and with its place."""
    where: Where = tuple(error.absolute_path)
    value, limit = error.instance, error.validator_value
    match error.validator:
        case "additionalProperties":
            known = list(error.schema.get("properties", ()))
            for key in value:
                if key not in known:
                    fields: dict[str, FieldValue] = {"key": key, "options": ", ".join(known)}
                    near = closest(key, known)
                    code = "manifest-unknown-key" if near is None else "manifest-unknown-key-like"
                    yield _problem(manifest, (*where, key), code, **fields, near=near)
        case "required":
            for key in limit:
                if key not in value:
                    yield _problem(manifest, where, "manifest-missing-key", key=key)
        case "type":
            wanted = limit if isinstance(limit, str) else limit[0]
            yield _problem(manifest, where, "manifest-wrong-type", key=_last(where), wanted=wanted, value=shown(value))
        case "enum" | "const":
            options = ", ".join(map(str, limit)) if isinstance(limit, list) else str(limit)
            yield _problem(
                manifest, where, "manifest-not-offered", key=_last(where), value=shown(value), options=options
            )
        case _:
            hint = error.schema.get("description", "") if isinstance(error.schema, Mapping) else ""
            key = value if error.validator == "pattern" and not where else _last(where)
            yield _problem(manifest, where, "manifest-bad-value", key=key, value=shown(value), hint=hint)


def _sense(manifest: Located, *, bundled: bool) -> Iterator[Problem]:
    data = manifest.data
    yield from _run(manifest, bundled=bundled)
    yield from _retry(manifest)
    yield from _ports(manifest)
    for name, param in (data.get("params") or {}).items():
        yield from _param(manifest, name, param)
    for found in _FIELD.findall(data.get("describe", "")):
        if found not in (data.get("params") or {}):
            yield _problem(manifest, ("describe",), "manifest-describe", name=found)
    for index, sample in enumerate(data.get("samples") or ()):
        if not (manifest.file.parent / sample).is_dir():
            yield _problem(manifest, ("samples", index), "manifest-no-sample", sample=sample)


def _run(manifest: Located, *, bundled: bool) -> Iterator[Problem]:
    run = manifest.data["run"]
    kinds = [kind.value for kind in RunKind if kind.value in run]
    if len(kinds) != 1:
        yield _problem(manifest, ("run",), "manifest-run-kinds", kinds=", ".join(RunKind))
    elif kinds == ["engine"] and not bundled:
        yield _problem(manifest, ("run", "engine"), "manifest-engine-bundled")
    if run.get("timeout") != "none":
        yield from _unit(manifest, ("run", "timeout"), parse_duration)
    yield from _unit(manifest, ("run", "memory"), parse_size)


def _retry(manifest: Located) -> Iterator[Problem]:
    yield from _unit(manifest, ("retry", "backoff"), parse_duration)
    yield from _unit(manifest, ("retry", "cap"), parse_duration)


def _unit(manifest: Located, where: tuple[str, str], parse: Callable[[str], float]) -> Iterator[Problem]:
    value = manifest.data.get(where[0], {}).get(where[1])
    try:
        if value is not None:
            parse(value)
    except UnitError as error:
        yield _problem(manifest, where, error.code, **error.fields)


def _ports(manifest: Located) -> Iterator[Problem]:
    data: Data = manifest.data
    ins, outs = data.get("inputs") or {}, data.get("outputs") or {}
    role = data["role"]
    if role == Role.SOURCE and ins:
        yield _problem(manifest, ("inputs",), "manifest-source-inputs")
    if role != Role.SOURCE and not ins:
        yield _problem(manifest, ("role",), "manifest-no-inputs", role=role)
    if role == Role.WRITER and outs:
        yield _problem(manifest, ("outputs",), "manifest-writer-outputs")
    if role != Role.WRITER and not outs:
        yield _problem(manifest, ("role",), "manifest-no-outputs", role=role)
    for name, port in outs.items():
        origin = (port or {}).get("from")
        if origin is None:
            continue
        items = ((data.get("params") or {}).get(origin) or {}).get("items") or {}
        if "name" not in (items.get("properties") or {}):
            yield _problem(manifest, ("outputs", name, "from"), "manifest-port-from", param=origin)


def _param(manifest: Located, name: str, param: Data) -> Iterator[Problem]:
    where: Where = ("params", name)
    if name in ("file", "context", "lines", "self"):
        yield _problem(manifest, where, "manifest-param-name", name=name)
    if "pattern" in param:
        try:
            re.compile(param["pattern"])
        except re.error as error:
            yield _problem(manifest, (*where, "pattern"), "manifest-param-pattern", message=str(error))
            return
    if param.get("default") is not None:
        schema = {key: value for key, value in param.items() if not isinstance(value, bool) or key != "required"}
        for misfit in misfits(param["default"], schema):
            fields = {"title": param["title"], **misfit.fields}
            yield _problem(manifest, (*where, "default"), misfit.code, **fields)
    for choice in param.get("choices") or ():
        if "enum" in param and choice not in [str(value) for value in param["enum"]]:
            yield _problem(manifest, (*where, "choices", choice), "manifest-choice", value=choice)


def _last(where: Where) -> str:
    return str(where[-1]) if where else ""


def _problem(manifest: Located, where: Where, code: str, **fields: FieldValue) -> Problem:
    return Problem(code=code, fields=fields, place=manifest.place(where))
