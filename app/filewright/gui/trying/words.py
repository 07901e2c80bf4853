"""What came of a try, as sentences."""

import shlex
from pathlib import Path

from filewright.core.gathering import GatherRule
from filewright.core.request import After
from filewright.core.units import format_duration
from filewright.engine.trying.tried import (
    Ended,
    NotRun,
    Outcome,
    StepTried,
    Taken,
    Tried,
    Would,
    WouldChangeOriginal,
    WouldRun,
    WouldSave,
)
from filewright.engine.trying.why_not import Turn, WentElsewhere
from filewright.gui import wording
from filewright.gui.models.steps import Steps
from filewright.gui.theme import Look
from filewright.text import N_, _, ngettext

_NOT_RUN = {
    NotRun.COMMAND: N_("This step starts a program, which a try does not do."),
    NotRun.NETWORK: N_("This step speaks to other computers, which a try does not do."),
    NotRun.FILES: N_("This step reaches files by itself, which a try does not let it do."),
    NotRun.NOT_ALLOWED: N_("This step did not come with Filewright, and nobody has allowed it yet."),
    NotRun.NOT_INSTALLED: N_("This kind of step is not installed here."),
}

GRAVEST = (Look.ERROR, Look.MISSING, Look.PAUSED, Look.FILTERED, Look.OFF, Look.DONE)
"""The marks of a try, the gravest first."""


def look_of(step: StepTried) -> Look:
    """The mark of what a step did."""
    match step.outcome:
        case Outcome.FAILED:
            return Look.ERROR
        case Outcome.LEFT_OUT:
            return Look.OFF
        case Outcome.NOT_RUN:
            return Look.MISSING if step.not_run is NotRun.NOT_INSTALLED else Look.PAUSED
        case Outcome.DONE:
            return Look.FILTERED if step.refused is not None else Look.DONE


def what(step: StepTried, steps: Steps) -> str:
    """What the step did, in a sentence or two."""
    match step.outcome:
        case Outcome.FAILED:
            return step.fault.sentence() if step.fault is not None else _("The step failed.")
        case Outcome.LEFT_OUT:
            return _("This step is off: what comes here is left out.")
        case Outcome.NOT_RUN:
            return _(_NOT_RUN[step.not_run]) if step.not_run is not None else ""
        case Outcome.DONE:
            return _done(step, steps)


def next_step(step: StepTried) -> str:
    """What the reader can do about it; empty where nothing need be done."""
    if step.fault is not None:
        return step.fault.next_step()
    if step.refused is not None:
        why = step.refused.sentence()
        return _("Here it is tried all the same. In earnest this step would leave it aside: {why}").format(why=why)
    if step.not_run is NotRun.NOT_ALLOWED:
        return _("Allow it for this flow, and it is tried too.")
    return ""


def brief(step: StepTried, steps: Steps) -> str:
    """The same on one line of a list."""
    match step.outcome:
        case Outcome.DONE if step.would and isinstance(step.would[0], WouldSave):
            return _("would save {name}").format(name=wording.shown_name(step.would[0].path))
        case Outcome.DONE if len(step.outputs) == 1:
            output = step.outputs[0]
            name, way = wording.shown_name(output.file.name), steps.way_out(step.node, output.port)
            return f"{way}: {name}" if way else name
        case Outcome.DONE if step.outputs:
            ways = dict.fromkeys(steps.way_out(step.node, output.port) for output in step.outputs)
            named = ", ".join(way for way in ways if way)
            return named or wording.files(len(step.outputs) + step.more)
        case Outcome.NOT_RUN:
            return _("not installed") if step.not_run is NotRun.NOT_INSTALLED else _("not run in a try")
        case Outcome.LEFT_OUT:
            return _("off")
        case _:
            return what(step, steps)


def would_words(would: Would) -> str:
    """What would have been done in earnest."""
    match would:
        case WouldSave():
            return _would_save(would)
        case WouldChangeOriginal():
            match would.action:
                case After.MOVE:
                    folder = wording.shown_path(would.folder)
                    return _("When all is saved, the original would be moved to {folder}").format(folder=folder)
                case After.TRASH:
                    return _("When all is saved, the original would be moved to the trash")
                case _:
                    return _("When all is saved, the original would be deleted")
        case WouldRun():
            return _("Would run: {command}").format(command=shlex.join(would.command))


