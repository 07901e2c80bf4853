"""`filewright trust`: lists what a flow would do beyond its own folder, and records its owner's yes."""

import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

from filewright.cli.check import line_of
from filewright.core.touches import Touched
from filewright.engine.consent import Consent, touched_by
from filewright.paths import state_folder
from filewright.registry import Registry, open_registry
from filewright.text import _
from filewright.text.display_name import display_name

REFUSED = 3
"""Exit status where no yes was given: the same as that of `run` without one."""


def trust(options: Namespace) -> int:
    """The command, with `pipe`, `show`, `yes` and `state`."""
    consent = Consent(state_folder(options.state))
    return trust_file(Path(options.pipe), open_registry(), consent, show=options.show, yes=options.yes)


def trust_file(file: Path, registry: Registry, consent: Consent, *, show: bool, yes: bool) -> int:
    """List what the flow would do; with `yes`, or after a yes on the terminal, record it. Gives the exit status."""
    from filewright.pipeline.check import check_file

    checked = check_file(file, registry.specs)
    pipeline = checked.reading.pipeline
    if pipeline is None or not checked.usable:
        for problem in checked.problems:
            print(line_of(problem, file), file=sys.stderr)
        return 2
    found = touched_by(pipeline, registry.specs, file)
    if not found:
        print(_("{file} keeps to its own folder and needs no consent.").format(file=display_name(file)))
        return 0
    for line in listed(found, file):
        print(line)
    allowed = consent.is_allowed(file, checked.reading.data, pipeline, registry.specs)
    if show or allowed:
        print(_("It is allowed.") if allowed else _("It is not allowed yet."))
        return 0
    if not yes and not _asked():
        return REFUSED
    consent.allow(file, checked.reading.data, pipeline, registry.specs)
    print(_("It is allowed from now on, as long as the flow and its steps stay as they are."))
    return 0


def listed(found: Sequence[Touched], file: Path) -> Iterator[str]:
    """What a flow would do, as lines to read before saying yes."""
    yield _("{file} would do this:").format(file=display_name(file))
    for touch in found:
        yield f"  - {touch.sentence}"
    yield _("A yes is no sandbox: what you allow can do all that your account can.")


def _asked() -> bool:
    """Ask on the terminal; without one the answer is no."""
    if not sys.stdin.isatty():
        print(_("Nobody can be asked here: say yes with --yes."), file=sys.stderr)
        return False
    print(_("Allow it? [y/N] "), end="", flush=True)
    answer = sys.stdin.readline().strip().lower()
    return answer in ("y", "yes", _("yes"))
