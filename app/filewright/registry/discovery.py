"""Where processors lie: with Filewright, in the user's folder, in installed packages."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from filewright import paths
from filewright.registry.load import MANIFEST

ENTRY_POINTS = "filewright.processors"
"""The group under which a package names a module beside which its processors lie, one folder each."""


@dataclass(frozen=True, kw_only=True)
class Root:
    """A folder with processors in it. Only bundled ones may run inside the engine and need no consent."""

    folder: Path
    bundled: bool = False


def user_folder() -> Path:
    """Where a person puts processors of their own, one folder each."""
    import platformdirs

    return Path(platformdirs.user_data_path("filewright", appauthor=False)) / "processors"


def standard_roots() -> tuple[Root, ...]:
    """Bundled ones come first: none of another place can take the id of one of them."""
    return (Root(folder=paths.bundled_processors(), bundled=True), Root(folder=user_folder()))


def folders_in(root: Root) -> Iterator[Path]:
    """The folders below that may hold a processor, by name. A root that is not there holds none."""
    try:
        with os.scandir(root.folder) as entries:
            names = sorted(entry.name for entry in entries if entry.name[0] not in "._" and entry.is_dir())
    except (FileNotFoundError, NotADirectoryError):
        return
    for name in names:
        yield root.folder / name


def installed_roots() -> Iterator[Root]:
    """Folders of installed packages that bring processors. Costly: looked up only when an id is not known.

    An entry point's value is a module or package; its processors lie in the folder of that package. Nothing is
    imported.
    """
    from importlib.metadata import entry_points

    for point in sorted(entry_points(group=ENTRY_POINTS), key=lambda p: (p.name, p.value)):
        folder = _folder_of(point.module)
        if folder is not None:
            yield Root(folder=folder)


def _folder_of(module: str) -> Path | None:
    """Where a package lies. A nested one is looked for below its top one, since finding it would run the top one."""
    from importlib.util import find_spec

    top, *below = module.split(".")
    found = find_spec(top)
    if found is None:
        return None
    for place in found.submodule_search_locations or ():
        folder = Path(place).joinpath(*below)
        if folder.is_dir():
            return folder
    return None


def holds_manifest(folder: Path) -> bool:
    """Whether a processor lies in this folder."""
    return (folder / MANIFEST).is_file()
