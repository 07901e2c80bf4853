"""What can be done with what is selected. Each is one edit with a name in the history."""

from filewright.core import areas, edits
from filewright.core.graph import Node, NodeState
from filewright.core.pipeline import Frame, Note, Pipeline
from filewright.core.plan import bypass_port
from filewright.gui.document import Document, Selection
from filewright.gui.editor.areas.commands import removal_words
from filewright.gui.editor.areas.load import load_of
from filewright.gui.editor.areas.sheet import AreaKind, areas_of
from filewright.gui.editor.healing import removed, take_out_words, taken_out
from filewright.gui.editor.picture import Picture
from filewright.gui.editor.shape.arrange import arranged
from filewright.gui.editor.shape.box import Box, Point, around
from filewright.gui.editor.shape.layers import Size
from filewright.gui.editor.shape.measures import GRID, NodeShape
from filewright.gui.editor.shape.room import nearest_place
from filewright.text import _, ngettext

SHIFTED = (2 * GRID, 2 * GRID)
"""How far a copy lies from what it was made of."""


class Commands:
    """Works on the selection of one document; what does not apply does nothing."""

    def __init__(self, document: Document, picture: Picture) -> None:
        self._document = document
        self._picture = picture

    def delete(self) -> None:
        """Take out what is selected; what lies in a frame stays."""
        self._take_out(self._document.selection, _("Delete"))

    def cut(self) -> None:
        """Take out what is selected with all that `fragment` gives, which has been copied."""
        selection = self._document.selection
        load = load_of(self._picture, selection.nodes, areas_of(selection.frames, selection.notes))
        frames = frozenset(area.key for area in load.areas if area.kind is AreaKind.FRAME)
        notes = frozenset(area.key for area in load.areas if area.kind is AreaKind.NOTE)
        whole = Selection(frozenset(load.nodes), selection.wires, frames=frames, notes=notes)
        self._take_out(whole, _("Cut"))

    def _take_out(self, selection: Selection, verb: str) -> None:
        after = edits.remove(self._document.pipeline, selection.nodes, selection.wires)
        after = areas.remove_areas(after, selection.frames, selection.notes)
        steps = selection.nodes or selection.wires
        self._document.edit(after, self._named(selection, verb) if steps else removal_words(selection))

    def delete_and_heal(self) -> None:
        """Take out the selected steps, and join what led to them with what they led to."""
        nodes = self._document.selection.nodes
        if nodes:
            self._document.edit(removed(self._document, nodes), _("Delete and join the neighbours"))

    def take_out(self) -> None:
        """Free the selected steps of their connections, and join what led to them with what they led to."""
        nodes = self._document.selection.nodes
        if nodes:
            self._document.edit(taken_out(self._document, nodes), take_out_words(nodes))

    def disconnect(self) -> None:
        """Take out the selected connections and those at the selected steps."""
        selection = self._document.selection
        wires = set(selection.wires) | self._picture.wires_at(selection.nodes)
        if wires:
            self._document.edit(edits.disconnect(self._document.pipeline, wires), _("Disconnect"))

    def select_all(self) -> None:
        """Select every step."""
        nodes = frozenset(self._picture.nodes)
        self._document.select(Selection(nodes, current=self._document.selection.current or min(nodes, default=None)))

    def select_nothing(self) -> None:
        """Select nothing; the keyboard stays where it is."""
        self._document.select(Selection())

    def fragment(self) -> Pipeline | None:
        """The selected steps with the connections between them, and the selected frames and notes with what is inside;
        None when nothing of it is selected."""
        selection = self._document.selection
        load = load_of(self._picture, selection.nodes, areas_of(selection.frames, selection.notes))
        if not load:
            return None
        placed = edits.move(self._document.pipeline, load.nodes)
        frames = [area.key for area in load.areas if area.kind is AreaKind.FRAME]
        notes = [area.key for area in load.areas if area.kind is AreaKind.NOTE]
        return edits.extract(placed, load.nodes.keys(), frames, notes)

    def duplicate(self) -> None:
        """Put a copy of the selected steps beside them."""
        fragment = self.fragment()
        if fragment is not None:
            self.insert(fragment, SHIFTED, _("Duplicate"))

    def insert(self, fragment: Pipeline, offset: Point, text: str) -> tuple[str, ...]:
        """Add a fragment, moved by `offset`, and select it; returns the keys of its steps."""
        before = self._document.pipeline.layout
        after, keys = edits.paste(self._document.pipeline, fragment, offset)
        if self._document.edit(after, text):
            frames = frozenset(after.layout.frames.keys() - before.frames.keys())
            notes = frozenset(after.layout.notes.keys() - before.notes.keys())
            self._document.select(
                Selection(frozenset(keys), current=keys[0] if keys else None, frames=frames, notes=notes)
            )
        return keys

    def paste_at(self, fragment: Pipeline, corner: Point) -> None:
        """Add a fragment with its upper left corner here, or as near as it lies on no step."""
        places = fragment.layout.nodes
        if len(places) < len(fragment.graph.nodes):
            sizes = dict.fromkeys(fragment.graph.nodes, Size(192, 92))
            places = arranged(fragment.graph, sizes)
            fragment = edits.move(fragment, places)
        drawn: list[Frame | Note] = [*fragment.layout.frames.values(), *fragment.layout.notes.values()]
        boxes = [self._new_shape(fragment.graph.nodes[key]).body(place) for key, place in places.items()]
        boxes += [Box(*area.at, area.at[0] + area.size[0], area.at[1] + area.size[1]) for area in drawn]
        whole = around(boxes) or Box(0, 0, 0, 0)
        bodies = [item.body for item in self._picture.nodes.values()]
        corner = nearest_place(corner, whole.width, whole.height, bodies)
        count = len(fragment.graph.nodes)
        text = ngettext("Paste {count} step", "Paste {count} steps", count).format(count=count) if count else _("Paste")
        self.insert(fragment, (corner[0] - whole.left, corner[1] - whole.top), text)

    def _new_shape(self, node: Node) -> NodeShape:
        """About the shape that a step will have."""
        spec = self._document.specs.get(node.use)
        return NodeShape(rows=max(len(spec.inputs), len(spec.outputs_of(node.params)), 1) if spec else 1)

    def set_state(self, state: NodeState) -> None:
        """Switch the selected steps on or off, or have files skip them."""
        words = {
            NodeState.ENABLED: _("Switch on"),
            NodeState.DISABLED: _("Switch off"),
            NodeState.BYPASSED: _("Skip"),
        }
        after = self._document.pipeline
        for key in sorted(self._document.selection.nodes):
            if state is not NodeState.BYPASSED or self.can_skip(key):
                after = edits.change_node(after, key, state=state)
        self._document.edit(after, words[state])

    def next_state(self) -> None:
        """On, skipped, off, and on again."""
        current = self._current()
        if current is None:
            return
        state = self._document.pipeline.graph.nodes[current].state
        skips = any(self.can_skip(key) for key in self._document.selection.nodes)
        if state is NodeState.ENABLED:
            self.set_state(NodeState.BYPASSED if skips else NodeState.DISABLED)
        elif state is NodeState.BYPASSED:
            self.set_state(NodeState.DISABLED)
        else:
            self.set_state(NodeState.ENABLED)

    def can_skip(self, key: str) -> bool:
        """Whether files can pass a step unchanged: it takes some, and has a way out."""
        graph = self._document.pipeline.graph
        spec = self._document.spec_of(key)
        return spec is not None and bool(spec.inputs) and bypass_port(graph, {key: spec}, key) is not None

    def nudge(self, dx: float, dy: float) -> None:
        """Move what is selected by so many pixels, with what lies in a frame; presses in a row are one edit."""
        selection = self._document.selection
        load = load_of(self._picture, selection.nodes, areas_of(selection.frames, selection.notes))
        if not load:
            return
        corners = {area: (box.left, box.top) for area, box in load.shifted_areas(dx, dy).items()}
        after = areas.place(
            self._document.pipeline,
            {**self._picture.unplaced(), **load.shifted_nodes(dx, dy)},
            {area.key: at for area, at in corners.items() if area.kind is AreaKind.FRAME},
            {area.key: at for area, at in corners.items() if area.kind is AreaKind.NOTE},
        )
        count = len(load.nodes)
        text = ngettext("Move {count} step", "Move {count} steps", count).format(count=count) if count else _("Move")
        self._document.edit(after, text, merge=("nudge", selection.nodes, selection.frames, selection.notes))

    def _current(self) -> str | None:
        selection = self._document.selection
        if selection.current in selection.nodes:
            return selection.current
        return min(selection.nodes, default=None)

    def _named(self, selection: Selection, verb: str) -> str:
        if len(selection.nodes) == 1:
            title = self._picture.nodes[next(iter(selection.nodes))].face.title
            return f"{verb} {title}"
        count = len(selection.nodes) or len(selection.wires)
        if selection.nodes:
            words = ngettext("{verb} {count} step", "{verb} {count} steps", count)
        else:
            words = ngettext("{verb} {count} connection", "{verb} {count} connections", count)
        return words.format(verb=verb, count=count)
