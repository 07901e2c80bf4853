"""Code from processors' folders: each folder a world of its own, nothing put into it, nothing into the program."""

import sys
from pathlib import Path

import pytest

from filewright.worker.loader import NotThere, load


def write(folder: Path, **files: str) -> str:
    """Modules of a processor's folder; those of a package `pack` are named `pack_`…"""
    for name, code in files.items():
        path = folder / (name.replace("pack_", "pack/") + ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(code, "utf-8")
    return str(folder)


def test_folders_with_equal_names_in_them_do_not_meet(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(
            tmp_path / name,
            processor=f"import shapes\nfrom names import NAME\ndef work():\n    return shapes.SHAPE, NAME, {name!r}\n",
            shapes=f"SHAPE = {name!r}\n",
            names=f"NAME = {name!r}\n",
        )
    assert load(str(tmp_path / "one"), "processor:work")() == ("one", "one", "one")
    assert load(str(tmp_path / "two"), "processor:work")() == ("two", "two", "two")
    assert not {"processor", "shapes", "names"} & set(sys.modules)


def test_neighbours_are_found_in_every_way_of_importing(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "step",
        processor="""
import pack.inner
import pack.inner as also
from pack import inner as third, other
from . import plain as relative
from .plain import VALUE
from pack.inner import VALUE as deep

def work():
    import later
    return pack.inner.VALUE, also.VALUE, third.VALUE, other.VALUE, relative.VALUE, VALUE, deep, later.VALUE
""",
        plain="import pack\nVALUE = pack.VALUE + ' plain'\n",
        later="import plain\nVALUE = 'later ' + plain.VALUE\n",
        pack___init__="VALUE = 'pack'\n",
        pack_inner="VALUE = 'inner'\n",
        pack_other="from . import inner\nVALUE = 'other ' + inner.VALUE\n",
    )
    assert load(folder, "processor:work")() == (
        "inner",
        "inner",
        "inner",
        "other inner",
        "pack plain",
        "pack plain",
        "inner",
        "later pack plain",
    )


def test_a_neighbour_named_like_a_library_is_for_its_folder_alone(tmp_path: Path) -> None:
    own = write(tmp_path / "own", processor="import json\ndef work():\n    return json.OWN\n", json="OWN = True\n")
    other = write(tmp_path / "other", processor="import json\ndef work():\n    return json.loads('1')\n")
    assert load(own, "processor:work")() is True
    assert load(other, "processor:work")() == 1


def test_a_module_is_loaded_once(tmp_path: Path) -> None:
    folder = write(tmp_path / "step", processor="made = []\ndef work():\n    made.append(1)\n    return len(made)\n")
    assert [load(folder, "processor:work")() for _ in range(3)] == [1, 2, 3]


def test_changed_code_is_read_anew_with_its_neighbours(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "step", processor="import plain\ndef work():\n    return plain.VALUE\n", plain="VALUE = 1\n"
    )
    assert load(folder, "processor:work", "first")() == 1
    write(tmp_path / "step", plain="VALUE = 22\n")
    assert load(folder, "processor:work", "first")() == 1
    assert load(folder, "processor:work", "second")() == 22


def test_nothing_is_written_into_the_folder(tmp_path: Path) -> None:
    folder = write(tmp_path / "step", processor="import plain\nwork = int\n", plain="")
    load(folder, "processor:work")
    assert sorted(path.name for path in (tmp_path / "step").iterdir()) == ["plain.py", "processor.py"]


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    folder = write(tmp_path / "step", processor="value = 3\n")
    with pytest.raises(NotThere, match=r"no nothing\.py"):
        load(folder, "nothing:work")
    with pytest.raises(NotThere, match="named value"):
        load(folder, "processor:value")


def test_an_import_that_a_module_misses_is_its_own_error(tmp_path: Path) -> None:
    folder = write(tmp_path / "step", processor="import no_such_library\n")
    with pytest.raises(ModuleNotFoundError, match="no_such_library"):
        load(folder, "processor:work")


def test_classes_of_processors_know_their_module(tmp_path: Path) -> None:
    """Libraries such as dataclasses and pickle look it up."""
    folder = write(
        tmp_path / "step",
        processor="""
import dataclasses, pickle, plain
@dataclasses.dataclass
class Value:
    number: "int"
def work():
    return pickle.loads(pickle.dumps(Value(3))).number
""",
        plain="",
    )
    assert load(folder, "processor:work")() == 3
