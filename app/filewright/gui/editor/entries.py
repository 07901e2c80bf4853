"""The commands of the canvas, as the table that its actions are made from."""

from collections.abc import Callable
from dataclasses import dataclass

from filewright.core.graph import NodeState
from filewright.gui.document import Document, Selection
from filewright.gui.editor.actions import Entry, any_nodes, anything, anything_to_copy, one_node
from filewright.gui.editor.camera import STEP, Camera
from filewright.gui.editor.clipboard import Clipboard
from filewright.gui.editor.commands import Commands
from filewright.text import _


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What the canvas itself has to do for a command: it opens boxes, begins gestures, speaks to the window."""

    inspect: Callable[[], None]
    add: Callable[[], None]
    add_after: Callable[[], None]
    insert: Callable[[], None]
    connect: Callable[[], None]
    paste: Callable[[], None]
    hold: Callable[[], None]
    try_step: Callable[[], None]
    fit: Callable[[], None]
    fit_selection: Callable[[], None]
    next_problem: Callable[[], None]
    next_wire: Callable[[], None]


def entries(
    document: Document, commands: Commands, clipboard: Clipboard, camera: Camera, wishes: Wishes
) -> tuple[Entry, ...]:
    """All of them. Those marked `shared` are commands of the whole window too."""

    def can_skip(selection: Selection) -> bool:
        return any(commands.can_skip(key) for key in selection.nodes if key in document.pipeline.graph.nodes)

    def has_way_out(selection: Selection) -> bool:
        if selection.current not in selection.nodes or selection.current not in document.pipeline.graph.nodes:
            return False
        spec = document.spec_of(selection.current)
        return spec is not None and bool(spec.outputs_of(document.pipeline.graph.nodes[selection.current].params))

    def one_wire(selection: Selection) -> bool:
        return len(selection.wires) == 1 and not selection.nodes

    return (
        Entry(
            id="inspect",
            text=_("Settings"),
            run=wishes.inspect,
            icon="settings",
            keys=("Return", "Enter"),
            applies=one_node,
            canvas_only=True,
        ),
        Entry(id="add", text=_("Add a step…"), run=wishes.add, icon="plus", shown_key="Tab", shared=True),
        Entry(id="add-after", text=_("Add a step after it…"), run=wishes.add_after, keys=("A",), applies=has_way_out),
        Entry(
            id="insert",
            text=_("Put a step in between…"),
            run=wishes.insert,
            icon="plus",
            keys=("Insert",),
            applies=one_wire,
        ),
        Entry(
            id="connect",
            text=_("Connect…"),
            run=wishes.connect,
            icon="link",
            keys=("C",),
            applies=lambda selection: one_wire(selection) or has_way_out(selection),
            canvas_only=True,
        ),
        Entry(
            id="move-end",
            text=_("Move its end…"),
            run=wishes.connect,
            shown_key="C",
            applies=one_wire,
            canvas_only=True,
        ),
        Entry(
            id="next-wire",
            text=_("Select its next connection"),
            run=wishes.next_wire,
            keys=("W",),
            applies=lambda selection: selection.current is not None,
            canvas_only=True,
        ),
        Entry(
            id="on",
            text=_("On"),
            run=lambda: commands.set_state(NodeState.ENABLED),
            applies=any_nodes,
            state=NodeState.ENABLED,
            shown_key=_("Space"),
        ),
        Entry(
            id="skip",
            text=_("Skip it: files pass unchanged"),
            run=lambda: commands.set_state(NodeState.BYPASSED),
            applies=can_skip,
            state=NodeState.BYPASSED,
        ),
        Entry(
            id="off",
            text=_("Off: what would enter is left out"),
            run=lambda: commands.set_state(NodeState.DISABLED),
            applies=any_nodes,
            state=NodeState.DISABLED,
        ),
        Entry(id="try", text=_("Try up to here with a file"), run=wishes.try_step, icon="flask", applies=one_node),
        Entry(id="hold", text=_("Hold files before it"), run=wishes.hold, icon="hand-stop", applies=one_node),
        Entry(
            id="cut",
            text=_("Cut"),
            run=clipboard.cut,
            icon="cut",
            keys=("Ctrl+X",),
            applies=anything_to_copy,
            shared=True,
        ),
        Entry(
            id="copy",
            text=_("Copy"),
            run=clipboard.copy,
            icon="copy",
            keys=("Ctrl+C",),
            applies=anything_to_copy,
            shared=True,
        ),
        Entry(id="paste", text=_("Paste"), run=wishes.paste, icon="clipboard", keys=("Ctrl+V",), shared=True),
        Entry(
            id="duplicate",
            text=_("Duplicate"),
            run=commands.duplicate,
            keys=("Ctrl+D",),
            applies=anything_to_copy,
            shared=True,
        ),
        Entry(
            id="delete",
            text=_("Delete"),
            run=commands.delete,
            icon="trash",
            keys=("Del", "Backspace"),
            applies=anything,
            shared=True,
        ),
        Entry(
            id="delete-and-heal",
            text=_("Delete and join the neighbours"),
            run=commands.delete_and_heal,
            keys=("Ctrl+Del",),
            applies=any_nodes,
            shared=True,
        ),
        Entry(
            id="take-out",
            text=_("Take out and join the neighbours"),
            run=commands.take_out,
            keys=("X",),
            applies=any_nodes,
            canvas_only=True,
        ),
        Entry(
            id="disconnect",
            text=_("Disconnect"),
            run=commands.disconnect,
            icon="unlink",
            keys=("Shift+C",),
            applies=anything,
        ),
        Entry(id="select-all", text=_("Select all steps"), run=commands.select_all, keys=("Ctrl+A",), shared=True),
        Entry(id="next-problem", text=_("Next problem"), run=wishes.next_problem, keys=("F8",), shared=True),
        Entry(id="fit", text=_("Show the whole flow"), run=wishes.fit, icon="maximize", keys=("Ctrl+1",), shared=True),
        Entry(id="fit-here", text=_("Show the whole flow"), run=wishes.fit, keys=("Home",), canvas_only=True),
        Entry(
            id="fit-selection",
            text=_("Show what is selected"),
            run=wishes.fit_selection,
            keys=("Ctrl+2", "."),
            applies=anything,
        ),
        Entry(id="zoom-100", text=_("Zoom to 100 %"), run=camera.reset, keys=("Ctrl+0",), shared=True),
        Entry(
            id="zoom-in",
            text=_("Zoom in"),
            run=lambda: camera.zoom_by(STEP),
            icon="zoom-in",
            keys=("Ctrl++", "Ctrl+="),
            shared=True,
        ),
        Entry(
            id="zoom-out",
            text=_("Zoom out"),
            run=lambda: camera.zoom_by(1 / STEP),
            icon="zoom-out",
            keys=("Ctrl+-",),
            shared=True,
        ),
        Entry(
            id="undo", text=_("Undo"), run=document.undo_stack.undo, icon="arrow-back-up", keys=("Ctrl+Z",), shared=True
        ),
        Entry(
            id="redo",
            text=_("Redo"),
            run=document.undo_stack.redo,
            icon="arrow-forward-up",
            keys=("Ctrl+Shift+Z", "Ctrl+Y"),
            shared=True,
        ),
    )
