"""One processor's folder, read: what its manifest says, and what is wrong with it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filewright.core.problem import Problem
from filewright.core.processor import ProcessorSpec
from filewright.errors import Place, ProcessorError
from filewright.registry.manifest import spec_of
from filewright.registry.stamps import Stamp, digest_of, stamp_of

MANIFEST = "processor.yaml"


@dataclass(frozen=True, kw_only=True)
class Found:
    """A folder with a manifest. `data` is the manifest's, None where a problem keeps the processor from being used;
    `id` is "" where the manifest does not tell."""

    folder: Path
    bundled: bool
    stamp: Stamp
    digest: str = ""
    id: str = ""
    data: dict[str, Any] | None = None
    problems: tuple[Problem, ...] = ()

    def spec(self) -> ProcessorSpec:
        """The processor. Raises ValueError where problems keep it from being used."""
        if self.data is None:
            raise ValueError(f"{self.folder} has problems")
        return spec_of(self.data, folder=str(self.folder), digest=self.digest, bundled=self.bundled)


def load(folder: Path, *, bundled: bool) -> Found:
    """Read a folder that holds a manifest and check it against its code. What that needs is imported here: most starts
    read no manifest."""
    from filewright.registry.checks import check_code
    from filewright.registry.manifest_check import check_manifest
    from filewright.registry.positions import read_yaml

    file = folder / MANIFEST
    stamp = stamp_of(folder)
    try:
        digest = digest_of(folder)
        manifest = read_yaml(file.read_bytes(), file)
    except OSError as error:
        place = Place(file=file)
        problem = Problem(code="manifest-unreadable", fields={"message": error.strerror or str(error)}, place=place)
        return Found(folder=folder, bundled=bundled, stamp=[], problems=(problem,))
    except ProcessorError as error:
        problem = Problem(code=error.code, fields=error.fields, place=error.place)
        return Found(folder=folder, bundled=bundled, stamp=stamp, digest=digest, problems=(problem,))
    data = manifest.data
    name = data.get("processor") if isinstance(data, dict) else None
    found_id = name if isinstance(name, str) else ""
    problems = check_manifest(manifest, bundled=bundled)
    if not problems:
        spec = spec_of(data, folder=str(folder), digest=digest, bundled=bundled)
        problems = check_code(manifest, spec)
    return Found(
        folder=folder,
        bundled=bundled,
        stamp=stamp,
        digest=digest,
        id=found_id,
        data=None if problems else data,
        problems=problems,
    )
