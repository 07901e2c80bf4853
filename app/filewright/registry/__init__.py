"""Finds processors, reads their manifests and checks them against their code.

| module | what it holds |
|---|---|
| `registry` | `Registry`: the processors by id, and what is wrong with the broken ones |
| `discovery` | where processors lie: bundled, the user's folder, installed packages |
| `load` | one folder → its manifest's data, digest and problems |
| `manifest` · `manifest_check` | text → data with positions → `ProcessorSpec` · the schema check of new manifests |
| `positions` | YAML text → plain data and the line of each key |
| `checks` | a manifest against its code, without importing it |
| `stamps` · `index` | whether a folder changed · what was read last time, so that nothing is read twice |
| `samples` | runs a processor's samples and compares |
"""

from filewright.registry.registry import Registry, open_registry

__all__ = ["Registry", "open_registry"]
