"""All that can be done in the window, as a table. It is light: the first paint needs it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from filewright.text import N_


class Do(StrEnum):
    """Every action, by its stable name."""

    NEW = "flow.new"
    OPEN = "flow.open"
    SAVE = "flow.save"
    SAVE_AS = "flow.save-as"
    EXPORT = "flow.export"
    CLOSE = "flow.close"
    QUIT = "window.quit"
    RUN = "run.run"
    PAUSE = "run.pause"
    STOP = "run.stop"
    RUN_ONCE = "run.once"
    APPLY = "run.apply"
    TRY = "run.try"
    TRY_STEP = "run.try-step"
    TRY_AGAIN = "run.try-again"
    ADD_FILES = "run.add-files"
    TAKE_BACK = "run.take-back"
    CHANGES = "run.changes"
    REVERT = "run.revert"
    UNDO = "edit.undo"
    REDO = "edit.redo"
    HISTORY = "edit.history"
    VERSIONS = "edit.versions"
    CUT = "edit.cut"
    COPY = "edit.copy"
    PASTE = "edit.paste"
    DUPLICATE = "edit.duplicate"
    DELETE = "edit.delete"
    DELETE_JOIN = "edit.delete-and-join"
    SELECT_ALL = "edit.select-all"
    ADD_STEP = "edit.add-step"
    RENAME_STEP = "edit.rename-step"
    ARRANGE = "edit.arrange"
    ZOOM_IN = "view.zoom-in"
    ZOOM_OUT = "view.zoom-out"
    ZOOM_FIT = "view.zoom-fit"
    ZOOM_FULL = "view.zoom-100"
    FOLD_PALETTE = "view.palette"
    FOLD_INSPECTOR = "view.inspector"
    FOLD_DOCK = "view.dock"
    THEME = "view.theme"
    LARGER_TEXT = "view.larger-text"
    SMALLER_TEXT = "view.smaller-text"
    LESS_MOTION = "view.less-motion"
    NEXT_REGION = "go.next-region"
    PREVIOUS_REGION = "go.previous-region"
    NEXT_PROBLEM = "go.next-problem"
    NEXT_TAB = "go.next-flow"
    PREVIOUS_TAB = "go.previous-flow"
    COMMANDS = "go.commands"
    OUTLINE = "go.outline"
    PALETTE = "go.palette"
    CHARTS = "go.charts"
    FILES = "go.files"
    TRIED = "go.tried"
    ATTENTION = "go.attention"
    PROBLEMS = "go.problems"
    LOG = "go.log"
    WHY = "go.why"
    START_PAGE = "go.start"


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What there is to act on now: `selected` counts steps, `picked` connections too, `drawn` frames
    and notes."""

    flow: bool = False
    saved: bool = True
    runs: bool = False
    paused: bool = False
    stopping: bool = False
    errors: bool = False
    empty: bool = True
    changes: int = 0
    problems: int = 0
    undo: str = ""
    redo: str = ""
    can_undo: bool = False
    can_redo: bool = False
    selected: int = 0
    picked: int = 0
    drawn: int = 0
    tabs: int = 0
    consent_missing: bool = False
    tried: bool = False


