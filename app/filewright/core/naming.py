"""Name patterns such as `{stem}-{date:%Y-%m}{suffix}`: what a file is to be called, made from what is known of it.

    {name} {stem} {suffix}          the file's name, without its ending, the ending with its dot
    {date:%Y-%m-%d}                 when it was taken (`image.taken`), else when it was last changed; local time
    {size}                          bytes
    {counter:3}                     001, 002 …: the first number that is free where the file goes
    {source.folder} {image.width}   any attribute of the file, by its dotted name
    {suffix:lower} {stem:upper}     in small letters, in capitals
    {image.model|no camera}         what stands after the bar where the file does not know the part
    {{ }}                           a brace

A pattern reads attributes by name and nothing else: there is no way from it to Python's objects. What it makes is a
plain name and never leads out of a folder.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from filewright.core.closest import closest
from filewright.core.file import Attribute, File
from filewright.core.request import FileName, Numbering
from filewright.errors import FieldValue, FilewrightError
from filewright.text import N_

LONGEST: Final = 255
"""Bytes of a name, the limit of nearly every file system."""

TAKEN: Final = "image.taken"
MODIFIED: Final = "source.modified"

_ATTRIBUTE = re.compile(r"[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)+")
_DATE_SIGNS = frozenset("YymdHMSjVGuBbAaIp")
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_LETTERS: Final = {"lower": str.lower, "upper": str.upper}


class NamePatternError(FilewrightError, ValueError):
    """A pattern that cannot be read, or that does not fit a file. `position` counts characters from 0."""

    def __init__(self, code: str, position: int, **fields: FieldValue) -> None:
        super().__init__(code, place=None, **fields)
        self.position = position


@dataclass(frozen=True, kw_only=True)
class NamePart:
    """Something a pattern can hold: how it is written, what people see, what it may give."""

    text: str
    title: str
    example: str


_PARTS: Final = (
    NamePart(text="{name}", title=N_("Name with ending"), example="DSC_4187.JPG"),
    NamePart(text="{stem}", title=N_("Name"), example="DSC_4187"),
    NamePart(text="{suffix}", title=N_("Ending"), example=".JPG"),
    NamePart(text="{suffix:lower}", title=N_("Ending in small letters"), example=".jpg"),
    NamePart(text="{date:%Y-%m-%d}", title=N_("Date"), example="2026-11-24"),
    NamePart(text="{date:%Y-%m}", title=N_("Year and month"), example="2026-11"),
    NamePart(text="{date:%Y}", title=N_("Year"), example="2026"),
    NamePart(text="{date:%H%M%S}", title=N_("Time of day"), example="140529"),
    NamePart(text="{counter:3}", title=N_("Counter"), example="001"),
    NamePart(text="{size}", title=N_("Size in bytes"), example="482113"),
    NamePart(text="{source.folder}", title=N_("Folder below the source"), example="2026/may"),
    NamePart(text="{image.width}", title=N_("Width of the picture"), example="1600"),
    NamePart(text="{image.height}", title=N_("Height of the picture"), example="1067"),
)
_WORDS: Final = ("name", "stem", "suffix", "date", "size", "counter")


def parts() -> tuple[NamePart, ...]:
    """What a form offers, in its order. Other attributes can be typed."""
    return _PARTS


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of a pattern: fixed `text`, or (with `part`) something of the file. `start` and `end` are its place in
    the pattern, so that a form can show it as one token."""

    start: int
    end: int
    text: str = ""
    part: str = ""
    format: str = ""
    instead: str | None = None

    @property
    def dated(self) -> bool:
        """Whether it writes a date."""
        return self.part == "date" or "%" in self.format


