"""A manifest against its code: the module and function exist and take what is declared. Nothing is imported or run."""

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

from filewright.core.gathering import GATHER_PARAMS
from filewright.core.problem import Problem
from filewright.core.processor import ProcessorSpec, Role, RunKind
from filewright.errors import FieldValue, Place
from filewright.registry.positions import Located

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def check_code(manifest: Located, spec: ProcessorSpec) -> tuple[Problem, ...]:
    """Everything about the code that does not fit its manifest."""
    if spec.run.kind not in (RunKind.PYTHON, RunKind.LINES, RunKind.CHUNKS):
        return ()
    module, _, name = spec.run.target.partition(":")
    declared = manifest.place(("run", spec.run.kind.value))
    file = _file_of(Path(spec.folder), module)
    if file is None:
        return (_problem(declared, "code-no-module", module=module),)
    try:
        tree = ast.parse(file.read_bytes(), str(file))
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        return (_problem(Place(file=file, line=line, column=1), "code-syntax", message=str(error)),)
    found = _top_level(tree, name)
    if found is None:
        return (_problem(declared, "code-no-function", module=module, name=name),)
    return tuple(_Check(spec, file).definition(found))


def _file_of(folder: Path, module: str) -> Path | None:
    base = folder.joinpath(*module.split("."))
    for candidate in (base.with_suffix(".py"), base / "__init__.py"):
        if candidate.is_file():
            return candidate
    return None


def _top_level(tree: ast.Module, name: str) -> ast.stmt | None:
    """What gives the module this name; the last such statement wins, as when it runs."""
    found: ast.stmt | None = None
    for statement in tree.body:
        if name in _names(statement):
            found = statement
    return found


def _names(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, _Function | ast.ClassDef):
        yield statement.name
    elif isinstance(statement, ast.Import | ast.ImportFrom):
        yield from (alias.asname or alias.name for alias in statement.names)
    elif isinstance(statement, ast.Assign):
        yield from (target.id for target in statement.targets if isinstance(target, ast.Name))


class _Check:
    def __init__(self, spec: ProcessorSpec, file: Path) -> None:
        self.spec = spec
        self.file = file
        self.streams = spec.run.kind in (RunKind.LINES, RunKind.CHUNKS)

    def definition(self, found: ast.stmt) -> Iterator[Problem]:
        """A name that is imported or assigned is taken as it is: it shows what it is only when it runs."""
        if isinstance(found, ast.AsyncFunctionDef):
            yield self._at(found, "code-async", name=found.name)
        elif isinstance(found, ast.FunctionDef):
            if self.streams and self.spec.role is Role.WRITER:
                yield self._at(found, "code-writer-class", name=found.name)
                return
            given = ("lines",) if self.spec.run.kind is RunKind.LINES else ("chunk",)
            first = "files" if self.spec.role is Role.GATHER else "file"
            yield from self._signature(found, given if self.streams else (first, "context"))
            yield from self._ways_out(found)
        elif isinstance(found, ast.ClassDef):
            if self.streams:
                yield from self._line_class(found)
            else:
                yield self._at(found, "code-not-a-function", name=found.name)

    def _line_class(self, found: ast.ClassDef) -> Iterator[Problem]:
        methods = {part.name: part for part in found.body if isinstance(part, ast.FunctionDef)}
        if found.bases:  # what a base class gives cannot be seen from here
            return
        wanted = "save" if self.spec.role is Role.WRITER else "process"
        if wanted not in methods:
            yield self._at(found, "code-no-method", name=found.name, method=wanted)
        if "__init__" in methods:
            yield from self._signature(methods["__init__"], ("self",))
        elif self.spec.params:
            yield self._at(found, "code-no-method", name=found.name, method="__init__")
        for name in ("process", "finish"):
            if name in methods:
                yield from self._ways_out(methods[name])

    def _signature(self, function: ast.FunctionDef, given: Sequence[str]) -> Iterator[Problem]:
        """First what each call is given, by place; then exactly the parameters, by name."""
        arguments = function.args
        by_place = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args)]
        if len(by_place) < len(given):
            yield self._at(function, "code-arguments", name=function.name, wanted=", ".join(given))
            return
        own = GATHER_PARAMS if self.spec.role is Role.GATHER else frozenset()
        params = {param.name: param for param in self.spec.params if param.name not in own}
        named = by_place[len(given) :]
        with_default = set(named[len(named) - len(arguments.defaults) :]) if arguments.defaults else set()
        for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
            named.append(argument.arg)
            if default is not None:
                with_default.add(argument.arg)
        for name in named:
            if name not in params and name not in with_default:
                yield self._at(function, "code-param-undeclared", name=function.name, param=name)
        for name, param in params.items():
            if name not in named:
                if arguments.kwarg is None:
                    yield self._at(function, "code-param-missing", name=function.name, param=name)
            elif param.default is None and not param.required and name not in with_default:
                yield self._at(function, "code-param-default", name=function.name, param=name)

    def _ways_out(self, function: ast.FunctionDef) -> Iterator[Problem]:
        """Ways out that are written as plain text in a `yield` have to be declared."""
        if any(port.from_param for port in self.spec.outputs):
            return
        names = {port.name for port in self.spec.outputs}
        for node in ast.walk(function):
            if isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple) and len(node.value.elts) == 2:
                port = node.value.elts[0]
                if isinstance(port, ast.Constant) and isinstance(port.value, str) and port.value not in names:
                    yield self._at(node, "code-port-undeclared", port=port.value, options=", ".join(names) or "–")

    def _at(self, node: ast.stmt | ast.expr, code: str, **fields: FieldValue) -> Problem:
        place = Place(file=self.file, line=node.lineno, column=node.col_offset + 1)
        return _problem(place, code, **fields)


def _problem(place: Place, code: str, **fields: FieldValue) -> Problem:
    return Problem(code=code, fields=fields, place=place)
