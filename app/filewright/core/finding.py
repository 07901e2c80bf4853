"""Finds nodes, frames and notes of a pipeline by words typed: every property of a node, and what it is just now.

    resize 1600 is:invalid kind:image-resize -draft "front desk"

Each term must fit, one with a minus in front must not. Words are looked for in key, title, kind, parameters and their
values, in titles and texts of frames and notes; upper and lower case are the same.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from filewright.core.circles import downstream
from filewright.core.graph import Node, NodeState
from filewright.core.node_check import title_of
from filewright.core.pipeline import Pipeline
from filewright.core.processor import ProcessorSpec, Role

_TERM = re.compile(r'(-?)(?:(is|kind):)?(?:"([^"]*)"?|(\S+))', re.IGNORECASE)


class Is(StrEnum):
    """invalid: something is wrong with it · unused: no file can come to it, or a source that leads nowhere · busy: at
    work now · off, skipped: switched so · collapsed: drawn as its head."""

    INVALID = "invalid"
    UNUSED = "unused"
    BUSY = "busy"
    OFF = "off"
    SKIPPED = "skipped"
    COLLAPSED = "collapsed"


class _Where(StrEnum):
    WORDS = ""
    IS = "is"
    KIND = "kind"


@dataclass(frozen=True, slots=True)
class _Term:
    where: _Where
    text: str
    without: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """What was typed, taken apart. `unknown` are the texts behind `is:` that name nothing."""

    terms: tuple[_Term, ...] = ()
    unknown: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is looked for."""
        return bool(self.terms)


@dataclass(frozen=True, kw_only=True, slots=True)
class Now:
    """Keys of nodes that something is wrong with, and that are at work: what the pipeline alone does not tell."""

    invalid: frozenset[str] = frozenset()
    busy: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """Keys, in the order of the file."""

    nodes: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.nodes) + len(self.frames) + len(self.notes)


@dataclass(frozen=True, kw_only=True)
class _Case:
    pipeline: Pipeline
    specs: Mapping[str, ProcessorSpec]
    sets: Mapping[str, frozenset[str]] = field(default_factory=dict)


def parse_query(text: str) -> Query:
    """Take apart what was typed. A term that is not finished, such as `is:` alone, is left out."""
    terms: list[_Term] = []
    for minus, where, quoted, plain in _TERM.findall(text):
        wanted = (quoted or plain).casefold()
        if wanted and wanted not in ("is:", "kind:", "-"):
            terms.append(_Term(_Where(where.lower()), wanted, bool(minus)))
    known = {value.value for value in Is}
    unknown = tuple(t.text for t in terms if t.where is _Where.IS and t.text not in known)
    return Query(terms=tuple(terms), unknown=unknown)


def find(pipeline: Pipeline, specs: Mapping[str, ProcessorSpec], query: Query, now: Now | None = None) -> Found:
    """What fits the query; nothing for an empty one. Frames and notes are found by words, `kind:frame` and
    `kind:note`."""
    if not query:
        return Found()
    case = _Case(pipeline=pipeline, specs=specs, sets=_sets(pipeline, specs, query, now or Now()))
    layout = pipeline.layout
    return Found(
        nodes=tuple(key for key, node in pipeline.graph.nodes.items() if _fits_node(query, node, case)),
        frames=tuple(k for k, f in layout.frames.items() if _fits_area(query, "frame", (k, f.title, f.text))),
        notes=tuple(k for k, n in layout.notes.items() if _fits_area(query, "note", (k, n.text))),
    )


def _fits_node(query: Query, node: Node, case: _Case) -> bool:
    spec = case.specs.get(node.use)
    kinds = [node.use.casefold(), spec.title.casefold() if spec else ""]
    words: str | None = None
    for term in query.terms:
        if term.where is _Where.IS:
            fits = node.key in case.sets.get(term.text, ())
        elif term.where is _Where.KIND:
            fits = any(term.text in kind for kind in kinds)
        else:
            if words is None:
                words = "\n".join(_words(node, spec)).casefold()
            fits = term.text in words
        if fits is term.without:
            return False
    return True


def _fits_area(query: Query, kind: str, texts: Iterable[str]) -> bool:
    words = "\n".join(texts).casefold()
    for term in query.terms:
        if term.where is _Where.IS:
            return False
        fits = term.text == kind if term.where is _Where.KIND else term.text in words
        if fits is term.without:
            return False
    return True


def _words(node: Node, spec: ProcessorSpec | None) -> Iterator[str]:
    yield node.key
    yield title_of(node, spec)
    yield node.use
    if spec is not None:
        yield spec.title
    yield from _texts(node.params)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield str(name)
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, bool):
        yield "true" if value else "false"
    elif value is not None:
        yield str(value)


def _sets(pipeline: Pipeline, specs: Mapping[str, ProcessorSpec], query: Query, now: Now) -> dict[str, frozenset[str]]:
    nodes = pipeline.graph.nodes
    asked = {term.text for term in query.terms if term.where is _Where.IS}
    sets = {
        Is.INVALID.value: now.invalid,
        Is.BUSY.value: now.busy,
        Is.OFF.value: frozenset(key for key, node in nodes.items() if node.state is NodeState.DISABLED),
        Is.SKIPPED.value: frozenset(key for key, node in nodes.items() if node.state is NodeState.BYPASSED),
        Is.COLLAPSED.value: frozenset(pipeline.layout.collapsed),
    }
    if Is.UNUSED.value in asked:
        sets[Is.UNUSED.value] = _unused(pipeline, specs)
    return sets


def _unused(pipeline: Pipeline, specs: Mapping[str, ProcessorSpec]) -> frozenset[str]:
    graph = pipeline.graph
    sources = [key for key, node in graph.nodes.items() if node.use in specs and specs[node.use].role is Role.SOURCE]
    reached = downstream(graph, sources) | {key for key in sources if graph.outgoing[key]}
    return frozenset(graph.nodes.keys() - reached)
