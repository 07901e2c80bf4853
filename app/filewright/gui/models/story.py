"""One file's way in words: its trace as rows, one for each step it went through."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from filewright.engine.client import EventView
from filewright.errors import Fault, Scope
from filewright.gui import wording
from filewright.gui.models import file_states
from filewright.gui.models.steps import Steps
from filewright.gui.theme import Look
from filewright.text import N_, _, ngettext


@dataclass(frozen=True, kw_only=True)
class StoryRow:
    """What happened at one step: `title` is the step (and the way out), `detail` what it did, `time_ns` when.

    `look` marks what is not plain success; `target` is the file that was put out, if there is one.
    """

    title: str
    detail: str
    time_ns: int
    node: str | None = None
    look: Look | None = None
    target: str = ""


def story(trace: Sequence[EventView], steps: Steps) -> tuple[StoryRow, ...]:
    """The rows of a trace, oldest first; kinds of events that are not known are left out."""
    rows: list[StoryRow] = []
    for event in trace:
        match event.event:
            case "job-opened":
                rows.append(_opened(event, steps))
            case "task-started":
                rows.append(_row(event, steps, _("at work"), look=Look.RUNNING))
            case "task-finished":
                _settle(rows, event)
                rows.append(_finished(event, steps))
            case "task-failed":
                _settle(rows, event)
                rows.append(_failed(event, steps))
            case "effects-intended":
                rows += _effects(event, steps, rows)
            case "job-state":
                rows += _state(event, steps, rows)
            case "job-retried":
                words = _("from the start") if event.fields.get("from_start") else _("from where it stopped")
                rows.append(StoryRow(title=_("Tried again"), detail=words, time_ns=event.time_ns, look=Look.EDITED))
            case "job-superseded":
                words = _("the file changed; it is taken again as it is now")
                rows.append(StoryRow(title=_("Ended here"), detail=words, time_ns=event.time_ns, look=Look.FILTERED))
    return tuple(rows)


def _row(event: EventView, steps: Steps, detail: str, *, look: Look | None = None) -> StoryRow:
    return StoryRow(title=steps.title(event.node), detail=detail, time_ns=event.time_ns, node=event.node, look=look)


def _settle(rows: list[StoryRow], event: EventView) -> None:
    """A step that ended is no longer at work: take that row away."""
    for place in range(len(rows) - 1, -1, -1):
        if rows[place].node == event.node and rows[place].look is Look.RUNNING:
            del rows[place]
            return


def _opened(event: EventView, steps: Steps) -> StoryRow:
    parts = [_("taken in")]
    if event.fields.get("type"):
        parts.append(_("by its name {type}").format(type=event.fields["type"]))
    return _row(event, steps, ", ".join(parts))


def _finished(event: EventView, steps: Steps) -> StoryRow:
    fields = event.fields
    outputs: Sequence[Mapping[str, Any]] = fields.get("outputs") or ()
    title = steps.title(event.node)
    if event.port and event.node and (way := steps.way_out(event.node, event.port)):
        title = f"{title} → {way}"
    parts = [part for part in (_lines(fields.get("lines")), _change(fields, outputs)) if part]
    parts.append(wording.duration(fields.get("seconds")))
    return StoryRow(title=title, detail=" · ".join(parts), time_ns=event.time_ns, node=event.node)


def _change(fields: Mapping[str, Any], outputs: Sequence[Mapping[str, Any]]) -> str:
    """How what left differs from what came."""
    if len(outputs) > 1:
        return wording.files(len(outputs))
    if not outputs:
        return ""
    output = outputs[0]
    parts = []
    if output.get("name") != fields.get("name"):
        parts.append(_("now called {name}").format(name=wording.shown_name(str(output.get("name", "")))))
    if output.get("size") != fields.get("size"):
        parts.append(f"{wording.size(fields.get('size'))} → {wording.size(output.get('size'))}")
    return " · ".join(parts)


def _lines(lines: Mapping[str, Any] | None) -> str:
    if not lines:
        return ""
    taken = int(lines.get("taken", 0))
    text = ngettext("{count} line", "{count} lines", taken).format(count=wording.number(taken))
    left = [f"{name} {wording.number(count)}" for name, count in dict(lines.get("left") or {}).items()]
    return f"{text}: {', '.join(left)}" if len(left) > 1 else text


def _failed(event: EventView, steps: Steps) -> StoryRow:
    fault = fault_of(event.fields.get("fault"))
    state = event.fields.get("state")
    words = fault.sentence() if fault else _("it failed")
    if state == "retrying" and event.fields.get("due_ns"):
        words += " " + _("Tried again at {time}.").format(time=wording.clock(int(event.fields["due_ns"])))
    look = {"retrying": Look.HELD, "held": Look.HELD}.get(str(state), Look.QUARANTINE)
    return _row(event, steps, words, look=look)


_EFFECT_WORDS = {
    "write": N_("wrote {name}"),
    "replace": N_("replaced {name}"),
    "skip": N_("{name} was there already"),
    "move": N_("moved the original to {name}"),
    "trash": N_("moved the original to the trash"),
    "delete": N_("deleted the original"),
}


def _effects(event: EventView, steps: Steps, rows: list[StoryRow]) -> list[StoryRow]:
    """What was put out, on the row of the step that asked for it where that is the last one."""
    added: list[StoryRow] = []
    for effect in event.fields.get("effects") or ():
        pattern = _EFFECT_WORDS.get(str(effect.get("kind")))
        if pattern is None:
            continue
        target = str(effect.get("target") or "")
        words = _(pattern).format(name=wording.shown_name(target))
        last = rows[-1] if rows and not added else None
        if last is not None and last.node == event.node and not last.target and last.look is not Look.RUNNING:
            rows[-1] = replace(last, detail=words, target=target)
        else:
            added.append(replace(_row(event, steps, words), target=target))
    return added


def _state(event: EventView, steps: Steps, rows: list[StoryRow]) -> list[StoryRow]:
    """States that no step's row tells of already."""
    state = str(event.fields.get("state"))
    if state not in ("filtered", "held", "quarantined", "dismissed"):
        return []
    term = file_states.term(state)
    fault = fault_of(event.fields.get("fault"))
    detail = fault.sentence() if fault else ""
    if any(row.detail == detail for row in rows[-2:]) and detail:
        return []
    if state == "filtered" and not detail:
        detail = _("it left by a way out that leads nowhere")
    if not detail and event.node:
        detail = steps.title(event.node)
    return [StoryRow(title=_(term.word), detail=detail, time_ns=event.time_ns, look=term.look)]


def fault_of(fields: Mapping[str, Any] | None) -> Fault | None:
    """A fault from its plain form in a trace."""
    if not fields:
        return None
    return Fault(
        code=str(fields.get("code", "")),
        scope=Scope(fields.get("scope", Scope.ACCIDENT.value)),
        fields=dict(fields.get("fields") or {}),
    )


def folder_of(path: str) -> str:
    """The folder that a path lies in, fit to be shown."""
    return wording.shown_path(str(PurePath(path).parent))
