"""A manifest becomes a processor, or a list of what is wrong with it, each with its line."""

from pathlib import Path

import pytest

from filewright.core.processor import Role, RunKind, Touch
from filewright.core.schema import KEYWORDS
from filewright.errors import Place
from filewright.registry.load import load
from tests.registry.folders import changed, write_processor


def problems(tmp_path: Path, manifest: str, *, bundled: bool = False) -> list[tuple[str, int | None]]:
    found = load(write_processor(tmp_path, manifest=manifest), bundled=bundled)
    for problem in found.problems:
        assert problem.sentence != problem.code
        assert "<" not in problem.sentence + problem.next_step, "a field is missing from the sentence"
    return [(problem.code, problem.place.line) for problem in found.problems]


def test_everything_that_is_declared_arrives(tmp_path: Path) -> None:
    manifest = """\
        processor: shout
        version: 2.1.0
        role: step
        title: Shout
        summary: Louder
        help: |
          First line.
          Second line.
        category: Text
        icon: shout.svg
        keywords: [loud, noise]
        describe: "{marks} marks"
        inputs: {in: {accepts: [text/*], title: lines, optional: true}}
        outputs:
          rules: {produces: [same], from: rules}
          rest: {optional: true, title: the rest}
        params:
          marks: {type: integer, minimum: 1, default: 3, title: Marks, unit: px, widget: slider, group: How, help: Many}
          rules:
            type: array
            title: Rules
            default: [{name: a}]
            items: {type: object, properties: {name: {type: string}}, required: [name]}
          kind: {type: string, enum: [a, b], choices: {a: First, b: Second}, required: true, title: Kind}
        run: {python: "processor:shout", timeout: 2m, memory: 512MiB}
        touches: [network, deletes]
        retry: {attempts: 5, backoff: 500ms}
    """
    code = "def shout(file, context, *, marks, rules, kind):\n    yield 'rest', file\n"
    found = load(write_processor(tmp_path, manifest=manifest, code=code), bundled=False)
    assert found.problems == ()
    spec = found.spec()
    assert (spec.id, spec.version, spec.role, spec.title) == ("shout", "2.1.0", Role.STEP, "Shout")
    assert spec.help == "First line.\nSecond line.\n"
    assert spec.keywords == ("loud", "noise")
    assert (spec.run.kind, spec.run.target) == (RunKind.PYTHON, "processor:shout")
    assert (spec.run.timeout, spec.run.memory) == (120.0, 512 << 20)
    assert spec.touches == {Touch.NETWORK, Touch.DELETES}
    assert (spec.retry.attempts, spec.retry.backoff) == (5, 0.5)
    assert spec.inputs[0].optional
    assert [port.name for port in spec.outputs_of({})] == ["a", "rest"]
    assert spec.outputs[1].produces == ("*/*",)
    marks, rules, kind = spec.params
    assert marks.schema == {"type": "integer", "minimum": 1}
    assert (marks.default, marks.unit, marks.widget, marks.group, marks.help) == (3, "px", "slider", "How", "Many")
    assert rules.schema["items"]["required"] == ["name"]
    assert (kind.required, kind.choices, kind.default) == (True, {"a": "First", "b": "Second"}, None)
    assert spec.defaults() == {"marks": 3, "rules": [{"name": "a"}]}
    assert not spec.bundled
    assert len(spec.digest) == 64


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("title: Shout", "title: Shout\nsumary: x", "manifest-unknown-key-like", 6),
        ("title: Shout", "title: Shout\nzzz: 1", "manifest-unknown-key", 6),
        ("title: Shout\n", "", "manifest-missing-key", 1),
        ("version: 1.0.0", "version: 1.0", "manifest-wrong-type", 2),
        ("version: 1.0.0", "version: one", "manifest-bad-value", 2),
        ("processor: shout", "processor: Shout!", "manifest-bad-value", 1),
        ("api: 1", "api: 2", "manifest-not-offered", 3),
        ("role: step", "role: filter", "manifest-not-offered", 4),
        ("role: step", "role: source", "manifest-source-inputs", 6),
        ("role: step", "role: writer", "manifest-writer-outputs", 7),
        ("inputs: {in: {accepts: [text/*]}}", "inputs: {}", "manifest-no-inputs", 4),
        ("outputs: {out: {produces: [text/*]}}", "outputs: {}", "manifest-no-outputs", 4),
        ("accepts: [text/*]", "accepts: [text]", "manifest-bad-value", 6),
        ("accepts: [text/*]", "takes: [text/*]", "manifest-unknown-key", 6),
        ("produces: [text/*]", "from: marks", "manifest-port-from", 7),
        ("minimum: 1", "minimun: 1", "manifest-unknown-key-like", 9),
        ("default: 1", "default: 0", "value-too-small", 9),
        ("default: 1", "default: many", "value-not-integer", 9),
        (", title: Marks", "", "manifest-missing-key", 9),
        ("  marks:", "  file:", "manifest-param-name", 9),
        ("  marks:", "  Marks-here:", "manifest-bad-value", 8),
        ("python: processor:shout", "python: shout", "manifest-bad-value", 11),
        ("python: processor:shout", "python: os.system", "manifest-bad-value", 11),
        ("python: processor:shout", "engine: watch-folder", "manifest-engine-bundled", 11),
        ("  python: processor:shout", "  timeout: 5s", "manifest-run-kinds", 10),
        ("python: processor:shout", "python: processor:shout\n  lines: processor:shout", "manifest-run-kinds", 10),
        ("python: processor:shout", "python: processor:shout\n  timeout: soon", "bad-duration", 12),
        ("python: processor:shout", "python: processor:shout\n  memory: much", "bad-size", 12),
        ("title: Shout", "title: Shout\nretry: {backoff: later}", "bad-duration", 6),
        ("title: Shout", 'title: Shout\ndescribe: "{mark} marks"', "manifest-describe", 6),
        ("title: Shout", "title: Shout\nsamples: [sample/gone]", "manifest-no-sample", 6),
        ("title: Shout", "title: Shout\nsamples: [../other]", "manifest-bad-value", 6),
        ("title: Shout", "title: Shout\ntouches: [everything]", "manifest-not-offered", 6),
        ("title: Shout", "title: ''", "manifest-bad-value", 5),
        ("type: integer, minimum: 1", "type: string, pattern: '('", "manifest-param-pattern", 9),
        ("title: Marks", "title: Marks, enum: [1, 2], choices: {3: Three}", "manifest-choice", 9),
    ],
)
def test_a_wrong_manifest_is_told_with_its_line(tmp_path: Path, old: str, new: str, code: str, line: int) -> None:
    assert (code, line) in problems(tmp_path, changed(old, new))


