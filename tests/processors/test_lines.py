"""Line steps: exact bytes, any size of block, rules in their order, and patterns that end."""

from pathlib import Path

import pytest

from tests.processors.running import Ran, run

LOG = (
    b"2026-11-24 08:00:01 INFO started\n"
    b"2026-11-24 08:00:02 ERROR disk is full\n"
    b"\n"
    b"2026-11-24 08:00:03 WARN slow: 3 s\r\n"
    b"an error in words only\n"
    b"2026-11-24 08:00:04 [error] again"
)
ODD = {
    "nothing": b"",
    "one end": b"\n",
    "no last end": b"a\nb",
    "windows ends": b"a\r\nb\r\n",
    "lone returns": b"a\rb\rc\n",
    "no text": b"\xff\xfe\n\x80 raw\n",
    "nul": b"a\0b\n\0\n",
    "other breaks": "a\x0bb\x0cc\x85d\u2028e\u2029f\n".encode(),
    "mark": b"\xef\xbb\xbfa\n",
    "long": b"x" * 300_000 + b"\nshort\n",
    "many": b"line\n" * 100_000,
}


def step(tmp_path: Path, id: str, content: bytes, **params: object) -> Ran:
    path = tmp_path / "app.log"
    path.write_bytes(content)
    return run(id, path, **params)


def parts(tmp_path: Path, id: str, content: bytes, **params: object) -> dict[str, bytes]:
    return step(tmp_path, id, content, **params).texts()


@pytest.mark.parametrize("name", ODD)
def test_what_is_no_letter_comes_out_as_it_came(tmp_path: Path, name: str) -> None:
    content = ODD[name]
    wanted = content.decode("utf-8", "surrogateescape").upper().encode("utf-8", "surrogateescape")
    assert parts(tmp_path, "upper-case", content)["out"] == wanted


