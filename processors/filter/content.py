"""What kind of file this is, by what it holds. The name decides only between kinds of text."""

import codecs
import mimetypes
import zipfile
from pathlib import Path

import puremagic

HEAD = 8192
"""Bytes that are looked at."""

UNKNOWN = "application/octet-stream"

# Other names of the same types.
_SAME = {
    "image/jpg": "image/jpeg",
    "image/x-ms-bmp": "image/bmp",
    "image/x-icon": "image/vnd.microsoft.icon",
    "audio/wave": "audio/wav",
    "audio/x-wav": "audio/wav",
    "audio/x-flac": "audio/flac",
    "application/x-gzip": "application/gzip",
    "application/x-zip-compressed": "application/zip",
    "application/x-rar": "application/vnd.rar",
}

# Types that are written as text and yet are kinds of their own; all other text is what its name says.
_WRITTEN = {"application/pdf", "application/postscript", "application/rtf", "image/svg+xml", "text/html"}

_NAMED_TEXT = {
    "application/json",
    "application/javascript",
    "application/xml",
    "application/yaml",
    "application/x-sh",
    "application/toml",
    "image/svg+xml",
}

_OFFICE = "application/vnd.openxmlformats-officedocument."
_INSIDE_ZIP = {
    "word/": _OFFICE + "wordprocessingml.document",
    "xl/": _OFFICE + "spreadsheetml.sheet",
    "ppt/": _OFFICE + "presentationml.presentation",
}

_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\b\x1b"))
_MARKS = (b"%", b"{", b"<")
"""What each of the written kinds begins with: other text needs no look through all signatures there are."""
_BY_NAME = mimetypes.MimeTypes(filenames=())  # the built-in table alone: the same on every machine


def media_type_of(path: str, name: str) -> str:
    """The media type, `application/octet-stream` where the content tells nothing. Raises OSError."""
    with Path(path).open("rb") as file:
        head = file.read(HEAD)
    named = (_BY_NAME.guess_type(name, strict=False)[0] or "").lower()
    if not head:
        return named if named.startswith("text/") else "application/x-empty"
    if _is_text(head):
        marked = head.removeprefix(codecs.BOM_UTF8).lstrip().startswith(_MARKS)
        if marked and (found := _by_signature(head)) in _WRITTEN:
            return found
        return named if named.startswith("text/") or named in _NAMED_TEXT else "text/plain"
    return _inside_zip(path) if head.startswith(b"PK\x03\x04") else _by_signature(head)


def _by_signature(head: bytes) -> str:
    try:
        found = puremagic.magic_string(head)
    except puremagic.PureError:
        return UNKNOWN
    for match in found:
        if match.mime_type:
            plain = match.mime_type.lower()
            # puremagic files JPEG 2000 under JPEG
            return "image/jp2" if match.extension == ".jp2" else _SAME.get(plain, plain)
    return UNKNOWN


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) and len(head) % 2 == 0:
        return b"\0\0" not in head  # UTF-16 with its mark
    return len(head.translate(None, _CONTROL)) == len(head)


def _inside_zip(path: str) -> str:
    """Office documents are zip archives: what lies in one tells which."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()[:1000]
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                return archive.read("mimetype").decode("ascii", "replace").strip() or "application/zip"
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError):
        return "application/zip"
    for folder, media_type in _INSIDE_ZIP.items():
        if "[Content_Types].xml" in names and any(name.startswith(folder) for name in names):
            return media_type
    return "application/zip"