@dataclass(frozen=True, kw_only=True)
class NamePattern:
    """A pattern that was read and holds no error. With `folders`, `/` parts folders from each other."""

    text: str
    pieces: tuple[Piece, ...]
    folders: bool = False

    @property
    def counts(self) -> bool:
        """Whether it holds a counter."""
        return any(piece.part == "counter" for piece in self.pieces)

    def fill(self, file: File) -> FileName:
        """The name for this file. Raises NamePatternError where the file does not know a part of it."""
        before, after, digits = "", "", 0
        for piece in self.pieces:
            if piece.part == "counter":
                digits = int(piece.format or 1)
                continue
            text = piece.text if not piece.part else _value(piece, file)
            before, after = (before + text, after) if not digits else (before, after + text)
        if digits:
            counted = Numbering(before=_without_separators(before), after=_without_separators(after), digits=digits)
            return FileName(name=safe_name(counted.name(1)), numbering=counted)
        return FileName(name=safe_name(before))

    def fill_folders(self, file: File) -> str:
        """The subfolder for this file, with `/` between its parts; "" where nothing is left of it.

        Folders in `{source.folder}` stay folders; what other parts give is one folder each, whatever it holds.
        Raises NamePatternError as `fill` does.
        """
        made: list[str] = [""]
        for piece in self.pieces:
            if piece.part == "source.folder":
                pieces = str(file.attributes.get(piece.part, "")).split("/")
            elif piece.part:
                text = _value(piece, file)
                pieces = text.split("/") if piece.dated else [text]
            else:
                pieces = piece.text.split("/")
            made[-1] += pieces[0]
            made += pieces[1:]
        return "/".join(safe_name(folder) for folder in made if folder)


@lru_cache(maxsize=256)
def parse_pattern(text: str, *, folders: bool = False) -> NamePattern:
    """Read a pattern. Raises NamePatternError with the place of what is wrong."""
    if not text:
        raise NamePatternError("name-pattern-empty", 0)
    pieces = tuple(_pieces(text))
    counters = [piece for piece in pieces if piece.part == "counter"]
    if len(counters) > 1 or (counters and folders):
        code = "name-pattern-counter-twice" if not folders else "name-pattern-counter-folder"
        raise NamePatternError(code, counters[-1].start)
    for piece in pieces:
        _check_fixed(text, piece, folders=folders)
    return NamePattern(text=text, pieces=pieces, folders=folders)


def safe_name(name: str, *, windows: bool = sys.platform == "win32") -> str:
    """The name, mended where it could not be one in its folder: no separator, not `.` or `..`, not too long; on
    Windows also nothing that is reserved there. What can stay as it is stays, byte for byte."""
    name = _without_separators(name)
    if windows:
        name = _FORBIDDEN.sub("_", name)
        name = re.sub(r"[. ]+$", lambda found: "_" * len(found[0]), name)
        if _RESERVED.fullmatch(name):
            stem, dot, rest = name.partition(".")
            name = f"{stem}_{dot}{rest}"
    if name in ("", ".", ".."):
        return "_" * max(len(name), 1)
    return _shortened(name)


def _without_separators(name: str) -> str:
    return name.replace("/", "_").replace("\0", "_")


def _shortened(name: str) -> str:
    """The name with its stem cut so that it fits; the ending stays where it is one."""
    if len(name) <= LONGEST // 4 or _bytes(name) <= LONGEST:
        return name
    stem, dot, suffix = name.rpartition(".")
    if not (dot and stem) or _bytes(suffix) > 32:
        stem, dot, suffix = name, "", ""
    room = LONGEST - _bytes(dot + suffix)
    kept = 0
    for sign in stem:
        room -= _bytes(sign)
        if room < 0:
            break
        kept += 1
    return stem[:kept] + dot + suffix


def _bytes(text: str) -> int:
    """Bytes in UTF-8, where an escaped one counts as what it stands for."""
    return len(text.encode("utf-8", "surrogatepass")) - 2 * sum("\udc80" <= sign <= "\udcff" for sign in text)


def _pieces(text: str) -> Iterator[Piece]:
    """Split at braces. Fixed text keeps its doubled braces as one."""
    at, fixed, start = 0, "", 0
    while at < len(text):
        sign = text[at]
        if text[at : at + 2] in ("{{", "}}"):
            fixed += sign
            at += 2
        elif sign == "}":
            raise NamePatternError("name-pattern-brace", at)
        elif sign == "{":
            if fixed:
                yield Piece(start=start, end=at, text=fixed)
            end = text.find("}", at)
            if end < 0 or "{" in text[at + 1 : end]:
                raise NamePatternError("name-pattern-open", at)
            yield _part(text[at + 1 : end], at, end + 1)
            at, fixed, start = end + 1, "", end + 1
        else:
            fixed += sign
            at += 1
    if fixed:
        yield Piece(start=start, end=at, text=fixed)


