"""The parts of the window, made and laid beside each other; nothing is joined yet."""

from dataclasses import dataclass

from filewright.gui.frame.ask_bar import AskBar
from filewright.gui.frame.bulletins import Bulletins
from filewright.gui.frame.changes_panel import ChangesPanel
from filewright.gui.frame.consent_panel import ConsentPanel
from filewright.gui.frame.editor_stack import EditorStack
from filewright.gui.frame.flow_tabs import FlowTabs
from filewright.gui.frame.left_bar import LeftBar
from filewright.gui.frame.left_side import LeftSide
from filewright.gui.frame.regions import Regions
from filewright.gui.frame.undo_panel import UndoPanel
from filewright.gui.inspector.inspector import Inspector
from filewright.gui.main_window import MainWindow
from filewright.gui.open_flows import OpenFlows
from filewright.gui.outline.outline import Outline
from filewright.gui.panels.attention_panel import AttentionPanel
from filewright.gui.panels.charts.panel import ChartsPanel
from filewright.gui.panels.dock import Dock
from filewright.gui.panels.files_panel import FilesPanel
from filewright.gui.panels.log_panel import LogPanel
from filewright.gui.panels.palette import Palette
from filewright.gui.panels.problems_panel import ProblemsPanel
from filewright.gui.panels.resource_line import ResourceLine
from filewright.gui.panels.status_bar import StatusBar
from filewright.gui.panels.why_panel import WhyPanel
from filewright.gui.qt_pool import QtPool
from filewright.gui.start_page.start_page import StartPage
from filewright.gui.theme import Theme
from filewright.gui.trying.try_panel import TryPanel


@dataclass(frozen=True, kw_only=True)
class WindowParts:
    """Everything that the window holds below its toolbar, as soon as it is furnished."""

    theme: Theme
    tabs: FlowTabs
    palette: Palette
    outline: Outline
    left: LeftSide
    editors: EditorStack
    start_page: StartPage
    inspector: Inspector
    charts: ChartsPanel
    files: FilesPanel
    attention: AttentionPanel
    problems: ProblemsPanel
    log: LogPanel
    why: WhyPanel
    trying: TryPanel
    dock: Dock
    regions: Regions
    status: StatusBar
    resources: ResourceLine
    bulletins: Bulletins
    consent: ConsentPanel
    undo: UndoPanel
    changes: ChangesPanel
    left_bar: LeftBar
    ask: AskBar


def make_parts(theme: Theme, flows: OpenFlows, pool: QtPool, host: MainWindow) -> WindowParts:
    """Make them for this window, around what it has already."""
    tabs, start_page = host.tabs, host.start_page
    palette = Palette(theme, flows.registry, parent=host)
    outline = Outline(theme, host)
    left = LeftSide(theme, palette, outline, host)
    editors = EditorStack(theme, start_page, flows.habits, host)
    inspector = Inspector(theme, host)
    charts, files, attention = ChartsPanel(theme), FilesPanel(theme), AttentionPanel(theme)
    problems, log, why, trying = ProblemsPanel(theme), LogPanel(theme), WhyPanel(theme), TryPanel(theme)
    dock = Dock(theme, charts, (files, attention, problems, log, why, trying), host)
    regions = Regions(theme, tabs=tabs, palette=left, middle=editors, inspector=inspector, dock=dock, parent=host)
    return WindowParts(
        theme=theme,
        tabs=tabs,
        palette=palette,
        outline=outline,
        left=left,
        editors=editors,
        start_page=start_page,
        inspector=inspector,
        charts=charts,
        files=files,
        attention=attention,
        problems=problems,
        log=log,
        why=why,
        trying=trying,
        dock=dock,
        regions=regions,
        status=host.status,
        resources=ResourceLine(theme, pool, host),
        bulletins=Bulletins(theme, editors),
        consent=ConsentPanel(theme, editors),
        undo=UndoPanel(theme, editors),
        changes=ChangesPanel(theme, editors),
        left_bar=LeftBar(theme, editors),
        ask=AskBar(theme, host),
    )
