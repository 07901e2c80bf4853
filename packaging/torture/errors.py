"""Errors of the system at the points where it may refuse: once, and for as long as the run lasts.

What is refused once is tried again, and the run ends well by itself. What is refused for good holds the run, which says
so and waits for it; the next run, with nothing in the way, ends well. No file is lost, doubled or set aside for either.
"""

import os
import subprocess
from pathlib import Path

from account import Case, Failed
from points import NO_RENAME, VARIABLE
from tally import Tally

FILES = 9
LONGEST = 20.0
ONCE, HELD = {0}, {2, 4}

REFUSED = {
    "effects.write": ("ENOSPC", "EDQUOT", "EIO"),
    "effects.before-folder": ("EACCES", "ENOSPC", "EROFS"),
    "durable.file": ("EIO",),
    "durable.folder": ("EIO", "EMFILE"),
    "publish.rename": ("EIO", "EACCES", "ENOSPC", "ENODEV"),
    "publish.link": ("EIO", "ENOSPC"),
    "publish.claimed": ("EIO",),
    "publish.put-over": ("EACCES", "EIO"),
    "originals.before-delete": ("EACCES", "EIO"),
    "stages.before-note": ("ENOSPC",),
    "spool.before-lot": ("ENOSPC", "EIO"),
    "journal.before-write": ("SQLITE_FULL", "SQLITE_IOERR"),
    "journal.before-commit": ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_BUSY"),
}
"""Point → what the system may say there."""

FIRST = {
    "spool.before-lot": 1,
    "effects.before-folder": 1,
    "stages.before-note": 2,
    "durable.file": 6,
    "durable.folder": 4,
}
"""The passing at which it is said first, where that is not the third."""

NEEDED_NOT = {"spool.before-lot"}
"""What workers do for themselves where it was refused: the run ends well, however long that lasts."""

ONLY_LINKS = {"publish.link", "publish.linked"}
ONLY_CLAIMS = {"publish.claimed", "publish.before-claim", "publish.put-over"}


def rules() -> list[tuple[str, str, bool]]:
    """(point, error, lasting) for all."""
    both = [
        (point, error, lasting) for point, errors in REFUSED.items() for error in errors for lasting in (False, True)
    ]
    return [(point, error, lasting) for point, error, lasting in both if not (lasting and point in NEEDED_NOT)]


def try_error(top: Path, point: str, error: str, *, lasting: bool) -> Tally:
    """One round with one error. Raises Failed."""
    after = "delete" if point.startswith("originals.") else "move"
    case = Case(folder=top / f"{point}-{error}-{lasting}", files=FILES, after=after).prepare()
    refused = [NO_RENAME] if point in ONLY_LINKS | ONLY_CLAIMS else []
    refused += ["publish.link:1+=EPERM"] if point in ONLY_CLAIMS else []
    # behind the first passing, so that the engine has begun; a folder may be made once only
    first = FIRST.get(point, 3)
    rule = ",".join([*refused, f"{point}:{first}{'+' if lasting else ''}={error}"])
    try:
        done = subprocess.run(
            case.command("--wait", "1s" if lasting else "30s"),
            cwd=case.folder,
            env={**os.environ, VARIABLE: rule},
            capture_output=True,
            text=True,
            check=False,
            timeout=LONGEST,
        )
    except subprocess.TimeoutExpired as endless:
        raise Failed(f"{case.folder}: with {rule} it did not end: {(endless.stderr or b'')[-2000:]!r}") from None
    wanted = HELD if lasting else ONCE
    if "The state folder" in done.stderr:
        wanted = {2}  # it was said before anything had begun, and the start is refused in words
    if done.returncode not in wanted or "Traceback" in done.stderr or (lasting and not done.stderr.strip()):
        raise Failed(f"{case.folder}: with {rule} it ended with {done.returncode}: {done.stdout}{done.stderr[-2000:]}")
    account = case.finish()
    case.check()
    return Tally(rounds=1, errors=1, inputs=FILES, unaccounted=account["unaccounted"])
