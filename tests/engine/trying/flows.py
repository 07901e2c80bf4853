"""Flows and processors to try out, and what tells whether anything of the user's was touched."""

import os
from collections.abc import Mapping
from pathlib import Path

from filewright.core.graph import Graph, Node, Port, Wire
from filewright.core.pipeline import Pipeline
from filewright.core.processor import ProcessorSpec
from filewright.paths import bundled_processors
from filewright.registry import Registry
from filewright.registry.discovery import Root


def specs_with(folder: Path | None = None) -> dict[str, ProcessorSpec]:
    """The bundled kinds of steps, and those that lie in this folder."""
    roots = [Root(folder=bundled_processors(), bundled=True)]
    if folder is not None:
        roots.append(Root(folder=folder, bundled=False))
    return dict(Registry(roots, installed=lambda: ()).specs)


def flow(nodes: Mapping[str, Node], *wires: str) -> Pipeline:
    """A pipeline of these nodes and wires such as `a.port -> b`."""
    return Pipeline(graph=Graph(nodes=dict(nodes), wires=tuple(_wire(text) for text in wires)))


def node(key: str, use: str, **more: object) -> tuple[str, Node]:
    """A node with these parameters; `state` is its state."""
    state = more.pop("state", None)
    placed = Node(key=key, use=use, params=more)
    return key, placed if state is None else Node(key=key, use=use, params=more, state=state)  # type: ignore[arg-type]


def _wire(text: str) -> Wire:
    (a, _, p), (b, _, q) = (end.strip().partition(".") for end in text.split("->"))
    return Wire(Port(a, p or "out"), Port(b, q or "in"))


def seen(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every path below a folder with its time and its bytes."""
    found = {}
    for place in sorted(folder.rglob("*")):
        status = os.lstat(place)
        found[str(place.relative_to(folder))] = (status.st_mtime_ns, place.read_bytes() if place.is_file() else b"")
    return found


def add_processor(folder: Path, name: str, manifest: str, code: str) -> None:
    """Put a processor of somebody else's below this folder."""
    place = folder / name
    place.mkdir(parents=True)
    (place / "processor.yaml").write_text(manifest, "utf-8")
    (place / "processor.py").write_text(code, "utf-8")
