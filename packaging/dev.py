"""The one script of a developer: makes the environment, then demo, tests, style, pictures, installers.

    python3 packaging/dev.py                 # lists what there is
    python3 packaging/dev.py test            # all tests, on every core
    python3 packaging/dev.py test tests/core # what follows goes to pytest, in one process

Needs Python 3.11 or newer and nothing else; run again, it takes seconds when nothing changed.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - said before anything below needs it
    sys.exit(f"Filewright needs Python 3.11 or newer; this is {sys.version.split()[0]} at {sys.executable}.")

import checks
import environment
import suite
import system_libraries

ROOT = Path(__file__).resolve().parent.parent
NOT_HERE = 2
INTERRUPTED = 130


@dataclass(frozen=True, kw_only=True)
class Command:
    """One subcommand. `source` is the file that does the work; a command without it is not offered."""

    summary: str
    run: Callable[[Sequence[str]], int]
    source: Path | None = None

    @property
    def exists(self) -> bool:
        return self.source is None or self.source.exists()


def call(arguments: Sequence[str | Path], *, at: Path | None = ROOT, **variables: str) -> int:
    """Run a program from the project's top (or `at`, None: where we are), with some variables set; its exit status."""
    process = subprocess.Popen([str(part) for part in arguments], cwd=at, env={**os.environ, **variables})
    while True:
        try:
            status = process.wait()
            break
        except KeyboardInterrupt:  # the program got it too and ends in its own way
            continue
    return status if status >= 0 else 128 - status


def python_with_window() -> Path:
    """The environment's Python, once everything a window needs is there."""
    python = environment.ready()
    system_libraries.provide()
    return python


def script(name: str, summary: str) -> Command:
    """A command carried out by a script of its name beside this one."""
    source = ROOT / "packaging" / f"{name}.py"
    return Command(
        summary=summary,
        run=lambda rest: call([python_with_window(), source, *rest]),
        source=source,
    )


def call_tests(arguments: Sequence[str | Path]) -> int:
    # Hundreds of processes start in the tests: without this some shells make each of them compile all it imports.
    return call(arguments, QT_QPA_PLATFORM="offscreen", PYTHONDONTWRITEBYTECODE="")


def test(rest: Sequence[str]) -> int:
    """All tests on every core; or those that the caller names, as pytest runs them by itself."""
    python = python_with_window()
    return call_tests([python, "-m", "pytest", *rest]) if rest else suite.run(python, (), call_tests)


def headless(rest: Sequence[str]) -> int:
    """The tests below the window, where neither PySide6 nor what only the window needs is installed."""
    python = environment.headless_ready()
    if rest:
        return call_tests([python, "-m", "pytest", *rest])
    return suite.run(python, environment.headless_tests(), call_tests)


def lint(rest: Sequence[str]) -> int:
    return checks.run(environment.ready(), rest, call)


def lock(_rest: Sequence[str]) -> int:
    environment.renew_lock()
    return 0


COMMANDS = {
    "demo": script("demo", "the app on an example with its files; with no display the same without a window"),
    "test": Command(summary="all tests, on every core; or [ARGUMENTS] for pytest, in one process", run=test),
    "run": Command(
        summary="the app, or one of its commands: run run PIPE",
        run=lambda rest: call([python_with_window(), "-m", "filewright", *rest], at=None),  # paths are the caller's
    ),
    "bench": Command(
        summary="NAME [--json FILE]: a benchmark against its peers",
        run=lambda rest: call([python_with_window(), "-m", "bench", *rest]),
        source=ROOT / "bench" / "__main__.py",
    ),
    "torture": Command(
        summary="[PART…] [--long]: kills, refusals, full disks, then the account of every file",
        run=lambda rest: call([environment.ready(), ROOT / "packaging" / "torture", *rest]),
        source=ROOT / "packaging" / "torture" / "__main__.py",
    ),
    "mutants": script("mutants", "tests of the tests: breaks the code and sees that a test fails"),
    "lint": Command(summary=f"style, types, import contracts, sizes; or some of: {checks.NAMES}", run=lint),
    "headless": Command(summary="the tests that need no window, where PySide6 is not installed", run=headless),
    "shots": script("shots", "screenshots of the real window"),
    "film": script("film", "a short animation of the real window at work"),
    "build": script("build", "the installers of this platform"),
    "lock": Command(summary="renews packaging/lock.txt: the newest versions that pyproject.toml allows", run=lock),
}


def help_text() -> str:
    offered = {name: command for name, command in COMMANDS.items() if command.exists}
    width = max(map(len, offered))
    lines = [f"  {name:{width}}  {command.summary}" for name, command in offered.items()]
    return "usage: python3 packaging/dev.py COMMAND [ARGUMENTS]\n\n" + "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(help_text())
        return 0
    name, *rest = arguments
    command = COMMANDS.get(name)
    if command is None:
        print(f"There is no command {name!r}.\n\n{help_text()}", file=sys.stderr)
        return NOT_HERE
    if not command.exists:
        print(f"{name}: not in this version", file=sys.stderr)
        return NOT_HERE
    try:
        return command.run(rest)
    except environment.EnvironmentFailure as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