def _part(inside: str, start: int, end: int) -> Piece:
    head, bar, instead = inside.partition("|")
    part, _, form = head.partition(":")
    if part not in _WORDS and not _ATTRIBUTE.fullmatch(part):
        _refuse_part(part, start)
    wrong = form and not (
        form in _LETTERS
        or (part == "counter" and re.fullmatch(r"0?[1-9]", form))
        or ((part == "date" or "." in part) and _is_date_form(form))
    )
    if wrong or (part in ("date", "size", "counter") and form in _LETTERS):
        raise NamePatternError("name-pattern-form", start, part=part, form=form)
    return Piece(start=start, end=end, part=part, format=form, instead=instead if bar else None)


def _refuse_part(part: str, start: int) -> None:
    if re.search(r"\.\.|[\[\]()!]|(^|\.)_", part):
        raise NamePatternError("name-pattern-code", start, part=part)
    near = closest(part, [*_WORDS, *(p.text.strip("{}") for p in _PARTS if "." in p.text)])
    code = "name-pattern-unknown" if near is None else "name-pattern-unknown-like"
    raise NamePatternError(code, start, part=part, near=near, options=", ".join(_WORDS))


def _is_date_form(form: str) -> bool:
    signs = re.findall(r"%(.?)", form)
    return bool(signs) and all(sign and sign in _DATE_SIGNS for sign in signs)


def _check_fixed(text: str, piece: Piece, *, folders: bool) -> None:
    """What a person typed between the parts is refused where it could not be part of a name; nothing is mended."""
    fixed = piece.text or piece.instead or (piece.format if piece.dated else "")
    for offset, sign in enumerate(fixed):
        if (sign == "/" and not folders) or (sign != "/" and _FORBIDDEN.match(sign)):
            code = "name-pattern-slash" if sign in "/\\" else "name-pattern-sign"
            raise NamePatternError(code, piece.start + offset, sign=sign)
    if folders:
        typed = re.split("/", text)
        if text.startswith("/") or any(folder.strip() in (".", "..") for folder in typed):
            raise NamePatternError("name-pattern-outside", 0)


def _value(piece: Piece, file: File) -> str:
    found = _found(piece.part, file)
    if found is None or found == "":
        if piece.instead is not None:
            return piece.instead
        if found == "" and piece.part in ("suffix", "source.folder"):
            return ""
        near = closest(piece.part, file.attributes)
        code = "name-part-missing" if near is None else "name-part-missing-like"
        raise NamePatternError(code, piece.start, part=piece.part, near=near)
    if piece.format in _LETTERS:
        return _LETTERS[piece.format](_text(found, piece.part))
    if piece.dated:
        return _date(piece, str(found))
    return _text(found, piece.part)


def _found(part: str, file: File) -> Attribute | None:
    match part:
        case "name":
            return file.name
        case "stem":
            return file.stem
        case "suffix":
            return file.suffix
        case "size":
            return file.size
        case "date":
            return file.attributes.get(TAKEN) or file.attributes.get(MODIFIED)
        case _:
            return file.attributes.get(part)


def _text(value: Attribute, part: str) -> str:
    """Names of files stay as they are; what came out of their content loses what no name can hold."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if part in ("name", "stem", "suffix") or part.startswith("source."):
        return str(value)
    return _FORBIDDEN.sub("_", str(value).strip())


def _date(piece: Piece, value: str) -> str:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise NamePatternError("name-part-no-date", piece.start, part=piece.part, value=value[:40]) from error
    if moment.tzinfo is not None:
        try:
            moment = moment.astimezone()  # to the clock on the wall here
        except (OverflowError, ValueError, OSError):  # at the ends of the calendar there is no clock
            pass
    return moment.strftime(piece.format or "%Y-%m-%d")
