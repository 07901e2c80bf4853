"""Pictures and logs for tests: the same from the same seed, each as its list says, no two alike."""

from pathlib import Path

from PIL import Image

from tests.system.scripts import script

pictures = script("make_pictures")
logs = script("make_logs")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_pictures_are_the_same_from_the_same_seed_and_others_from_another(tmp_path: Path) -> None:
    first = pictures.make(tmp_path / "a", 20, seed=5, longest=600)
    assert pictures.make(tmp_path / "b", 20, seed=5, longest=600) == first
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    other = pictures.make(tmp_path / "c", 20, seed=6, longest=600)
    assert not {one.sha256 for one in first if one.kind == "picture"} & {one.sha256 for one in other}


def test_each_file_is_what_the_list_says_and_no_two_are_alike(tmp_path: Path) -> None:
    made = pictures.make(tmp_path / "a", 60, longest=600)
    assert len({one.sha256 for one in made}) == 60
    assert {one.kind for one in made} == {"picture", "pdf", "text", "truncated"}
    assert {one.format for one in made if one.kind == "picture"} == {"JPEG", "PNG", "WEBP", "TIFF"}
    assert {one.turn for one in made if one.kind == "picture"} == {None, *range(1, 9)}
    for one in made:
        data = (tmp_path / "a" / one.file).read_bytes()
        assert pictures.sha256(tmp_path / "a" / one.file) == one.sha256
        if one.kind == "picture":
            with (tmp_path / "a" / one.file).open("rb") as stream, Image.open(stream) as image:
                assert (image.format, image.mode) == (one.format, one.mode)
                lies = (one.turn or 1) > 4 and one.format != "TIFF"
                assert image.size == ((one.height, one.width) if lies else (one.width, one.height))
                assert ("icc_profile" in image.info) == one.profile
        elif one.kind == "pdf":
            assert data.startswith(b"%PDF-")


def test_logs_hold_what_the_list_says(tmp_path: Path) -> None:
    made = logs.make(tmp_path / "a", 12, seed=3)
    assert logs.make(tmp_path / "b", 12, seed=3) == made
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    for one in made:
        lines = (tmp_path / "a" / one.file).read_bytes().splitlines()
        assert len(lines) == one.error + one.warn + one.general
    assert any(one.error == 0 for one in made)
    assert any(one.general == 0 for one in made)
