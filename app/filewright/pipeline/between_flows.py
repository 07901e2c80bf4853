"""What goes wrong between flows: files that go round through several of them, two that get in each other's way."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from filewright.core.circles import upstream
from filewright.core.pipeline import Pipeline
from filewright.core.problem import Problem, Severity
from filewright.core.processor import ProcessorSpec
from filewright.core.request import After, Conflict
from filewright.errors import FieldValue
from filewright.pipeline.folders import arriving, beside, problem_of
from filewright.pipeline.landing import Folders, folders_of, is_taken, share_a_name
from filewright.pipeline.looks import Looks
from filewright.text.display_name import display_name


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """A flow that works beside others: its file, and what is in it."""

    file: Path
    pipeline: Pipeline

    @property
    def title(self) -> str:
        """What people call it."""
        return self.pipeline.name or self.file.stem


def check_between(
    flow: Neighbour, others: Sequence[Neighbour], specs: Mapping[str, ProcessorSpec]
) -> tuple[Problem, ...]:
    """What is wrong with a flow because of others that work at the same time. Looks at the disk.

    That one flow takes in what another one puts out is as it should be, as long as it does not come round again.
    """
    if not others:
        return ()
    looks = Looks()
    flows = [flow, *others]
    places = [folders_of(one.pipeline, specs, one.file, looks) for one in flows]
    return (
        *_round(looks, flows, places),
        *_one_target(looks, flows, places),
        *_one_source(flows, places),
    )


_Source = tuple[int, str]
"""A flow by its number, and a source in it."""


def _round(looks: Looks, flows: Sequence[Neighbour], places: Sequence[Folders]) -> Iterator[Problem]:
    """Files that this flow puts out, and that come in again after they went through another one."""
    feeders = [_feeders(one, folders) for one, folders in zip(flows, places, strict=True)]
    leads: dict[_Source, set[_Source]] = {}
    taken: dict[tuple[int, int], list[_Source]] = {}
    for number, folders in enumerate(places):
        for index, landing in enumerate(folders.landings):
            into = [
                (other, taking.use.node)
                for other, theirs in enumerate(places)
                for taking in theirs.takings
                if is_taken(landing, taking)
            ]
            taken[number, index] = into
            for source in feeders[number][index]:
                leads.setdefault((number, source), set()).update(into)
    watched = [taking.look for folders in places for taking in folders.takings]
    for index, landing in enumerate(places[0].landings):
        back = {(0, source) for source in feeders[0][index]}
        through = [source for source in taken[0, index] if source[0] and _reached(leads, source) & back]
        if through:
            use = landing.use
            fields: dict[str, FieldValue] = {"folder": display_name(use.path), "flow": flows[through[0][0]].title}
            fix = beside(looks, use, use.path, landing.look.path, watched)
            wires = arriving(flows[0].pipeline.graph, use.node)
            yield problem_of(use, "folder-loops-through-flow", fields, fix=fix, along=wires)


def _feeders(flow: Neighbour, folders: Folders) -> list[Set[str]]:
    """For each place that files are put into, the sources that they come from."""
    sources = {taking.use.node for taking in folders.takings}
    graph = flow.pipeline.graph
    return [(upstream(graph, [one.use.node]) | {one.use.node}) & sources for one in folders.landings]


def _reached(leads: Mapping[_Source, Set[_Source]], start: _Source) -> set[_Source]:
    seen = {start}
    waiting = [start]
    while waiting:
        for source in leads.get(waiting.pop(), ()):
            if source not in seen:
                seen.add(source)
                waiting.append(source)
    return seen


def _one_target(looks: Looks, flows: Sequence[Neighbour], places: Sequence[Folders]) -> Iterator[Problem]:
    watched = [taking.look for folders in places for taking in folders.takings]
    for landing in places[0].landings:
        for other, theirs in zip(flows[1:], places[1:], strict=True):
            if any(
                {landing.conflict, one.conflict} != {Conflict.RENAME}
                and share_a_name(landing, one, ignore_case=landing.look.ignores_case)
                for one in theirs.landings
            ):
                use = landing.use
                fields: dict[str, FieldValue] = {"folder": display_name(use.path), "flow": other.title}
                fix = beside(looks, use, use.path, landing.look.path, watched)
                yield problem_of(use, "folder-written-by-flow", fields, Severity.WARNING, fix)
                break


def _one_source(flows: Sequence[Neighbour], places: Sequence[Folders]) -> Iterator[Problem]:
    """Two flows may take in the same files, unless one of them takes them away."""
    for taking in places[0].takings:
        for other, theirs in zip(flows[1:], places[1:], strict=True):
            if any(
                one.look.key == taking.look.key and {one.after, taking.after} != {After.KEEP} for one in theirs.takings
            ):
                fields: dict[str, FieldValue] = {"folder": display_name(taking.use.path), "flow": other.title}
                yield problem_of(taking.use, "folder-watched-by-flow", fields, Severity.WARNING)
                break
