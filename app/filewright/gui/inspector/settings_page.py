"""The settings of the selected steps: the form of their manifest, and how they run."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from filewright.core import edits
from filewright.core.graph import Node
from filewright.core.pipeline import Pipeline
from filewright.core.problem import Problem, Severity
from filewright.core.processor import Param, ProcessorSpec, Role, RunKind
from filewright.core.units import parse_duration
from filewright.gui.document import Document
from filewright.gui.fields.field import Surroundings
from filewright.gui.fields.form import Form, Trouble
from filewright.gui.theme import Theme, set_class
from filewright.text import _

BURST_SECONDS = 1.0
"""A change that follows the last one of the same setting sooner than this is part of it."""

MOST_WORKERS = 16
MOST_TRIES = 20

Edit = Callable[[Pipeline, str], Pipeline]


class SettingsPage(QScrollArea):
    """The form of one step, or of what several of the same kind have in common. Every change is one undoable edit."""

    help_text_shown = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._document: Document | None = None
        self._keys: tuple[str, ...] = ()
        self._spec: ProcessorSpec | None = None
        self._form: Form | None = None
        self._running: Form | None = None
        self._bursts = 0
        self._last_edit: tuple[str, tuple[str, ...]] = ("", ())
        self._last_time = 0.0
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes from field to field
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_steps(
        self, document: Document, keys: Sequence[str], spec: ProcessorSpec | None, surroundings: Surroundings
    ) -> None:
        """Show these steps, all of this kind (None: it is not installed, or they are of several kinds)."""
        self._document, self._keys, self._spec = document, tuple(keys), spec
        self._form = self._running = None
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        if spec is None:
            column.addWidget(self._explain_absence(document, page))
        else:
            self._add_forms(column, spec, surroundings, page)
        column.addStretch(1)
        self.setWidget(page)
        self._follow_with_tab(page)
        self.refresh()

    def refresh(self) -> None:
        """Show the values as they are now."""
        if self._document is None:
            return
        nodes = [n for key in self._keys if (n := self._document.pipeline.graph.nodes.get(key)) is not None]
        if self._form is not None:
            self._form.show_values([node.params for node in nodes], self._troubles())
        if self._running is not None and self._spec is not None:
            self._running.show_values([_running_values(node, self._spec) for node in nodes], self._own_troubles())

    def focus_first(self) -> bool:
        """Put the keyboard into the first field; False where there is none."""
        field = next((widget for widget in _by_tab(self.widget()) if widget.isVisible()), None)
        if field is not None:
            field.setFocus(Qt.FocusReason.TabFocusReason)
        return field is not None

    def _follow_with_tab(self, page: QWidget) -> None:
        """Let Tab reach the new page where the old one was; Qt puts it behind all else in the window."""
        before: QWidget = self
        for widget in _by_tab(page):
            QWidget.setTabOrder(before, widget)
            before = widget

    @property
    def form(self) -> Form | None:
        """The form of the manifest's parameters."""
        return self._form

    @property
    def running(self) -> Form | None:
        """The form of how the steps run; None where there is nothing to set."""
        return self._running

    def _add_forms(self, column: QVBoxLayout, spec: ProcessorSpec, surroundings: Surroundings, page: QWidget) -> None:
        if spec.params:
            self._form = Form(self._theme, spec.params, surroundings, page)
            self._form.param_changed.connect(self._param_changed)
            column.addWidget(self._form)
        else:
            nothing = QLabel(_("This step needs no settings."), page)
            set_class(nothing, "muted")
            column.addWidget(nothing)
        params = running_params(spec)
        if not params:
            return
        line = QFrame(page)
        set_class(line, "line")
        column.addWidget(line)
        fold = QToolButton(page)
        fold.setText(_("How it runs"))
        fold.setCheckable(True)
        fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        set_class(fold, "fold")
        column.addWidget(fold, 0, Qt.AlignmentFlag.AlignLeft)
        running = Form(self._theme, params, surroundings, page)
        running.param_changed.connect(self._running_changed)
        column.addWidget(running)
        self._running = running

        def show(on: bool) -> None:
            running.setVisible(on)
            fold.setIcon(self._theme.icon("chevron-down" if on else "chevron-right", "text.muted", size=14))

        fold.toggled.connect(show)
        nodes = [self._document.pipeline.graph.nodes[key] for key in self._keys] if self._document else []
        changed = any(node.workers or node.timeout or node.retry for node in nodes)
        fold.setChecked(changed)
        show(changed)

    def _explain_absence(self, document: Document, page: QWidget) -> QLabel:
        uses = {document.pipeline.graph.nodes[key].use for key in self._keys}
        if len(uses) > 1:
            words = _("These steps are of several kinds. On, Skip and Off above hold for all of them.")
        else:
            kept = _("Its settings are kept as they are.")
            words = _("The step {kind} is not installed here.").format(kind=next(iter(uses), "")) + " " + kept
        label = QLabel(words, page)
        label.setWordWrap(True)
        set_class(label, "secondary")
        return label

    def _param_changed(self, name: str, value: Any) -> None:
        param = next((p for p in self._spec.params if p.name == name), None) if self._spec else None
        title = _(param.title) if param and param.title else name
        if value is None:
            self._edit(lambda pipeline, key: edits.drop_param(pipeline, key, name), title)
        else:
            self._edit(lambda pipeline, key: edits.set_param(pipeline, key, name, value), title)

    def _running_changed(self, name: str, value: Any) -> None:
        spec = self._spec
        if spec is None:
            return

        def change(pipeline: Pipeline, key: str) -> Pipeline:
            node = pipeline.graph.nodes[key]
            match name:
                case "workers":
                    return edits.change_node(pipeline, key, workers=value)
                case "timeout":
                    return edits.change_node(pipeline, key, timeout=_seconds(value))
                case _:
                    policy = node.retry or spec.retry
                    retry = None if value is None else replace(policy, attempts=value)
                    return edits.change_node(pipeline, key, retry=retry)

        self._edit(change, next(param.title for param in running_params(spec) if param.name == name))

    def _edit(self, change: Edit, title: str) -> None:
        if self._document is None:
            return
        pipeline = self._document.pipeline
        for key in self._keys:
            if key in pipeline.graph.nodes:
                pipeline = change(pipeline, key)
        self._document.edit(pipeline, _("Change {setting}").format(setting=title), merge=self._burst(title))

    def _burst(self, title: str) -> tuple[object, ...]:
        """Changes of one setting that follow each other without a pause, such as the drag of a slider, are one in the
        history."""
        now = time.monotonic()
        if (title, self._keys) != self._last_edit or now - self._last_time > BURST_SECONDS:
            self._bursts += 1
        self._last_edit, self._last_time = (title, self._keys), now
        return "setting", title, self._keys, self._bursts

    def _troubles(self) -> Mapping[str, Trouble]:
        return {name: trouble for name, trouble in self._all_troubles().items() if not name.startswith(".")}

    def _own_troubles(self) -> Mapping[str, Trouble]:
        return {name[1:]: trouble for name, trouble in self._all_troubles().items() if name.startswith(".")}

    def _all_troubles(self) -> Mapping[str, Trouble]:
        found: dict[str, Trouble] = {}
        for problem in self._document.problems if self._document else ():
            place = problem.place
            if place.node in self._keys and place.param and place.param not in found:
                found[place.param] = trouble_of(problem)
        return found


