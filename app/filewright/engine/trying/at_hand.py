"""The files that a step will have to do with: those that lie in the folders of the sources that lead to it."""

import os
from collections.abc import Mapping
from itertools import islice

from filewright.core.file import File
from filewright.core.job import Arrival
from filewright.core.pipeline import Pipeline
from filewright.core.processor import ProcessorSpec, Role
from filewright.engine.sources.arrivals import as_file, media_type_by_name, stamp_of
from filewright.engine.sources.rules import NameRules
from filewright.engine.trying.part import part_leading_to
from filewright.pipeline.looks import located

MOST_LOOKED_AT = 2000
MOST = 200
"""Files of a folder that are looked at, and those that are taken."""


def files_at_hand(pipeline: Pipeline, specs: Mapping[str, ProcessorSpec], node: str, folder: str) -> tuple[File, ...]:
    """Up to `MOST` files, by name. `folder` is the flow's. Reads folders: not for the screen's thread."""
    found: list[File] = []
    for key, placed in part_leading_to(pipeline.graph, node).nodes.items():
        spec = specs.get(placed.use)
        path = spec.filled(placed.params).get("path") if spec is not None and spec.role is Role.SOURCE else None
        if isinstance(path, str) and path and "\0" not in path:
            root = located(path, folder)
            found += _files(key, root)
    return tuple(sorted(found, key=lambda file: file.name)[:MOST])


def _files(source: str, root: str) -> list[File]:
    found, rules = [], NameRules()
    try:
        with os.scandir(root) as entries:
            for entry in islice(entries, MOST_LOOKED_AT):
                if not entry.is_file(follow_symlinks=False) or rules.refuse(entry.name, entry.name) is not None:
                    continue
                stamp, kind = stamp_of(entry.stat(follow_symlinks=False)), media_type_by_name(entry.name)
                arrival = Arrival(source=source, root=root, path=entry.name, stamp=stamp, media_type=kind)
                found.append(as_file(arrival))
    except OSError:  # a folder that is not there has no files; another place tells of that
        return found
    return found
