"""`python -m bench NAME`: runs one benchmark, prints its table, and writes JSON when asked."""

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.table import Case, Options, lines, write_json

HERE = Path(__file__).resolve().parent


def names() -> dict[str, str]:
    """The benchmarks that exist, with the first line of what each says of itself."""
    found = {}
    for module in pkgutil.iter_modules([str(HERE)]):
        loaded = None if module.name.startswith("_") else importlib.import_module(f"bench.{module.name}")
        if loaded is not None and hasattr(loaded, "run"):
            found[module.name] = (loaded.__doc__ or "").strip().partition("\n")[0]
    return found


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="dev.py bench", description="Compare Filewright with other ways.")
    parser.add_argument("name", nargs="?", metavar="NAME", help="the benchmark; without it they are listed")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument("--pairs", type=int, default=5, metavar="N", help="how often each side is measured (5)")
    parser.add_argument("--peers", action="store_true", help="also other programs, installed when missing")
    chosen = parser.parse_args(arguments)
    if chosen.name is None:
        for name, summary in names().items():
            print(f"{name:10} {summary}")
        return 0
    if not (HERE / f"{chosen.name}.py").exists() or chosen.pairs < 1:
        print(f"There is no benchmark {chosen.name!r}; there are: {', '.join(names())}.", file=sys.stderr)
        return 2
    run = importlib.import_module(f"bench.{chosen.name}").run
    cases: list[Case] = list(run(Options(pairs=chosen.pairs, peers=chosen.peers)))
    for line in lines(cases):
        print(line)
    if chosen.json is not None:
        write_json(chosen.json, chosen.name, cases)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