def _by_tab(page: QWidget | None) -> list[QWidget]:
    """What Tab stops at below `page`, in the order in which it was made."""
    if page is None:
        return []
    window = page.window()  # lists that drop down are windows of their own
    inside = (widget for widget in page.findChildren(QWidget) if widget.window() is window)
    stops = (widget for widget in inside if widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return [widget for widget in stops if widget.focusProxy() is None]


def trouble_of(problem: Problem) -> Trouble:
    """A problem as words below a field."""
    words = f"{problem.sentence} {problem.next_step}".strip()
    return Trouble(text=words, grave=problem.severity is Severity.ERROR)


def running_params(spec: ProcessorSpec) -> tuple[Param, ...]:
    """How a step runs, as parameters of a form. What runs inside the engine has no workers of its own."""
    if spec.run.kind is RunKind.ENGINE or spec.role is Role.SOURCE:
        return ()
    limit = None if spec.run.timeout is None else f"{spec.run.timeout:g}s"
    return (
        Param(
            name="workers",
            schema={"type": "integer", "minimum": 1, "maximum": MOST_WORKERS},
            title=_("Working at once"),
            help=_("How many files this step works on at the same time, at most"),
            widget="limit",
        ),
        Param(name="timeout", schema={"type": "string", "format": "duration"}, title=_("Time limit"), default=limit),
        Param(
            name="retry",
            schema={"type": "integer", "minimum": 1, "maximum": MOST_TRIES},
            title=_("Tries"),
            help=_("After an accident, such as a worker that ended"),
            unit=_("times"),
            default=spec.retry.attempts,
        ),
    )


def _running_values(node: Node, spec: ProcessorSpec) -> dict[str, Any]:
    return {
        "workers": node.workers,
        "timeout": None if node.timeout is None else f"{node.timeout:g}s",
        "retry": node.retry.attempts if node.retry else None,
    }


def _seconds(text: str | None) -> float | None:
    return None if text is None else parse_duration(text)
