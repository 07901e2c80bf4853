"""What a pipeline would do beyond its own folder: the list that its owner reads before saying yes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePath

from filewright import text
from filewright.core.folder_use import after_of, conflict_of, folder_uses
from filewright.core.graph import NodeState
from filewright.core.node_check import title_of
from filewright.core.pipeline import Pipeline
from filewright.core.processor import ProcessorSpec, RunKind, Touch
from filewright.core.request import After, Conflict
from filewright.errors import FieldValue
from filewright.text.display_name import display_name


class Reach(StrEnum):
    """Kinds of what needs a yes: the four that manifests can name, and processors that did not come with us."""

    FILES_OUTSIDE = "files-outside"
    DELETES = "deletes"
    NETWORK = "network"
    COMMANDS = "commands"
    NOT_BUNDLED = "not-bundled"


@dataclass(frozen=True, kw_only=True, slots=True)
class Touched:
    """One thing that a pipeline would do. `node` is the step that does it (the first one, for a processor that is not
    bundled); `sentence` says it in words."""

    reach: Reach
    code: str
    node: str
    fields: Mapping[str, FieldValue] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """What it would do."""
        return text.sentence(self.code, self.fields)


_DECLARED: Mapping[Touch, tuple[Reach, str]] = {
    Touch.NETWORK: (Reach.NETWORK, "touch-network"),
    Touch.COMMANDS: (Reach.COMMANDS, "touch-commands"),
    Touch.FILES_OUTSIDE: (Reach.FILES_OUTSIDE, "touch-any-files"),
    Touch.DELETES: (Reach.DELETES, "touch-originals"),
}
_AFTER: Mapping[After, str] = {
    After.MOVE: "touch-moves-originals",
    After.TRASH: "touch-trashes-originals",
    After.DELETE: "touch-deletes-originals",
}


def touched(
    pipeline: Pipeline,
    specs: Mapping[str, ProcessorSpec],
    folder: str,
    located: Callable[[str], str],
) -> tuple[Touched, ...]:
    """Everything that needs a yes; empty where the pipeline keeps to its own folder and asks nothing of others.

    `folder` is the pipeline file's, absolute and without links; `located` gives the absolute place, links followed,
    of a path as a parameter has it. Steps that are off or skipped do nothing, so nothing is said of them.
    """
    return (
        *_not_bundled(pipeline, specs),
        *_folders(pipeline, specs, PurePath(folder), located),
        *_deletes(pipeline, specs),
        *_declared(pipeline, specs),
    )


def foreign(pipeline: Pipeline, specs: Mapping[str, ProcessorSpec]) -> dict[str, str]:
    """The processors that did not come with Filewright, by id, each with the digest of all its files."""
    return {spec.id: spec.digest for _key, spec in _working(pipeline, specs, also_off=True) if not spec.bundled}


def _working(
    pipeline: Pipeline, specs: Mapping[str, ProcessorSpec], *, also_off: bool = False
) -> Iterator[tuple[str, ProcessorSpec]]:
    for key, node in pipeline.graph.nodes.items():
        spec = specs.get(node.use)
        if spec is not None and (also_off or node.state is NodeState.ENABLED):
            yield key, spec


def _not_bundled(pipeline: Pipeline, specs: Mapping[str, ProcessorSpec]) -> Iterator[Touched]:
    seen: set[str] = set()
    for key, spec in _working(pipeline, specs, also_off=True):
        if not spec.bundled and spec.id not in seen:
            seen.add(spec.id)
            fields = {
                "title": spec.title,
                "id": spec.id,
                "version": spec.version,
                "folder": display_name(spec.folder),
            }
            yield Touched(reach=Reach.NOT_BUNDLED, code="touch-not-bundled", node=key, fields=fields)


def _folders(
    pipeline: Pipeline, specs: Mapping[str, ProcessorSpec], home: PurePath, located: Callable[[str], str]
) -> Iterator[Touched]:
    for use in folder_uses(pipeline, specs):
        place = located(use.path)
        if not PurePath(place).is_relative_to(home):
            code = "touch-reads-outside" if use.watched else "touch-writes-outside"
            fields = {"step": use.title, "folder": display_name(place)}
            yield Touched(reach=Reach.FILES_OUTSIDE, code=code, node=use.node, fields=fields)


def _deletes(pipeline: Pipeline, specs: Mapping[str, ProcessorSpec]) -> Iterator[Touched]:
    for key, spec in _working(pipeline, specs):
        node = pipeline.graph.nodes[key]
        fields = {"step": title_of(node, spec)}
        after = after_of(node, spec)
        if after is not After.KEEP:
            yield Touched(reach=Reach.DELETES, code=_AFTER[after], node=key, fields=fields)
        if conflict_of(node, spec) is Conflict.OVERWRITE:
            yield Touched(reach=Reach.DELETES, code="touch-overwrites", node=key, fields=fields)


def _declared(pipeline: Pipeline, specs: Mapping[str, ProcessorSpec]) -> Iterator[Touched]:
    """What the manifests say of themselves."""
    for key, spec in _working(pipeline, specs):
        touches = set(spec.touches)
        if spec.run.kind is RunKind.COMMAND:
            touches.add(Touch.COMMANDS)
        for touch in sorted(touches):
            reach, code = _DECLARED[touch]
            fields = {"step": title_of(pipeline.graph.nodes[key], spec)}
            if touch is Touch.COMMANDS and spec.run.command:
                code, fields["command"] = "touch-command", display_name(spec.run.command[0])
            yield Touched(reach=reach, code=code, node=key, fields=fields)
