"""Every value that crosses to another process is the same there."""

import dataclasses
import json
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filewright.core.pipeline import Pipeline
from filewright.engine.client import EngineClient, JobView, Snapshot
from filewright.engine.local_client import LocalClient
from filewright.engine.remote.calls import calls
from filewright.engine.remote.forms import FormError, form_of
from filewright.engine.remote.messages import error_data, error_from
from filewright.engine.remote.remote_client import RemoteClient
from filewright.errors import ConsentMissing, Fault, FilewrightError, NotFound, Scope, StateError, TaskFault, UsageError

TEXTS = st.text(st.characters(min_codepoint=0, max_codepoint=0x10FFFF), max_size=12)  # with lone surrogates
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=4,
)


def values(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of a type."""
    if kind is Any:
        return PLAIN
    if kind is str:
        return TEXTS
    if kind is Path:
        return st.sampled_from([Path("/a/b"), Path("c")])
    if kind is type(None):
        return st.none()
    if kind in (int, bool):
        return st.integers() if kind is int else st.booleans()
    if kind is float:
        return st.floats(allow_nan=False)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(list(kind))
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return st.builds(kind, **{field.name: values(hints[field.name]) for field in dataclasses.fields(kind)})
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return st.one_of(*[values(part) for part in inner])
    if origin is tuple and not (len(inner) == 2 and inner[1] is ...):
        return st.tuples(*[values(part) for part in inner])
    if origin is frozenset:
        return st.frozensets(values(inner[0]), max_size=3)
    if origin in (tuple, list, Sequence):
        return st.lists(values(inner[0]), max_size=3).map(tuple)
    assert origin in (dict, Mapping), kind
    return st.dictionaries(TEXTS, values(inner[1]), max_size=3)


def crossing() -> Iterator[tuple[str, Any]]:
    """Each type that a method of the client takes or gives."""
    for name in calls():
        for what, kind in typing.get_type_hints(getattr(EngineClient, name)).items():
            yield f"{name}.{what}", kind


@pytest.mark.parametrize("kind", [pytest.param(kind, id=name) for name, kind in crossing()])
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_what_crosses_over_is_the_same_there(kind: Any, data: st.DataObject) -> None:
    value = data.draw(values(kind))
    form = form_of(kind)
    assert form.take(json.loads(json.dumps(form.put(value)))) == value


def test_every_method_of_the_client_can_be_asked_of_another_process() -> None:
    methods = {name for name in vars(EngineClient) if not name.startswith("_")}
    assert methods == set(calls())
    for name in methods:
        asked, here = getattr(EngineClient, name), getattr(RemoteClient, name)
        assert typing.get_type_hints(asked) == typing.get_type_hints(here), name
        assert hasattr(LocalClient, name)


def test_a_field_that_only_one_side_knows_is_left_out_and_one_that_is_missing_has_its_default() -> None:
    form = form_of(Snapshot)
    assert form.take({"time_ns": 5, "from_the_future": [1]}) == Snapshot(time_ns=5)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (int, "1"),
        (int, True),
        (str, 1),
        (Scope, "nowhere"),
        (tuple[int, ...], {"a": 1}),
        (tuple[int, int], [1]),
        (dict[str, int], []),
        (JobView, {"job": "1"}),
        (int | None, "x"),
    ],
)
def test_data_of_another_form_is_refused(kind: Any, data: Any) -> None:
    with pytest.raises(FormError):
        form_of(kind).take(data)


@pytest.mark.parametrize("kind", [object, set[int], int | Fault | Pipeline, dict[int, str], str | Fault])
def test_a_type_that_plain_data_cannot_tell_is_refused(kind: Any) -> None:
    with pytest.raises(TypeError):
        form_of(kind)


@pytest.mark.parametrize(
    "error",
    [
        NotFound("job-unknown", job="x"),
        UsageError("which-source", sources="a, b"),
        StateError("state-held", path="/f", pid=4),
        ConsentMissing("consent-missing", path="/f"),
        TaskFault(Fault(code="bad-file", scope=Scope.FILE, fields={"message": "no"}, detail="why")),
    ],
)
def test_an_error_is_the_same_at_the_other_end(error: FilewrightError) -> None:
    there = error_from(json.loads(json.dumps(error_data(error))))
    assert type(there) is type(error)
    assert (there.code, there.fields, str(there), there.status) == (error.code, error.fields, str(error), error.status)
