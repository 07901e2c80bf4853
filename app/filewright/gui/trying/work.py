"""What the window does about trying: choose a file, begin, go on to the next step, allow, show the results."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from filewright.gui import pickers
from filewright.gui.action_table import Do
from filewright.gui.frame.regions import Region
from filewright.gui.main_window import MainWindow
from filewright.gui.open_flow import OpenFlow
from filewright.gui.open_flows import OpenFlows
from filewright.gui.trying.tryout import Tryout
from filewright.gui.window_parts import WindowParts
from filewright.gui.window_work import WindowWork


class TryWork(QObject):
    """Keeps one `Tryout` for each open flow that was ever tried; `changed` says that one was begun for the first
    time."""

    changed = Signal()

    def __init__(self, parts: WindowParts, flows: OpenFlows, work: WindowWork, window: MainWindow) -> None:
        super().__init__(window)
        self._parts = parts
        self._flows = flows
        self._work = work
        self._window = window
        self._tryouts: dict[OpenFlow, Tryout] = {}
        window.closed.connect(self.close)
        flows.changed.connect(self._forget_closed)
        flows.current_changed.connect(self._show_current)
        panel, page = parts.trying, parts.inspector.trying
        panel.choose_wanted.connect(lambda: self.choose(None))
        panel.again_wanted.connect(self.again)
        panel.stop_wanted.connect(self.stop)
        panel.allow_wanted.connect(self.allow)
        panel.go_to.connect(lambda node: work.go_to(node))
        page.choose_wanted.connect(lambda: self.choose(self._selected()))
        page.try_wanted.connect(self.try_step)
        page.go_on_wanted.connect(self.go_on_to)
        page.stop_wanted.connect(self.stop)
        page.allow_wanted.connect(self.allow)
        work.try_wanted.connect(self.begin)

    def handlers(self) -> Mapping[Do, Callable[[], None]]:
        """What the actions do."""
        return {
            Do.TRY: lambda: self.choose(None),
            Do.TRY_STEP: self.try_step,
            Do.TRY_AGAIN: self.again,
            Do.TRIED: lambda: self._work.show_panel(self._parts.trying),
        }

    def of(self, flow: OpenFlow) -> Tryout | None:
        """The try of a flow; None before the first."""
        return self._tryouts.get(flow)

    def choose(self, until: str | None) -> None:
        """Choose a file and try with it, up to this step (None: all the way)."""
        flow = self._flows.current
        if flow is None:
            return
        known = self._tryouts.get(flow)
        start = Path(known.path).parent if known is not None and known.path else flow.folder or Path.home()
        pickers.pick_file(self._window, start, lambda path: self.begin(str(path), until))

    def try_step(self) -> None:
        """Try up to the selected step, with the file of the last time, else choose one."""
        flow, node = self._flows.current, self._selected()
        known = self._tryouts.get(flow) if flow is not None else None
        if known is not None and known.path:
            self.begin(known.path, node)
        else:
            self.choose(node)

    def try_step_at(self, node: str) -> None:
        """Try up to this step, as its menu offers."""
        self._work.go_to(node)
        self.try_step()

    def go_on_to(self, node: str) -> None:
        """Go to this step; where the try did not come so far, try again up to there."""
        flow = self._flows.current
        known = self._tryouts.get(flow) if flow is not None else None
        if flow is None or known is None:
            return
        self._work.go_to(node)
        if known.is_stale or not known.at(node):
            known.begin(known.path, node)
        self._parts.inspector.show_trying()

    def again(self) -> None:
        """The same once more; choose a file where there was none yet."""
        flow = self._flows.current
        known = self._tryouts.get(flow) if flow is not None else None
        if known is not None and known.path:
            self._show()
            known.again()
        else:
            self.choose(None)

    def stop(self) -> None:
        """Give up what is under way."""
        flow = self._flows.current
        if flow is not None and (known := self._tryouts.get(flow)) is not None:
            known.stop()

    def begin(self, path: str, until: str | None) -> None:
        """Try with this file, up to this step, and show what comes of it."""
        flow = self._flows.current
        if flow is None:
            return
        if flow not in self._tryouts:
            self._tryouts[flow] = Tryout(flow, lambda: self._flows.allowed_steps(flow))
            self._show_current(flow)
            self.changed.emit()
        self._show()
        self._tryouts[flow].begin(path, until)

    def allow(self) -> None:
        """Ask for the owner's yes to what the flow does, then try again."""
        flow = self._flows.current
        if flow is not None:
            self._flows.run(flow, self.again)

    def close(self) -> None:
        """Forget all of them, with their files."""
        for tryout in self._tryouts.values():
            tryout.close()
        self._tryouts.clear()

    def _show(self) -> None:
        """Where somebody looks at the step itself, beside its settings; else in the dock."""
        selected = self._selected()
        regions = self._parts.regions
        if selected is None or not regions.is_open(Region.INSPECTOR):
            self._work.show_panel(self._parts.trying)
        else:
            self._parts.inspector.show_trying()

    def _selected(self) -> str | None:
        flow = self._flows.current
        if flow is None or len(flow.document.selection.nodes) != 1:
            return None
        return next(iter(flow.document.selection.nodes))

    def _show_current(self, flow: OpenFlow | None) -> None:
        tryout = self._tryouts.get(flow) if flow is not None else None
        self._parts.trying.show_try(flow, tryout)
        self._parts.inspector.set_tryout(tryout)

    def _forget_closed(self) -> None:
        for flow in [flow for flow in self._tryouts if flow not in self._flows.all]:
            self._tryouts.pop(flow).close()
