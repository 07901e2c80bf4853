"""Copy the icons named in resources/icons/icons.txt out of Tabler's npm package.

    python packaging/icons.py            # downloads the pinned package with `npm pack`
    python packaging/icons.py FILE.tgz   # uses a package that is already here

Only needed after icons.txt or the pinned version changed: the result is committed, so that
building needs no network.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "@tabler/icons"
VERSION = "3.51.0"
TARGET = Path(__file__).resolve().parent.parent / "resources" / "icons"
OWN = {"filewright.svg"}


def wanted_names(listing: Path) -> list[str]:
    """The icon names in `listing`, without remarks; raises SystemExit when a name stands twice."""
    names = [line.split("#", 1)[0].strip() for line in listing.read_text(encoding="utf-8").splitlines()]
    names = [name for name in names if name]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise SystemExit(f"{listing.name} names these icons twice: {', '.join(doubled)}")
    return names


def download(into: Path) -> Path:
    """Fetch the pinned package with npm and return the path of its tarball."""
    command = ["npm", "pack", f"{PACKAGE}@{VERSION}", "--pack-destination", str(into), "--silent"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return into / done.stdout.strip().splitlines()[-1]


def copy_icons(tarball: Path, names: list[str], target: Path) -> None:
    """Write NAME.svg and LICENSE into `target` and remove icons that are no longer named."""
    with tarfile.open(tarball) as package:
        members = {member.name: member for member in package.getmembers()}
        missing = [name for name in names if f"package/icons/outline/{name}.svg" not in members]
        if missing:
            raise SystemExit(f"{tarball.name} has no icons of these names: {', '.join(missing)}")
        for name in names:
            _extract(package, members[f"package/icons/outline/{name}.svg"], target / f"{name}.svg")
        _extract(package, members["package/LICENSE"], target / "LICENSE")
    for path in target.glob("*.svg"):
        if path.stem not in names and path.name not in OWN:
            path.unlink()


def _extract(package: tarfile.TarFile, member: tarfile.TarInfo, to: Path) -> None:
    content = package.extractfile(member)
    if content is None:
        raise SystemExit(f"{member.name} is not a file")
    to.write_bytes(content.read())


def main(arguments: list[str]) -> None:
    names = wanted_names(TARGET / "icons.txt")
    with tempfile.TemporaryDirectory() as folder:
        tarball = Path(arguments[0]) if arguments else download(Path(folder))
        copy_icons(tarball, names, TARGET)
    print(f"{len(names)} icons of {PACKAGE} {VERSION} in {TARGET}")


if __name__ == "__main__":
    main(sys.argv[1:])
