"""The flow being edited: its value, its undo history, what is wrong with it, and what is selected in it.

Only `Document` changes the graph. Every edit is a pure function from one `Pipeline` to the next (`core.edits`), put on
one QUndoStack as (before, after); views redraw from the diff that `changed` brings.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from filewright.core.diff import NOTHING, PipelineDiff, diff
from filewright.core.fixes import apply_fix
from filewright.core.flow_types import Types
from filewright.core.graph import Wire
from filewright.core.pipeline import Pipeline
from filewright.core.problem import Fix, Problem
from filewright.core.processor import ProcessorSpec
from filewright.core.restoring import with_work_of
from filewright.core.validate import Memo, validate
from filewright.text import _

UNDO_LIMIT = 1000
"""Edits that can be taken back; each keeps little more than what differs."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Keys of selected steps, ids of selected connections, the step that the keyboard is at (None: none), and keys of
    selected frames and notes."""

    nodes: frozenset[str] = frozenset()
    wires: frozenset[str] = frozenset()
    current: str | None = None
    frames: frozenset[str] = frozenset()
    notes: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Whether anything is selected."""
        return bool(self.nodes or self.wires or self.frames or self.notes)

    def within(self, pipeline: Pipeline) -> "Selection":
        """What of it is there."""
        nodes = frozenset(key for key in self.nodes if key in pipeline.graph.nodes)
        wires = self.wires
        if wires:
            wires &= {wire.id for wire in pipeline.graph.wires}
        current = self.current if self.current in pipeline.graph.nodes else None
        frames = frozenset(key for key in self.frames if key in pipeline.layout.frames)
        notes = frozenset(key for key in self.notes if key in pipeline.layout.notes)
        return Selection(nodes, wires, current, frames, notes)


