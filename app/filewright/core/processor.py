"""What a manifest declares: a kind of work, its ports, parameters and limits. Read by `registry`, used by all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from filewright.core.graph import Params, RetryPolicy
from filewright.core.media import ANY

_EMPTY: Mapping[str, Any] = MappingProxyType({})


class Role(StrEnum):
    """source: takes files in · step: works on them · writer: puts them out · gather: joins several into one job."""

    SOURCE = "source"
    STEP = "step"
    WRITER = "writer"
    GATHER = "gather"


class RunKind(StrEnum):
    """How the work is done: a Python function, a command, a line or chunk processor, or inside the engine."""

    PYTHON = "python"
    COMMAND = "command"
    LINES = "lines"
    CHUNKS = "chunks"
    ENGINE = "engine"


class Touch(StrEnum):
    """What a processor reaches beyond the file it is given; each needs consent."""

    NETWORK = "network"
    COMMANDS = "commands"
    FILES_OUTSIDE = "files-outside"
    DELETES = "deletes"


@dataclass(frozen=True, kw_only=True)
class InputPort:
    """A way in. `accepts` are media type patterns; an optional one may stay without a wire."""

    name: str
    title: str = ""
    accepts: tuple[str, ...] = (ANY,)
    optional: bool = False


@dataclass(frozen=True, kw_only=True)
class OutputPort:
    """A way out. `produces` are media types or patterns, or `same`; `from_param` names a list parameter each of
    whose entries is one way out (then `name` is not a port of its own)."""

    name: str
    title: str = ""
    produces: tuple[str, ...] = (ANY,)
    optional: bool = False
    from_param: str | None = None


@dataclass(frozen=True, kw_only=True)
class Param:
    """One parameter: a JSON Schema property, with what a form needs. `schema` is what a value must satisfy;
    `choices` are the words for each value of its `enum`, or for the offered ones where others may be typed too."""

    name: str
    schema: Mapping[str, Any]
    title: str = ""
    help: str = ""
    unit: str = ""
    widget: str = ""
    group: str = ""
    choices: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    default: Any = None
    required: bool = False


@dataclass(frozen=True, kw_only=True)
class RunSpec:
    """`target` is `module:name` for python, lines and chunks, a name for engine; `command` an argument list.

    `timeout` in seconds, `memory` in bytes; None: no limit.
    """

    kind: RunKind
    target: str = ""
    command: tuple[str, ...] = ()
    timeout: float | None = 60.0
    memory: int | None = None


@dataclass(frozen=True, kw_only=True)
class ProcessorSpec:
    """A processor as its manifest declares it.

    `describe` is a format string over the parameters for the line under a node's title ("{width} px wide");
    `folder` is where the processor lies, `digest` a hash of all its files (consent is bound to it), `bundled`
    whether it came with Filewright. `keywords` are further words that a search finds it by.
    """

    id: str
    version: str
    role: Role
    title: str
    run: RunSpec
    api: int = 1
    summary: str = ""
    help: str = ""
    category: str = ""
    icon: str = ""
    keywords: tuple[str, ...] = ()
    inputs: tuple[InputPort, ...] = ()
    outputs: tuple[OutputPort, ...] = ()
    params: tuple[Param, ...] = ()
    touches: frozenset[Touch] = frozenset()
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    samples: tuple[str, ...] = ()
    describe: str = ""
    folder: str = ""
    digest: str = ""
    bundled: bool = False

    def defaults(self) -> dict[str, Any]:
        """Every parameter that has a default, with it."""
        return {p.name: p.default for p in self.params if p.default is not None}

    def filled(self, params: Params) -> dict[str, Any]:
        """The parameters of a node with the defaults filled in."""
        return {**self.defaults(), **params}

    def outputs_of(self, params: Params) -> tuple[OutputPort, ...]:
        """The ways out of a node with these parameters: entries of a `from_param` become ports of their own."""
        ports: list[OutputPort] = []
        filled = self.filled(params)
        for port in self.outputs:
            if port.from_param is None:
                ports.append(port)
                continue
            for entry in filled.get(port.from_param) or ():
                name = entry.get("name") if isinstance(entry, Mapping) else None
                if isinstance(name, str) and name:
                    ports.append(OutputPort(name=name, title=name, produces=port.produces, optional=port.optional))
        return tuple(ports)
