"""Which kinds of file flow where: `same` in a manifest means what came in, so it is followed through the graph."""

from collections.abc import Mapping
from functools import lru_cache

from filewright.core.media import ANY, SAME, matches
from filewright.core.node_check import CheckedNode

Types = frozenset[str]
EVERYTHING: Types = frozenset((ANY,))
NOTHING_KNOWN: Mapping[str, Types] = {}


@lru_cache(maxsize=4096)
def narrowed(types: Types, accepts: tuple[str, ...]) -> Types:
    """What of these types a way in takes: `*/*` into `image/*` is `image/*`. Empty: it takes none of them."""
    found: set[str] = set()
    for produced in types:
        for accepted in accepts:
            if matches(produced, accepted):
                found.add(produced)
            elif matches(accepted, produced):
                found.add(accepted)
    return frozenset(found)


def leaving(checked: CheckedNode, arriving: Mapping[str, Types]) -> Mapping[str, Types]:
    """The types that leave a node by each way out, given those that arrive at each way in that has a wire."""
    if checked.spec is None:
        return NOTHING_KNOWN
    bypass = checked.bypass
    found: dict[str, Types] = {}
    for name, port in checked.outs.items():
        if name == bypass:
            found[name] = _came_in(checked, arriving, narrow=False)
        elif SAME in port.produces:
            others = [produced for produced in port.produces if produced != SAME]
            found[name] = _came_in(checked, arriving, narrow=True).union(others)
        else:
            found[name] = frozenset(port.produces)
    return found


def depends_on_input(checked: CheckedNode) -> bool:
    """Whether what leaves the node depends on what arrives there."""
    return checked.bypass is not None or any(SAME in port.produces for port in checked.outs.values())


def _came_in(checked: CheckedNode, arriving: Mapping[str, Types], *, narrow: bool) -> Types:
    found: set[str] = set()
    for name, types in arriving.items():
        port = checked.ins.get(name)
        if port is not None:
            found |= narrowed(types, port.accepts) if narrow else types
    if found:
        return frozenset(found)
    # nothing arrives yet, or nothing that fits: whatever the ways in would take
    return frozenset(a for port in checked.ins.values() for a in port.accepts) or EVERYTHING
