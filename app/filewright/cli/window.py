"""`filewright [PIPE…]`: the desktop application."""

from collections.abc import Sequence
from pathlib import Path

from filewright.cli import compose
from filewright.core.pipeline import Pipeline
from filewright.engine.local_client import LocalClient
from filewright.engine.threads import Threads
from filewright.registry import open_registry


def window(paths: Sequence[str]) -> int:
    """Show the window with these pipelines open; gives its exit status."""
    from filewright.gui.application import run_window

    registry, state = open_registry(), compose.state_folder(None)

    def open_engine(file: Path, pipeline: Pipeline, threads: Threads) -> LocalClient:
        return compose.open_client(file, pipeline, registry, state, threads=threads)

    return run_window(open_engine, registry, state, [Path(path) for path in paths])
