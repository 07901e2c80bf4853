"""Kinds of file: IANA media types, patterns over them, and the seven kinds that people see."""

from collections.abc import Iterable
from enum import StrEnum

ANY = "*/*"
SAME = "same"  # in a manifest's `produces`: whatever came in goes out


class Kind(StrEnum):
    """The kinds that ports and wires show by colour and shape."""

    ANY = "any"
    IMAGE = "image"
    DOCUMENT = "document"
    TEXT = "text"
    TABLE = "table"
    ARCHIVE = "archive"
    MEDIA = "media"


_TABLES = {"text/csv", "text/tab-separated-values", "application/json", "application/vnd.ms-excel"}
_ARCHIVES = {"application/zip", "application/gzip", "application/x-tar", "application/x-7z-compressed"}
_DOCUMENTS = {"application/pdf", "application/msword", "application/rtf"}


def kind_of(pattern: str) -> Kind:
    """The kind a media type or pattern belongs to; `*/*` and the unknown are `any`."""
    family = pattern.split("/", 1)[0]
    if family == "image":
        return Kind.IMAGE
    if family in ("audio", "video"):
        return Kind.MEDIA
    if pattern in _TABLES or "spreadsheet" in pattern:
        return Kind.TABLE
    if family == "text":
        return Kind.TEXT
    if pattern in _ARCHIVES:
        return Kind.ARCHIVE
    if pattern in _DOCUMENTS or "wordprocessing" in pattern or "opendocument.text" in pattern:
        return Kind.DOCUMENT
    return Kind.ANY


def kind_of_all(patterns: Iterable[str]) -> Kind:
    """The one kind that all patterns share, else `any`."""
    kinds = {kind_of(pattern) for pattern in patterns}
    return kinds.pop() if len(kinds) == 1 else Kind.ANY


def matches(media_type: str, pattern: str) -> bool:
    """Whether a concrete type falls under a pattern such as `image/*`."""
    if pattern in ("*", ANY):
        return True
    family, _, rest = pattern.partition("/")
    return media_type == pattern or (rest == "*" and media_type.split("/", 1)[0] == family)


def can_meet(produced: Iterable[str], accepted: Iterable[str]) -> bool:
    """Whether some file that `produced` describes would be taken by `accepted`: `*/*` meets everything."""
    accepted = tuple(accepted)
    return any(matches(a, b) or matches(b, a) for a in produced for b in accepted)
