"""Hand-overs on a cluster of dask workers (the extra `cluster`).

A dask worker's thread drives a worker process of ours, as a thread does here: limits, crashes and what a death means
are the same. Files travel in the message or through a folder that both sides see, and only this side publishes: what
comes back from a task that was given up is dropped. Nothing here is imported unless it is asked for.

| module | what it holds |
|---|---|
| `address` | what stands behind `--executor dask` |
| `executor` | `DaskExecutor`: the seam's promises, kept by one thread with a loop of its own |
| `carrying` | one hand-over: its parts, and what becomes of it when a worker or the cluster is lost |
| `cluster` | the connection, and which workers there are |
| `parcel` | what travels there and back, packed and unpacked at this end |
| `site` | the other end, inside a dask worker |
"""

from filewright.engine.executors.dask.address import Address, parse_address
from filewright.engine.executors.dask.executor import DaskExecutor

__all__ = ["Address", "DaskExecutor", "parse_address"]
