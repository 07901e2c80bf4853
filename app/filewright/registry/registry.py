"""The processors that are there, by id. Broken ones are listed with what is wrong and never stop the others."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from filewright.core.closest import closest
from filewright.core.problem import Problem, Severity
from filewright.core.processor import ProcessorSpec
from filewright.errors import NotFound, Place, ProcessorError
from filewright.registry.discovery import Root, folders_in, holds_manifest, installed_roots, standard_roots
from filewright.registry.index import Entry, entry_of, read_index, write_index
from filewright.registry.load import MANIFEST, load
from filewright.registry.stamps import unchanged


class Registry:
    """What was found when it was made. It is not changed afterwards, except that installed packages are looked
    through once when an id is asked for that nobody else has; make a new one to see what changed on disk."""

    def __init__(
        self,
        roots: Sequence[Root],
        *,
        index: Path | None = None,
        installed: Callable[[], Iterable[Root]] = installed_roots,
    ) -> None:
        """`index` is the file with what was read last time (None: read everything); `installed` finds the folders of
        installed packages, and is called at most once."""
        self._index = index
        self._installed = installed
        self._looked_through_packages = False
        self._known = dict(read_index(index)) if index else {}
        self._entries: dict[Path, Entry] = {}
        for root in roots:
            for folder in folders_in(root):
                self._take(folder, bundled=root.bundled, installed=False)
        for entry in [entry for entry in self._known.values() if entry.installed]:
            if holds_manifest(entry.folder):
                self._take(entry.folder, bundled=False, installed=True)
        self._save()
        self._specs = _Specs(self._usable(), self._more)

    @property
    def specs(self) -> Mapping[str, ProcessorSpec]:
        """The processors that can be used. Asking for an id that is not there may look through installed packages."""
        return self._specs

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why some of what lies there cannot be used, each with its file and line."""
        found: list[Problem] = []
        first: dict[str, Entry] = {}
        for entry in self._entries.values():
            found += entry.problems
            if entry.usable and first.setdefault(entry.id, entry) is not entry:
                found.append(_twice(entry, first[entry.id]))
        return tuple(found)

    def find(self, id: str, version: str | None = None) -> ProcessorSpec:
        """The processor of this id; `version` is the major version asked for. Raises NotFound where
        there is none, ProcessorError where it is there and cannot be used."""
        spec = self.specs.get(id)
        if spec is None:
            broken = next((entry for entry in self._entries.values() if entry.id == id and entry.problems), None)
            if broken is not None:
                raise ProcessorError("processor-broken", place=broken.problems[0].place, id=id)
            near = closest(id, self.specs)
            raise NotFound("processor-unknown" if near is None else "processor-unknown-like", id=id, near=near)
        if version is not None and spec.version.partition(".")[0] != version:
            raise NotFound("processor-other-version", id=id, wanted=version, found=spec.version)
        return spec

    def everything(self) -> None:
        """Look through installed packages too: for lists of all there is, not for the start of a command."""
        self._specs.look_further()

    def _take(self, folder: Path, *, bundled: bool, installed: bool) -> None:
        known = self._known.get(folder)
        if known is not None and known.bundled == bundled and unchanged(folder, known.stamp):
            self._entries[folder] = known
        elif holds_manifest(folder):
            self._entries[folder] = entry_of(load(folder, bundled=bundled), installed=installed)

    def _more(self) -> Mapping[str, Entry]:
        if not self._looked_through_packages:
            self._looked_through_packages = True
            for root in self._installed():
                for folder in folders_in(root):
                    if folder not in self._entries:
                        self._take(folder, bundled=False, installed=True)
            self._save()
        return self._usable()

    def _usable(self) -> dict[str, Entry]:
        by_id: dict[str, Entry] = {}
        for entry in self._entries.values():
            if entry.usable:
                by_id.setdefault(entry.id, entry)
        return by_id

    def _save(self) -> None:
        if self._index is not None and self._known != self._entries:
            write_index(self._index, self._entries.values())
            self._known = dict(self._entries)


class _Specs(Mapping[str, ProcessorSpec]):
    """Specs by id, each made when it is first asked for. An id that is not there makes `more` look further, once."""

    def __init__(self, entries: Mapping[str, Entry], more: Callable[[], Mapping[str, Entry]]) -> None:
        self._entries = entries
        self._more = more
        self._made: dict[str, ProcessorSpec] = {}

    def __getitem__(self, id: str) -> ProcessorSpec:
        if id in self._made:
            return self._made[id]
        if id not in self._entries:
            self.look_further()
        self._made[id] = spec = self._entries[id].found().spec()
        return spec

    def look_further(self) -> None:
        self._entries = self._more()

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def _twice(entry: Entry, other: Entry) -> Problem:
    fields = {"id": entry.id, "other": str(other.folder)}
    place = Place(file=entry.folder / MANIFEST, line=1, column=1)
    return Problem(code="processor-twice", fields=fields, severity=Severity.WARNING, place=place)


def open_registry() -> Registry:
    """The registry of this computer's user, with its index."""
    import platformdirs

    cache = Path(platformdirs.user_cache_path("filewright", appauthor=False))
    return Registry(standard_roots(), index=cache / "processors.index")
