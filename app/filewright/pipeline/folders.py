"""What only the file system can say of a pipeline: loops, folders that are missing, two steps with one folder."""

import os
from collections.abc import Iterator, Mapping, Sequence, Set
from fnmatch import fnmatchcase
from pathlib import Path

from filewright.core.circles import upstream
from filewright.core.folder_use import FolderUse
from filewright.core.graph import Graph, Node, Wire
from filewright.core.pipeline import Pipeline
from filewright.core.problem import Fix, Problem, Severity
from filewright.core.processor import ProcessorSpec
from filewright.core.request import Conflict
from filewright.errors import FieldValue, Place
from filewright.pipeline.landing import Folders, Landing, Leads, Taking, folders_of, leads_into, share_a_name
from filewright.pipeline.looks import Look, Looks
from filewright.text import _
from filewright.text.display_name import display_name


def check_folders(pipeline: Pipeline, specs: Mapping[str, ProcessorSpec], file: Path) -> tuple[Problem, ...]:
    """What is wrong with the folders that a pipeline uses; `file` is where it lies. Looks at the disk: not for the
    screen's thread."""
    looks = Looks()
    folders = folders_of(pipeline, specs, file, looks)
    return (
        *_what_is_there(folders),
        *_loops(looks, folders, pipeline),
        *_own_file(looks, folders.takings, pipeline, file),
        *_watched_twice(folders.takings),
        *_written_twice(looks, folders, pipeline, specs),
        *_other_spelling(folders),
    )


def _what_is_there(folders: Folders) -> Iterator[Problem]:
    for place in folders.all:
        use, look = place.use, place.look
        fields: dict[str, FieldValue] = {"folder": display_name(use.path)}
        if look.kind == "other":
            yield problem_of(use, "folder-is-file", fields)
        elif look.kind == "missing" and use.watched:
            yield problem_of(use, "folder-missing", fields, Severity.WARNING)
        elif look.kind == "folder" and not os.access(look.real, os.R_OK if use.watched else os.W_OK):
            code = "folder-not-readable" if use.watched else "folder-not-writable"
            yield problem_of(use, code, fields, Severity.WARNING)


def _loops(looks: Looks, folders: Folders, pipeline: Pipeline) -> Iterator[Problem]:
    """What is put into a watched folder would be taken in again, for ever."""
    for landing in folders.landings:
        leading = ((taking, leads_into(landing, taking)) for taking in folders.takings)
        found = max(leading, key=lambda pair: pair[1].value, default=None)
        if found is None or found[1] is Leads.NOT:
            continue
        taking, leads = found
        use = landing.use
        fields: dict[str, FieldValue] = {
            "folder": display_name(use.path),
            "watched": display_name(taking.use.path),
            "source": taking.use.title,
        }
        fix = beside(looks, use, taking.use.path, taking.look.path, [one.look for one in folders.takings])
        if leads is Leads.PERHAPS:
            yield problem_of(use, "folder-may-be-watched", fields, Severity.WARNING, fix)
        elif landing.look.key == taking.look.key:
            yield problem_of(use, "folder-is-watched", fields, fix=fix, along=arriving(pipeline.graph, use.node))
        elif landing.look.is_inside(taking.look):
            yield problem_of(use, "folder-in-watched", fields, fix=fix, along=arriving(pipeline.graph, use.node))
        else:
            yield problem_of(
                use, "folder-leads-into-watched", fields, fix=fix, along=arriving(pipeline.graph, use.node)
            )


def beside(looks: Looks, use: FolderUse, written: str, path: str, watched: Sequence[Look]) -> Fix | None:
    """A folder next to the one that is `written` so and lies at `path`, named after both; None where that is watched
    too, or no folder."""
    outer = written.rstrip("/\\")
    inner = os.path.basename(use.path.rstrip("/\\"))
    if not os.path.basename(outer).strip("."):
        return None
    end = "-" + (inner if inner.strip(".") and inner != os.path.basename(outer) else "out")
    look = looks.at(path + end)
    if look.kind == "other" or any(look.is_inside(other) for other in watched):
        return None
    title = _("Put the files into {folder}").format(folder=display_name(outer + end))
    return Fix(title=title, node=use.node, param=use.param, value=outer + end)


def arriving(graph: Graph, node: str) -> tuple[str, ...]:
    """The connections by which files come to a step; of a source, those by which they leave it."""
    wires = graph.incoming.get(node) or graph.outgoing.get(node, ())
    return tuple(wire.id for wire in wires)


def _own_file(looks: Looks, takings: Sequence[Taking], pipeline: Pipeline, file: Path) -> Iterator[Problem]:
    """The flow file itself would be taken in as a file."""
    if not file.exists():
        return
    home = looks.at(os.path.abspath(file.parent))
    for taking in takings:
        use, look = taking.use, taking.look
        below = home.is_inside(look) if taking.recursive else home.key == look.key
        params = pipeline.graph.nodes[use.node].params
        if below and not params.get("include") and not _leaves_out(params.get("exclude"), file.name):
            fields: dict[str, FieldValue] = {"folder": display_name(use.path), "file": display_name(file.name)}
            left_out = params.get("exclude")
            names = [*left_out, "*.filewright"] if isinstance(left_out, list | tuple) else ["*.filewright"]
            fix = Fix(title=_("Leave flow files out"), node=use.node, param="exclude", value=names)
            yield problem_of(use, "folder-holds-flow", fields, Severity.WARNING, fix)


