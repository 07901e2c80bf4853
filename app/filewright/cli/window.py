"""`filewright [PIPE…]`: the desktop application."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from filewright.paths import state_folder

if TYPE_CHECKING:
    from filewright.core.pipeline import Pipeline
    from filewright.engine.local_client import LocalClient
    from filewright.engine.threads import Threads
    from filewright.registry import Registry


def window(paths: Sequence[str]) -> int:
    """Show the window with these pipelines open; gives its exit status. What runs them is loaded after the first
    paint."""
    from filewright.gui.application import run_window

    state = state_folder(None)
    found: list[Registry] = []

    def open_registry() -> "Registry":
        from filewright.registry import open_registry as opened

        found.append(opened())
        return found[0]

    def open_engine(file: Path, pipeline: "Pipeline", threads: "Threads") -> "LocalClient":
        from filewright.cli.compose import open_client

        client = open_client(file, pipeline, found[0], state, threads=threads)
        client.look_back()
        return client

    return run_window(open_engine, open_registry, state, [Path(path) for path in paths])
