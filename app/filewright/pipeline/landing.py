"""Where files come from and come to lie: the folders of a flow's steps, and whether one leads into another."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from filewright.core import meeting
from filewright.core.folder_use import FolderUse, after_of, conflict_of, folder_uses
from filewright.core.meeting import Shape, can_meet, name_shapes
from filewright.core.pipeline import Pipeline
from filewright.core.processor import ProcessorSpec
from filewright.core.request import After, Conflict
from filewright.pipeline.looks import Look, Looks, located


class Leads(Enum):
    """How surely what is put into one place comes to another."""

    NOT = 0
    PERHAPS = 1
    SURELY = 2


@dataclass(frozen=True, kw_only=True)
class Taking:
    """A folder that a step takes files from."""

    use: FolderUse
    look: Look
    recursive: bool
    after: After


@dataclass(frozen=True, kw_only=True)
class Landing:
    """A folder that a step puts files into. `folders` are the shapes of the ways below it (`keeps`: those that files
    had below their source), `names` those of the names; two of one `pattern` give a file the same name."""

    use: FolderUse
    look: Look
    folders: tuple[Shape, ...]
    names: tuple[Shape, ...]
    pattern: tuple[str, str]
    keeps: bool
    conflict: Conflict


@dataclass(frozen=True)
class Folders:
    """All folders of a flow, in the order of its file."""

    takings: tuple[Taking, ...]
    landings: tuple[Landing, ...]

    @property
    def all(self) -> tuple[Taking | Landing, ...]:
        """Both, what is taken first."""
        return (*self.takings, *self.landings)


def folders_of(pipeline: Pipeline, specs: Mapping[str, ProcessorSpec], file: Path, looks: Looks) -> Folders:
    """Look at the folders that a flow uses; `file` is where it lies. Looks at the disk."""
    uses = [use for use in folder_uses(pipeline, specs) if "\0" not in use.path]
    takings = tuple(_takings(pipeline, specs, uses, file, looks))
    recursive = any(taking.recursive for taking in takings)
    landings = []
    for use in uses:
        if use.watched:
            continue
        node = pipeline.graph.nodes[use.node]
        spec = specs[node.use]
        filled = spec.filled(node.params)
        name, subfolders = filled.get("name"), filled.get("subfolders", "flat")
        landings.append(
            Landing(
                use=use,
                look=looks.at(located(use.path, file.parent)),
                folders=_subfolder_shapes(subfolders, recursive=recursive),
                names=name_shapes(name),
                pattern=(str(name).casefold(), str(subfolders).casefold()),
                keeps=subfolders == "keep",
                conflict=conflict_of(node, spec),
            )
        )
    return Folders(takings, tuple(landings))


def leads_into(landing: Landing, taking: Taking) -> Leads:
    """Whether what is put there lies in a folder that files are taken from, or below it."""
    if landing.look.is_inside(taking.look):
        return Leads.SURELY
    if not taking.look.is_inside(landing.look):
        return Leads.NOT
    if landing.keeps:
        return Leads.NOT  # each time a file came round it would lie one folder less deep: that ends
    way = "/".join(taking.look.way_from(landing.look))
    there: tuple[Shape, ...] = ((way,), (f"{way}/", *meeting.BELOW))
    if not can_meet(landing.folders, there, ignore_case=landing.look.ignores_case):
        return Leads.NOT
    return Leads.SURELY if all(_begins(shape, way) for shape in landing.folders) else Leads.PERHAPS


def is_taken(landing: Landing, taking: Taking) -> bool:
    """Whether a source would see what is put there, subfolders left aside unless it looks into them."""
    if taking.recursive:
        return leads_into(landing, taking) is not Leads.NOT
    if landing.look.key == taking.look.key:
        return can_meet(landing.folders, ((),))
    below = taking.look.is_inside(landing.look)
    way = "/".join(taking.look.way_from(landing.look)) if below else ""
    return bool(way) and can_meet(landing.folders, ((way,),), ignore_case=landing.look.ignores_case)


def share_a_name(one: Landing, other: Landing, *, ignore_case: bool) -> bool:
    """Whether two steps may put a file at the very same place."""
    inner, outer = (one, other) if one.look.is_inside(other.look) else (other, one)
    if not inner.look.is_inside(outer.look):
        return False
    way = "/".join(inner.look.way_from(outer.look))
    inside = _below(way, inner.folders)
    return can_meet(inside, outer.folders, ignore_case=ignore_case) and can_meet(
        one.names, other.names, ignore_case=ignore_case
    )


def _begins(shape: Shape, way: str) -> bool:
    """Whether what is fixed of a way is this one, or leads further in."""
    first = shape[0] if shape else None
    return isinstance(first, str) and (first == way if len(shape) == 1 else first.startswith(f"{way}/"))


def _below(way: str, folders: tuple[Shape, ...]) -> tuple[Shape, ...]:
    if not way:
        return folders
    return tuple((f"{way}/", *shape) if shape else (way,) for shape in folders)


def _subfolder_shapes(subfolders: object, *, recursive: bool) -> tuple[Shape, ...]:
    if subfolders == "flat" or (subfolders == "keep" and not recursive):
        return ((),)
    if subfolders == "keep":
        return ((), meeting.BELOW)
    return name_shapes(subfolders, folders=True)


def _takings(
    pipeline: Pipeline, specs: Mapping[str, ProcessorSpec], uses: list[FolderUse], file: Path, looks: Looks
) -> Iterator[Taking]:
    for use in uses:
        if use.watched:
            node = pipeline.graph.nodes[use.node]
            spec = specs[node.use]
            yield Taking(
                use=use,
                look=looks.at(located(use.path, file.parent)),
                recursive=spec.filled(node.params).get("recursive") is True,
                after=after_of(node, spec),
            )
