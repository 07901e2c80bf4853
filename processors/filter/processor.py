"""Lets files through by their name, size or content."""

import fnmatch
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from content import media_type_of

from filewright.api import Context, File, condition_holds, size_in_bytes


def choose(
    file: File,
    context: Context,
    *,
    match: str,
    names: Sequence[str],
    types: Sequence[str],
    min_size: str = "",
    max_size: str = "",
    where: Mapping[str, Any] | None = None,
) -> Iterator[tuple[str, File]]:
    """The file goes on with the type that its content shows, whichever way it takes."""
    media_type = media_type_of(file.path, file.name)
    conditions = []
    if names:
        conditions.append(any(_fits(file.name, wildcard) for wildcard in names))
    if types:
        conditions.append(any(_is(media_type, wanted) for wanted in types))
    if min_size:
        conditions.append(file.size >= size_in_bytes(min_size))
    if max_size:
        conditions.append(file.size <= size_in_bytes(max_size))
    if where:
        conditions.append(condition_holds(where, file.with_(media_type=media_type)))
    fits = any(conditions) if match == "any" and conditions else all(conditions)
    context.log(f"content is {media_type}")
    yield ("matched" if fits else "rest"), file.with_(media_type=media_type)


def _fits(name: str, wildcard: str) -> bool:
    return fnmatch.fnmatchcase(name.casefold(), wildcard.casefold())


def _is(media_type: str, wanted: str) -> bool:
    """`image/*`, `image` and `*` stand for whole families."""
    return fnmatch.fnmatchcase(media_type, wanted.lower() if "/" in wanted else f"{wanted.lower()}/*")
