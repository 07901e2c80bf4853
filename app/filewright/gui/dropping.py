"""Files and folders that are let go on the window: taken in at once where only one thing can be meant, else offered."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QCursor
from PySide6.QtWidgets import QMenu

from filewright.core import edits
from filewright.gui.frame.flow_messages import FlowMessages
from filewright.gui.offers import Offer, flows_in, is_kind_of_step, offers, sources_of
from filewright.gui.open_flow import OpenFlow
from filewright.gui.open_flows import OpenFlows
from filewright.gui.theme import Theme, follow_icon
from filewright.gui.window_parts import WindowParts
from filewright.gui.window_work import WindowWork
from filewright.registry.discovery import user_folder
from filewright.text import _
from filewright.text.display_name import display_name


class Dropping(QObject):
    """`try_wanted` brings a file with which the whole flow is to be tried. `menu` is what is offered now."""

    try_wanted = Signal(str)

    def __init__(
        self, theme: Theme, parts: WindowParts, flows: OpenFlows, work: WindowWork, messages: FlowMessages
    ) -> None:
        super().__init__(work)
        self._theme = theme
        self._parts = parts
        self._flows = flows
        self._work = work
        self._messages = messages
        self.menu: QMenu | None = None

    def receive(self, paths: Sequence[str], dropped_on: str | None = None) -> None:
        """These were let go, on this step (None: on no step)."""
        for file in flows_in(paths):
            self._work.open_path(file)
        flow_files = {str(file) for file in flows_in(paths)}
        rest = [path for path in paths if path not in flow_files]
        kinds = [path for path in rest if is_kind_of_step(path)]
        for path in kinds:
            self._tell_of_kind(Path(path))
        rest = [path for path in rest if path not in kinds]
        if not rest:
            return
        flow = self._flows.current
        if flow is None or self._is_plain(flow, rest, dropped_on):
            self._work.bring_in(rest, dropped_on)
            return
        found = offers(flow, rest, dropped_on)
        if found:
            self._offer(flow, rest, found)
        else:
            self._work.bring_in(rest, dropped_on)

    def _is_plain(self, flow: OpenFlow, paths: Sequence[str], dropped_on: str | None) -> bool:
        """Whether files went to where only one thing can be meant."""
        if any(Path(path).is_dir() for path in paths):
            return False
        sources = sources_of(flow)
        if dropped_on is not None:
            return dropped_on in sources or len(paths) == 1
        return len(sources) == 1

    def _offer(self, flow: OpenFlow, paths: Sequence[str], found: Sequence[Offer]) -> None:
        if self.menu is not None:
            self.menu.close()
        menu = QMenu(self._parts.editors)
        menu.setAccessibleName(_("What to do with them"))
        for offer in found:
            action = QAction(offer.words, menu)
            follow_icon(self._theme, action, offer.icon)
            action.triggered.connect(self._taker(flow, tuple(paths), offer))
            menu.addAction(action)
        menu.setActiveAction(menu.actions()[0])
        menu.aboutToHide.connect(partial(self._gone, menu))
        self.menu = menu
        editor = self._parts.editors.current
        menu.popup(editor.drop_point if editor is not None and editor.drop_point is not None else QCursor.pos())

    def _gone(self, menu: QMenu) -> None:
        menu.deleteLater()
        if self.menu is menu:
            self.menu = None

    def _taker(self, flow: OpenFlow, paths: tuple[str, ...], offer: Offer) -> Callable[[], None]:
        return lambda: self._take(flow, paths, offer)

    def _take(self, flow: OpenFlow, paths: tuple[str, ...], offer: Offer) -> None:
        editor = self._parts.editors.current
        if flow is not self._flows.current or editor is None:
            return
        if offer.tries:
            self.try_wanted.emit(paths[0])
        elif offer.into:
            self._work.bring_in(paths, offer.into)
        elif offer.sets:
            before = flow.document.pipeline
            node = before.graph.nodes.get(offer.sets)
            if node is not None:
                after = edits.set_params(before, node.key, {**node.params, **offer.params})
                flow.document.edit(after, _("Use another folder"))
        else:
            key = editor.drops.add(offer.adds, offer.params)
            if key is not None and not offer.params:
                self._work.bring_in(paths, key)

    def _tell_of_kind(self, folder: Path) -> None:
        headline = _("“{folder}” is a kind of step.").format(folder=display_name(folder.name))
        text = _("Put its folder into {place}; after the next start it stands among the kinds of steps.")
        self._messages.say("kind-of-step", headline, text.format(place=display_name(user_folder())))
