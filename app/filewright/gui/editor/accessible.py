"""Words for screen readers: a step with its state and numbers in one sentence, told when the keyboard reaches it."""

from PySide6.QtCore import QElapsedTimer, QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from filewright.gui.editor.faces.figures import plain
from filewright.gui.editor.faces.node_face import NodeFace
from filewright.gui.editor.faces.node_pulse import NodePulse
from filewright.gui.theme import Look
from filewright.text import _, ngettext

QUIET_MS = 5000
"""Changes of state are told at most so often."""


def state_word(look: Look) -> str:
    """A state as a word."""
    return {
        Look.RUNNING: _("running"),
        Look.IDLE: _("idle"),
        Look.HELD: _("held"),
        Look.ERROR: _("has a problem"),
        Look.BYPASSED: _("skipped"),
        Look.OFF: _("off"),
        Look.MISSING: _("not installed"),
    }.get(look, "")


def describe(face: NodeFace, pulse: NodePulse) -> str:
    """Such as "Resize image, image-resize, running, 46 ms, busy 83 %"."""
    parts = [face.title, face.use, state_word(pulse.look)]
    if face.edited:
        parts.append(_("not applied"))
    message = face.message or pulse.message
    if message is not None:
        parts.append(message.text)
    parts += [plain(pulse.left), plain(pulse.right)]
    if pulse.attention:
        words = ngettext("{count} file needs attention", "{count} files need attention", pulse.attention)
        parts.append(words.format(count=pulse.attention))
    return ", ".join(part for part in parts if part)


class Speaker(QObject):
    """Names the canvas by the step that the keyboard is at, and tells when that step's state changes."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._step = ""
        self._look: Look | None = None
        self._clock = QElapsedTimer()
        canvas.setAccessibleName(_("Canvas"))

    def at(self, face: NodeFace | None, pulse: NodePulse | None) -> None:
        """The keyboard is at this step, which looks like this now."""
        if face is None or pulse is None:
            self._step, self._look = "", None
            self._canvas.setAccessibleName(_("Canvas"))
            self._canvas.setAccessibleDescription(_("No step is chosen"))
            return
        words = describe(face, pulse)
        arrived = face.key != self._step
        changed = pulse.look is not self._look
        self._step, self._look = face.key, pulse.look
        self._canvas.setAccessibleName(words)
        if arrived or (changed and (not self._clock.isValid() or self._clock.elapsed() >= QUIET_MS)):
            self._clock.start()
            if QAccessible.isActive():
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._canvas, words))
