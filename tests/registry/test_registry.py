"""What lies in the folders is found, broken ones stop nobody, and what was read once is not read again."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from filewright import paths
from filewright.errors import NotFound, ProcessorError
from filewright.registry import Registry, open_registry
from filewright.registry import registry as registry_module
from filewright.registry.discovery import Root, standard_roots, user_folder
from filewright.registry.load import Found, load
from tests.registry.folders import MANIFEST, write_processor


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the folders that were read, in order."""
    read: list[str] = []

    def noted(folder: Path, *, bundled: bool) -> Found:
        read.append(folder.name)
        return load(folder, bundled=bundled)

    monkeypatch.setattr(registry_module, "load", noted)
    return read


def registry(*folders: Path, index: Path | None = None, installed: tuple[Path, ...] = ()) -> Registry:
    roots = [Root(folder=folder) for folder in folders]
    return Registry(roots, index=index, installed=lambda: [Root(folder=folder) for folder in installed])


def test_processors_are_found_by_id(tmp_path: Path) -> None:
    write_processor(tmp_path, "shout")
    write_processor(tmp_path, "whisper")
    found = registry(tmp_path)
    assert sorted(found.specs) == ["shout", "whisper"]
    assert found.find("shout").folder == str(tmp_path / "shout")
    assert found.find("shout", "1").id == "shout"
    assert found.problems == ()


def test_a_broken_one_is_listed_and_stops_nobody(tmp_path: Path) -> None:
    write_processor(tmp_path, "shout")
    write_processor(tmp_path, "bad", manifest="processor: bad\nversion: 1.0.0\n")
    (tmp_path / "worse" / "processor.yaml").parent.mkdir()
    (tmp_path / "worse" / "processor.yaml").write_bytes(b"\xff\xfe")
    found = registry(tmp_path)
    assert list(found.specs) == ["shout"]
    assert {problem.place.file for problem in found.problems} == {
        tmp_path / "bad" / "processor.yaml",
        tmp_path / "worse" / "processor.yaml",
    }
    with pytest.raises(ProcessorError, match="has a problem") as caught:
        found.find("bad")
    assert caught.value.place.line == 1


def test_what_is_not_there_is_told_with_a_guess(tmp_path: Path) -> None:
    write_processor(tmp_path, "shout")
    found = registry(tmp_path)
    with pytest.raises(NotFound) as caught:
        found.find("shuot")
    assert caught.value.next_step == "Perhaps “shout” was meant."
    with pytest.raises(NotFound) as caught:
        found.find("something-else")
    assert caught.value.code == "processor-unknown"
    with pytest.raises(NotFound, match=r"Version 2 of “shout” is not here, but 1\.0\.0 is"):
        found.find("shout", "2")


def test_folders_that_are_no_processors_are_passed_over(tmp_path: Path) -> None:
    write_processor(tmp_path, ".hidden")
    write_processor(tmp_path, "_shared")
    (tmp_path / "empty").mkdir()
    (tmp_path / "file.txt").write_text("x")
    found = registry(tmp_path, tmp_path / "not there", tmp_path / "file.txt")
    assert not list(found.specs)
    assert found.problems == ()


def test_the_first_of_two_with_one_id_counts_and_the_other_is_told(tmp_path: Path) -> None:
    write_processor(tmp_path / "own", "shout")
    write_processor(tmp_path / "bundle", "shout")
    roots = [Root(folder=tmp_path / "own"), Root(folder=tmp_path / "bundle", bundled=True)]
    found = Registry(roots, installed=list)
    assert found.find("shout").bundled
    (problem,) = found.problems
    assert problem.code == "processor-twice"
    assert problem.place.file == tmp_path / "own" / "shout" / "processor.yaml"


def test_what_was_read_is_not_read_again(tmp_path: Path, loads: list[str]) -> None:
    index = tmp_path / "cache" / "index"
    write_processor(tmp_path / "p", "shout")
    write_processor(tmp_path / "p", "bad", manifest="processor: bad\n")
    before = registry(tmp_path / "p", index=index)
    assert sorted(loads) == ["bad", "shout"]
    after = registry(tmp_path / "p", index=index)
    assert after.find("shout") == before.find("shout")
    assert after.problems == before.problems
    assert sorted(loads) == ["bad", "shout"]


def test_a_changed_one_is_read_again_and_it_alone(tmp_path: Path, loads: list[str]) -> None:
    index = tmp_path / "index"
    folder = write_processor(tmp_path / "p", "shout")
    write_processor(tmp_path / "p", "whisper")
    before = registry(tmp_path / "p", index=index).find("shout")
    loads.clear()
    (folder / "processor.yaml").write_text(MANIFEST.format(id="shout").replace("Shout", "Louder"), "utf-8")
    after = registry(tmp_path / "p", index=index)
    assert after.find("shout").title == "Louder"
    assert after.find("shout").digest != before.digest
    assert after.find("whisper").title == "Shout"
    assert loads == ["shout"]
    loads.clear()
    assert registry(tmp_path / "p", index=index).find("shout").title == "Louder"
    assert loads == []


