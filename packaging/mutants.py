"""Tests of the tests: small breakages of what is promised, each of which a test must notice.

    python packaging/dev.py mutants [--all | --rotation N] [NAME…]

Each is an edit of the source, made in a scratch copy of the project, with the few tests that must fail then: such as
look at the rule itself, so that they fail however quick the machine is. A breakage that no test notices, and an edit
that no longer applies, fail the run. Without options five are tried, another five each day; `--rotation N` tries the
five of that number.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APP = Path("app/filewright")
AT_ONCE = 5
STOPPED = re.compile(r"Timeout \(>|\+ Timeout \+")  # what pytest-timeout says
TOO_LONG = 120  # seconds for one test: one that is stopped by the clock has noticed nothing
EFFECTS, SCHEDULER = "tests/engine/effects/", "tests/engine/scheduler/"


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """`old` stands once in `file` (below app/filewright) and becomes `new`; one of `tests` must fail then."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


def _mutant(name: str, file: str, old: str, new: str, *tests: str) -> Mutant:
    return Mutant(name=name, file=file, old=old, new=new, tests=tests)


MUTANTS = (
    _mutant(
        "ignore-an-overflow",
        "engine/sources/hints.py",
        "        with self._lock:\n            self._all = True\n        self._wake()",
        "        self._wake()",
        "tests/engine/sources/test_hints.py::test_an_overflow_that_is_logged_means_looking_at_everything",
    ),
    _mutant(
        "count-lines-twice",
        "worker/streams/line_node.py",
        "self.taken += count(payload)",
        "self.taken += 2 * count(payload)",
        "tests/worker/streams",
    ),
    _mutant(
        "no-quiet-rule",
        "engine/sources/standing.py",
        "if not self._settling.look(path, stamp, wall_ns=time.time_ns(), steady=steady, at_least=at_least):",
        "if False:",
        "tests/engine/sources/test_folder.py",
    ),
    _mutant(
        "leave-taken-what-an-earlier-session-opened",
        "engine/engine.py",
        "if source is None and (close.again or close.state is not None):",
        "if source is None and close.again:",
        "tests/engine/test_local_client.py::test_a_file_that_an_earlier_session_left_open_is_taken_again_when_it_changes",
    ),
    _mutant(
        "follow-a-link-in-the-work-space",
        "engine/effects/content.py",
        'os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) |',
        "os.O_RDONLY |",
        "tests/engine/effects/test_saving.py::test_a_result_that_has_become_a_link_is_not_followed",
    ),
    _mutant(
        "forget-what-a-gather-held",
        "engine/scheduler/joining.py",
        "if tasks:\n                made.append",
        "if len(tasks) > 1:\n                made.append",
        SCHEDULER + "test_joining.py",
    ),
    _mutant(
        "let-a-full-wire-grow",
        "engine/scheduler/pressure.py",
        "return (wire.limit or DEFAULT_LIMIT).reached(count, size)",
        "return False",
        SCHEDULER + "test_pressure.py",
    ),
    _mutant(
        "charge-a-neighbour",
        "engine/scheduler/scheduler.py",
        "if key == signal.charged and signal.fault is not None:",
        "if signal.fault is not None:",
        SCHEDULER + "test_scheduler.py",
    ),
    _mutant(
        "move-an-original-whose-result-is-nowhere",
        "engine/effects/carry_out.py",
        "if effect.key.task.job in stuck else",
        "if False else",
        EFFECTS + "test_originals.py",
    ),
    _mutant(
        "remove-the-original-before-its-copy-is-safe",
        "engine/effects/carry_out.py",
        "or not isinstance(results[n], InPlace):\n                continue",
        "or False:\n                continue",
        EFFECTS + "test_sync_order.py",
    ),
    _mutant(
        "skip-the-folder-sync",
        "engine/effects/carry_out.py",
        "errors = self._durable.folders(folders)\n        results: list[Result] = []",
        "errors = dict.fromkeys(folders)\n        results: list[Result] = []",
        EFFECTS + "test_sync_order.py",
    ),
    _mutant(
        "skip-the-file-sync",
        "engine/effects/durable.py",
        "        return self._each(sync_file, descriptors)",
        "        return [None] * len(descriptors)",
        EFFECTS + "test_sync_order.py",
    ),
    _mutant(
        "publish-before-the-intent-is-committed",
        "engine/following.py",
        "self._journal.append(events, partial(self._committed, after))",
        "self._committed(after)\n            self._journal.append(events, None)",
        "tests/engine/test_following.py::test_nothing_is_begun_before_its_record_is_on_disk",
    ),
    _mutant(
        "overwrite-what-took-the-name",
        "engine/effects/publish.py",
        "here, no_replace = -100, 1",
        "here, no_replace = -100, 0",
        EFFECTS + "test_recovery.py",
        EFFECTS + "test_saving.py",
    ),
    _mutant(
        "trust-that-the-target-exists",
        "engine/effects/identity.py",
        "    return same_place(found, stamp) or (bool(sha256) and sha256_of(path) == sha256)",
        "    return True",
        EFFECTS + "test_recovery.py",
    ),
    _mutant(
        "remove-an-original-that-changed",
        "engine/effects/carry_out.py",
        'return Fault(code="input-changed", scope=Scope.FILE, fields={"path": effect.origin})',
        "return None",
        EFFECTS + "test_originals.py",
        EFFECTS + "test_recovery.py",
    ),
    _mutant(
        "leave-what-was-staged-in-vain",
        "engine/effects/stage_log.py",
        "                if ours and path not in keep:",
        "                if False:",
        EFFECTS + "test_recovery.py",
    ),
    _mutant(
        "sweep-what-is-intended",
        "engine/effects/stage_log.py",
        "                if ours and path not in keep:",
        "                if ours:",
        EFFECTS + "test_recovery.py",
    ),
    _mutant(
        "sweep-what-is-a-stranger's",
        "engine/effects/stage_log.py",
        'prefix, removed = f"{STAGE_PREFIX}{self.token}-", []',
        "prefix, removed = STAGE_PREFIX, []",
        EFFECTS + "test_recovery.py",
    ),
    _mutant(
        "take-an-empty-output-for-a-claim",
        "engine/effects/carry_out.py",
        "            self._log.forget_claim(item.effect.target)",
        "            pass",
        EFFECTS + "test_recovery.py",
    ),
    _mutant(
        "trust-files-between-steps-after-a-power-cut",
        "engine/found.py",
        "    lost = rebooted and not",
        "    lost = False and not",
        "tests/engine/test_found.py",
    ),
    _mutant(
        "wait-without-end-for-what-is-refused",
        "engine/scheduler/jobs.py",
        "len(self.placing) > len(self.later)",
        "bool(self.placing)",
        SCHEDULER + "test_jobs.py",
    ),
    _mutant(
        "forget-attempts",
        "engine/scheduler/failing.py",
        "state=TaskState.RETRYING, attempt=task.attempt + 1",
        "state=TaskState.RETRYING, attempt=task.attempt",
        SCHEDULER,
    ),
    _mutant(
        "let-a-name-lead-out",
        "engine/effects/names.py",
        '    if name in (".", "..") or "/" in name or os.sep in name:',
        "    if False:",
        EFFECTS + "test_names.py",
    ),
    _mutant(
        "consent-ignores-the-file",
        "engine/consent.py",
        "hashlib.sha256(data)",
        'hashlib.sha256(b"")',
        "tests/engine/test_consent.py",
    ),
    _mutant(
        "two-take-one-name",
        "engine/effects/reservations.py",
        "            if name in self._count:\n                return False",
        "            if name in self._count:\n                pass",
        EFFECTS + "test_names.py",
        EFFECTS + "test_saving.py",
    ),
    _mutant(
        "reuse-a-key-that-was-settled",
        "engine/effects/owned.py",
        "newest.key.task.job == self._holder.task.job and newest.key != self._holder",
        "False",
        EFFECTS + "test_saving.py",
    ),
    _mutant(
        "keep-nothing-of-what-was-there",
        "engine/effects/safe_store.py",
        '            kept = self._put_away(path, found) or ""',
        '            kept = ""',
        EFFECTS + "test_saving.py",
        EFFECTS + "test_originals.py",
    ),
    _mutant(
        "swallow-a-fault",
        "engine/effects/faults.py",
        '        return Fault(code="disk-full", scope=Scope.PROCESS',
        '        return Fault(code="disk-full", scope=Scope.FILE',
        EFFECTS + "test_faults.py",
    ),
    _mutant(
        "drop-the-last-event-of-a-group",
        "engine/journal/sqlite/fold.py",
        "        for event in events:\n            by_type[type(event)](event)",
        "        for event in events[:-1]:\n            by_type[type(event)](event)",
        "tests/engine/journal/test_contract.py",
    ),
    _mutant(
        "die-when-a-superseded-job-is-staged",
        "engine/scheduler/scheduler.py",
        "            return [Unstage(_effects(results))]  # it was superseded while this was being staged",
        "            raise KeyError(staging.job)",
        SCHEDULER,
    ),
    _mutant(
        "close-before-effects-are-done",
        "engine/scheduler/jobs.py",
        "not self.staging and not self.placing and all(",
        "not self.staging and all(",
        SCHEDULER + "test_jobs.py",
    ),
    _mutant(
        "lead-a-file-to-the-wrong-port",
        "worker/runner.py",
        "for target, way_in in node.ways.get(output.port, ())",
        "for target, way_in in next(iter(node.ways.values()), ())",
        "tests/worker/test_runner.py",
    ),
    _mutant(
        "let-the-journal-outgrow-its-size",
        "engine/journal/sqlite/upkeep.py",
        " and not self._outgrown(retention)",
        "",
        "tests/engine/journal/test_upkeep.py",
    ),
    _mutant(
        "end-before-the-record-is-on-disk",
        "engine/following.py",
        "            self._journal.flush(patient=False)",
        "            pass",
        "tests/engine/test_following.py",
    ),
    _mutant(
        "leave-what-comes-late",
        "engine/spool.py",
        "            del self._lots[lot]\n            _remove_tree(lot)",
        "            del self._lots[lot]",
        "tests/engine/test_spool.py",
    ),
    _mutant(
        "number-a-numbered-name-anew",
        "engine/effects/names.py",
        "    return (found[1] + suffix, int(found[2]) + 1) if found else (name, 2)",
        "    return (name, 2)",
        EFFECTS + "test_names.py",
    ),
    _mutant(
        "spare-the-sync-of-made-folders",
        "engine/effects/stage.py",
        "before = [*map(os.path.dirname, effect.folders), *kept_in(effect.before)]",
        "before = [*kept_in(effect.before)]",
        EFFECTS + "test_sync_order.py",
    ),
    _mutant(
        "lose-bytes-that-are-no-text",
        "engine/journal/sqlite/codec.py",
        "return path.encode(_ENCODING, _ERRORS)",
        'return path.encode(_ENCODING, "replace")',
        "tests/engine/journal/test_contract.py",
        "tests/engine/journal/test_sqlite.py",
    ),
    _mutant(
        "put-a-stranger's-claim-to-use",
        "engine/effects/carry_out.py",
        "            if not same_place(found, effect.claim):",
        "            if False:",
        EFFECTS + "test_recovery.py",
    ),
    _mutant(
        "put-whatever-is-staged-into-place",
        "engine/effects/carry_out.py",
        "            waits = is_recorded(source, there, staged, effect.sha256)",
        "            waits = True",
        EFFECTS + "test_recovery.py",
    ),
    _mutant(
        "leave-what-a-volume-was-tried-out-with",
        "engine/effects/stage_log.py",
        "entry.name.endswith((STAGE_SUFFIX, PROBE_SUFFIX))",
        "entry.name.endswith(STAGE_SUFFIX)",
        EFFECTS + "test_recovery.py",
    ),
)


