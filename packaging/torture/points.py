"""Every named fault point: the command is killed there, again in what follows, and must bring all to its end.

The names are read from the code, so that a new point is tried out without being told of. A point lies on the way of
some flows only: each is tried with the settings below until one passes it; a point that none passes is a failure.
"""

import ast
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from account import LONGEST_RUN, Case, Failed, Stranger, content
from tally import Tally

ENGINE = Path(__file__).resolve().parents[2] / "app" / "filewright"
VARIABLE = "FILEWRIGHT_FAULT_POINT"
FILES = 12
UNFINISHED = {"recovery.linked": "publish.linked:4"}
"""Where the first run ends when it is recovery that is to be killed, if not at the point below."""
UNFINISHED_ELSE = "effects.after-publish:3"


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A flow, and what the system refuses meanwhile."""

    after: str = "move"
    conflict: str = "rename"
    refused: str = ""
    elsewhere: bool = False
    taken: bool = False


NO_RENAME = "publish.rename:1+=EINVAL"
SETTINGS = (
    Setting(),
    Setting(after="delete", conflict="overwrite", taken=True),
    Setting(after="move", refused=NO_RENAME),
    Setting(after="move", refused=f"{NO_RENAME},publish.link:1+=EPERM"),
    Setting(after="move", elsewhere=True),
)
PREFERRED = {
    "kept.": 1,
    "originals.": 1,
    "originals.before-copied": 4,
    "publish.link": 2,
    "publish.claimed": 3,
    "publish.before-claim": 3,
    "publish.put-over": 3,
    "recovery.linked": 2,
}
"""The setting that is tried first, by how a name begins: the longest counts."""


def names() -> list[str]:
    """Every fault point of the application, in order."""
    return sorted({name for path in sorted(ENGINE.rglob("*.py")) for name in _names_in(path)})


def _names_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "fault_point":
            for part in ast.walk(node.args[0]):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.value


def other_volume(beside: Path) -> Path | None:
    """A folder on another file system than `beside`; None: there is none to be written to."""
    for folder in (Path("/dev/shm"), Path.home(), Path("/var/tmp")):
        if folder.is_dir() and os.access(folder, os.W_OK) and folder.stat().st_dev != beside.stat().st_dev:
            return folder
    return None


def try_point(top: Path, name: str, passing: int) -> Tally:
    """Kill at the so-maniest passing of a point. Raises Failed, also when a first passing never comes."""
    order = list(range(len(SETTINGS)))
    best = max(((len(prefix), n) for prefix, n in PREFERRED.items() if name.startswith(prefix)), default=(0, 0))[1]
    for number in [best, *(n for n in order if n != best)]:
        tally = _try(top / f"{name}-{passing}-{number}", name, passing, SETTINGS[number])
        if tally.engine_kills or passing > 1:
            return tally
    raise Failed(f"the fault point {name} lies on the way of no flow that is tried here")


def _try(folder: Path, name: str, passing: int, setting: Setting) -> Tally:
    volume = other_volume(folder.parent) if setting.elsewhere else None
    if setting.elsewhere and volume is None:
        return Tally()
    attempt = _try_undo if name.startswith("undo.") else _try_asked if name.startswith("door.") else _try_run
    with tempfile.TemporaryDirectory(dir=volume, prefix="filewright-torture-") as moved:
        taken = {"00003.txt": b"a stranger's\n", "00006.txt": b"another's\n"} if setting.taken else {}
        case = Case(
            folder=folder,
            files=FILES,
            after=setting.after,
            conflict=setting.conflict,
            moved_to=Path(moved) if volume else None,
            taken=taken,
        ).prepare()
        return attempt(case, name, passing, setting)


def _try_run(case: Case, name: str, passing: int, setting: Setting) -> Tally:
    kills = 0
    if name.startswith("recovery."):
        kills += _run(case, UNFINISHED.get(name, UNFINISHED_ELSE), setting)
    with Stranger(case) if not case.taken else _Nobody(case) as stranger:
        kills += (hit := _run(case, f"{name}:{passing}", setting))
        if hit and kills < 2:  # a file that was alone at work at three ends is set aside: two are the most
            kills += _run(case, f"{name}:{passing}", setting)
        if not hit and passing == 1:
            return Tally()  # this flow has no such step
        account = case.finish()
    case.check(stranger.dropped)
    return Tally(
        rounds=1,
        engine_kills=kills,
        inputs=FILES,
        strangers=len(stranger.dropped) + len(case.taken),
        unaccounted=account["unaccounted"],
    )


def _try_undo(case: Case, name: str, passing: int, setting: Setting) -> Tally:
    """All is done, and taken back: killed at the point, and once more to its end. Everything is as it was at first."""
    case.finish()
    if not _run(case, f"{name}:{passing}", setting, _undo(case)):
        return Tally()
    _run(case, "", setting, _undo(case))
    return _taken_back(case)


def _try_asked(case: Case, name: str, passing: int, setting: Setting) -> Tally:
    """All is done, and the process that watches is asked to take it back, and killed over that. Whoever asked does it,
    or says that it was not done, and asks once more; everything is as it was at first."""
    case.finish()
    filewright, flow = case.command()[:3], ["flow.filewright", "--state", "state"]
    subprocess.run([*filewright, "trust", *flow, "--yes"], cwd=case.folder, check=True, stdout=subprocess.DEVNULL)
    watching = subprocess.Popen(
        [*filewright, "watch", *flow],
        cwd=case.folder,
        env={**os.environ, VARIABLE: ",".join(filter(None, (setting.refused, f"{name}:{passing}")))},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert watching.stderr is not None
        while "watching" not in (line := watching.stderr.readline()):
            if not line:
                raise Failed(f"{case.folder}: the watch did not begin")
        _ask(case)
        if watching.poll() is None:
            watching.send_signal(signal.SIGTERM)
        watching.communicate(timeout=LONGEST_RUN)
    finally:
        watching.kill()
    if watching.returncode == 0:
        return Tally()
    if watching.returncode != -signal.SIGKILL:
        raise Failed(f"{case.folder}: with {name}:{passing} the watch ended with {watching.returncode}")
    _ask(case)
    return _taken_back(case)


def _undo(case: Case) -> list[str]:
    return [*case.command()[:3], "undo", "--since", "1h", "--state", "state"]


def _ask(case: Case) -> None:
    """Raises Failed when words fail it."""
    done = subprocess.run(
        _undo(case), cwd=case.folder, capture_output=True, text=True, check=False, timeout=LONGEST_RUN
    )
    if done.returncode < 0 or "Traceback" in done.stderr:
        raise Failed(f"{case.folder}: undo ended with {done.returncode}: {done.stdout}{done.stderr}")


def _taken_back(case: Case) -> Tally:
    """Raises Failed where anything is not as it was at first."""
    found = {path: path.read_bytes() for path in _files(case)}
    wanted = {case.folder / "inbox" / path: content(number) for path, number in case.made.items()}
    wanted |= {case.folder / "out" / taken: data for taken, data in case.taken.items()}
    if found != wanted:
        odd = sorted(str(path) for path, _ in found.items() ^ wanted.items())
        raise Failed(f"{case.folder}: taken back, but not as before: {odd[:5]}")
    return Tally(rounds=1, engine_kills=1, inputs=FILES, strangers=len(case.taken))


def _files(case: Case) -> Iterator[Path]:
    """All files of the user's, and all that was left beside them."""
    ours = case.folder / "state", case.folder / "flow.filewright"
    for top in filter(None, (case.folder, case.moved_to)):
        yield from (p for p in top.rglob("*") if p.is_file() and not {*ours} & {p, *p.parents})


class _Nobody:
    """No stranger: where names are overwritten, what is dropped is overwritten, too."""

    def __init__(self, case: Case) -> None:
        self.dropped: dict[Path, bytes] = {}

    def __enter__(self) -> "_Nobody":
        return self

    def __exit__(self, *_: object) -> None:
        return


def _run(case: Case, rule: str, setting: Setting, command: Sequence[str] = ()) -> bool:
    """Whether it was killed at the point. Raises Failed."""
    rules = ",".join(filter(None, (setting.refused, rule)))
    done = subprocess.run(
        list(command) or case.command(),
        cwd=case.folder,
        env={**os.environ, VARIABLE: rules},
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST_RUN,
    )
    if done.returncode not in (0, -signal.SIGKILL):
        raise Failed(f"{case.folder}: with {rules} it ended with {done.returncode}: {done.stdout}{done.stderr}")
    return done.returncode != 0
