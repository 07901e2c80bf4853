"""The commands that keep a large flow in order: frames, notes, collapsing, lining up, selecting what hangs together."""

from collections.abc import Callable
from functools import partial

from filewright.core.pipeline import Tint
from filewright.gui.document import Selection
from filewright.gui.editor.actions import Entry, any_nodes
from filewright.gui.editor.areas.commands import AreaCommands
from filewright.gui.editor.placing import Placing, line_words
from filewright.gui.editor.reach import Reach
from filewright.gui.editor.shape.align import Line
from filewright.text import _

ALIGN = tuple(f"align-{line.value}" for line in Line)
SPREAD = ("spread-across", "spread-down")
TINTS = tuple(f"tint-{tint.value}" for tint in Tint)
REACH = ("select-upstream", "select-downstream", "select-connected", "select-grow", "select-kind")

_LINE_KEYS = {Line.LEFT: "Alt+Left", Line.RIGHT: "Alt+Right", Line.TOP: "Alt+Up", Line.BOTTOM: "Alt+Down"}


def one_area(selection: Selection) -> bool:
    """It applies to one frame or note, and nothing else."""
    return not selection.nodes and len(selection.frames) + len(selection.notes) == 1


def any_areas(selection: Selection) -> bool:
    """It applies to frames and notes."""
    return bool(selection.frames or selection.notes)


def any_frames(selection: Selection) -> bool:
    """It applies to frames."""
    return bool(selection.frames)


def _several(least: int) -> Callable[[Selection], bool]:
    return lambda selection: len(selection.nodes) + len(selection.frames) + len(selection.notes) >= least


def order_entries(
    areas: AreaCommands,
    placing: Placing,
    reach: Reach,
    *,
    frame: Callable[[], None],
    note: Callable[[], None],
    write: Callable[[], None],
    find: Callable[[], None],
) -> tuple[Entry, ...]:
    """All of them. What is given by name needs the canvas: it knows where to, and opens boxes."""
    tints = {
        Tint.PLAIN: _("No colour"),
        Tint.BLUE: _("Blue"),
        Tint.AMBER: _("Amber"),
        Tint.GREEN: _("Green"),
        Tint.VIOLET: _("Violet"),
    }
    return (
        Entry(id="frame", text=_("Put a frame around it"), run=frame, keys=("Ctrl+G",)),
        Entry(id="note", text=_("Add a note"), run=note, icon="note", keys=("Shift+N",)),
        Entry(
            id="write",
            text=_("Change the words"),
            run=write,
            icon="cursor-text",
            keys=("Return", "Enter", "F2"),
            applies=one_area,
            canvas_only=True,
        ),
        Entry(id="fit-frame", text=_("Fit the frame to what is in it"), run=areas.fit, applies=any_frames),
        Entry(
            id="remove-frame",
            text=_("Remove the frame, keep what is in it"),
            run=areas.remove,
            keys=("Ctrl+Shift+G",),
            applies=any_frames,
        ),
        *(
            Entry(
                id=f"tint-{tint.value}",
                text=words,
                run=partial(areas.tint, tint),
                applies=any_areas,
            )
            for tint, words in tints.items()
        ),
        Entry(id="collapse", text=_("Collapse, or open again"), run=placing.collapse, keys=("H",), applies=any_nodes),
        *(
            Entry(
                id=f"align-{line.value}",
                text=line_words(line),
                run=partial(placing.align, line),
                keys=(_LINE_KEYS[line],) if line in _LINE_KEYS else (),
                applies=_several(2),
                canvas_only=True,
            )
            for line in Line
        ),
        Entry(
            id="spread-across",
            text=_("Spread equally across"),
            run=partial(placing.spread, across=True),
            applies=_several(3),
        ),
        Entry(
            id="spread-down",
            text=_("Spread equally down"),
            run=partial(placing.spread, across=False),
            applies=_several(3),
        ),
        Entry(
            id="select-upstream",
            text=_("Select also what leads here"),
            run=reach.upstream,
            keys=("Ctrl+Shift+Left",),
            applies=any_nodes,
        ),
        Entry(
            id="select-downstream",
            text=_("Select also what follows"),
            run=reach.downstream,
            keys=("Ctrl+Shift+Right",),
            applies=any_nodes,
        ),
        Entry(
            id="select-connected",
            text=_("Select all that hangs together"),
            run=reach.connected,
            keys=("L",),
            applies=any_nodes,
        ),
        Entry(
            id="select-grow",
            text=_("Select also the neighbours"),
            run=reach.grow,
            keys=("Ctrl+Shift+Up",),
            applies=any_nodes,
        ),
        Entry(
            id="select-kind",
            text=_("Select all steps of this kind"),
            run=reach.same_kind,
            keys=("Shift+G",),
            applies=any_nodes,
        ),
        Entry(
            id="arrange",
            text=_("Arrange the steps"),
            run=placing.arrange,
            icon="layout-grid",
            keys=("Ctrl+Shift+A",),
            shared=True,
        ),
        Entry(id="find", text=_("Find in the flow…"), run=find, icon="search", keys=("Ctrl+F",)),
    )
