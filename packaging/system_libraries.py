"""What Qt and the tests of the real window need of the system on Linux, and how to get it."""

import ctypes
import os
import shutil
import sys

import environment

LIBRARIES = {
    # drawing without a screen
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    # a real window
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""Library as programs ask for it → its Debian package."""

PROGRAMS = {"Xvfb": "xvfb", "xdotool": "xdotool"}
"""Program → its Debian package: a screen for tests and pictures, and a hand for its mouse and keys."""


def provide() -> None:
    """Install what is missing where that can be done unasked (Debian as root); else say how to."""
    missing = _missing()
    if not missing:
        return
    packages = sorted(missing.values())
    by_hand = f"sudo apt-get install -y --no-install-recommends {' '.join(packages)}"
    if shutil.which("apt-get") is None:
        print(f"The window may not open: missing on this system are {', '.join(missing)}.", file=sys.stderr)
    elif os.geteuid() != 0:
        print(f"The window needs packages of the system. Run this once:\n  {by_hand}", file=sys.stderr)
    else:
        print(f"Installing what Qt needs of the system: {' '.join(packages)} …", file=sys.stderr, flush=True)
        environment.apt_install(packages, f"That did not work. Run this, then try again:\n  {by_hand}")


def _missing() -> dict[str, str]:
    if sys.platform != "linux":
        return {}
    libraries = {name: package for name, package in LIBRARIES.items() if not _loads(name)}
    return libraries | {name: package for name, package in PROGRAMS.items() if shutil.which(name) is None}


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
