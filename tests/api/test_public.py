"""What processors import stays as it is for as long as manifests say `api: 1`."""

import inspect
import subprocess
import sys

import pytest

import filewright.api
from filewright.api import BadFile, Context, File, Unavailable, compile_pattern, fill_folders, fill_name, size_in_bytes

SIGNATURES = {
    "BadFile": "(sentence: str, next_step: str = '') -> None",
    "Conflict": None,
    "Context": None,
    "File": (
        "(path: str, name: str, media_type: str = 'application/octet-stream', size: int = 0, "
        "attributes: collections.abc.Mapping[str, str | int | float | bool] = <factory>) -> None"
    ),
    "FileName": None,
    "Unavailable": "(sentence: str, next_step: str = '') -> None",
    "compile_pattern": "(text: str, *, ignore_case: bool = False) -> re.Pattern[str]",
    "condition_holds": "(condition: collections.abc.Mapping[str, typing.Any], file: filewright.core.file.File) -> bool",
    "fill_folders": "(subfolders: str, file: filewright.core.file.File) -> str",
    "fill_name": "(pattern: str, file: filewright.core.file.File) -> filewright.core.request.FileName",
    "size_in_bytes": "(text: str) -> int",
}
CONTEXT = {
    "attempt", "cancelled", "folder", "job", "key", "log", "move_original", "new_file", "node", "port", "progress",
    "save", "secret", "trash_original", "workdir",
}  # fmt: skip


def test_the_public_names_are_these() -> None:
    assert set(filewright.api.__all__) == set(SIGNATURES)
    assert all(hasattr(filewright.api, name) for name in SIGNATURES)
    with pytest.raises(AttributeError, match=r"filewright\.api has no fil_name"):
        filewright.api.fil_name  # noqa: B018


@pytest.mark.parametrize("name", [name for name, signature in SIGNATURES.items() if signature])
def test_what_they_take_stays(name: str) -> None:
    assert str(inspect.signature(getattr(filewright.api, name))) == SIGNATURES[name]


def test_a_context_offers_these() -> None:
    assert {name for name in dir(Context) if not name.startswith("_")} == CONTEXT
    assert list(inspect.signature(Context.save).parameters) == [
        "self", "file", "folder", "name", "subfolder", "conflict",
    ]  # fmt: skip


def test_a_file_is_a_value() -> None:
    file = File(path="/x", name="a.txt", attributes={"a.b": 1})
    other = file.with_(name="b.txt", attributes={"c.d": 2})
    assert (file.name, dict(file.attributes)) == ("a.txt", {"a.b": 1})
    assert (other.name, dict(other.attributes)) == ("b.txt", {"a.b": 1, "c.d": 2})


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: fill_name("{steem}", File(path="/x", name="a")), "A file has nothing named “steem”."),
        (lambda: fill_folders("../x", File(path="/x", name="a")), "The pattern leads out of the folder."),
        (lambda: compile_pattern("(a+)+b"), "The pattern (a+)+b could take for ever on some lines."),
        (lambda: size_in_bytes("much"), "“much” is not a size."),
    ],
)
def test_what_a_person_typed_wrongly_is_a_bad_file_in_words(call: object, words: str) -> None:
    assert callable(call)
    with pytest.raises(BadFile) as caught:
        call()
    assert caught.value.sentence == words
    assert caught.value.next_step


def test_problems_carry_what_to_do() -> None:
    problem = Unavailable("The server is away.", "Wait.")
    assert (str(problem), problem.next_step) == ("The server is away.", "Wait.")


def test_importing_it_loads_no_patterns_and_nothing_from_outside() -> None:
    code = "import sys, filewright.api; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "filewright.core.naming" not in loaded
    assert "filewright.core.patterns" not in loaded
    assert not {"yaml", "PIL", "jsonschema", "PySide6"} & loaded
