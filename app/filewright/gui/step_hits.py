"""Steps, kinds of steps and the canvas's own commands for the command search."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QKeySequence

from filewright.gui.editor.actions import ICON
from filewright.gui.fields.controls import Hit
from filewright.gui.frame.editor_stack import EditorStack
from filewright.gui.models.steps import spec_icon
from filewright.gui.open_flows import OpenFlows
from filewright.gui.view_work import ViewWork
from filewright.gui.window_work import WindowWork
from filewright.text import _

MOST = 6
"""Steps, and kinds of steps, that are found at most."""


class StepHits:
    """Finds steps of the flow in front, to go to, kinds of steps, to add, and commands of its canvas."""

    def __init__(self, flows: OpenFlows, editors: EditorStack, work: WindowWork, view: ViewWork) -> None:
        self._flows = flows
        self._editors = editors
        self._work = work
        self._view = view

    def find(self, text: str) -> Sequence[Hit]:
        """Those whose words hold all of the text's; words that begin so come first."""
        flow, words = self._flows.current, text.lower().split()
        if flow is None or not words:
            return []
        steps = [
            Hit(words=flow.steps.title(key), kind=_("step"), icon=flow.steps.icon(key), then=self._goer(key))
            for key in flow.document.pipeline.graph.nodes
            if all(word in f"{flow.steps.title(key)} {key}".lower() for word in words)
        ]
        kinds = [
            Hit(
                words=_("Add {step}").format(step=spec.title),
                kind=spec.category,
                icon=spec_icon(spec),
                then=self._adder(spec.id),
            )
            for spec in flow.specs.values()
            if all(word in " ".join((spec.title, spec.summary, *spec.keywords)).lower() for word in words)
        ]
        for hits in (steps, kinds):
            hits.sort(key=lambda hit: f" {words[0]}" not in f" {hit.words.lower()}")
        return [*self._commands(words)[:MOST], *steps[:MOST], *kinds[:MOST]]

    def _commands(self, words: Sequence[str]) -> list[Hit]:
        """What the canvas can do now, and the window has no command of its own for."""
        editor = self._editors.current
        actions = [action for action in editor.own_actions if action.isEnabled()] if editor is not None else []
        return [
            Hit(
                words=action.text().partition("\t")[0],
                kind=action.shortcut().toString(QKeySequence.SequenceFormat.NativeText),
                icon=action.property(ICON) or "command",
                then=action.trigger,
            )
            for action in actions
            if all(word in action.text().lower() for word in words)
        ]

    def _goer(self, key: str) -> Callable[[], None]:
        return lambda: self._work.go_to(key)

    def _adder(self, use: str) -> Callable[[], None]:
        return lambda: self._view.add_step(use)
