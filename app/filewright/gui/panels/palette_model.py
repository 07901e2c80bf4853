"""The kinds of steps by category, and those that cannot be used with what is wrong."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QMimeData, QModelIndex, QObject, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from filewright.core.problem import Problem
from filewright.core.processor import ProcessorSpec
from filewright.gui.editor.search.search import search
from filewright.gui.step_drag import STEP_MIME, step_mime
from filewright.text import N_, _

ROW = int(Qt.ItemDataRole.UserRole)

_ORDER = ("Sources", "Sort and filter", "Images", "Documents", "Text and tables", "Save and send")
"""Categories as files go through a flow; others follow by name."""
_OTHER = N_("Other")


@dataclass(frozen=True, kw_only=True)
class Category:
    """A heading with how many stand below it."""

    title: str
    count: int
    broken: bool = False


@dataclass(frozen=True, kw_only=True)
class Broken:
    """A folder that was found but cannot be used."""

    name: str
    problem: Problem


class PaletteModel(QStandardItemModel):
    """Each item holds under `ROW` a Category, a ProcessorSpec or a Broken."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._specs: Sequence[ProcessorSpec] = ()
        self._problems: Sequence[Problem] = ()
        self._text = ""

    @property
    def text(self) -> str:
        """What is searched for."""
        return self._text

    def show(self, specs: Mapping[str, ProcessorSpec], problems: Iterable[Problem]) -> None:
        """Show these kinds, and these problems of others."""
        self._specs = tuple(specs.values())
        self._problems = tuple(problems)
        self._fill()

    def search(self, text: str) -> None:
        """Show only what the text finds."""
        self._text = text.strip()
        self._fill()

    def first_hit(self) -> QModelIndex:
        """The best kind for the text; invalid where there is none."""
        found = search(self._specs, self._text, usage={})
        for row in range(self.rowCount()):
            parent = self.index(row, 0)
            for inner in range(self.rowCount(parent)):
                index = self.index(inner, 0, parent)
                if found and index.data(ROW) is found[0].spec:
                    return index
        return QModelIndex()

    def mimeTypes(self) -> list[str]:
        return [STEP_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        for index in indexes:
            row = index.data(ROW)
            if isinstance(row, ProcessorSpec):
                return step_mime(row.id)
        return QMimeData()

    def _fill(self) -> None:
        self.clear()
        found = {hit.spec.id for hit in search(self._specs, self._text, usage={})}
        by_category: dict[str, list[ProcessorSpec]] = {}
        for spec in self._specs:
            if spec.id in found:
                by_category.setdefault(spec.category or _(_OTHER), []).append(spec)
        for title in sorted(by_category, key=_place):
            specs = sorted(by_category[title], key=lambda spec: spec.title.casefold())
            heading = _item(Category(title=title, count=len(specs)), f"{title}, {len(specs)}")
            for spec in specs:
                item = _item(spec, f"{spec.title}, {spec.summary}")
                item.setToolTip(spec.summary)
                item.setDragEnabled(True)
                heading.appendRow(item)
            self.appendRow(heading)
        self._append_broken()

    def _append_broken(self) -> None:
        broken: dict[str, Problem] = {}
        for problem in self._problems:
            if problem.place.file is not None:
                broken.setdefault(problem.place.file.parent.name, problem)
        names = [name for name in sorted(broken) if self._text.casefold() in name.casefold()]
        if not names:
            return
        heading = _item(Category(title=_("Cannot be used"), count=len(names), broken=True), _("Cannot be used"))
        for name in names:
            problem = broken[name]
            item = _item(Broken(name=name, problem=problem), f"{name}, {problem.sentence}")
            item.setToolTip(_words(problem))
            item.setDragEnabled(False)
            heading.appendRow(item)
        self.appendRow(heading)


def _item(row: object, spoken: str) -> QStandardItem:
    item = QStandardItem()
    item.setData(row, ROW)
    item.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
    item.setEditable(False)
    item.setDragEnabled(False)
    return item


def _place(title: str) -> tuple[int, str]:
    return (_ORDER.index(title) if title in _ORDER else len(_ORDER)), title.casefold()


def _words(problem: Problem) -> str:
    """What is wrong, what to do, and where it stands."""
    place = problem.place
    parts = [problem.sentence, problem.next_step]
    if place.file is not None:
        parts.append(f"{place.file}:{place.line}" if place.line is not None else str(place.file))
    return "\n".join(part for part in parts if part)
