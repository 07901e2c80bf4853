"""The bundled examples are whole, and a copy never lies over anything."""

from pathlib import Path

import pytest

from filewright.pipeline.check import check_file
from filewright.pipeline.reader import read_file
from filewright.pipeline.templates import Template, find_templates, free_folder, use_template
from filewright.registry import open_registry

MOST_BYTES = 2_000_000
"""Of one example: they come with every installation."""


@pytest.fixture(params=find_templates(), ids=lambda template: template.folder.name)
def template(request: pytest.FixtureRequest) -> Template:
    found = request.param
    assert isinstance(found, Template)
    return found


def test_both_examples_are_there_in_their_order() -> None:
    assert [template.title for template in find_templates()] == ["Photos for the web", "Log router"]


def test_an_example_says_what_it_is_and_how_many_files_it_brings(template: Template) -> None:
    assert template.summary.endswith(".")
    assert template.what
    assert template.files == len(template.files_to_try) > 5
    assert sum((template.folder / file).stat().st_size for file in template.files_to_try) < MOST_BYTES


def test_a_copy_has_no_problem_and_all_its_files(template: Template, tmp_path: Path) -> None:
    flow = use_template(template, free_folder(template.title, tmp_path))
    assert check_file(flow, open_registry().specs).problems == ()
    copied = {path.relative_to(flow.parent) for path in flow.parent.rglob("*") if path.is_file()}
    assert copied == {*template.files_to_try, Path(flow.name)}
    for file in template.files_to_try:
        assert (flow.parent / file).read_bytes() == (template.folder / file).read_bytes()


def test_each_copy_is_a_flow_of_its_own(template: Template, tmp_path: Path) -> None:
    """Or else a second copy at the place of a first one, since removed, would find its files done already."""
    ids = set()
    for number in range(2):
        flow = use_template(template, tmp_path / str(number))
        pipeline = read_file(flow).require()
        assert pipeline.graph == read_file(template.flow).require().graph
        ids.add(pipeline.id)
    assert len(ids) == 2
    assert None not in ids


def test_the_proposed_folder_is_never_one_that_is_there(template: Template, tmp_path: Path) -> None:
    first = free_folder(template.title, tmp_path)
    use_template(template, first)
    second = free_folder(template.title, tmp_path)
    assert (first.name, second.name) == (template.title, f"{template.title} 2")
    second.symlink_to(tmp_path / "nowhere")
    assert free_folder(template.title, tmp_path).name == f"{template.title} 3"


def test_it_proposes_the_documents_of_the_user(home: Path) -> None:
    assert free_folder("Mine").is_relative_to(home)


def test_a_folder_with_something_in_it_is_refused_and_left_alone(template: Template, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(FileExistsError):
        use_template(template, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_what_is_no_example_is_passed_over(tmp_path: Path) -> None:
    for name, about in (("good", "title: Good\n"), ("bad", "title: [\n"), ("odd", "- 1\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "template.yaml").write_text(about, "utf-8")
        (tmp_path / name / "flow.filewright").write_text("filewright: 1\n", "utf-8")
    (tmp_path / "flowless").mkdir()
    (tmp_path / "flowless" / "template.yaml").write_text("title: Flowless\n", "utf-8")
    assert [template.title for template in find_templates(tmp_path)] == ["Good"]
