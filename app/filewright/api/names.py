"""Names made from patterns, and patterns that people type: what steps need to treat them alike."""

import re
from collections.abc import Mapping
from typing import Any

from filewright.api.problems import BadFile
from filewright.core.conditions import condition_holds as holds
from filewright.core.file import File
from filewright.core.naming import NamePatternError, parse_pattern
from filewright.core.patterns import PatternError
from filewright.core.patterns import compile_pattern as compiled
from filewright.core.request import FileName
from filewright.core.units import UnitError, parse_size

__all__ = ["compile_pattern", "condition_holds", "fill_folders", "fill_name", "size_in_bytes"]


def fill_name(pattern: str, file: File) -> FileName:
    """The name that a pattern such as `{stem}-{date:%Y-%m}{suffix}` gives this file; `.name` is the plain text.

    Raises BadFile where the pattern cannot be read, or the file does not know a part of it.
    """
    try:
        return parse_pattern(pattern).fill(file)
    except NamePatternError as error:
        raise BadFile(str(error), error.next_step) from error


def fill_folders(subfolders: str, file: File) -> str:
    """The subfolder for this file, "" for none: `keep` (as below its source), `flat` (none), or a pattern such as
    `{date:%Y}/{date:%m}`. Raises BadFile as `fill_name` does."""
    if subfolders == "flat":
        return ""
    if subfolders == "keep":
        return str(file.attributes.get("source.folder", ""))
    try:
        return parse_pattern(subfolders, folders=True).fill_folders(file)
    except NamePatternError as error:
        raise BadFile(str(error), error.next_step) from error


def compile_pattern(text: str, *, ignore_case: bool = False) -> re.Pattern[str]:
    """The regular expression, kept for the next call. Raises BadFile where it cannot be read, or where matching it
    could take for ever."""
    try:
        return compiled(text, ignore_case=ignore_case)
    except PatternError as error:
        raise BadFile(str(error), error.next_step) from error


def condition_holds(condition: Mapping[str, Any], file: File) -> bool:
    """Whether a condition such as `{any: [{name: "*.jpg"}, {type: "image/*"}]}` holds for this file; an empty one
    always does. `file.media_type` is taken for what it is: look into the content first where that matters."""
    return holds(condition, file)


def size_in_bytes(text: str) -> int:
    """Bytes, from a size as people write it: `800kB`, `10MiB`. Raises BadFile where it is none."""
    try:
        return parse_size(text)
    except UnitError as error:
        raise BadFile(str(error), error.next_step) from error
