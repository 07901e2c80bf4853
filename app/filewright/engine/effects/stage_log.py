"""Where staged files may lie after a crash: folders are noted before the first file is staged in them, and so are
names that are claimed, and folders in which before-states are kept. What lies there without a committed intent is then
found and removed."""

import json
import os
import secrets
from collections.abc import Collection
from pathlib import Path

from filewright.engine.effects.durable import sync_file, sync_folder
from filewright.engine.effects.names import PROBE_SUFFIX, STAGE_PREFIX, STAGE_SUFFIX
from filewright.engine.fault_points import fault_point


class StageLog:
    """A small file in the pipeline's state folder: a line for each folder, and for each claimed name. Its first line
    is a token that the names of all staged files of this pipeline hold, so that no other's are ever touched.
    `kept_before` are the folders in which earlier runs kept before-states, with what their names begin with."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._folders: set[str] = set()
        self._claims: set[str] = set()
        self._kept: dict[str, set[str]] = {}
        self.token = self._read()
        self._run, self._count = secrets.token_hex(2), 0  # files of the last run may still lie there
        self.kept_before = {folder: frozenset(names) for folder, names in self._kept.items()}
        self._descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        if not self.token:
            self.token = secrets.token_hex(4)
            self._write({"token": self.token})
            sync_folder(str(path.parent))  # without it nobody would know whose the staged files are

    def new_stage(self, folder: str) -> str:
        """A path in `folder` for a file to be staged, noted. Raises OSError when it cannot be noted."""
        if folder not in self._folders:
            self._write({"folder": folder})
            self._folders.add(folder)
        self._count += 1
        return os.path.join(folder, f"{STAGE_PREFIX}{self.token}-{self._run}{self._count:x}{STAGE_SUFFIX}")

    @property
    def kept_name(self) -> str:
        """What the names of all that this run keeps begin with."""
        return f"{self.token}-{self._run}-"

    def note_kept(self, folder: str) -> None:
        """Before the first before-state is kept in `folder`. Raises OSError when it cannot be noted."""
        names = self._kept.setdefault(folder, set())
        if self.kept_name not in names:
            self._write({"kept": folder, "name": self.kept_name})
            names.add(self.kept_name)

    def forget_kept(self) -> None:
        """What earlier runs kept was looked through: it is written down no more when the file is begun anew, but for
        folders on a drive that is away."""
        for folder, names in list(self._kept.items()):
            if os.path.isdir(os.path.dirname(folder)):
                names &= {self.kept_name}
            if not names:
                del self._kept[folder]

    def note_claim(self, target: str) -> None:
        """Before `target` is claimed by an empty file. Raises OSError when it cannot be noted."""
        self._write({"claim": target})
        self._claims.add(target)

    def is_claim(self, target: str) -> bool:
        """Whether an empty file at `target` may be a claim of ours that nothing replaced."""
        return target in self._claims

    def forget_claim(self, target: str) -> None:
        """What lies at `target` now is no claim: an empty file there is not to be swept away. Raises OSError."""
        if target in self._claims:
            self._write({"settled": target})
            self._claims.discard(target)

    def sweep(self, keep: Collection[str], keep_claims: Collection[str] = ()) -> list[str]:
        """Remove staged files and empty claims that nobody intends; tells which. Folders that cannot be looked into
        stay noted for the next time."""
        fault_point("recovery.before-sweep")
        removed, left = [], set[str]()
        for folder in self._folders:
            try:
                removed += self._sweep_folder(folder, frozenset(keep))
            except (FileNotFoundError, NotADirectoryError):
                left.add(folder)  # a drive that is away may come back
            except OSError:
                left.add(folder)
        for target in self._claims.difference(keep_claims):
            try:
                if os.lstat(target).st_size == 0:
                    os.unlink(target)
                    removed.append(target)
            except OSError:
                continue
        self._begin_anew(left | {os.path.dirname(path) for path in keep}, set(keep_claims))
        return removed

    def close(self) -> None:
        """Let go of the file."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _sweep_folder(self, folder: str, keep: Collection[str]) -> list[str]:
        prefix, removed = f"{STAGE_PREFIX}{self.token}-", []
        with os.scandir(folder) as entries:
            for entry in entries:
                ours = entry.name.startswith(prefix) and entry.name.endswith((STAGE_SUFFIX, PROBE_SUFFIX))
                path = os.path.join(folder, entry.name)
                if ours and path not in keep:
                    os.unlink(path)
                    removed.append(path)
        return removed

    def _begin_anew(self, folders: set[str], claims: set[str]) -> None:
        """Write the file anew with only what still matters, so that it does not grow for ever."""
        fresh = self._path.with_name(self._path.name + ".new")
        lines = [
            {"token": self.token},
            *({"folder": f} for f in sorted(folders)),
            *({"claim": c} for c in sorted(claims)),
            *({"kept": f, "name": n} for f, names in sorted(self._kept.items()) for n in sorted(names)),
        ]
        with fresh.open("w", encoding="ascii") as file:
            file.write("".join(json.dumps(line) + "\n" for line in lines))
            file.flush()
            sync_file(file.fileno())
        self.close()
        fault_point("recovery.before-log")
        os.replace(fresh, self._path)
        fault_point("recovery.after-log")
        sync_folder(str(self._path.parent))
        self._descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND)
        self._folders, self._claims = folders, claims

    def _read(self) -> str:
        token = ""
        try:
            text = self._path.read_text("ascii", "replace")
        except FileNotFoundError:
            return token
        for line in text.splitlines():
            try:
                entry = json.loads(line)
            except ValueError:
                continue  # a line that a crash cut off: nothing was staged for it yet
            token = entry.get("token", token)
            self._folders |= {entry["folder"]} if "folder" in entry else set()
            self._claims |= {entry["claim"]} if "claim" in entry else set()
            self._claims.discard(entry.get("settled", ""))
            if "kept" in entry:
                self._kept.setdefault(entry["kept"], set()).add(str(entry.get("name", "")))
        return token

    def _write(self, entry: dict[str, str]) -> None:
        fault_point("stages.before-note")
        os.write(self._descriptor, json.dumps(entry).encode("ascii") + b"\n")
        sync_file(self._descriptor)