def _leaves_out(patterns: object, name: str) -> bool:
    globs = patterns if isinstance(patterns, list | tuple) else ()
    return any(isinstance(glob, str) and fnmatchcase(name.casefold(), glob.casefold()) for glob in globs)


def _watched_twice(takings: Sequence[Taking]) -> Iterator[Problem]:
    first: dict[object, FolderUse] = {}
    for taking in takings:
        use = taking.use
        other = first.setdefault(taking.look.key, use)
        if other is not use:
            fields: dict[str, FieldValue] = {"folder": display_name(use.path), "other": other.title}
            yield problem_of(use, "folder-watched-twice", fields, Severity.WARNING)


def _written_twice(
    looks: Looks, folders: Folders, pipeline: Pipeline, specs: Mapping[str, ProcessorSpec]
) -> Iterator[Problem]:
    """Two steps that may put a file at the same place, where not both just take another name then.

    An error where one file goes to both under the same name: one of the two results would surely be lost.
    """
    for place, landing in enumerate(folders.landings):
        for other in folders.landings[:place]:
            if {landing.conflict, other.conflict} == {Conflict.RENAME} or landing.use.node == other.use.node:
                continue
            if not share_a_name(landing, other, ignore_case=landing.look.ignores_case):
                continue
            use = landing.use
            fields: dict[str, FieldValue] = {"folder": display_name(use.path), "other": other.use.title}
            fix = beside(looks, use, use.path, landing.look.path, [one.look for one in folders.takings])
            if _same_names(landing, other, pipeline.graph, specs):
                wires = arriving(pipeline.graph, use.node)
                yield problem_of(use, "folder-one-target", fields, fix=fix, along=wires)
            else:
                yield problem_of(use, "folder-written-twice", fields, Severity.WARNING, fix)
            break


def _same_names(one: Landing, other: Landing, graph: Graph, specs: Mapping[str, ProcessorSpec]) -> bool:
    """Whether one file goes to both steps and surely has the same name in both.

    So it is where it comes there by steps of the same kinds that differ in numbers at most. What comes to both just as
    it left one way out has the same content, and harms nobody.
    """
    if one.look.key != other.look.key or one.pattern != other.pattern:
        return False
    ways = [upstream(graph, [landing.use.node]) for landing in (one, other)]
    doing = [sorted(_done(graph.nodes[key], specs) for key in way - ways[1 - side]) for side, way in enumerate(ways)]
    to_one, to_other = ways[0] | {one.use.node}, ways[1] | {other.use.node}
    return (
        bool(doing[0])
        and doing[0] == doing[1]
        and any(_forks(wires, to_one, to_other) for key in ways[0] & ways[1] for wires in _by_way_out(graph, key))
    )


def _done(node: Node, specs: Mapping[str, ProcessorSpec]) -> tuple[str, str, str]:
    """What a step does to a name, told by its kind and all of its settings that are not numbers."""
    spec = specs.get(node.use)
    filled = spec.filled(node.params) if spec else node.params
    settings = sorted((name, value) for name, value in filled.items() if not _is_number(value))
    return (node.use, node.state.value, repr(settings))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _forks(wires: Sequence[Wire], one: Set[str], other: Set[str]) -> bool:
    targets = {wire.target.node for wire in wires}
    return any(a != b for a in targets & one for b in targets & other)


def _by_way_out(graph: Graph, key: str) -> list[list[Wire]]:
    found: dict[str, list[Wire]] = {}
    for wire in graph.outgoing.get(key, ()):
        found.setdefault(wire.source.name, []).append(wire)
    return list(found.values())


def _other_spelling(folders: Folders) -> Iterator[Problem]:
    """Folders that are two here, and one where capitals mean nothing: on Windows, on most Macs."""
    first: dict[str, Taking | Landing] = {}
    for place in folders.all:
        other = first.setdefault(place.look.real.casefold(), place)
        if other.look.key != place.look.key:
            fields: dict[str, FieldValue] = {
                "folder": display_name(place.use.path),
                "other": display_name(other.use.path),
            }
            title = _("Write it {folder}").format(folder=display_name(other.use.path))
            fix = Fix(title=title, node=place.use.node, param=place.use.param, value=other.use.path)
            if place.use.watched == other.use.watched:
                yield problem_of(place.use, "folder-other-spelling", fields, Severity.WARNING, fix)
            else:
                yield problem_of(place.use, "folder-other-spelling-loop", fields, Severity.WARNING)


def problem_of(
    use: FolderUse,
    code: str,
    fields: Mapping[str, FieldValue],
    severity: Severity = Severity.ERROR,
    fix: Fix | None = None,
    along: tuple[str, ...] = (),
) -> Problem:
    """A problem at the setting that names the folder; `along` are the connections by which files come there."""
    place = Place(node=use.node, param=use.param)
    fields = {"step": use.title, **fields}
    return Problem(code=code, fields=fields, severity=severity, place=place, fix=fix, along=along)
