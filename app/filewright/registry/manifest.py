"""A manifest's data to the value that everybody uses. The data was checked when it was new (`manifest_check`)."""

from collections.abc import Mapping
from typing import Any

from filewright.core.graph import RetryPolicy
from filewright.core.media import ANY
from filewright.core.processor import InputPort, OutputPort, Param, ProcessorSpec, Role, RunKind, RunSpec, Touch
from filewright.core.units import parse_duration, parse_size

Data = Mapping[str, Any]

FORM_KEYS = frozenset({"title", "help", "unit", "widget", "group", "choices", "default"})
"""Keys of a parameter that are no part of what its value must satisfy."""


def spec_of(data: Data, *, folder: str, digest: str, bundled: bool) -> ProcessorSpec:
    """The processor that checked data declares."""
    return ProcessorSpec(
        id=data["processor"],
        version=data["version"],
        api=data.get("api", 1),
        role=Role(data["role"]),
        title=data["title"],
        summary=data.get("summary", ""),
        help=data.get("help", ""),
        category=data.get("category", ""),
        icon=data.get("icon", ""),
        keywords=tuple(data.get("keywords", ())),
        describe=data.get("describe", ""),
        inputs=tuple(_input(name, port or {}) for name, port in (data.get("inputs") or {}).items()),
        outputs=tuple(_output(name, port or {}) for name, port in (data.get("outputs") or {}).items()),
        params=tuple(_param(name, param or {}) for name, param in (data.get("params") or {}).items()),
        run=_run(data["run"]),
        touches=frozenset(Touch(touch) for touch in data.get("touches") or ()),
        retry=_retry(data.get("retry") or {}),
        samples=tuple(data.get("samples") or ()),
        folder=folder,
        digest=digest,
        bundled=bundled,
    )


def _run(data: Data) -> RunSpec:
    kind = next(kind for kind in RunKind if kind.value in data)
    target = data[kind.value]
    timeout, memory = data.get("timeout", "60s"), data.get("memory")
    return RunSpec(
        kind=kind,
        target="" if kind is RunKind.COMMAND else target,
        command=tuple(target) if kind is RunKind.COMMAND else (),
        timeout=None if timeout == "none" else parse_duration(timeout),
        memory=None if memory is None else parse_size(memory),
    )


def _input(name: str, port: Data) -> InputPort:
    return InputPort(
        name=name,
        title=port.get("title", ""),
        accepts=tuple(port.get("accepts") or (ANY,)),
        optional=port.get("optional", False),
    )


def _output(name: str, port: Data) -> OutputPort:
    return OutputPort(
        name=name,
        title=port.get("title", ""),
        produces=tuple(port.get("produces") or (ANY,)),
        optional=port.get("optional", False),
        from_param=port.get("from"),
    )


def _param(name: str, param: Data) -> Param:
    schema = {key: value for key, value in param.items() if key not in FORM_KEYS}
    # `required: true` is about the parameter; a list of names is JSON Schema's own, about what is inside an object
    required = schema.pop("required") if isinstance(schema.get("required"), bool) else False
    return Param(
        name=name,
        schema=schema,
        title=param.get("title", ""),
        help=param.get("help", ""),
        unit=param.get("unit", ""),
        widget=param.get("widget", ""),
        group=param.get("group", ""),
        choices=param.get("choices") or {},
        default=param.get("default"),
        required=required,
    )


def _retry(retry: Data) -> RetryPolicy:
    standard = RetryPolicy()
    backoff, cap = retry.get("backoff"), retry.get("cap")
    return RetryPolicy(
        attempts=retry.get("attempts", standard.attempts),
        backoff=standard.backoff if backoff is None else parse_duration(backoff),
        cap=standard.cap if cap is None else parse_duration(cap),
    )