@pytest.mark.parametrize("name", ODD)
def test_lines_that_pass_stay_exact(tmp_path: Path, name: str) -> None:
    content = ODD[name]
    passed = parts(tmp_path, "count-lines", content)
    count = content.count(b"\n") + (not content.endswith(b"\n") and bool(content))
    assert passed.get("out", b"") == content
    assert passed["summary"] == f"{count} lines\n".encode()
    split = parts(tmp_path, "filter-lines", content, text="b")
    lines = content.split(b"\n")
    lines = [line + b"\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
    assert split.get("matched", b"") == b"".join(line for line in lines if b"b" in line)


def test_letters_beyond_ascii_become_capitals(tmp_path: Path) -> None:
    content = "straße ﬁn éàü ǆ ω\n".encode()
    assert parts(tmp_path, "upper-case", content)["out"].decode() == "STRASSE FIN ÉÀÜ Ǆ Ω\n"


@pytest.mark.parametrize(
    ("params", "matched"),
    [
        ({"text": "ERROR"}, [1]),
        ({"text": "ERROR", "ignore_case": True}, [1, 4, 5]),
        ({"text": "error"}, [4, 5]),
        ({"pattern": r"^\d+"}, [0, 1, 3, 5]),
        ({"pattern": "full$"}, [1]),
        ({"pattern": "s$"}, [3]),
        ({"pattern": "^$"}, [2]),
        ({"pattern": "FULL", "ignore_case": True}, [1]),
        ({"text": "disk", "pattern": "^2026"}, [1]),
        ({"text": "disk", "pattern": "^x"}, []),
        ({}, [0, 1, 2, 3, 4, 5]),
    ],
)
def test_lines_are_kept_or_dropped_by_text_and_pattern(
    tmp_path: Path, params: dict[str, object], matched: list[int]
) -> None:
    lines = LOG.splitlines(keepends=True)
    with_it = b"".join(lines[i] for i in matched)
    without = b"".join(line for i, line in enumerate(lines) if i not in matched)
    kept = parts(tmp_path, "filter-lines", LOG, **params)
    assert (kept.get("matched", b""), kept.get("rest", b"")) == (with_it, without)
    dropped = parts(tmp_path, "filter-lines", LOG, action="drop", **params)
    assert (dropped.get("rest", b""), dropped.get("matched", b"")) == (with_it, without)


@pytest.mark.parametrize(("id", "params"), [("filter-lines", {}), ("route-lines", {"rules": True})])
@pytest.mark.parametrize(("pattern", "words"), [("(a+)+b", "could take for ever"), ("(", "cannot be read")])
def test_a_pattern_that_never_ends_is_refused_before_a_line_is_read(
    tmp_path: Path, id: str, params: dict[str, object], pattern: str, words: str
) -> None:
    params = {"rules": [{"name": "a", "pattern": pattern}]} if params else {"pattern": pattern}
    assert words in step(tmp_path, id, b"a" * 60 + b"!\n", **params).refusal


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("2026-11-24 08:00:02 ERROR disk is full", "error"),
        ("2026-11-24T08:00:02.123Z app.FATAL: gone", "error"),
        ("[ Error ] x", "error"),
        ("level=warn msg=slow", "warn"),
        ('{"time": 1, "level": "warning", "msg": "an ERRand"}', "warn"),
        ("<notice> up", "info"),
        ("08:00:01 info: started", "info"),
        ("DEBUG x", "debug"),
        ("TRACE x", "debug"),
        ("severity: critical", "error"),
        ("error: at the start", "error"),
        ("INFO then ERROR", "info"),
        ("an error in words only", ""),
        ("no errors found, information follows", ""),
        ("Terror and TERRORS", ""),
        ("ERRORS", ""),
        ("WARN_COUNT=3", ""),
        ("2026-11-24 08:00:02 status installed foo", ""),
        ("", ""),
    ],
)
def test_a_level_is_found_in_its_usual_forms(tmp_path: Path, line: str, level: str) -> None:
    rules = [{"name": name, "level": name} for name in ("error", "warn", "info", "debug")]
    (port,) = parts(tmp_path, "route-lines", line.encode() + b"\n", rules=rules)
    assert port == (level or "rest")


def test_the_first_rule_that_fits_wins(tmp_path: Path) -> None:
    rules = [{"name": "full", "contains": "FULL"}, {"name": "eight", "pattern": "08:00:0[1-3]"}]
    lines = LOG.splitlines(keepends=True)
    routed = parts(tmp_path, "route-lines", LOG, rules=rules)
    assert routed == {
        "full": lines[1],
        "eight": lines[0] + lines[3],
        "rest": lines[2] + lines[4] + lines[5],
    }
    exact = parts(tmp_path, "route-lines", LOG, rules=rules, ignore_case=False)
    assert exact["eight"] == lines[0] + lines[1] + lines[3]


def test_equal_lines_stay_as_many_as_they_were(tmp_path: Path) -> None:
    routed = parts(tmp_path, "route-lines", b"ERROR x\n" * 5 + b"INFO y\n" * 3)
    assert routed == {"error": b"ERROR x\n" * 5, "rest": b"INFO y\n" * 3}


@pytest.mark.parametrize("rule", [{"name": "a"}, {"name": "a", "level": "error", "contains": "x"}])
def test_a_rule_has_one_condition(tmp_path: Path, rule: dict[str, object]) -> None:
    refusal = step(tmp_path, "route-lines", b"x\n", rules=[rule]).refusal
    assert refusal == f"Line 1: The rule “a” has {len(rule) - 1} conditions."


def test_counting_can_leave_out_empty_lines(tmp_path: Path) -> None:
    counted = parts(tmp_path, "count-lines", b"a\n\n \t\nb", label="lines with text", blank=False)
    assert counted == {"out": b"a\n\n \t\nb", "summary": b"2 lines with text\n"}
    assert parts(tmp_path, "count-lines", b"a\n", label="")["summary"] == b"1\n"
