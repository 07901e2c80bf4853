"""What can become of files and folders that are let go on a flow: ways in that take them, new steps for them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filewright.core.graph import NodeState
from filewright.core.node_check import title_of
from filewright.core.processor import ProcessorSpec, Role
from filewright.gui.bringing_in import DROPPED, path_in_flow
from filewright.gui.open_flow import OpenFlow
from filewright.registry.load import MANIFEST
from filewright.text import _
from filewright.text.display_name import display_name

FLOW_ENDING = ".filewright"


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One thing that can be done: files go `into` a step, are tried (`tries`), a step of the kind `adds` is added with
    `params`, or the step `sets` gets them."""

    words: str
    icon: str
    into: str = ""
    tries: bool = False
    adds: str = ""
    sets: str = ""
    params: dict[str, Any] = field(default_factory=dict)


def flows_in(paths: Sequence[str]) -> list[Path]:
    """Those that are files of flows."""
    return [path for path in map(Path, paths) if path.suffix.lower() == FLOW_ENDING and path.is_file()]


def is_kind_of_step(path: str) -> bool:
    """Whether it is the folder of a kind of step."""
    return (Path(path) / MANIFEST).is_file()


def offers(flow: OpenFlow, paths: Sequence[str], dropped_on: str | None) -> list[Offer]:
    """What can be done with these, the likeliest first."""
    folders = [path for path in map(Path, paths) if path.is_dir()]
    if len(paths) == 1 and folders:
        return [*_for_folder(flow, folders[0], dropped_on), *_ways_in(flow, dropped_on, _("Take in what is in it now"))]
    found = [*_ways_in(flow, dropped_on, _("Take them in"))]
    if DROPPED in flow.specs and not found:
        found.append(Offer(words=_("Take them in"), icon="files", adds=DROPPED))
    if len(paths) == 1:
        found.append(Offer(words=_("Try the flow with a copy of it"), icon="flask", tries=True))
    homes = {Path(path).parent for path in paths}
    if len(homes) == 1 and not folders:
        found += _new_steps(flow, homes.pop(), Role.SOURCE)
    return found


def _for_folder(flow: OpenFlow, folder: Path, dropped_on: str | None) -> Iterator[Offer]:
    graph = flow.document.pipeline.graph
    if dropped_on is not None and dropped_on in graph.nodes:
        node = graph.nodes[dropped_on]
        spec = flow.specs.get(node.use)
        name = _folder_param(spec) if spec is not None else None
        if spec is not None and name is not None:
            words = _("{step}: use “{folder}” from now on")
            words = words.format(step=title_of(node, spec), folder=_shown(folder))
            yield Offer(words=words, icon=spec.icon or "plus", sets=dropped_on, params=_params(flow, name, folder))
    yield from _new_steps(flow, folder, Role.SOURCE)
    yield from _new_steps(flow, folder, Role.WRITER)


def _new_steps(flow: OpenFlow, folder: Path, role: Role) -> Iterator[Offer]:
    for spec in sorted(flow.specs.values(), key=lambda spec: (not spec.bundled, spec.title)):
        name = _folder_param(spec)
        if spec.role is role and name is not None:
            words = _("New step: {kind} “{folder}”").format(kind=spec.title, folder=_shown(folder))
            yield Offer(words=words, icon=spec.icon or "plus", adds=spec.id, params=_params(flow, name, folder))


def _ways_in(flow: OpenFlow, dropped_on: str | None, words: str) -> Iterator[Offer]:
    sources = sources_of(flow)
    for key in [dropped_on] if dropped_on in sources else sources:
        assert key is not None
        node = flow.document.pipeline.graph.nodes[key]
        shown = f"{words}: {title_of(node, flow.specs[node.use])}"
        yield Offer(words=shown, icon="files", into=key)


def sources_of(flow: OpenFlow) -> list[str]:
    """The steps where files come in now."""
    nodes = flow.document.pipeline.graph.nodes
    return [
        key
        for key, node in nodes.items()
        if (spec := flow.specs.get(node.use)) is not None
        and spec.role is Role.SOURCE
        and node.state is NodeState.ENABLED
    ]


def _folder_param(spec: ProcessorSpec) -> str | None:
    """The setting that says which folder a kind of step is about: the first that must be given."""
    for param in spec.params:
        if param.required and param.schema.get("format") == "folder":
            return param.name
    return None


def _shown(folder: Path) -> str:
    return display_name(folder.name or folder)


def _params(flow: OpenFlow, name: str, folder: Path) -> dict[str, Any]:
    return {name: path_in_flow(folder, flow.folder)}
