"""Processors as manifests would declare them, for tests of graphs."""

from collections.abc import Mapping
from typing import Any

from filewright.core.media import ANY, SAME
from filewright.core.processor import (
    InputPort,
    OutputPort,
    Param,
    ProcessorSpec,
    Role,
    RunKind,
    RunSpec,
    Touch,
)


def kind(
    name: str,
    role: Role = Role.STEP,
    *,
    accepts: tuple[str, ...] = (ANY,),
    produces: tuple[str, ...] = (SAME,),
    outputs: tuple[OutputPort, ...] | None = None,
    inputs: tuple[InputPort, ...] | None = None,
    params: Mapping[str, Mapping[str, Any]] | None = None,
    required: tuple[str, ...] = (),
    touches: frozenset[Touch] = frozenset(),
    bundled: bool = True,
    version: str = "1.0.0",
) -> ProcessorSpec:
    """A processor with the usual ways in and out for its role."""
    if inputs is None:
        inputs = () if role is Role.SOURCE else (InputPort(name="in", accepts=accepts),)
    if outputs is None:
        outputs = () if role is Role.WRITER else (OutputPort(name="out", produces=produces),)
    return ProcessorSpec(
        id=name,
        version=version,
        role=role,
        title=name.replace("-", " ").capitalize(),
        run=RunSpec(kind=RunKind.PYTHON, target="processor:run"),
        inputs=inputs,
        outputs=outputs,
        params=tuple(
            Param(
                name=key,
                schema=schema,
                title=schema.get("title", ""),
                default=schema.get("default"),
                required=key in required,
            )
            for key, schema in (params or {}).items()
        ),
        touches=touches,
        folder=f"/processors/{name}",
        digest=f"digest of {name}",
        bundled=bundled,
    )


FOLDER = {"type": "string", "format": "folder", "title": "Folder"}

ALL = (
    kind(
        "watch-folder",
        Role.SOURCE,
        produces=(ANY,),
        params={
            "path": FOLDER,
            "include": {"type": "array", "items": {"type": "string"}},
            "recursive": {"type": "boolean", "default": False},
            "quiet": {"type": "string", "format": "duration", "default": "2s"},
            "after": {"type": "string", "enum": ["keep", "move", "trash", "delete"], "default": "keep"},
            "moved_to": {"type": "string", "format": "folder", "default": "./processed"},
        },
        required=("path",),
    ),
    kind("camera", Role.SOURCE, produces=("image/jpeg",)),
    kind("scanner", Role.SOURCE, produces=("application/pdf",)),
    kind(
        "filter",
        outputs=(
            OutputPort(name="matched", produces=(SAME,)),
            OutputPort(name="rest", produces=(SAME,), optional=True),
        ),
    ),
    kind(
        "image-resize",
        accepts=("image/*",),
        produces=("image/*",),
        params={
            "width": {"type": "integer", "minimum": 1, "maximum": 32768, "default": 1600, "title": "Width"},
            "quality": {"type": "integer", "minimum": 1, "maximum": 100, "default": 90},
            "fit": {"type": "string", "enum": ["inside", "outside"], "default": "inside"},
        },
    ),
    kind("rename"),
    kind(
        "route-lines",
        accepts=("text/*",),
        outputs=(OutputPort(name="rule", produces=(SAME,), from_param="rules"),),
        params={
            "rules": {
                "type": "array",
                "minItems": 1,
                "title": "Rules",
                "items": {
                    "type": "object",
                    "properties": {
                        "name": {"type": "string", "minLength": 1},
                        "pattern": {"type": "string", "format": "regex"},
                    },
                    "required": ["name"],
                    "additionalProperties": False,
                },
            }
        },
        required=("rules",),
    ),
    kind(
        "save-to-folder",
        Role.WRITER,
        params={
            "path": FOLDER,
            "name": {"type": "string", "default": "{name}"},
            "conflict": {"type": "string", "enum": ["rename", "skip", "overwrite", "fail"], "default": "rename"},
        },
        required=("path",),
    ),
)

SPECS: Mapping[str, ProcessorSpec] = {spec.id: spec for spec in ALL}
