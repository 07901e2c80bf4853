"""Files are told apart by name, size and content; the content wins over the name."""

import zipfile
from pathlib import Path

import pytest
from PIL import Image

from tests.processors.running import run


def write(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def way(path: Path, **params: object) -> str:
    ran = run("filter", path, **params)
    assert ran.fault is None, ran.fault.detail
    ((port, _),) = ran.outputs
    return port


def kind(path: Path, name: str | None = None) -> str:
    return run("filter", path, called=name).file.media_type


PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"


def test_a_document_named_like_a_picture_is_no_picture(tmp_path: Path) -> None:
    assert way(write(tmp_path, "photo.jpg", PDF), types=["image/*"]) == "rest"
    assert kind(tmp_path / "photo.jpg") == "application/pdf"


@pytest.mark.parametrize("format", ["JPEG", "PNG", "GIF", "WEBP", "AVIF", "TIFF", "BMP"])
def test_a_picture_is_one_whatever_its_name(tmp_path: Path, format: str) -> None:
    path = tmp_path / "notes.txt"
    Image.new("RGB", (40, 30), "red").save(path, format)
    assert kind(path) == f"image/{format.lower()}"
    for wanted in ("image/*", "image", "IMAGE/*", f"image/{format.lower()}"):
        assert way(path, types=[wanted]) == "matched"
    assert way(path, types=["text/*"]) == "rest"


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.txt", b"plain\n", "text/plain"),
        ("a.jpg", b"plain\n", "text/plain"),
        ("a.bmp", b"BM is a firm in Basel\n", "text/plain"),
        ("a.gif", b"GIF89a is a format\n", "text/plain"),
        ("a.csv", b"a,b\n1,2\n", "text/csv"),
        ("a.json", b'{"a": 1}', "application/json"),
        ("a", "héllo\n".encode(), "text/plain"),
        ("a", "héllo\n".encode("latin-1"), "text/plain"),
        ("a", "héllo\n".encode("utf-16"), "text/plain"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", "image/svg+xml"),
        ("a.pdf", b"%PDF-1.4\nall in letters\n", "application/pdf"),
        ("a.txt", b"\0\1\2\3 nothing known", "application/octet-stream"),
        ("a.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\3" + bytes(20), "application/gzip"),
        ("a.mp4", b"\0\0\0\x20ftypisom" + bytes(20), "video/mp4"),
        ("a.wav", b"RIFF\x24\0\0\0WAVEfmt " + bytes(20), "audio/wav"),
        ("empty.log", b"", "application/x-empty"),
        ("empty.txt", b"", "text/plain"),
    ],
)
def test_the_content_tells_the_type(tmp_path: Path, name: str, content: bytes, media_type: str) -> None:
    assert kind(write(tmp_path, name, content)) == media_type


def test_office_documents_are_known_by_what_lies_in_them(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("xl/workbook.xml", "")
    assert kind(path) == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    assert kind(path) == "application/vnd.oasis.opendocument.text"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/notes.txt", "not an office document by itself")
    assert kind(path) == "application/zip"
    path.write_bytes(path.read_bytes()[:60])
    assert kind(path) == "application/zip"


@pytest.mark.parametrize(
    ("name", "wildcards", "fits"),
    [
        ("IMG_1.JPG", ["*.jpg"], True),
        ("IMG_1.JPG", ["*.png", "img*"], True),
        ("IMG_1.JPG", ["*.png"], False),
        ("STRASSE.txt", ["straße*"], True),
        ("a[1].txt", ["a[[]1].txt"], True),
        ("-rf", ["-*"], True),
        ("two\nlines.txt", ["*.txt"], True),
        ("\udcff.txt", ["?.txt"], True),
        ("x" * 200, ["*x*x*x*x*x*x*x*x*x*x*x*x*x*y"], False),
    ],
)
def test_names_are_compared_by_wildcards_whatever_their_capitals(
    tmp_path: Path, name: str, wildcards: list[str], fits: bool
) -> None:
    path = write(tmp_path, "f", b"x")
    ran = run("filter", path, called=name, names=wildcards)
    assert [port for port, _ in ran.outputs] == ["matched" if fits else "rest"]


def test_sizes_are_limits_that_belong_to_what_fits(tmp_path: Path) -> None:
    path = write(tmp_path, "f.txt", bytes(1000))
    assert way(path, min_size="1kB", max_size="1kB") == "matched"
    assert way(path, min_size="1001B") == "rest"
    assert way(path, max_size="999B") == "rest"


def test_a_size_that_is_none_is_told(tmp_path: Path) -> None:
    path = write(tmp_path, "f.txt", b"x")
    assert "“much” is not a size" in run("filter", path, min_size="much").refusal


def test_all_or_any_of_the_conditions(tmp_path: Path) -> None:
    path = write(tmp_path, "f.txt", b"text\n")
    assert way(path, names=["*.jpg"], types=["text/*"]) == "rest"
    assert way(path, names=["*.jpg"], types=["text/*"], match="any") == "matched"
    assert way(path, names=["*.jpg"], types=["image/*"], match="any") == "rest"


@pytest.mark.parametrize("match", ["all", "any"])
def test_with_nothing_set_every_file_fits(tmp_path: Path, match: str) -> None:
    assert way(write(tmp_path, "f", b"x"), match=match) == "matched"


def test_the_file_goes_on_as_it_is(tmp_path: Path) -> None:
    path = write(tmp_path, "photo.jpg", PDF)
    ran = run("filter", path, types=["image/*"], attributes={"image.iso": 200})
    assert (ran.file.path, ran.file.name, ran.file.size) == (str(path), "photo.jpg", len(PDF))
    assert ran.file.attributes["image.iso"] == 200
    assert ran.log == ("content is application/pdf",)
