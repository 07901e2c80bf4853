"""From a version's source nodes to sources at work."""

import os
from collections.abc import Callable, Mapping
from typing import Any

from filewright.core.folder_use import folder_uses
from filewright.core.graph import NodeState
from filewright.core.pipeline import Pipeline
from filewright.core.processor import Role
from filewright.core.units import parse_duration
from filewright.engine.scheduler.version import Version
from filewright.engine.sources.folder import FolderSource
from filewright.engine.sources.handed import HandedSource
from filewright.engine.sources.source import FolderSettings, Memory, Source

WATCH_FOLDER = "watch-folder"


def make_sources(
    version: Version,
    memory: Memory,
    *,
    folder: str,
    wake: Callable[[], None],
    gone: Callable[[str, str, str], None],
    watch: bool,
    look: bool = True,
    again: bool = False,
    first_started: Callable[[str], int] | None = None,
) -> list[Source]:
    """The sources of a version. Every source node also takes what is handed to it by a person.

    `folder` is the pipeline file's; with `watch` watched folders are listened to, without they are looked at once
    (`look` False: not at all). `first_started` gives the wall time (ns) at which a source first ran; it is asked
    where files that were there before are to be left alone.
    """
    found: list[Source] = []
    for key in version.sources:
        spec = version.specs[key]
        params = spec.filled(version.graph.nodes[key].params)
        root = ""
        if spec.run.target == WATCH_FOLDER:
            root = watched_root(params, folder)
            if look:
                settings = _settings(key, root, params, first_started if watch else None, _outputs(version, folder))
                found.append(FolderSource(settings, memory, wake=wake, gone=gone, listen=watch, again=again))
        found.append(HandedSource(key, memory, root=root, wake=wake))
    return found


def watched_folders(
    version: Version, folder: str, *, first_started: Callable[[str], int] | None = None
) -> list[tuple[FolderSettings, bool]]:
    """The folders that a version's source nodes watch, and whether the node is switched on; see `make_sources`."""
    found = []
    for key, node in version.graph.nodes.items():
        spec = version.specs[key]
        if spec.role is Role.SOURCE and spec.run.target == WATCH_FOLDER:
            params = spec.filled(node.params)
            settings = _settings(key, watched_root(params, folder), params, first_started, _outputs(version, folder))
            found.append((settings, node.state is not NodeState.DISABLED))
    return found


def watched_root(params: Mapping[str, Any], folder: str) -> str:
    """The absolute folder that a watch-folder node watches."""
    return os.path.abspath(os.path.join(folder, os.path.expanduser(str(params["path"]))))


def _outputs(version: Version, folder: str) -> tuple[str, ...]:
    """Where the flow puts files, with links resolved."""
    specs = {node.use: version.specs[key] for key, node in version.graph.nodes.items()}
    uses = [use for use in folder_uses(Pipeline(graph=version.graph), specs) if not use.watched]
    return tuple(os.path.realpath(os.path.join(folder, os.path.expanduser(use.path))) for use in uses)


def _settings(
    node: str,
    root: str,
    params: Mapping[str, Any],
    first_started: Callable[[str], int] | None,
    outputs: tuple[str, ...],
) -> FolderSettings:
    leave_existing = first_started is not None and not params.get("existing", True)
    return FolderSettings(
        node=node,
        root=root,
        include=tuple(params.get("include") or ()),
        exclude=tuple(params.get("exclude") or ()),
        recursive=bool(params.get("recursive", False)),
        quiet=parse_duration(str(params.get("quiet", "2s"))),
        order=str(params.get("order", "oldest")),
        existing_since=first_started(node) if first_started is not None and leave_existing else 0,
        marker=str(params.get("marker", "")) if params.get("ready") == "marker" else "",
        follow_links=bool(params.get("follow_links", False)),
        outputs=outputs,
    )
