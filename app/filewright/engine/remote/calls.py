"""What may be asked through the door: the methods of `EngineClient`, found by reflection. A method that is added there
is known here at once, or (with a type that has no form) refused at once."""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, get_type_hints

from filewright.engine.client import EngineClient
from filewright.engine.remote.forms import Data, Form, FormError, form_of


@dataclass(frozen=True, kw_only=True)
class Call:
    """One method: the forms of what it takes, by name, and of what it gives."""

    name: str
    takes: Mapping[str, Form]
    gives: Form

    def put(self, values: Mapping[str, Any]) -> dict[str, Data]:
        """Values given by name as plain data."""
        return {name: self.takes[name].put(value) for name, value in values.items()}

    def take(self, data: Data) -> dict[str, Any]:
        """The values again; those this method does not know are left out. Raises FormError."""
        if not isinstance(data, dict):
            raise FormError("what is given must have names")
        return {name: form.take(data[name]) for name, form in self.takes.items() if name in data}


@cache
def calls() -> Mapping[str, Call]:
    """All of them by name."""
    found = inspect.getmembers(EngineClient, inspect.isfunction)
    return {name: _call(name, method) for name, method in found if not name.startswith("_")}


def _call(name: str, method: Any) -> Call:
    hints = get_type_hints(method)
    gives = form_of(hints.pop("return"))
    return Call(name=name, takes={taken: form_of(kind) for taken, kind in hints.items()}, gives=gives)
