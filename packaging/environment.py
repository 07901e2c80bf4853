"""The environments in which the project runs and is tested, made when missing and renewed when outdated.

| folder | holds |
|---|---|
| `.venv` | the project, editable, with all it needs to run and to be developed |
| `.venv-headless` | the project without what only the window needs: shows that the rest works alone |

Standard library only: this runs before anything is installed.
"""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAIN = ROOT / ".venv"
HEADLESS = ROOT / ".venv-headless"
LOCK = ROOT / "packaging" / "lock.txt"
STAMP = "filewright-stamp"

WINDOW_ONLY = {"numpy", "networkx", "pyqtgraph", "pyside6-essentials"}
TEST_TOOLS = {"hypothesis", "pytest", "pytest-timeout", "pytest-xdist"}

WITH_WINDOW = {"architecture", "conftest.py", "dashboard", "gui", "mutants", "packaging", "system"}
"""What lies in tests/ and is not run in the headless environment."""

LOCK_HEADER = """\
# The exact versions that the project is tested with; `pyproject.toml` says which others it allows.
# Renewed by `python3 packaging/dev.py lock`.
"""


class EnvironmentFailure(Exception):
    """An environment could not be made; the message says what to do."""


def ready() -> Path:
    """The Python of `.venv`, made and up to date. Raises `EnvironmentFailure`."""
    _renew(MAIN, [["--editable", f"{ROOT}[dev]"]])
    return _python(MAIN)


def headless_ready() -> Path:
    """The Python of `.venv-headless`, made and up to date. Raises `EnvironmentFailure`."""
    project = _pyproject()["project"]
    wanted = [line for line in project["dependencies"] if _name(line) not in WINDOW_ONLY]
    wanted += [line for line in project["optional-dependencies"]["dev"] if _name(line) in TEST_TOOLS]
    _renew(HEADLESS, [wanted, ["--no-deps", "--editable", str(ROOT)]])
    python = _python(HEADLESS)
    probe = "import importlib.util, sys; sys.exit(importlib.util.find_spec('PySide6') is not None)"
    if subprocess.run([python, "-c", probe], check=False).returncode:
        raise EnvironmentFailure(f"PySide6 is installed in {HEADLESS.name}: delete that folder and try again.")
    return python


def headless_tests() -> list[str]:
    """The parts of tests/ that need no window."""
    parts = [part for part in sorted((ROOT / "tests").iterdir()) if part.name not in WITH_WINDOW]
    return [str(part) for part in parts if part.name.startswith("test_") or any(part.rglob("test_*.py"))]


def renew_lock() -> None:
    """Write the newest versions that pyproject.toml allows. Raises `EnvironmentFailure`."""
    ready()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        options = ["--quiet", "--dry-run", "--ignore-installed", "--report", str(report)]
        _pip(MAIN, ["install", *options, f"{ROOT}[cluster,dev]"])
        installs = json.loads(report.read_text("utf-8"))["install"]
    versions = {_name(item["metadata"]["name"]): item["metadata"]["version"] for item in installs}
    versions.pop("filewright")
    lines = [f"{name}=={version}\n" for name, version in sorted(versions.items())]
    LOCK.write_text(LOCK_HEADER + "".join(lines), "utf-8")
    print(f"{LOCK.relative_to(ROOT)}: {len(lines)} versions")


def _renew(folder: Path, installs: Sequence[Sequence[str]]) -> None:
    stamp = folder / STAMP
    current = _fingerprint(installs)
    if _works(folder):
        if stamp.exists() and stamp.read_text("utf-8") == current:
            return
        _say(f"Bringing {folder.name} up to date …")
    else:
        _say(f"Making the environment {folder.name}; the first time takes some minutes …")
        shutil.rmtree(folder, ignore_errors=True)
        _make(folder)
    stamp.unlink(missing_ok=True)
    for arguments in installs:
        _pip(folder, ["install", "--quiet", "--constraint", str(LOCK), *arguments])
    stamp.write_text(current, "utf-8")


def _fingerprint(installs: Sequence[Sequence[str]]) -> str:
    document = _pyproject()
    # how the tools are set changes often and needs no new installation
    relevant = [document["project"], document["build-system"], document["tool"]["hatch"], installs]
    text = json.dumps(relevant, sort_keys=True) + LOCK.read_text("utf-8")
    return hashlib.sha256(text.encode()).hexdigest()


def _pyproject() -> dict[str, dict[str, object]]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def _python(folder: Path) -> Path:
    return folder / "Scripts" / "python.exe" if os.name == "nt" else folder / "bin" / "python"


def _works(folder: Path) -> bool:
    """Whether its Python starts and has pip: not if its base was moved, or its making was cut short."""
    probe = "import importlib.util, sys; sys.exit(importlib.util.find_spec('pip') is None)"
    try:
        return subprocess.run([_python(folder), "-c", probe], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _make(folder: Path) -> None:
    if importlib.util.find_spec("ensurepip") is None:
        _provide_ensurepip()
    _run([sys.executable, "-m", "venv", str(folder)], f"{folder.name} could not be made.")


def _provide_ensurepip() -> None:
    """Debian and Ubuntu keep it in a package of its own."""
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    by_hand = f"This Python cannot make environments. Run this, then try again:\n  sudo apt-get install {package}"
    if shutil.which("apt-get") is None:
        raise EnvironmentFailure("This Python cannot make environments: its module ensurepip is missing.")
    if os.geteuid() != 0:
        raise EnvironmentFailure(by_hand)
    _say(f"Installing {package} …")
    apt_install([package], by_hand)


def apt_install(packages: Iterable[str], otherwise: str) -> None:
    """Install Debian packages as root, silently. Raises `EnvironmentFailure` with the message `otherwise`."""
    variables = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        _run(["apt-get", "-qq", *command], otherwise, variables, silent=True)


def _pip(folder: Path, arguments: Sequence[str]) -> None:
    command = [str(_python(folder)), "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments]
    _run(command, "pip could not install what the project needs (see above).")


def _run(
    command: Sequence[str], otherwise: str, variables: dict[str, str] | None = None, *, silent: bool = False
) -> None:
    """Run a program; when it fails, show what a silent one said and raise `EnvironmentFailure`."""
    kept = subprocess.PIPE if silent else None
    done = subprocess.run(
        command, cwd=ROOT, env=variables, stdin=subprocess.DEVNULL, stdout=kept, stderr=kept, check=False
    )
    if done.returncode:
        if silent:
            sys.stderr.buffer.write(done.stdout + done.stderr)
        raise EnvironmentFailure(otherwise)


def _name(requirement: str) -> str:
    """The canonical name of a package: `Pillow>=11` is `pillow`."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]).lower()


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)
