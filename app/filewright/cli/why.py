"""`filewright why`: what became of a path, also of one that never entered a flow."""

import os
import sys
from argparse import Namespace
from contextlib import closing
from pathlib import Path
from typing import Any

from filewright.cli import compose
from filewright.cli.objects import line, with_path
from filewright.cli.reaching import PASSING, at_rest
from filewright.engine.client import Why
from filewright.engine.remote.remote_client import RemoteClient
from filewright.engine.state import PipelineState, all_states
from filewright.errors import Fault, FilewrightError, Scope, StateError
from filewright.text import _
from filewright.text.display_name import display_name

UNKNOWN = "unknown"
ELSEWHERE = "path-elsewhere"


def why(options: Namespace) -> int:
    """The command; gives its exit status."""
    path = os.path.abspath(options.path)
    state = compose.state_folder(options.state, make=False)
    answers = [answer for place in all_states(state) if (answer := _ask(place, state, path)) is not None]
    known = [answer for answer in answers if answer.state != UNKNOWN]
    inside = [answer for answer in answers if answer.fault is None or answer.fault.code != ELSEWHERE]
    nowhere = Why(path=path, state=UNKNOWN, fault=Fault(code=ELSEWHERE, scope=Scope.FILE))
    for answer in known or inside[:1] or [nowhere]:
        print(line(why_object(answer)) if options.json else _in_words(answer))
    return 0 if known else 1


def why_object(answer: Why) -> dict[str, Any]:
    """The contract's object: `{path, state, reason, rule?, job?}`."""
    found = with_path({}, "path", answer.path)
    found |= {"state": answer.state, "reason": _reason(answer)}
    if answer.fault is not None:
        found["code"] = answer.fault.code
    if answer.rule is not None:
        found["rule"] = answer.rule
    if answer.job is not None:
        found["job"] = answer.job
    return found


def _reason(answer: Why) -> str:
    return answer.fault.sentence() if answer.fault is not None else ""


def _in_words(answer: Why) -> str:
    reason = _reason(answer)
    next_step = answer.fault.next_step() if answer.fault is not None else ""
    told = ": ".join(part for part in (answer.state, reason) if part)
    job = _("  (job {job})").format(job=answer.job) if answer.job else ""
    return f"{display_name(answer.path)}: {told} {next_step}".rstrip() + job


def _ask(place: PipelineState, state: Path, path: str) -> Why | None:
    """What one flow says; one that cannot be asked is named on stderr, and hides no other."""
    try:
        return _answer(place, state, path)
    except FilewrightError as error:
        print(f"{place.pipeline or place.folder}: {error}", file=sys.stderr)
        return None


def _answer(place: PipelineState, state: Path, path: str) -> Why:
    """The engine that holds the flow, else one at rest: what it knows is in the journal and in the folders."""
    try:
        with closing(RemoteClient(place.folder)) as client:
            return client.why(path)
    except StateError as error:
        if error.code not in PASSING:
            raise
    return at_rest(place, state).why(path)