def turn_words(turn: WentElsewhere, steps: Steps) -> str:
    """Where the file went instead."""
    step = steps.title(turn.node)
    match turn.turn:
        case Turn.OTHER_WAY:
            ways = ", ".join(f"“{steps.way_out(turn.node, port) or port}”" for port in turn.ports)
            return _("The file left “{step}” by {ways}, which does not lead here.").format(step=step, ways=ways)
        case Turn.NOTHING_LEFT:
            return _("Nothing left “{step}”.").format(step=step)
        case Turn.FAILED:
            return _("“{step}” failed, so nothing came here.").format(step=step)
        case Turn.LEFT_OUT:
            return _("“{step}” is off, so nothing came here.").format(step=step)
        case Turn.NOT_RUN:
            return _("“{step}” is not run in a try, so nothing came here.").format(step=step)
        case Turn.NOT_CONNECTED:
            return _("Nothing leads to this step yet.")


def gather_words(rule: GatherRule, count: int) -> str:
    """What a gather would wait for in earnest."""
    joined = ngettext("Here it had {count} file.", "Here it joined {count} files.", count).format(count=count)
    waits = []
    if rule.count is not None:
        waits.append(ngettext("{count} file", "{count} files", rule.count).format(count=rule.count))
    if rule.quiet is not None:
        waits.append(_("none to come for {time}").format(time=format_duration(rule.quiet)))
    until = _(" or ").join(waits) if waits else _("the end of the run")
    group = _(" One group for each “{pattern}”.").format(pattern=rule.group) if rule.group else ""
    return joined + " " + _("In earnest it waits for {until}.").format(until=until) + group


def ended_words(tried: Tried) -> str:
    """Why a try did not come to its end; empty where it did."""
    match tried.ended:
        case Ended.CANCELLED:
            return _("Stopped before its end.")
        case Ended.TOO_LONG:
            return _("It took too long and was stopped.")
        case Ended.NOT_BEGUN:
            return f"{tried.fault.sentence()} {tried.fault.next_step()}".strip() if tried.fault else ""
        case Ended.COMPLETE:
            return ""


def _done(step: StepTried, steps: Steps) -> str:
    if step.outputs:
        return _ways(step, steps)
    if step.would:
        return _("Nothing was saved: this is a try.")
    if step.port == "":
        return _("Taken in.")
    return _("Nothing left this step.")


def _ways(step: StepTried, steps: Steps) -> str:
    counts: dict[str, int] = {}
    for output in step.outputs:
        counts[output.port] = counts.get(output.port, 0) + 1
    told = []
    for port, count in counts.items():
        files, way = wording.files(count), steps.way_out(step.node, port)
        told.append(_("{files} by “{way}”").format(files=files, way=way) if way else files)
    words = _("Went on: {files}").format(files=", ".join(told))
    if step.more:
        more = ngettext("{count} more was not followed", "{count} more were not followed", step.more)
        words += f"; {more.format(count=step.more)}"
    return words


def _would_save(would: WouldSave) -> str:
    path, wanted = wording.shown_path(would.path), wording.shown_name(would.wanted)
    folder = wording.shown_path(str(Path(would.path).parent))
    match would.taken:
        case Taken.FREE:
            return _("Would save it as {path}").format(path=path)
        case Taken.SAME:
            return _("The same content is there already, which counts as saved: {path}").format(path=path)
        case Taken.RENAMED:
            return _("Would save it as {path}, since {name} is taken").format(path=path, name=wanted)
        case Taken.SKIPPED:
            return _("Would leave it out, since {name} is in {folder} already").format(name=wanted, folder=folder)
        case Taken.REPLACED:
            return _("Would replace {path}").format(path=path)
        case Taken.REFUSED:
            return _("Would ask for attention, since {name} is in {folder} already").format(name=wanted, folder=folder)