class Document(QObject):
    """One open flow.

    `changed` brings the diff after every edit, undo and redo; `problems_changed` all problems when they differ;
    `selection_changed` the selection; `specs_changed` that kinds of steps came or went; `unapplied_changed` the diff
    from what the running flow has to what is drawn.
    """

    changed = Signal(PipelineDiff)
    problems_changed = Signal(tuple)
    selection_changed = Signal(Selection)
    specs_changed = Signal()
    unapplied_changed = Signal(PipelineDiff)
    clean_changed = Signal(bool)

    def __init__(self, pipeline: Pipeline, specs: Mapping[str, ProcessorSpec], parent: QObject | None = None) -> None:
        """`specs` are the kinds of steps by id."""
        super().__init__(parent)
        self._pipeline = pipeline
        self._specs = specs
        self._memo = Memo()
        self._selection = Selection()
        self._applied: Pipeline | None = None
        self._waiting: list[Pipeline] | None = None
        self._unapplied = NOTHING
        self._outside: tuple[Problem, ...] = ()
        self._problems = validate(pipeline, specs, self._memo)
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(UNDO_LIMIT)
        self.undo_stack.cleanChanged.connect(self.clean_changed)

    @property
    def pipeline(self) -> Pipeline:
        """The flow as it is drawn now."""
        return self._pipeline

    @property
    def specs(self) -> Mapping[str, ProcessorSpec]:
        """The kinds of steps by id."""
        return self._specs

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong now."""
        return self._problems

    @property
    def selection(self) -> Selection:
        """What is selected now."""
        return self._selection

    @property
    def unapplied(self) -> PipelineDiff:
        """How what is drawn differs from what runs; nothing while nothing runs."""
        return self._unapplied

    @property
    def is_clean(self) -> bool:
        """Whether nothing was changed since it was last saved or opened."""
        return self.undo_stack.isClean()

    def spec_of(self, key: str) -> ProcessorSpec | None:
        """The kind of a step; None when it is not installed. Raises KeyError for a step that is not there."""
        return self._specs.get(self._pipeline.graph.nodes[key].use)

    @property
    def leaving(self) -> Mapping[str, Mapping[str, Types]]:
        """The media types that leave each step by each way out, as far as they are known. Where an edit changes
        nothing the mapping of a step stays the same object."""
        return self._memo.leaving

    def wires_at(self, key: str) -> tuple[Sequence[Wire], Sequence[Wire]]:
        """The connections that enter a step, and those that leave it. Kept up to date edit by edit, so it costs nothing
        where `graph.incoming` would have to go through them all."""
        return self._memo.incoming.get(key, ()), self._memo.outgoing.get(key, ())

    def edit(self, after: Pipeline, text: str, *, merge: Hashable = None) -> bool:
        """Make the flow this value, under that name in the history; False when it is that already.

        Edits in a row with the same `merge` (not None) are one in the history, such as typing in one field or
        holding down an arrow key.
        """
        if after is self._pipeline or not diff(self._pipeline, after):
            return False
        self.undo_stack.push(_Edit(self._show_version, self._pipeline, after, text, merge))
        return True

    def fix(self, fix: Fix) -> bool:
        """Carry out the way out that a problem offers; False when what it is about has changed meanwhile."""
        try:
            after = apply_fix(self._pipeline, fix)
        except (KeyError, ValueError):
            return False
        return self.edit(after, fix.title)

    def select(self, selection: Selection) -> None:
        """Select this, as far as it is there."""
        selection = selection.within(self._pipeline)
        if selection != self._selection:
            self._selection = selection
            self.selection_changed.emit(selection)

    def set_outside_problems(self, problems: tuple[Problem, ...]) -> None:
        """Say what is wrong that the graph alone does not tell, such as folders that are missing."""
        self._outside = problems
        before, self._problems = self._problems, self._checked(self._pipeline)
        if self._problems != before:
            self.problems_changed.emit(self._problems)

    def set_specs(self, specs: Mapping[str, ProcessorSpec]) -> None:
        """Take other kinds of steps, as after a plug-in was added."""
        self._specs = specs
        problems = self._problems
        self._problems = self._checked(self._pipeline)
        self.specs_changed.emit()
        if self._problems != problems:
            self.problems_changed.emit(self._problems)

    def set_applied(self, pipeline: Pipeline | None) -> None:
        """Say what the running flow has; None: nothing runs."""
        self._applied = pipeline
        self._compare()

    @property
    def applied(self) -> Pipeline | None:
        """What the running flow has; None: nothing runs."""
        return self._applied

    def go_back_to_applied(self) -> bool:
        """Take the steps and connections of what runs again; False where nothing differs."""
        if self._applied is None:
            return False
        return self.edit(with_work_of(self._pipeline, self._applied), _("Back to what runs"))

    def go_to(self, index: int) -> None:
        """Undo or redo as far as this place in the history (0: before the first edit), at the cost of one edit."""
        if index == self.undo_stack.index():
            return
        self._waiting = []
        try:
            self.undo_stack.setIndex(index)
        finally:
            reached, self._waiting = self._waiting, None
        if reached:
            self._show_version(reached[-1])

    def adopt(self, saved: Pipeline) -> None:
        """Take over what saving added (an id), and call this clean. The history goes on to be undoable."""
        if saved is not self._pipeline:
            self._show(saved)
        self.undo_stack.setClean()

    def revert(self, pipeline: Pipeline) -> None:
        """Show another value with no history, as after the file was loaded again."""
        self.undo_stack.clear()
        self._show(pipeline)

    def _show_version(self, value: Pipeline) -> None:
        if self._waiting is not None:
            self._waiting.append(value)
            return
        # the id belongs to the file, not to an edit: one that saving gave is kept when older edits are undone
        lost = value.id is None and self._pipeline.id is not None
        self._show(replace(value, id=self._pipeline.id) if lost else value)

    def _show(self, after: Pipeline) -> None:
        before, self._pipeline = self._pipeline, after
        problems = self._problems
        self._problems = self._checked(after)
        selection = self._selection.within(after)
        self.changed.emit(diff(before, after))
        if self._problems != problems:
            self.problems_changed.emit(self._problems)
        self.select(selection)
        self._compare()

    def _checked(self, pipeline: Pipeline) -> tuple[Problem, ...]:
        """What is wrong with the graph, and what was said from outside of steps that are still there."""
        outside = (p for p in self._outside if p.place.node is None or p.place.node in pipeline.graph.nodes)
        return (*validate(pipeline, self._specs, self._memo), *outside)

    def _compare(self) -> None:
        unapplied = NOTHING if self._applied is None else diff(self._applied, self._pipeline)
        if unapplied != self._unapplied:
            self._unapplied = unapplied
            self.unapplied_changed.emit(unapplied)


class _Edit(QUndoCommand):
    """The one kind of command: from a value to a value."""

    def __init__(
        self, show: Callable[[Pipeline], None], before: Pipeline, after: Pipeline, text: str, merge: Hashable
    ) -> None:
        super().__init__(text)
        self._show = show
        self._before = before
        self._after = after
        self._merge = merge

    def id(self) -> int:
        """Qt merges commands of equal ids; -1 is never merged."""
        return -1 if self._merge is None else 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Become one with the edit that follows; one that ends where it began leaves the history."""
        if not isinstance(other, _Edit) or other._merge != self._merge:
            return False
        self._after = other._after
        self.setObsolete(not diff(self._before, self._after))
        return True

    def undo(self) -> None:
        """Show what was before."""
        self._show(self._before)

    def redo(self) -> None:
        """Show what came of it."""
        self._show(self._after)