def test_a_change_with_the_same_size_and_time_is_seen(tmp_path: Path) -> None:
    index = tmp_path / "index"
    folder = write_processor(tmp_path / "p", "shout")
    code = folder / "processor.py"
    before = registry(tmp_path / "p", index=index).find("shout").digest
    status = code.stat()
    code.write_text(code.read_text("utf-8").replace("out", "oot"), "utf-8")
    os.utime(code, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert code.stat().st_mtime_ns == status.st_mtime_ns
    found = registry(tmp_path / "p", index=index)
    assert "shout" not in found.specs, "it yields to a way out that is not declared now"
    code.write_text("def shout(file, context, *, marks): ...", "utf-8")
    assert registry(tmp_path / "p", index=index).find("shout").digest != before


@pytest.mark.parametrize("name", ["more.py", "sample/basic/in/a.txt", "../_shared/common_part.py"])
def test_an_added_file_changes_the_digest(tmp_path: Path, name: str) -> None:
    index = tmp_path / "index"
    folder = write_processor(tmp_path / "p", "shout")
    before = registry(tmp_path / "p", index=index).find("shout").digest
    added = folder / name
    added.parent.mkdir(parents=True, exist_ok=True)
    added.write_text("x = 1\n", "utf-8")
    assert registry(tmp_path / "p", index=index).find("shout").digest != before
    added.unlink()
    assert registry(tmp_path / "p", index=index).find("shout").digest == before


def test_added_removed_and_renamed_folders_are_seen(tmp_path: Path) -> None:
    index, root = tmp_path / "index", tmp_path / "p"
    write_processor(root, "shout")
    registry(root, index=index)
    write_processor(root, "whisper")
    assert sorted(registry(root, index=index).specs) == ["shout", "whisper"]
    shutil.rmtree(root / "shout")
    assert list(registry(root, index=index).specs) == ["whisper"]
    (root / "whisper" / "processor.yaml").unlink()
    assert not list(registry(root, index=index).specs)


def test_an_id_that_moved_to_another_folder_is_found(tmp_path: Path) -> None:
    index, root = tmp_path / "index", tmp_path / "p"
    write_processor(root, "shout")
    registry(root, index=index)
    (root / "shout" / "processor.yaml").write_text(MANIFEST.format(id="murmur"), "utf-8")
    found = registry(root, index=index)
    assert "shout" not in found.specs
    assert found.find("murmur").folder == str(root / "shout")


@pytest.mark.parametrize("damage", [b"", b"garbage", b"[1]\n[[1,2]]\n\n", b"\xff\xfe\n\n"])
def test_a_damaged_index_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    index = tmp_path / "index"
    write_processor(tmp_path / "p", "shout")
    registry(tmp_path / "p", index=index)
    whole = index.read_bytes()
    for content in (damage, whole[: len(whole) // 2], whole.replace(b"[", b"{")):
        index.write_bytes(content)
        assert registry(tmp_path / "p", index=index).find("shout").title == "Shout"
        assert index.read_bytes() == whole


def test_an_index_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    write_processor(tmp_path / "p", "shout")
    (tmp_path / "file").write_text("no folder")
    assert list(registry(tmp_path / "p", index=tmp_path / "file" / "index").specs) == ["shout"]


def test_installed_packages_are_looked_through_only_for_what_nobody_else_has(tmp_path: Path) -> None:
    index = tmp_path / "index"
    write_processor(tmp_path / "own", "shout")
    write_processor(tmp_path / "package", "whisper")
    asked: list[str] = []

    def installed() -> list[Root]:
        asked.append("packages")
        return [Root(folder=tmp_path / "package")]

    def start() -> Registry:
        return Registry([Root(folder=tmp_path / "own")], index=index, installed=installed)

    found = start()
    assert found.specs["shout"].id == "shout"
    assert asked == []
    assert found.specs["whisper"].id == "whisper"
    assert "nothing" not in found.specs
    assert asked == ["packages"]
    found = start()
    assert found.specs["whisper"].id == "whisper"
    assert asked == ["packages"], "it is known from the last time"
    shutil.rmtree(tmp_path / "package")
    assert "whisper" not in start().specs


def test_entry_points_of_installed_packages_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "site"
    info = site / "louder-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: louder\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[filewright.processors]\nall = louder.steps\ngone = not_there.steps\n")
    (site / "louder").mkdir()
    (site / "louder" / "__init__.py").write_text("raise RuntimeError('finding must not import')")
    write_processor(site / "louder" / "steps", "shout")
    monkeypatch.syspath_prepend(str(site))
    found = Registry([])
    assert found.find("shout").folder == str(site / "louder" / "steps" / "shout")
    assert "louder" not in sys.modules


def test_people_have_a_folder_of_their_own(home: Path) -> None:
    write_processor(user_folder(), "shout")
    found = open_registry()
    assert str(found.find("shout").folder).startswith(str(home))
    assert not found.find("shout").bundled
    assert found.find("upper-case").bundled
    assert found.find("upper-case").folder == str(paths.bundled_processors() / "upper-case")
    assert (home / ".cache" / "filewright" / "processors.index").is_file()


def test_a_start_with_what_was_read_before_loads_little(home: Path) -> None:
    """jsonschema and the scan of packages cost more than the rest of a command's start."""
    code = """if True:
        import sys, json
        from filewright.registry import open_registry
        specs = open_registry().specs
        for id in ("watch-folder", "upper-case", "save-to-folder"):
            assert specs[id].id == id
        costly = ("jsonschema", "yaml", "importlib.metadata", "PIL")
        print(json.dumps([name for name in costly if name in sys.modules]))
    """
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(2)]
    assert "jsonschema" in json.loads(runs[0].stdout)
    assert json.loads(runs[1].stdout) == []


def test_many_processors_cost_a_start_nothing_but_their_names(tmp_path: Path) -> None:
    index = tmp_path / "index"
    for number in range(60):
        write_processor(tmp_path / "p", f"shout-{number}")
    registry(tmp_path / "p", index=index)
    opened: list[str] = []

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" and watching and "shout-" in str(arguments[0]):
            opened.append(str(arguments[0]))

    watching = True
    sys.addaudithook(watch)
    try:
        assert registry(tmp_path / "p", index=index).specs["shout-7"].id == "shout-7"
    finally:
        watching = False
    assert opened == []


def test_the_standard_places_are_the_bundle_first() -> None:
    first, second = standard_roots()
    assert first.bundled
    assert not second.bundled
