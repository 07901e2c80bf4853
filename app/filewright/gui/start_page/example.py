"""An example as the start page shows it."""

from dataclasses import dataclass
from pathlib import Path

from filewright.gui.start_page.mini_graph import MiniGraph


@dataclass(frozen=True, kw_only=True)
class Example:
    """`folder` is where it lies among the program's own files; `to_try` says what comes with it."""

    folder: Path
    title: str
    summary: str
    to_try: str
    graph: MiniGraph
