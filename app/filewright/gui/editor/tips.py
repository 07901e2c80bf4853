"""What is told about the thing under the pointer after half a second: all that has no room on it."""

from time import time_ns

from filewright.core.graph import DEFAULT_LIMIT
from filewright.gui.editor.faces.node_face import NodeFace
from filewright.gui.editor.fits import kind_words
from filewright.gui.editor.hits import Hit
from filewright.gui.editor.live import Live
from filewright.gui.editor.picture import Picture
from filewright.gui.editor.shape.measures import Side
from filewright.gui.wording import ago, files, number, rate, size
from filewright.text import _, ngettext


class Tips:
    """Words for one picture and the numbers on it."""

    def __init__(self, picture: Picture, live: Live) -> None:
        self._picture = picture
        self._live = live

    def about(self, hit: Hit) -> str:
        """Lines about what was hit; "" about nothing."""
        if hit.wire is not None:
            return self._about_wire(hit.wire)
        if hit.node is None:
            return ""
        face = self._picture.nodes[hit.node].face
        if hit.port is not None:
            return _about_port(face, hit.side, hit.row)
        if hit.badge:
            count = self._live.attention(hit.node)
            words = ngettext("{files} needs attention", "{files} need attention", count)
            return words.format(files=files(count))
        return self._about_node(face)

    def _about_node(self, face: NodeFace) -> str:
        lines = [face.title, face.summary]
        lines += [problem.sentence for problem in self._picture.faces.problems_of(face.key)]
        pulse = self._picture.nodes[face.key].pulse
        if pulse.message is not None:
            lines.append(pulse.message.text)
        return "\n".join(dict.fromkeys(line for line in lines if line))

    def _about_wire(self, wire_id: str) -> str:
        drawing = self._picture.wires[wire_id]
        wire = drawing.face.wire
        source, target = self._picture.nodes[wire.source.node].face, self._picture.nodes[wire.target.node].face
        lines = [f"{source.title} → {target.title}"]
        if drawing.face.sentence:
            lines.append(drawing.face.sentence)
        numbers = self._live.numbers_of(wire_id)
        limit = wire.limit or DEFAULT_LIMIT
        if numbers is not None:
            passed = _("{rate}, {files} so far")
            lines.append(passed.format(rate=rate(numbers.rate, self._live.unit), files=files(numbers.total)))
        if numbers is not None and numbers.waiting:
            waits = ngettext("{files} waits ({size})", "{files} wait ({size})", numbers.waiting)
            lines.append(waits.format(files=files(numbers.waiting), size=size(numbers.waiting_bytes)))
            lines.append(_("The oldest came {age}").format(age=ago(numbers.oldest_ns, time_ns())))
        if limit.count is not None and limit.bytes is not None:
            full = _("Full at {files} or {size}")
            lines.append(full.format(files=files(limit.count), size=size(limit.bytes)))
        elif limit.count is not None:
            lines.append(_("Full at {files}").format(files=files(limit.count)))
        elif limit.bytes is not None:
            lines.append(_("Full at {size}").format(size=size(limit.bytes)))
        return "\n".join(lines)


def _about_port(face: NodeFace, side: Side, row: int) -> str:
    port = face.ports(side)[row]
    words = _("{way}: takes {kind}") if side is Side.IN else _("{way}: gives {kind}")
    lines = [words.format(way=port.label, kind=kind_words(port.kind))]
    if port.wires > 1:
        lines.append(_("{count} connections").format(count=number(port.wires)))
    if side is Side.OUT and port.optional and not port.wires:
        lines.append(_("What leaves here is left out while nothing is connected."))
    return "\n".join(lines)
