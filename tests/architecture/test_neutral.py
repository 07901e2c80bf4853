"""The project reads the same to everybody: no trace of the machine or the tools it was written with."""

import re
import shutil
import subprocess

import pytest

from tests.architecture.sources import ROOT

TRACES = re.compile(
    # One character of each stands in brackets, so that this file does not find itself.
    r"(?<![\w.])/(wor[k]/(main|share[d]|\.librar[y])|roo[t]/)"
    r"|\.\./share[d]\b"
    r"|\bBRIE[F]\b"
    r"|\b(ARCHITECTUR[E]|CONTRACT[S]|HAZARD[S]|FACT[S]|PRODUC[T]|STYL[E]|BENCHMARK[S])\.md\b"
    r"|(?i:pypi\.or[g]|pythonhosted\.or[g])"
    r"|(?i:\b(clau[d]e|anthropi[c]|opena[i]|chatgp[t]|copilo[t])\b)",
)

FOREIGN = {"LICENSE"}
"""Texts of others, kept word for word."""


def tracked_files() -> list[str]:
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return [name.decode() for name in listing.stdout.split(b"\0") if name]


def is_text(content: bytes) -> bool:
    return b"\0" not in content[:8192]


@pytest.mark.skipif(shutil.which("git") is None or not (ROOT / ".git").exists(), reason="needs the repository and git")
def test_no_file_tells_where_it_was_written() -> None:
    found = []
    for name in tracked_files():
        file = ROOT / name
        if file.name in FOREIGN or not file.is_file():
            continue
        content = file.read_bytes()
        if is_text(content):
            for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
                if match := TRACES.search(line):
                    found.append(f"{name}:{number}: {match[0]}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "line",
    ["cd /wor" + "k/main", "see STYLE" + ".md", "https://pypi." + "org/simple", "/roo" + "t/photos"],
)
def test_a_trace_is_found(line: str) -> None:
    assert TRACES.search(line)


@pytest.mark.parametrize(
    "line", ["/api/work/1", "work/", "/home/ann/Pictures", "a homely /tmp/home/x", "CONTRACTS", "in brief"]
)
def test_ordinary_text_is_left_alone(line: str) -> None:
    assert not TRACES.search(line)
