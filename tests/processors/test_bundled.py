"""Every bundled processor is complete, in plain words, and does what its samples show."""

import re
from collections.abc import Iterator

import pytest

from filewright import paths
from filewright.core.processor import ProcessorSpec, Role
from filewright.registry.samples import run_samples
from tests.processors.running import bundle, spec_of

IDS = (
    "count-lines",
    "dropped-files",
    "filter",
    "filter-lines",
    "image-convert",
    "image-resize",
    "rename",
    "route-lines",
    "save-to-folder",
    "upper-case",
    "watch-folder",
    "write-lines",
)
CODE_WORDS = re.compile(
    r"\bNone\b|\b(?i:DAG|nodes?|jobs?|tasks?|spool|quarantine|journal|ledger|executor|traceback|regex|globs?|null|boolean"
    r"|string|array|param(eter)?s?|ports?|wires?|plugins?|manifest)\b"
)


def test_these_are_here_and_nothing_is_wrong_with_them() -> None:
    assert [f"{p.place.file}:{p.place.line}: {p.sentence}" for p in bundle().problems] == []
    assert tuple(sorted(bundle().specs)) == IDS


@pytest.mark.parametrize("id", IDS)
def test_it_is_complete(id: str) -> None:
    spec = spec_of(id)
    assert spec.folder == str(paths.bundled_processors() / id)
    assert spec.summary
    assert spec.help
    assert spec.category
    assert len(spec.keywords) >= 4
    assert (paths.resources() / "icons" / f"{spec.icon}.svg").is_file()
    for port in (*spec.inputs, *spec.outputs):
        assert port.title or getattr(port, "from_param", None), port.name
    for param in spec.params:
        assert param.title, param.name
        assert param.group, param.name
        assert set(param.choices) <= set(param.schema.get("enum", ("keep", "flat"))), param.name
        if "enum" in param.schema:
            assert list(param.choices) == list(param.schema["enum"]), param.name
    assert spec.role is Role.SOURCE or spec.samples


@pytest.mark.parametrize("id", IDS)
def test_its_samples_come_out_as_they_should(id: str) -> None:
    for result in run_samples(spec_of(id)):
        assert [problem.sentence for problem in result.problems] == [], result.sample


def words(spec: ProcessorSpec) -> Iterator[str]:
    yield from (spec.title, spec.summary, spec.category, spec.help, *spec.keywords)
    yield from (port.title for port in (*spec.inputs, *spec.outputs))
    for param in spec.params:
        yield from (param.title, param.help, param.group, *param.choices.values())


def labels(spec: ProcessorSpec) -> Iterator[str]:
    yield from (spec.title, spec.summary, spec.category)
    for param in spec.params:
        yield from filter(None, (param.title, param.help, param.group, *param.choices.values()))


@pytest.mark.parametrize("id", IDS)
def test_it_speaks_the_words_of_the_screen(id: str) -> None:
    found = [text for text in words(spec_of(id)) if CODE_WORDS.search(text)]
    assert found == []


@pytest.mark.parametrize("id", IDS)
def test_labels_are_in_sentence_case_without_a_full_stop(id: str) -> None:
    for label in labels(spec_of(id)):
        assert label[0] == label[0].upper(), label
        assert not label.endswith("."), label
        assert len(label) <= 100, label


def test_pictures_in_samples_name_their_source_and_licence() -> None:
    bundle_folder = paths.bundled_processors()
    pictures = [*bundle_folder.rglob("*.jpg"), *bundle_folder.rglob("*.png")]
    assert pictures
    for picture in pictures:
        readme = bundle_folder / picture.relative_to(bundle_folder).parts[0] / "sample" / "README.md"
        sample = picture.relative_to(readme.parent).parts[0]
        assert sample in readme.read_text("utf-8"), picture
        assert re.search(r"CC0|public domain", readme.read_text("utf-8"))


def test_a_watched_folder_is_set_as_promised() -> None:
    spec = spec_of("watch-folder")
    assert (spec.role, spec.run.kind, spec.run.target, spec.inputs) == (Role.SOURCE, "engine", "watch-folder", ())
    defaults = {"include": [], "exclude": [], "recursive": False, "quiet": "2s", "existing": True}
    defaults |= {"after": "keep", "moved_to": "./processed", "order": "oldest"}
    defaults |= {"follow_links": False, "ready": "time", "marker": "{name}.done"}  # more than was promised
    assert spec.defaults() == defaults
    params = {param.name: param for param in spec.params}
    assert params.keys() == {"path", *defaults}
    assert params["path"].required
    assert params["after"].schema["enum"] == ["keep", "move", "trash", "delete"]
    assert params["order"].schema["enum"] == ["oldest", "newest", "name", "smallest"]


def test_saving_is_set_as_promised() -> None:
    spec = spec_of("save-to-folder")
    assert (spec.role, spec.outputs) == (Role.WRITER, ())
    assert spec.defaults() == {"name": "{name}", "subfolders": "keep", "conflict": "rename"}
    params = {param.name: param for param in spec.params}
    assert params.keys() == {"path", "name", "subfolders", "conflict"}
    assert params["path"].required
    assert params["conflict"].schema["enum"] == ["rename", "skip", "overwrite", "fail"]


def test_optional_ways_out_are_those_that_may_stay_unconnected() -> None:
    optional = {(id, port.name) for id in IDS for port in spec_of(id).outputs if port.optional}
    assert optional == {
        ("count-lines", "out"),
        ("count-lines", "summary"),
        ("filter", "rest"),
        ("filter-lines", "rest"),
        ("route-lines", "rest"),
    }


def test_each_rule_is_a_way_out() -> None:
    spec = spec_of("route-lines")
    assert [port.name for port in spec.outputs_of({})] == ["error", "warn", "rest"]
    rules = [{"name": "disk", "contains": "disk"}]
    assert [port.name for port in spec.outputs_of({"rules": rules})] == ["disk", "rest"]


def test_none_reaches_beyond_its_files() -> None:
    assert [id for id in IDS if spec_of(id).touches] == []