@pytest.mark.parametrize("manifest", ["", "just text", "[1, 2]", "a: [", "processor: shout\nprocessor: shout\n"])
def test_what_is_no_manifest_is_one_problem(tmp_path: Path, manifest: str) -> None:
    assert len(problems(tmp_path, manifest)) == 1


def test_several_problems_are_told_together_in_the_order_of_the_file(tmp_path: Path) -> None:
    manifest = changed("role: step", "role: stap").replace("title: Shout", "tittle: Shout")
    assert problems(tmp_path, manifest) == [("manifest-not-offered", 4), ("manifest-unknown-key-like", 5)]


def test_a_misspelt_key_is_guessed(tmp_path: Path) -> None:
    found = load(write_processor(tmp_path, manifest=changed("title: Shout", "tilte: Shout")), bundled=False)
    assert found.problems[0].next_step == "Perhaps “title” was meant."
    assert found.problems[0].place == Place(file=tmp_path / "shout" / "processor.yaml", line=5, column=1)


def test_an_unreadable_manifest_is_a_problem(tmp_path: Path) -> None:
    folder = write_processor(tmp_path)
    (folder / "processor.yaml").unlink()
    (folder / "processor.yaml").mkdir()
    assert [problem.code for problem in load(folder, bundled=False).problems] == ["manifest-unreadable"]


def test_engine_processors_are_for_the_bundle(tmp_path: Path) -> None:
    manifest = changed("python: processor:shout", "engine: watch-folder")
    assert problems(tmp_path, manifest, bundled=True) == []


@pytest.mark.parametrize("keyword", sorted(KEYWORDS))
def test_the_schema_allows_the_keywords_that_values_are_checked_by(tmp_path: Path, keyword: str) -> None:
    values = {"type": "string", "title": "Marks", "enum": "[a]", "items": "{}", "properties": "{}", "required": "[a]"}
    values |= {"examples": "[a]", "uniqueItems": "true", "additionalProperties": "false", "description": "d"}
    values |= {"pattern": "a", "format": "folder", "default": "a", "const": "a"}
    line = f"{keyword}: {values.get(keyword, 1)}"
    base = {"type": "type: [string, integer]", "title": "title: Marks"}
    inside = ", ".join({**base, keyword: line}.values())
    manifest = changed("type: integer, minimum: 1, default: 1, title: Marks", inside)
    assert "manifest-unknown-key" not in [code for code, _ in problems(tmp_path, manifest)]
