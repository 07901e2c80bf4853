"""What concerns the view alone: zoom, folding, theme, going from place to place, the start page."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from filewright.errors import FilewrightError, StateError
from filewright.gui.action_table import Do
from filewright.gui.frame.command_search import CommandSearch
from filewright.gui.frame.layout import Layouts
from filewright.gui.frame.regions import Region
from filewright.gui.main_window import MainWindow
from filewright.gui.open_flows import OpenFlows
from filewright.gui.panels.panel import Panel
from filewright.gui.panels.show_in_folder import show_in_folder
from filewright.gui.start_page.examples import examples
from filewright.gui.start_page.start_page import Standing
from filewright.gui.theme import Theme
from filewright.gui.window_parts import WindowParts
from filewright.gui.window_work import WindowWork
from filewright.pipeline.templates import find_templates, free_folder, use_template
from filewright.settings import save_setting

_TEXT_STEP = 0.1

_EDITOR_ACTIONS = {
    Do.CUT: "cut",
    Do.COPY: "copy",
    Do.PASTE: "paste",
    Do.DUPLICATE: "duplicate",
    Do.DELETE: "delete",
    Do.DELETE_JOIN: "delete-and-heal",
    Do.SELECT_ALL: "select-all",
    Do.ADD_STEP: "add",
    Do.ARRANGE: "arrange",
    Do.ZOOM_IN: "zoom-in",
    Do.ZOOM_OUT: "zoom-out",
    Do.ZOOM_FIT: "fit",
    Do.ZOOM_FULL: "zoom-100",
    Do.NEXT_PROBLEM: "next-problem",
}
_FOLDS = {
    Do.FOLD_PALETTE: Region.PALETTE,
    Do.FOLD_INSPECTOR: Region.INSPECTOR,
    Do.FOLD_DOCK: Region.DOCK,
}


class ViewWork(QObject):
    """Changes nothing but what is seen, and keeps the choices that should hold next time."""

    def __init__(
        self,
        theme: Theme,
        parts: WindowParts,
        flows: OpenFlows,
        work: WindowWork,
        settings: Path,
        window: MainWindow,
    ) -> None:
        super().__init__(window)
        self._theme = theme
        self._parts = parts
        self._flows = flows
        self._work = work
        self._settings = settings
        self._window = window
        self._toolbar = window.toolbar
        self._search: CommandSearch | None = None

    def set_search(self, search: CommandSearch) -> None:
        """This lists what can be done."""
        self._search = search

    def handlers(self) -> dict[Do, Callable[[], None]]:
        """What concerns the view."""
        parts = self._parts
        panels: Mapping[Do, Panel] = {
            Do.CHARTS: parts.charts,
            Do.FILES: parts.files,
            Do.ATTENTION: parts.attention,
            Do.PROBLEMS: parts.problems,
            Do.LOG: parts.log,
            Do.WHY: parts.why,
        }
        return {
            **{do: self._triggering(name) for do, name in _EDITOR_ACTIONS.items()},
            **{do: self._folding(region) for do, region in _FOLDS.items()},
            **{do: self._showing(panel) for do, panel in panels.items()},
            Do.RENAME_STEP: self._rename_step,
            Do.THEME: self._toggle_theme,
            Do.LARGER_TEXT: lambda: self._scale_text(_TEXT_STEP),
            Do.SMALLER_TEXT: lambda: self._scale_text(-_TEXT_STEP),
            Do.LESS_MOTION: self._toggle_motion,
            Do.NEXT_REGION: lambda: self._go_round(1),
            Do.PREVIOUS_REGION: lambda: self._go_round(-1),
            Do.NEXT_TAB: lambda: self._next_tab(1),
            Do.PREVIOUS_TAB: lambda: self._next_tab(-1),
            Do.COMMANDS: self._open_search,
            Do.OUTLINE: lambda: self._show_left(outline=True),
            Do.PALETTE: lambda: self._show_left(outline=False),
        }

    def checked(self) -> dict[Do, bool]:
        """Which of the actions that can be ticked are."""
        folds = {do: self._parts.regions.is_open(region) for do, region in _FOLDS.items()}
        return {**folds, Do.LESS_MOTION: self._theme.reduced_motion}

    def join_start_page(self) -> None:
        """Let the start page do what it offers."""
        page, work = self._parts.start_page, self._work
        page.choose_wanted.connect(work.choose_files)
        page.watch_wanted.connect(work.choose_folder)
        page.template_wanted.connect(self._use_template)
        page.open_wanted.connect(work.open)
        page.recent_wanted.connect(self._flows.open)
        page.empty_wanted.connect(work.new)
        page.paste_wanted.connect(work.paste_flow)
        page.search_wanted.connect(self._open_search)

    def show_start_page(self, standings: Mapping[Path, Standing], now_ns: int) -> None:
        """Show what was open before."""
        self._parts.start_page.show_recent(self._flows.recent.flows, standings, now_ns)

    def show_examples(self) -> None:
        """Read the examples on a thread and show them."""
        specs, page = self._flows.registry.specs, self._parts.start_page
        self._flows.pool.run(lambda: examples(specs), page.show_examples, self._flows.trouble.emit)

    def add_step(self, use: str) -> None:
        """Add a kind of step beside the chosen one, or in the middle of what is seen."""
        editor = self._parts.editors.current
        if editor is not None:
            editor.add_step(use)

    def fill_canvas_menu(self, menu: QMenu) -> None:
        """Put what the canvas in front has besides the window's commands into a menu."""
        menu.clear()
        editor = self._parts.editors.current
        if editor is not None:
            menu.addActions(editor.own_actions)

    def keep_layout(self, layouts: Layouts) -> None:
        """Remember how the window lies on this screen."""
        size = self._window.screen().size()
        window = self._window
        layout = replace(
            self._parts.regions.current_layout(),
            window=(window.width(), window.height()),
            maximized=window.isMaximized(),
        )
        try:
            layouts.keep(f"{size.width()}x{size.height()}", layout)
        except OSError:  # next time it opens as at the first
            return

    def _use_template(self, place: Path) -> None:
        """Copy an example and its files to a folder of its own, open it and show that folder."""

        def copy() -> Path:
            template = next(template for template in find_templates() if template.folder == place)
            folder = free_folder(template.title)
            try:
                return use_template(template, folder)
            except OSError as error:
                message = error.strerror or str(error)
                raise StateError("template-not-copied", folder=str(folder), message=message) from error

        def copied(flow: Path) -> None:
            self._flows.open(flow)
            show_in_folder(str(flow))

        self._flows.pool.run(copy, copied, self._flows.trouble.emit)

    def _triggering(self, action: str) -> Callable[[], None]:
        def do() -> None:
            editor = self._parts.editors.current
            if editor is not None:
                editor.trigger(action)

        return do

    def _folding(self, region: Region) -> Callable[[], None]:
        regions = self._parts.regions
        return lambda: regions.set_open(region, not regions.is_open(region))

    def _showing(self, panel: Panel) -> Callable[[], None]:
        return lambda: self._work.show_panel(panel)

    def _rename_step(self) -> None:
        self._parts.regions.set_open(Region.INSPECTOR, True)
        self._parts.inspector.edit_title()

    def _toggle_theme(self) -> None:
        self._theme.toggle()
        self._keep("theme", self._theme.choice.value)

    def _scale_text(self, by: float) -> None:
        self._theme.set_text_scale(round(self._theme.text_scale + by, 2))
        self._keep("text_size", self._theme.text_scale)

    def _toggle_motion(self) -> None:
        self._theme.set_reduced_motion(not self._theme.reduced_motion)
        self._keep("less_motion", self._theme.reduced_motion)

    def _keep(self, name: str, value: str | bool | float) -> None:
        try:
            save_setting(self._settings, name, value)
        except FilewrightError as error:
            self._flows.trouble.emit(error)

    def _next_tab(self, by: int) -> None:
        flows = self._flows.all
        current = self._flows.current
        if flows:
            place = flows.index(current) + by if current in flows else 0
            self._flows.show(flows[place % len(flows)])

    def _open_search(self) -> None:
        if self._search is not None:
            self._search.open()

    def _show_left(self, *, outline: bool) -> None:
        """Bring the outline, or the kinds of steps, to the front, and the keyboard to it."""
        left = self._parts.left
        self._parts.regions.set_open(Region.PALETTE, True)
        left.show_outline(outline)
        left.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _go_round(self, by: int) -> None:
        """Put the keyboard into the next region that is seen."""
        parts, toolbar = self._parts, self._toolbar
        bare = parts.regions.bare
        places: list[tuple[QWidget, Callable[[], None]]] = [
            (toolbar, toolbar.focus_first),
            (parts.tabs, lambda: parts.tabs.bar.setFocus(Qt.FocusReason.TabFocusReason)),
        ]
        if bare:
            places.append((parts.start_page, parts.start_page.focus_first))
        else:
            canvas = parts.editors.current
            places += [
                (parts.left, lambda: parts.left.setFocus(Qt.FocusReason.TabFocusReason)),
                (parts.editors, lambda: canvas.setFocus(Qt.FocusReason.TabFocusReason) if canvas else None),
                (parts.inspector, parts.inspector.focus_first),
                (parts.dock, parts.dock.focus_first),
            ]
        places.append((parts.status, parts.status.focus_first))
        seen = [place for place in places if place[0].isVisible()]
        focus = QApplication.focusWidget()
        here = next((n for n, (w, _go) in enumerate(seen) if focus is not None and w.isAncestorOf(focus)), -by)
        seen[(here + by) % len(seen)][1]()
