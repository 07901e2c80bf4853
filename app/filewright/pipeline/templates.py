"""The examples that come with Filewright, and copies of them to work with.

A template is a folder with a flow, the files to try it on, and a few words for the start page; README.md in
resources/templates tells the layout.
"""

import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import platformdirs
import yaml

from filewright.core.identifiers import ulid
from filewright.core.naming import safe_name
from filewright.paths import resources

FLOW = "flow.filewright"
ABOUT = "template.yaml"


@dataclass(frozen=True, kw_only=True)
class Template:
    """One example. `files` is how many files come with it, and `what` what these are called ("photos")."""

    folder: Path
    title: str
    summary: str
    files: int
    what: str
    order: int

    @property
    def flow(self) -> Path:
        """Its flow file; never to be worked with there, among the program's own files."""
        return self.folder / FLOW

    @property
    def files_to_try(self) -> tuple[Path, ...]:
        """The files that come with the flow, relative to it, in order of their names."""
        found = (path.relative_to(self.folder) for path in self.folder.rglob("*") if path.is_file())
        return tuple(sorted(path for path in found if path.name not in (FLOW, ABOUT)))


def find_templates(folder: Path | None = None) -> tuple[Template, ...]:
    """The examples below a folder (None: the bundled ones), in their order; what cannot be read is none."""
    top = folder or resources() / "templates"
    found = [template for path in top.glob(f"*/{FLOW}") if (template := _template(path.parent)) is not None]
    return tuple(sorted(found, key=lambda template: (template.order, template.title)))


def free_folder(title: str, documents: Path | None = None) -> Path:
    """A folder that is not there yet, called like the example, in the user's documents (None: where they are here)."""
    top = (documents or platformdirs.user_documents_path()) / "Filewright"
    return next(folder for folder in _numbered(top / safe_name(title)) if not os.path.lexists(folder))


def use_template(template: Template, target: Path) -> Path:
    """Copy the flow and its files into a folder, which is made; gives the flow's path there.

    It is a flow of its own, with an id of its own: what an earlier copy did, even at the same place, does not count for
    it. The flow comes last: where it lies, all is there. Nothing is overwritten. Raises OSError; FileExistsError where
    the folder holds something already.
    """
    target.mkdir(parents=True, exist_ok=True)
    if any(target.iterdir()):
        raise FileExistsError(str(target))
    for file in template.files_to_try:
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        _write(target / file, (template.folder / file).read_bytes())
    flow = target / f"{template.folder.name}.filewright"
    first, rest = template.flow.read_bytes().split(b"\n", 1)  # `filewright: 1`
    _write(flow, b"\n".join((first, f"id: {ulid(time.time_ns(), os.urandom(10))}".encode(), rest)))
    return flow


def _template(folder: Path) -> Template | None:
    try:
        about = yaml.safe_load((folder / ABOUT).read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return None
    return _told(folder, about) if isinstance(about, Mapping) else None


def _told(folder: Path, about: Mapping[str, Any]) -> Template:
    return Template(
        folder=folder,
        title=str(about.get("title") or folder.name.replace("-", " ").capitalize()),
        summary=str(about.get("summary") or ""),
        files=about["files"] if isinstance(about.get("files"), int) else 0,
        what=str(about.get("what") or ""),
        order=about["order"] if isinstance(about.get("order"), int) else 100,
    )


def _numbered(folder: Path) -> Iterator[Path]:
    yield folder
    for number in count(2):
        yield folder.with_name(f"{folder.name} {number}")


def _write(target: Path, data: bytes) -> None:
    """Raises FileExistsError rather than to overwrite. The file is new, of today, and the user's own."""
    with target.open("xb") as stream:
        stream.write(data)
