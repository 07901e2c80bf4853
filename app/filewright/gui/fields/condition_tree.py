"""A nested condition as a form edits it: pure changes at a place inside it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from filewright.core.conditions import GROUPS

Condition = Mapping[str, Any]
Place = tuple[int, ...]
"""Which entry of the outermost group, which of that one's, and so on; () is the outermost group itself."""

ATTRIBUTE: Final = "attribute"


def as_group(condition: Condition) -> dict[str, Any]:
    """The condition as a group: one that is none stands alone in a group."""
    if group_of(condition) is not None:
        return dict(condition)
    return {"all": [dict(condition)] if condition else []}


def group_of(condition: Condition) -> str | None:
    """Which kind of group it is; None: it is none."""
    found = next(iter(condition), None)
    return found if found in GROUPS and len(condition) == 1 else None


def entries_of(condition: Condition) -> list[Condition]:
    """What a group holds; what is no condition is left out."""
    group = group_of(condition)
    entries = condition[group] if group is not None else ()
    usable = isinstance(entries, Sequence) and not isinstance(entries, str)
    return [entry for entry in entries if isinstance(entry, Mapping)] if usable else []


def kind_of(condition: Condition) -> str:
    """What a single condition looks at."""
    return ATTRIBUTE if ATTRIBUTE in condition else str(next(iter(condition), "name"))


def shape(condition: Condition) -> object:
    """Equal for conditions that are shown by the same widgets, whatever stands in these."""
    group = group_of(condition)
    return kind_of(condition) if group is None else [shape(entry) for entry in entries_of(condition)]


def at(condition: Condition, place: Place) -> Condition:
    """What stands there. Raises IndexError."""
    for number in place:
        condition = entries_of(condition)[number]
    return condition


def replaced(condition: Condition, place: Place, by: Condition) -> dict[str, Any]:
    """With another one there."""
    if not place:
        return dict(by)
    entries = entries_of(condition)
    entries[place[0]] = replaced(entries[place[0]], place[1:], by)
    return _with_entries(condition, entries)


def added(condition: Condition, place: Place, entry: Condition) -> dict[str, Any]:
    """With one more entry at the end of the group there."""
    group = at(condition, place)
    return replaced(condition, place, _with_entries(group, [*entries_of(group), entry]))


def removed(condition: Condition, place: Place) -> dict[str, Any]:
    """Without what stands there; a group that has nothing left goes too."""
    parent = place[:-1]
    group = at(condition, parent)
    left = [entry for number, entry in enumerate(entries_of(group)) if number != place[-1]]
    if not left and parent:
        return removed(condition, parent)
    return replaced(condition, parent, _with_entries(group, left))


def plain(condition: Condition) -> dict[str, Any]:
    """As it is kept in the flow: nothing for an outermost group without entries."""
    return dict(condition) if entries_of(condition) else {}


def _with_entries(group: Condition, entries: Sequence[Condition]) -> dict[str, Any]:
    return {group_of(group) or "all": list(entries)}
