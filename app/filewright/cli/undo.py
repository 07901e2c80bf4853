"""`filewright undo`: takes back what jobs, a run, or the last minutes did to the user's files."""

import os
import sys
import time
from argparse import Namespace
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from filewright.cli import compose
from filewright.cli.objects import line, with_path
from filewright.cli.reaching import at_rest, until_reached
from filewright.core.units import UnitError, parse_duration
from filewright.engine.client import (
    EngineClient,
    JobView,
    UndoAction,
    UndoOutcome,
    UndoPreview,
    UndoSelection,
    UndoStep,
)
from filewright.engine.journal.sqlite.sqlite_reader import SqliteReader
from filewright.engine.state import PipelineState, all_states, pipeline_state
from filewright.errors import NotFound, UsageError
from filewright.text import _, ngettext
from filewright.text.display_name import display_name

LOOK_SECONDS = 0.05

T = TypeVar("T")


def undo(options: Namespace) -> int:
    """Take back, or only say what would be. Status 1 where something was left alone."""
    state = compose.state_folder(options.state, make=False)
    selection = _selection(options)
    chosen = _chosen(state, options.pipe, selection)
    if not chosen:
        _say_nothing(options.json)
    left = 0
    for place, wanted in chosen:
        left += _in_one(place, state, wanted, preview=options.preview, as_json=options.json)
    return 1 if left else 0


