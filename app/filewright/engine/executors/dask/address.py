"""What stands behind `--executor dask`: which cluster, and through which folder large files travel."""

import os
from dataclasses import dataclass

from filewright.errors import UsageError

KIND = "dask"
_SHARED = "?shared="


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """`scheduler` is where the cluster's scheduler listens; None: a cluster of this computer alone is started.
    `shared` is a folder that all its computers see under this path; empty: none is known."""

    scheduler: str | None = None
    shared: str = ""

    def __str__(self) -> str:
        return self.scheduler or f"{KIND}:local"


def parse_address(name: str) -> Address:
    """`dask`, `dask:local`, `dask:tcp://host:port`, `dask:host:port`, each with `?shared=FOLDER` where wanted.
    Raises UsageError."""
    where, _, shared = name.partition(_SHARED)
    kind, _, scheduler = where.partition(":")
    if kind != KIND or "?" in scheduler or (_SHARED in name and not os.path.isabs(shared)):
        raise UsageError("executor-unknown", executor=name)
    if scheduler in ("", "local"):
        return Address(shared=shared)
    return Address(scheduler=scheduler if "://" in scheduler else f"tcp://{scheduler}", shared=shared)
