"""A secret is never in a flow file: only the name of its place in the keyring is."""

from dataclasses import replace

import pytest

from filewright.core import edits
from filewright.core.fixes import apply_fix
from filewright.core.graph import Node
from filewright.core.pipeline import Pipeline
from filewright.core.processor import Param
from filewright.core.secret_reference import secret_name
from filewright.core.validate import validate
from tests.core.kinds import SPECS

_UPLOAD = replace(
    SPECS["rename"],
    id="upload",
    params=(Param(name="token", title="Token", schema={"type": "string"}, widget="secret"),),
)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("keyring:backup", "backup"),
        ("keyring:Web.server-2", "Web.server-2"),
        ("backup", None),
        ("hunter2", None),
        ("keyring:", None),
        ("keyring: x", None),
        ("keyring:a b", None),
        ("keyring:" + "x" * 65, None),
        (None, None),
        (7, None),
    ],
)
def test_only_a_name_in_the_keyring_is_a_reference(value: object, name: str | None) -> None:
    assert secret_name(value) == name


def test_a_secret_in_the_file_is_an_error_that_does_not_repeat_it_and_is_taken_out_by_one_click() -> None:
    specs = {**SPECS, "upload": _UPLOAD}
    flow = edits.add_node(Pipeline(), Node(key="up", use="upload", params={"token": "hunter2"}), (0, 0))
    (problem,) = (p for p in validate(flow, specs) if p.place.param == "token")
    assert problem.code == "param-secret-in-file"
    assert "hunter2" not in f"{problem.sentence}{problem.next_step}{problem.fields}"
    assert problem.fix is not None
    assert "token" not in apply_fix(flow, problem.fix).graph.nodes["up"].params
    kept = edits.set_param(flow, "up", "token", "keyring:backup")
    assert not [p for p in validate(kept, specs) if p.place.param == "token"]
