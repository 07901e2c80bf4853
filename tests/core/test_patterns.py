"""Patterns that people type: those that could take for ever are found before anything is matched."""

import subprocess
import sys

import pytest

from filewright.core.patterns import PatternError, compile_pattern

FOR_EVER = [
    ("(a+)+b", "a"),
    ("(a*)*b", "a"),
    ("(a|aa)+$", "a"),
    ("([a-zA-Z]+)*$", "a"),
    (r"^(([a-z])+.)+[A-Z]([a-z])+$", "a"),
    (r"(\w+\s?)*$", "a"),
    ("(x+x+)+y", "x"),
    ("((a+)?)+b", "a"),
    ("(a+){2,}b", "a"),
    ("(?:a|b|ab)*c", "ab"),
    (r"(\d+)*z", "1"),
    (r"^(\s*\w*)*$", "a"),
    ("(?=(a+)+b)a", "a"),
    ("(a|ab|b)*c", "ab"),
    ("(?:ä|ää)+$", "ä"),
    ("(?i)(?:k|kK)+$", "k"),
    (r"(.*,){11,}x", "a,"),
    ("(a|a)*b", "a"),
    (r"(?:\w+(?:\s*)?,)*x", "a,"),
]
FINE = [
    "(?:a?){2,}b",
    r"^\d+ ERROR",
    "error|warn",
    r"(\d+,)*\d+",
    r"(\w+\s)*x",
    r"[a-z]+@[a-z]+\.com",
    "a*b*c*",
    "(foo|bar)+",
    r"\s+$",
    "(ab)+",
    r"^\[(\d{4})-(\d\d)-(\d\d)\]",
    r"(?:GET|POST) /\S*",
    '".*?"',
    '("[^"]*"|[^,"]*),',
    "(?>a+)+b",
    "(a++)+b",
    "(a+b)+c",
    "x{2,40}y",
    r"(?:\d{1,3}\.){3}\d{1,3}",
    r"(\.\d{1,3})*x",
    "^.*fail.*$",
    r"(a)(\1)",
    "(?<!x)y",
    r"(?:[^/]+/)*[^/]+\.txt",
    r"status (?:installed|half-configured) \S+",
    r"\bword\b",
    "(a|b)+c",
    r"(\r?\n)*x",
    r"^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$",
    "(?:é|è)+x",
]


@pytest.mark.parametrize("pattern", [pattern for pattern, _ in FOR_EVER])
def test_a_pattern_that_never_ends_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError) as caught:
        compile_pattern(pattern)
    assert caught.value.code == "pattern-for-ever"
    assert "could take for ever" in str(caught.value)


@pytest.mark.parametrize(("pattern", "part"), [FOR_EVER[0], FOR_EVER[3], FOR_EVER[9], *FOR_EVER[-2:]])
def test_what_is_refused_really_takes_for_ever(pattern: str, part: str) -> None:
    code = "import re, sys; re.search(sys.argv[1], sys.argv[2])"
    with pytest.raises(subprocess.TimeoutExpired):
        subprocess.run([sys.executable, "-c", code, pattern, part * 60 + "!"], timeout=1.0, check=False)


@pytest.mark.parametrize("pattern", FINE)
def test_a_pattern_that_ends_is_taken(pattern: str) -> None:
    assert compile_pattern(pattern).pattern == pattern


@pytest.mark.parametrize("pattern", FINE)
def test_what_is_taken_ends(pattern: str) -> None:
    compiled = compile_pattern(pattern)
    for text in ("a" * 2000, "1" * 2000 + "!", "ab" * 1000 + " ", "x, " * 700, '"' * 1000):
        compiled.search(text)


@pytest.mark.parametrize("pattern", ["(", "[a", "a{2,1}", "*a", "(?P<1>x)", "\\", "(?z)x"])
def test_a_pattern_that_cannot_be_read_is_told_with_its_place(pattern: str) -> None:
    with pytest.raises(PatternError) as caught:
        compile_pattern(pattern)
    assert caught.value.code == "pattern-unreadable"
    assert 0 <= caught.value.position <= len(pattern)


@pytest.mark.parametrize("pattern", ["a" * 1001, "(" * 900 + ")" * 900, "((((x{10}){10}){10}){10}){10}"])
def test_a_pattern_that_is_huge_is_refused_at_once(pattern: str) -> None:
    with pytest.raises(PatternError):
        compile_pattern(pattern)


def test_many_signs_in_one_loop_are_looked_at_quickly() -> None:
    compile_pattern("(?:" + "|".join(f"{chr(97 + i % 26)}{i:03}" for i in range(90)) + ")+x")


def test_capitals_do_not_matter_when_asked() -> None:
    assert compile_pattern("error", ignore_case=True).search("An ERROR")
    assert not compile_pattern("error").search("An ERROR")