def since(text: str) -> int:
    """A moment (UTC, ns): RFC 3339, or a duration before now. Raises UsageError."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            return time.time_ns() - int(parse_duration(text) * 1e9)
        except UnitError as error:
            raise UsageError("bad-time", text=text) from error
    if moment.tzinfo is None:
        moment = moment.astimezone()
    return int(moment.astimezone(UTC).timestamp() * 1e9)


def _selection(options: Namespace) -> UndoSelection:
    given = [bool(options.jobs), options.run is not None, options.since is not None]
    if sum(given) != 1:
        raise UsageError("undo-which")
    if options.since is not None:
        return UndoSelection(since_ns=since(options.since))
    run = None if options.run in (None, "last") else _number(options.run)
    return UndoSelection(jobs=tuple(options.jobs), run=run)


def _number(text: str) -> int:
    if not text.isdecimal():
        raise UsageError("undo-which")
    return int(text)


def _chosen(state: Path, pipe: str | None, selection: UndoSelection) -> list[tuple[PipelineState, UndoSelection]]:
    """The flows concerned, each with what is meant of it. Raises NotFound for a job that none knows, and UsageError
    where a run could be of several flows."""
    if pipe is None:
        places = all_states(state)
    else:
        from filewright.pipeline.reader import read_file

        place = pipeline_state(state, pipeline=Path(pipe), id=read_file(Path(pipe)).require().id)
        if not place.journal.exists():
            raise NotFound("never-ran", path=pipe)
        places = [place]
    found: dict[Path, list[str]] = {}
    missing = dict.fromkeys(selection.jobs)
    if len(places) == 1 and not selection.jobs:
        return [(places[0], selection)]
    by_folder = {place.folder: place for place in places}
    for place in places:
        with closing(SqliteReader(place.journal)) as reader:
            if not selection.jobs:
                if reader.selected(selection):
                    found[place.folder] = []
                continue
            for what in list(missing):
                job = _job(reader, what)
                if job is not None:
                    del missing[what]
                    found.setdefault(place.folder, []).append(job.job)
    if missing:
        raise NotFound("no-such-job", what=next(iter(missing)))
    if len(found) > 1 and not selection.jobs and selection.since_ns is None:
        flows = ", ".join(by_folder[folder].pipeline for folder in found)
        raise UsageError("undo-which-flow", flows=flows)
    return [(by_folder[folder], replace(selection, jobs=tuple(jobs))) for folder, jobs in found.items()]


def _job(reader: SqliteReader, what: str) -> JobView | None:
    """By its name, or by the path of a file that went in or came out."""
    try:
        return reader.job(what)
    except NotFound:
        return reader.by_path(os.path.abspath(what))


def _in_one(place: PipelineState, state: Path, selection: UndoSelection, *, preview: bool, as_json: bool) -> int:
    """Gives how many changes were, or would be, left alone."""
    if preview:
        plan = _reach(place, state, lambda client: client.preview_undo(selection))
        _say_plan(plan, as_json)
        return len(plan.left)
    taking = _Taking(selection)
    outcome = _reach(place, state, taking.act)
    if outcome is None:
        _say_nothing(as_json)
        return 0
    _say_lasting(taking.plans[0])
    _say_outcome(outcome, as_json)
    return len(outcome.left)


class _Taking:
    """What is to be taken back, asked of one process after the other until one has answered to the end. `plans` are
    what each said it would do."""

    def __init__(self, selection: UndoSelection) -> None:
        self._selection = selection
        self.plans: list[UndoPreview] = []

    def act(self, client: EngineClient) -> UndoOutcome | None:
        """What became of it; None: there was nothing."""
        plan = client.preview_undo(self._selection)
        if not self.plans and plan.nothing:
            return None
        if self._selection == UndoSelection():
            self._selection = UndoSelection(run=plan.run)  # once that is taken back another one is the last
        self.plans.append(plan)
        ticket = client.undo(self._selection)
        while not (outcome := client.undo_outcome(ticket)).over:
            time.sleep(LOOK_SECONDS)
        first = self.plans[0]
        before = (Counter(map(_change, first.steps)) - Counter(map(_change, plan.steps))).total()
        return replace(
            outcome,
            total=outcome.total + before,
            undone=outcome.undone + before,
            jobs=outcome.jobs + max(0, first.jobs - plan.jobs),
        )


def _change(step: UndoStep) -> tuple[str, str, str]:
    """Which change it is, whatever stands in its way."""
    return step.job, step.path, step.origin


def _reach(place: PipelineState, state: Path, act: Callable[[EngineClient], T]) -> T:
    """Have it done by the process that holds the flow, or here where none does."""
    return until_reached(place, lambda: act(at_rest(place, state)), act)


# -- words ------------------------------------------------------------------------------------------------------


def _say_plan(plan: UndoPreview, as_json: bool) -> None:
    if as_json:
        for step in plan.steps:
            print(line(step_object(step)))
        print(line({"summary": _summary(plan)}))
        return
    if plan.nothing:
        _say_nothing(as_json)
        return
    if not plan.steps:
        print(_no_change(plan.jobs), file=sys.stderr)
    for step in plan.steps:
        if step.obstacle is None:
            print(_words(step))
    for step in plan.left:
        _say_left(step)
    _say_lasting(plan)
    print(_("Nothing was changed yet."), file=sys.stderr)


def _summary(plan: UndoPreview) -> dict[str, object]:
    return {
        "jobs": plan.jobs,
        "run": plan.run,
        "removed": plan.count(UndoAction.REMOVE),
        "put_back": plan.count(UndoAction.PUT_BACK),
        "moved_back": plan.count(UndoAction.MOVE_BACK),
        "left": len(plan.left),
        "lasting": list(plan.lasting),
    }


def step_object(step: UndoStep) -> dict[str, object]:
    """A step as outsiders see it."""
    found = with_path({"job": step.job, "action": step.action.value}, "path", step.path)
    if step.origin and step.origin != step.path:
        found["origin"] = step.origin
    if step.obstacle is not None:
        found |= {"reason": step.obstacle.sentence(), "code": step.obstacle.code}
    return found


def _words(step: UndoStep) -> str:
    path = display_name(step.path)
    match step.action:
        case UndoAction.REMOVE:
            return _("remove {path}").format(path=path)
        case UndoAction.PUT_BACK:
            return _("put back {path} as it was").format(path=path)
        case UndoAction.MOVE_BACK:
            return _("move {path} back to {origin}").format(path=path, origin=display_name(step.origin))
        case UndoAction.NOTHING:
            return path


def _say_outcome(outcome: UndoOutcome, as_json: bool) -> None:
    if as_json:
        for step in outcome.left:
            print(line(step_object(step)))
        print(line({"summary": {"undone": outcome.undone, "left": len(outcome.left), "jobs": outcome.jobs}}))
        return
    for step in outcome.left:
        _say_left(step)
    if outcome.jobs and not outcome.total:
        print(_no_change(outcome.jobs))
        return
    told = ngettext("{n} change taken back", "{n} changes taken back", outcome.undone).format(n=outcome.undone)
    if outcome.left:
        told += _(", {n} left alone").format(n=len(outcome.left))
    print(told)


def _no_change(jobs: int) -> str:
    """Of files whose output lay there before they came."""
    return ngettext(
        "nothing on the disk to change; {n} file no longer counts as done",
        "nothing on the disk to change; {n} files no longer count as done",
        jobs,
    ).format(n=jobs)


def _say_left(step: UndoStep) -> None:
    if step.obstacle is not None:
        path = display_name(step.path)
        words = f"{step.obstacle.sentence()} {step.obstacle.next_step()}".rstrip()
        print(words if path in words else f"{path}: {words}", file=sys.stderr)


def _say_lasting(plan: UndoPreview) -> None:
    if plan.lasting:
        told = _("What these steps sent or started stays done: {nodes}").format(nodes=", ".join(plan.lasting))
        print(told, file=sys.stderr)


def _say_nothing(as_json: bool) -> None:
    if as_json:
        print(line({"summary": {"undone": 0, "left": 0, "jobs": 0}}))
    else:
        print(_("There is nothing to take back."), file=sys.stderr)
