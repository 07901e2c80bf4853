"""Code from a processor's folder. Each folder is a package of its own, so equal file names never meet.

A processor imports the modules beside it by their plain names or relatively; both find its own folder first, also
when it happens while it works. Next come the modules of a folder `_shared` beside the processor's own: what several
processors that come together have in common, each with its own copy of it. Nothing is put on `sys.path`, nothing is
written into the folder.
"""

import builtins
import hashlib
import importlib
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location, spec_from_loader
from types import ModuleType
from typing import Any

PREFIX = "filewright_processor_"
SHARED = "_shared"


class NotThere(Exception):
    """The folder has no such module, or the module no such name."""


class _Source(SourceFileLoader):
    """Loads a file of a processor's folder; where it has neighbours, `import neighbour` finds them."""

    def exec_module(self, module: ModuleType) -> None:
        if package := _package_of(module.__name__):
            names = dict(vars(builtins))
            names["__import__"] = _importer(package)
            module.__dict__["__builtins__"] = names
        super().exec_module(module)

    def set_data(self, path: str, data: Any, *, _mode: int = 0o666) -> None:
        """No byte code in people's folders: what is in them is hashed and consented to."""


class _Folders:
    """Finds the packages of processors' folders and what is in them."""

    def __init__(self) -> None:
        self.folders: dict[str, str] = {}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        package, _, rest = fullname.partition(".")
        folder = self.folders.get(package)
        if folder is None:
            return None
        if not rest:
            spec = spec_from_loader(fullname, loader=None, is_package=True)
            assert spec is not None
            spec.submodule_search_locations = [folder]
            return spec
        for place in _places(folder, rest):
            for file, is_package in ((place + ".py", False), (os.path.join(place, "__init__.py"), True)):
                if os.path.isfile(file):
                    return spec_from_file_location(
                        fullname,
                        file,
                        loader=_Source(fullname, file),
                        submodule_search_locations=[place] if is_package else None,
                    )
        return None


def _places(folder: str, module: str) -> tuple[str, str]:
    """Where a module may lie, without its ending: in the processor's folder, or in the shared one beside it."""
    parts = module.split(".")
    return os.path.join(folder, *parts), os.path.join(os.path.dirname(folder), SHARED, *parts)


def _is_module(folder: str, name: str) -> bool:
    return any(
        os.path.isfile(place + ".py") or os.path.isfile(os.path.join(place, "__init__.py"))
        for place in _places(folder, name)
    )


_folders = _Folders()
_digests: dict[str, str] = {}
_loaded: dict[tuple[str, str], Callable[..., Any]] = {}
_importers: dict[str, Callable[..., Any]] = {}


def load(folder: str, target: str, digest: str = "") -> Callable[..., Any]:
    """What `module:name` means in a processor's folder; the module is imported at the first use, and anew once
    `digest` (of what is in the folder) is another.

    Raises NotThere, and whatever the module raises while it is imported.
    """
    if digest and _digests.setdefault(folder, digest) != digest:
        forget(folder)
        _digests[folder] = digest
    if (known := _loaded.get((folder, target))) is not None:
        return known
    module_name, _, name = target.partition(":")
    package = _package(folder)
    full = f"{package}.{module_name}"
    module = sys.modules.get(full)
    if module is None:
        try:
            module = importlib.import_module(full)
        except ModuleNotFoundError as error:
            if error.name == full:
                raise NotThere(f"there is no {module_name}.py in {folder}") from None
            raise
    found = getattr(module, name, None)
    if not callable(found):
        raise NotThere(f"{module_name}.py has no function or class named {name}")
    _loaded[folder, target] = found
    return found  # type: ignore[no-any-return]


def forget(folder: str) -> None:
    """Drop what was loaded from a folder, so that its next use reads the files anew."""
    package = _package(folder)
    for name in [name for name in sys.modules if name == package or name.startswith(f"{package}.")]:
        del sys.modules[name]
    for key in [key for key in _loaded if _package(key[0]) == package]:
        del _loaded[key]


def _package(folder: str) -> str:
    folder = os.path.abspath(folder)
    package = PREFIX + hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    if package not in _folders.folders:
        _folders.folders[package] = folder
        if _folders not in sys.meta_path:
            sys.meta_path.insert(0, _folders)
    return package


def _package_of(module_name: str) -> str | None:
    """The package of a module's folder, if it has modules beside it."""
    package, _, _ = module_name.partition(".")
    folder = _folders.folders[package]
    if os.path.isdir(os.path.join(os.path.dirname(folder), SHARED)):
        return package
    neighbours = [
        name
        for name in os.listdir(folder)
        if name.endswith(".py") or os.path.isfile(os.path.join(folder, name, "__init__.py"))
    ]
    return package if len(neighbours) > 1 else None


def _importer(package: str) -> Callable[..., Any]:
    """An `__import__` for code of one folder: plain names mean the folder's own modules first."""
    if package in _importers:
        return _importers[package]
    folder = _folders.folders[package]

    def import_(
        name: str,
        globals_: Mapping[str, object] | None = None,
        locals_: Mapping[str, object] | None = None,
        names: Sequence[str] = (),
        level: int = 0,
    ) -> ModuleType:
        top = name.partition(".")[0]
        if level or not _is_module(folder, top):
            return __import__(name, globals_, locals_, names, level)
        module = importlib.import_module(f"{package}.{name}")
        if not names:
            return sys.modules[f"{package}.{top}"]
        for part in names:  # `from pack import part` may mean a module of it
            if not hasattr(module, part) and hasattr(module, "__path__"):
                try:
                    importlib.import_module(f"{package}.{name}.{part}")
                except ModuleNotFoundError as error:
                    if error.name != f"{package}.{name}.{part}":
                        raise
        return module

    _importers[package] = import_
    return import_
