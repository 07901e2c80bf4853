"""`python -m bench NAME`: runs one benchmark, prints its table, and writes JSON when asked."""

import argparse
import ast
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.table import Case, Options, lines, write_json

HERE = Path(__file__).resolve().parent


def names() -> dict[str, str]:
    """The benchmarks that exist, with the first line of what each says of itself; none of them is loaded."""
    found = {}
    for file in sorted(HERE.glob("[a-z]*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        if any(isinstance(part, ast.FunctionDef) and part.name == "run" for part in tree.body):
            found[file.stem] = (ast.get_docstring(tree) or "").partition("\n")[0]
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
    if chosen.name not in names():
        print(f"There is no benchmark {chosen.name!r}; there are: {', '.join(names())}.", file=sys.stderr)
        return 2
    if chosen.pairs < 1:
        parser.error("--pairs needs a number from 1 on")
    run = importlib.import_module(f"bench.{chosen.name}").run
    cases: list[Case] = list(run(Options(pairs=chosen.pairs, peers=chosen.peers)))
    for line in lines(cases):
        print(line)
    if chosen.json is not None:
        write_json(chosen.json, chosen.name, cases)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