def survives(mutant: Mutant, top: Path) -> str:
    """Why a mutant survives; "" when a test notices it. `top` is a scratch copy, which is left as it was."""
    path = top / APP / mutant.file
    text = path.read_text("utf-8")
    if text.count(mutant.old) != 1:
        return f"its edit no longer applies: {mutant.file} has it {text.count(mutant.old)} times"
    path.write_text(text.replace(mutant.old, mutant.new), "utf-8")
    try:
        done = _run(mutant.tests, top)
    except subprocess.TimeoutExpired:
        return "its tests do not come to their end"
    finally:
        path.write_text(text, "utf-8")
    if done.returncode == 1:
        return "only the clock stops its tests" if STOPPED.search(done.stdout + done.stderr) else ""
    return "no test notices it" if done.returncode == 0 else f"its tests do not run: {done.stdout[-300:]}"


def _run(tests: Iterable[str], top: Path, within: float | None = 5 * TOO_LONG) -> "subprocess.CompletedProcess[str]":
    """Until the first that fails. Raises TimeoutExpired."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--no-header", "-p", "no:cacheprovider"]
    paths = f"{top / 'app'}{os.pathsep}{top}"
    return subprocess.run(
        [*command, f"--timeout={TOO_LONG}", f"--basetemp={top / 'tmp'}", *tests],
        cwd=top,
        env={**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1", "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=within,
    )


def chosen(names: Sequence[str], *, everything: bool, rotation: int) -> list[Mutant]:
    """Those named, all, or five by rotation."""
    if names:
        return [mutant for mutant in MUTANTS if mutant.name in names]
    if everything:
        return list(MUTANTS)
    return [MUTANTS[(rotation * AT_ONCE + n) % len(MUTANTS)] for n in range(AT_ONCE)]


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="dev.py mutants", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these")
    parser.add_argument("--all", action="store_true", help="every one")
    parser.add_argument("--rotation", type=int, default=int(time.time() // 86400), help="which five; else by the day")
    options = parser.parse_args(arguments)
    known = {mutant.name for mutant in MUTANTS}
    if unknown := [name for name in options.names if name not in known]:
        parser.error(f"there is no mutant {unknown[0]!r}")
    alive = 0
    with tempfile.TemporaryDirectory(prefix="filewright-mutants-") as scratch:
        top = Path(scratch)
        for part in ("app", "tests", "processors", "resources", "pyproject.toml", "packaging"):
            source = ROOT / part
            copy = shutil.copytree if source.is_dir() else shutil.copy
            copy(source, top / part)
        picked = chosen(options.names, everything=options.all, rotation=options.rotation)
        whole = _run(dict.fromkeys(test for mutant in picked for test in mutant.tests), top, within=None)
        if whole.returncode:
            print(f"the tests fail with nothing broken:\n{whole.stdout[-2000:]}", file=sys.stderr)
            return 1
        for mutant in picked:
            began = time.monotonic()
            why = survives(mutant, top)
            alive += bool(why)
            verdict = f"SURVIVES, {why}" if why else "caught"
            print(f"{time.monotonic() - began:4.0f} s  {mutant.name}: {verdict}", flush=True)
    print(f"{len(picked) - alive} of {len(picked)} mutants were caught")
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