When = Callable[[Situation], bool]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One action: its words, its key (Qt's portable form), its icon, when it can be done."""

    do: Do
    words: str
    menu: str
    key: str = ""
    icon: str = ""
    when: When = lambda _now: True
    also: tuple[str, ...] = ()
    """More words that the command search finds it by."""
    checkable: bool = False
    on_canvas: bool = False
    """Its key works only while the canvas has the keyboard, since fields need it too."""


def _flow(now: Situation) -> bool:
    return now.flow


def _can_start(now: Situation) -> bool:
    return now.flow and not now.runs and not now.errors and not now.empty and not now.consent_missing


FLOW, EDIT, VIEW, RUN, GO = N_("Flow"), N_("Edit"), N_("View"), N_("Run"), N_("Go")
MENUS = (FLOW, EDIT, VIEW, RUN, GO)

TABLE = (
    Entry(do=Do.NEW, words=N_("New flow"), menu=FLOW, key="Ctrl+N", icon="file-plus", also=("empty", "canvas")),
    Entry(do=Do.OPEN, words=N_("Open…"), menu=FLOW, key="Ctrl+O", icon="folder-open"),
    Entry(do=Do.SAVE, words=N_("Save"), menu=FLOW, key="Ctrl+S", icon="device-floppy", when=_flow),
    Entry(do=Do.SAVE_AS, words=N_("Save as…"), menu=FLOW, key="Ctrl+Shift+S", when=_flow),
    Entry(
        do=Do.EXPORT,
        words=N_("Save a picture of it…"),
        menu=FLOW,
        key="Ctrl+E",
        icon="download",
        when=_flow,
        also=("export", "svg", "png", "text", "print", "markdown"),
    ),
    Entry(do=Do.CLOSE, words=N_("Close flow"), menu=FLOW, key="Ctrl+W", when=lambda now: now.tabs > 0),
    Entry(do=Do.START_PAGE, words=N_("Start page"), menu=FLOW, icon="inbox", also=("examples", "recent", "templates")),
    Entry(do=Do.QUIT, words=N_("Quit"), menu=FLOW, key="Ctrl+Q", icon="logout", also=("exit",)),
    Entry(do=Do.UNDO, words=N_("Undo"), menu=EDIT, key="Ctrl+Z", icon="arrow-back-up", when=lambda now: now.can_undo),
    Entry(
        do=Do.REDO,
        words=N_("Redo"),
        menu=EDIT,
        key="Ctrl+Shift+Z",
        icon="arrow-forward-up",
        when=lambda now: now.can_redo,
    ),
    Entry(
        do=Do.HISTORY,
        words=N_("Edits so far…"),
        menu=EDIT,
        key="Ctrl+Shift+H",
        icon="history",
        when=_flow,
        also=("undo", "history", "back"),
    ),
    Entry(
        do=Do.VERSIONS,
        words=N_("Saved versions…"),
        menu=EDIT,
        key="Ctrl+Alt+H",
        when=_flow,
        also=("history", "restore", "earlier", "backup"),
    ),
    Entry(
        do=Do.CUT,
        words=N_("Cut"),
        menu=EDIT,
        key="Ctrl+X",
        icon="cut",
        when=lambda now: now.selected + now.drawn > 0,
        on_canvas=True,
    ),
    Entry(
        do=Do.COPY,
        words=N_("Copy"),
        menu=EDIT,
        key="Ctrl+C",
        icon="copy",
        when=lambda now: now.selected + now.drawn > 0,
        on_canvas=True,
    ),
    Entry(do=Do.PASTE, words=N_("Paste"), menu=EDIT, key="Ctrl+V", icon="clipboard", when=_flow, on_canvas=True),
    Entry(
        do=Do.DUPLICATE,
        words=N_("Duplicate"),
        menu=EDIT,
        key="Ctrl+D",
        when=lambda now: now.selected + now.drawn > 0,
        on_canvas=True,
    ),
    Entry(
        do=Do.DELETE,
        words=N_("Delete"),
        menu=EDIT,
        key="Del",
        icon="trash",
        when=lambda now: now.picked + now.drawn > 0,
        on_canvas=True,
    ),
    Entry(
        do=Do.DELETE_JOIN,
        words=N_("Delete and join the neighbours"),
        menu=EDIT,
        key="Ctrl+Del",
        when=lambda now: now.selected > 0,
        on_canvas=True,
    ),
    Entry(do=Do.SELECT_ALL, words=N_("Select all steps"), menu=EDIT, key="Ctrl+A", when=_flow, on_canvas=True),
    Entry(do=Do.ADD_STEP, words=N_("Add a step…"), menu=EDIT, icon="plus", when=_flow, also=("search", "insert")),
    Entry(
        do=Do.RENAME_STEP,
        words=N_("Rename the step"),
        menu=EDIT,
        key="F2",
        icon="cursor-text",
        when=lambda now: now.selected == 1,
    ),
    Entry(
        do=Do.ARRANGE,
        words=N_("Arrange the steps"),
        menu=EDIT,
        key="Ctrl+Shift+A",
        icon="layout-grid",
        when=_flow,
        also=("layout", "tidy"),
    ),
    Entry(do=Do.ZOOM_IN, words=N_("Zoom in"), menu=VIEW, key="Ctrl++", icon="zoom-in", when=_flow),
    Entry(do=Do.ZOOM_OUT, words=N_("Zoom out"), menu=VIEW, key="Ctrl+-", icon="zoom-out", when=_flow),
    Entry(
        do=Do.ZOOM_FIT,
        words=N_("Show the whole flow"),
        menu=VIEW,
        key="Ctrl+1",
        icon="maximize",
        when=_flow,
        also=("fit",),
    ),
    Entry(do=Do.ZOOM_FULL, words=N_("Zoom to 100 %"), menu=VIEW, key="Ctrl+0", when=_flow),
    Entry(
        do=Do.FOLD_PALETTE,
        words=N_("Steps to add"),
        menu=VIEW,
        key="Ctrl+B",
        icon="layout-sidebar",
        when=_flow,
        checkable=True,
        also=("palette", "left"),
    ),
    Entry(
        do=Do.FOLD_INSPECTOR,
        words=N_("Settings at the right"),
        menu=VIEW,
        key="Ctrl+I",
        icon="layout-sidebar-right",
        when=_flow,
        checkable=True,
        also=("inspector",),
    ),
    Entry(
        do=Do.FOLD_DOCK,
        words=N_("Charts and files"),
        menu=VIEW,
        key="Ctrl+J",
        icon="layout-bottombar",
        when=_flow,
        checkable=True,
        also=("dock", "below"),
    ),
    Entry(
        do=Do.THEME,
        words=N_("Dark or light"),
        menu=VIEW,
        key="Ctrl+Shift+L",
        icon="sun-moon",
        also=("theme", "colours"),
    ),
    Entry(do=Do.LARGER_TEXT, words=N_("Larger text"), menu=VIEW, key="Ctrl+Shift++", also=("size", "font")),
    Entry(do=Do.SMALLER_TEXT, words=N_("Smaller text"), menu=VIEW, key="Ctrl+Shift+-", also=("size", "font")),
    Entry(
        do=Do.LESS_MOTION, words=N_("Nothing moves by itself"), menu=VIEW, checkable=True, also=("animation", "motion")
    ),
    Entry(do=Do.RUN, words=N_("Run"), menu=RUN, key="F5", icon="player-play", when=_can_start, also=("start",)),
    Entry(
        do=Do.PAUSE,
        words=N_("Pause"),
        menu=RUN,
        key="Shift+F5",
        icon="player-pause",
        when=lambda now: now.runs and not now.stopping,
        also=("go on", "resume", "hold"),
    ),
    Entry(
        do=Do.STOP,
        words=N_("Stop"),
        menu=RUN,
        key="Ctrl+.",
        icon="square",
        when=lambda now: now.runs and not now.stopping,
    ),
    Entry(
        do=Do.RUN_ONCE,
        words=N_("Run once"),
        menu=RUN,
        key="Ctrl+F5",
        icon="bolt",
        when=lambda now: _can_start(now) or (now.runs and not now.paused and not now.stopping),
    ),
    Entry(
        do=Do.APPLY,
        words=N_("Apply changes"),
        menu=RUN,
        key="Ctrl+Return",
        icon="pencil",
        when=lambda now: now.runs and now.changes > 0 and not now.errors and not now.stopping,
    ),
    Entry(
        do=Do.TRY,
        words=N_("Try with a file…"),
        menu=RUN,
        key="Ctrl+T",
        icon="flask",
        when=lambda now: now.flow and not now.empty,
        also=("test", "preview", "execute", "debug"),
    ),
    Entry(
        do=Do.TRY_STEP,
        words=N_("Try up to the step"),
        menu=RUN,
        key="Ctrl+Shift+T",
        icon="flask",
        when=lambda now: now.selected == 1,
        also=("test", "preview", "execute"),
    ),
    Entry(do=Do.TRY_AGAIN, words=N_("Try again"), menu=RUN, key="Alt+T", icon="flask", when=lambda now: now.tried),
    Entry(
        do=Do.CHANGES,
        words=N_("What does not run yet…"),
        menu=RUN,
        key="Ctrl+Shift+Return",
        when=lambda now: now.runs and now.changes > 0,
        also=("difference", "apply", "unapplied"),
    ),
    Entry(
        do=Do.REVERT,
        words=N_("Back to what runs"),
        menu=RUN,
        when=lambda now: now.runs and now.changes > 0,
        also=("revert", "discard", "unapplied"),
    ),
    Entry(do=Do.ADD_FILES, words=N_("Add files…"), menu=RUN, icon="files", when=lambda now: now.flow and not now.empty),
    Entry(
        do=Do.TAKE_BACK,
        words=N_("Take back last run…"),
        menu=RUN,
        icon="arrow-back-up",
        when=_flow,
        also=("undo", "revert", "restore", "files"),
    ),
    Entry(do=Do.COMMANDS, words=N_("Search or run a command"), menu=GO, key="Ctrl+K", icon="search"),
    Entry(
        do=Do.OUTLINE,
        words=N_("Outline of the flow"),
        menu=GO,
        key="Ctrl+Shift+O",
        icon="list-tree",
        when=_flow,
        also=("tree", "list", "steps", "screen reader"),
    ),
    Entry(do=Do.PALETTE, words=N_("Kinds of steps"), menu=GO, key="Ctrl+Shift+P", icon="plus", when=_flow),
    Entry(do=Do.CHARTS, words=N_("Charts"), menu=GO, icon="chart-line", when=_flow),
    Entry(do=Do.FILES, words=N_("Files"), menu=GO, icon="files", when=_flow),
    Entry(do=Do.TRIED, words=N_("Results of the try"), menu=GO, icon="flask", when=_flow),
    Entry(do=Do.ATTENTION, words=N_("Needs attention"), menu=GO, icon="file-alert", when=_flow),
    Entry(do=Do.PROBLEMS, words=N_("Problems"), menu=GO, icon="alert-triangle", when=_flow),
    Entry(do=Do.NEXT_PROBLEM, words=N_("Next problem"), menu=GO, key="F8", when=lambda now: now.problems > 0),
    Entry(do=Do.LOG, words=N_("Log"), menu=GO, icon="list-details", when=_flow),
    Entry(do=Do.WHY, words=N_("Why? Ask about a file"), menu=GO, icon="help-circle", when=_flow),
    Entry(do=Do.NEXT_REGION, words=N_("Next part of the window"), menu=GO, key="F6"),
    Entry(do=Do.PREVIOUS_REGION, words=N_("Previous part of the window"), menu=GO, key="Shift+F6"),
    Entry(do=Do.NEXT_TAB, words=N_("Next flow"), menu=GO, key="Ctrl+Tab", when=lambda now: now.tabs > 1),
    Entry(do=Do.PREVIOUS_TAB, words=N_("Previous flow"), menu=GO, key="Ctrl+Shift+Tab", when=lambda now: now.tabs > 1),
)
