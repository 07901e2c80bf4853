"""Benchmarks: each compares Filewright with another way to do the same, in one run, in turn (A B A B …).

    python -m bench NAME [--json FILE] [--pairs N] [--peers]

| module | what it holds |
|---|---|
| `table` | `Case`, `paired`: how two sides are measured, printed and written as JSON |
| every other module | one benchmark: `run(options) -> Iterable[Case]` and, as its docstring, what it does |

Speeds of a machine drift by a factor of several; ratios of neighbouring runs do not. An absolute figure here means
nothing on another day. Benchmarks are not tests and never fail by time.
"""
