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
    """A processor's files are looked at when it is first asked for, all of them when all are: so what is not used costs
    nothing. From then on it stays as it was found; make a new registry to see what changed on disk."""

    def __init__(
        self,
        roots: Sequence[Root],
        *,
        index: Path | None = None,
        installed: Callable[[], Iterable[Root]] = installed_roots,
    ) -> None:
        """`index` is the file with what was read last time (None: read everything); `installed` finds the folders of
        installed packages: it is called at most once, for lists and where an id is not known."""
        self._index = index
        self._installed = installed
        self._entries: dict[Path, Entry] = {}
        self._looked_at: set[Path] = set()
        self._looked_further = False
        self._changed = False
        known = read_index(index) if index else {}
        for root in roots:
            for folder in folders_in(root):
                entry = known.get(folder)
                if entry is not None and entry.bundled == root.bundled and not entry.installed:
                    self._entries[folder] = entry
                else:
                    self._read(folder, bundled=root.bundled, installed=False)
        self._entries |= {entry.folder: entry for entry in known.values() if entry.installed}
        self._changed |= known.keys() != self._entries.keys()
        self._by_id: dict[str, Entry] = {}
        self._settle()
        self.specs: Mapping[str, ProcessorSpec] = _Specs(self)
        """The processors that can be used, each made when it is first asked for."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why some of what lies there cannot be used, each with its file and line."""
        self.look_at_all()
        found: list[Problem] = []
        for entry in self._entries.values():
            found += entry.problems
            if entry.usable and self._by_id[entry.id] is not entry:
                found.append(_twice(entry, self._by_id[entry.id]))
        return tuple(found)

    def find(self, id: str, version: str | None = None) -> ProcessorSpec:
        """The processor of this id; `version` is the major version asked for. Raises NotFound where there is none,
        ProcessorError where it is there and cannot be used."""
        spec = self.specs.get(id)
        if spec is None:
            broken = next((entry for entry in self._entries.values() if entry.id == id and entry.problems), None)
            if broken is not None:
                raise ProcessorError("processor-broken", place=broken.problems[0].place, id=id)
            near = closest(id, self._by_id)
            raise NotFound("processor-unknown" if near is None else "processor-unknown-like", id=id, near=near)
        if version is not None and spec.version.partition(".")[0] != version:
            raise NotFound("processor-other-version", id=id, wanted=version, found=spec.version)
        return spec

    def entry(self, id: str) -> Entry | None:
        """The folder of a usable processor, its files looked at; looks everywhere before it says None."""
        entry = self._by_id.get(id)
        if entry is not None:
            self._look_at(entry)
            self._settle()
        if id not in self._by_id:
            self.look_at_all()
        return self._by_id.get(id)

    def ids(self) -> Iterable[str]:
        """Every processor that can be used."""
        self.look_at_all()
        return self._by_id

    def look_at_all(self) -> None:
        """Look at the files of all processors, and through installed packages."""
        if self._looked_further:
            return
        self._looked_further = True
        for entry in list(self._entries.values()):
            self._look_at(entry)
        for root in self._installed():
            for folder in folders_in(root):
                if folder not in self._entries:
                    self._read(folder, bundled=False, installed=True)
        self._settle()

    def _look_at(self, entry: Entry) -> None:
        """Read the folder anew where it is not as it was read."""
        if entry.folder in self._looked_at:
            return
        self._looked_at.add(entry.folder)
        if not unchanged(entry.folder, entry.stamp):
            del self._entries[entry.folder]
            self._changed = True
            self._read(entry.folder, bundled=entry.bundled, installed=entry.installed)

    def _read(self, folder: Path, *, bundled: bool, installed: bool) -> None:
        if holds_manifest(folder):
            self._looked_at.add(folder)
            self._entries[folder] = entry_of(load(folder, bundled=bundled), installed=installed)
            self._changed = True

    def _settle(self) -> None:
        """Say which processor has which id, and keep what was read. Of two with the same id the first counts: bundled
        ones, then the user's, then installed ones."""
        if self._by_id and not self._changed:
            return
        self._by_id = {}
        for entry in sorted(self._entries.values(), key=lambda e: (not e.bundled, e.installed)):
            if entry.usable:
                self._by_id.setdefault(entry.id, entry)
        if self._changed and self._index is not None:
            write_index(self._index, self._entries.values())
        self._changed = False


class _Specs(Mapping[str, ProcessorSpec]):
    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._made: dict[str, ProcessorSpec] = {}

    def __getitem__(self, id: str) -> ProcessorSpec:
        if id not in self._made:
            entry = self._registry.entry(id)
            if entry is None:
                raise KeyError(id)
            self._made[id] = entry.found().spec()
        return self._made[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._registry.ids())

    def __len__(self) -> int:
        return len(list(self._registry.ids()))


def _twice(entry: Entry, other: Entry) -> Problem:
    fields = {"id": entry.id, "other": str(other.folder)}
    place = Place(file=entry.folder / MANIFEST, line=1, column=1)
    return Problem(code="processor-twice", fields=fields, severity=Severity.WARNING, place=place)


def open_registry() -> Registry:
    """The registry of this computer's user, with its index."""
    import platformdirs

    cache = Path(platformdirs.user_cache_path("filewright", appauthor=False))
    return Registry(standard_roots(), index=cache / "processors.index")
