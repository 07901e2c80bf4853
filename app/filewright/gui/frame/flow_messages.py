"""What the flow in front has to say at the canvas's edge: trouble of the engine, refused commands, files that wait."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from filewright.engine.client import Snapshot
from filewright.errors import FilewrightError
from filewright.gui import wording
from filewright.gui.frame.bulletins import Bulletins, Message
from filewright.gui.open_flow import OpenFlow
from filewright.gui.theme import Look
from filewright.text import _, ngettext
from filewright.text.display_name import display_name

_NOTICE = "notice:"


class FlowMessages(QObject):
    """Puts messages up and takes them down as they are solved. `again_wanted`: what was done before is to be done
    anew."""

    again_wanted = Signal(OpenFlow)

    def __init__(self, bulletins: Bulletins, show_step: Callable[[str], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bulletins = bulletins
        self._show_step = show_step

    def show_flow(self, flow: OpenFlow | None) -> None:
        """Another flow is in front: its messages alone are shown."""
        self._bulletins.clear()
        if flow is not None:
            self.look(flow, flow.latest)

    def look(self, flow: OpenFlow, snapshot: Snapshot) -> None:
        """Show the engine's notices of now."""
        keys = set()
        for notice in snapshot.notices:
            key = f"{_NOTICE}{notice.node or ''}:{notice.fault.code}"
            keys.add(key)
            title = flow.steps.title(notice.node) if notice.node else ""
            sentence = notice.fault.sentence()
            self._bulletins.post(
                Message(
                    key=key,
                    look=Look.ERROR,
                    headline=f"{title}: {sentence}" if title else sentence,
                    text=notice.fault.next_step(),
                    action=_("Show the step") if notice.node else "",
                    then=self._shower(notice.node) if notice.node else None,
                )
            )
        self._bulletins.keep_only(_NOTICE, keys)
        self._tell_of_nothing_new(flow, snapshot.done_before)

    def _tell_of_nothing_new(self, flow: OpenFlow, before: int) -> None:
        if not flow.found_nothing_new:
            self._bulletins.remove("done-before")
            return
        words = ngettext("{count} file was done before.", "{count} files were done before.", before)
        self._bulletins.post(
            Message(
                key="done-before",
                look=Look.IDLE,
                icon="files",
                headline=words.format(count=wording.number(before)),
                text=_("Nothing new has come since."),
                action=ngettext("Do it again", "Do them again", before),
                then=lambda: self.again_wanted.emit(flow),
            )
        )

    def refuse(self, error: FilewrightError) -> None:
        """Something could not be done."""
        self._bulletins.remove("refused")
        place = error.place
        words = str(error)
        if place.file is not None and place.line is not None:
            name = display_name(place.file.name)
            words = _("{file}, line {line}: {sentence}").format(file=name, line=place.line, sentence=error)
        self._bulletins.post(Message(key="refused", look=Look.ERROR, headline=words, text=error.next_step))

    def say_waiting(self, count: int, run: Callable[[], None] | None) -> None:
        """So many files go in as soon as the flow runs; 0: none wait."""
        if not count:
            self._bulletins.remove("pending")
            return
        words = ngettext("{count} file is ready to go in.", "{count} files are ready to go in.", count)
        self._bulletins.remove("pending")
        self._bulletins.post(
            Message(
                key="pending",
                look=Look.EDITED,
                icon="files",
                headline=words.format(count=wording.number(count)),
                text=_("Add the steps they should go through; they go in when you press Run."),
                action=_("Run") if run else "",
                then=run,
            )
        )

    def say(self, key: str, headline: str, text: str = "", look: Look = Look.HELD) -> None:
        """Something else that somebody should know."""
        self._bulletins.remove(key)
        self._bulletins.post(Message(key=key, look=look, headline=headline, text=text))

    def solved(self, key: str) -> None:
        """It is no longer so."""
        self._bulletins.remove(key)

    def _shower(self, node: str) -> Callable[[], None]:
        return lambda: self._show_step(node)
