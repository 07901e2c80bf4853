"""Make any number of distinct pictures, and files that only look like pictures, with a list of what each one is.

    python packaging/make_pictures.py FOLDER [--count 300] [--seed 1] [--longest 4000]

The same seed gives the same pictures. They are crops of the few in packaging/samples/photos: in many sizes, as JPEG,
PNG, WebP and TIFF, held in all eight ways that a camera knows, some with a colour profile, most with the date they were
taken on. Beside the folder comes FOLDER.json, one entry for each file.

Every picture has a mark in three corners as a person sees it (the fourth has none), so that one that is turned or
mirrored wrongly is found without asking the library that turns pictures.
"""

import argparse
import hashlib
import io
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import ExifTags, Image, ImageCms, ImageEnhance

SAMPLES = Path(__file__).resolve().parent / "samples" / "photos"

MARKS = ((235, 20, 30), (20, 200, 60), (40, 70, 240))
"""Red, green, blue: at the upper left, the upper right, the lower left of what a person sees."""

GREY_MARKS = (250, 130, 10)

# Orientation → how an upright picture is laid down so that this orientation turns it upright again.
_LAID = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}

_SUFFIXES = {"JPEG": (".jpg", ".JPG", ".jpeg"), "PNG": (".png",), "WEBP": (".webp",), "TIFF": (".tif",)}
_NO_PICTURES = ("pdf", "text", "truncated")
_EVERY = 20
"""One file in so many is no picture."""


@dataclass(frozen=True, kw_only=True)
class Made:
    """One file. `kind` is picture, pdf, text or truncated; the rest stands for pictures only. `width` and `height` are
    those that a person sees; `turn` is EXIF's orientation (1 to 8, None: not said); `taken` is the camera's date and
    time as `2026-05-01T14:05:29`, "" where the file does not say; `sha256` is that of the whole file."""

    file: str
    kind: str
    sha256: str = ""
    format: str = ""
    mode: str = ""
    width: int = 0
    height: int = 0
    turn: int | None = None
    profile: bool = False
    taken: str = ""


def make(folder: Path, count: int, *, seed: int = 1, longest: int = 4000) -> list[Made]:
    """Write `count` files into `folder` (made when missing), none with a side over `longest`; gives what they are."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)
    originals = [_original(path) for path in sorted(SAMPLES.glob("*.jpg"))]
    made = []
    for number in range(1, count + 1):
        if number % _EVERY == _EVERY // 2:
            one, data = _no_picture(number, originals, chance)
        else:
            one, data = _picture(number, originals, chance, longest)
        (folder / one.file).write_bytes(data)
        made.append(replace(one, sha256=hashlib.sha256(data).hexdigest()))
    return made


def encode(upright: Image.Image, what: Made, *, quality: int = 85, device: str = "Handmade 1") -> bytes:
    """The bytes of a file that shows `upright`, laid down and described as `what` says."""
    image = upright.transpose(_LAID[what.turn]) if what.turn in _LAID else upright
    options: dict[str, object] = {}
    exif = _details(what, device)
    if len(exif):
        options["exif"] = exif.tobytes()
    if what.profile:
        options["icc_profile"] = srgb()
    if what.format in ("JPEG", "WEBP"):
        options["quality"] = quality
    if what.format == "WEBP":
        options["method"] = 2
    if what.format == "PNG":
        options["compress_level"] = 2
    if what.format == "TIFF" and not what.taken:  # Pillow cannot compress one that holds a camera's details
        options["compression"] = "tiff_adobe_deflate"
    buffer = io.BytesIO()
    image.save(buffer, what.format, **options)
    return buffer.getvalue()


def sha256(file: Path) -> str:
    """The checksum of a file, as the list has it."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def srgb() -> bytes:
    """A colour profile, the same bytes every time."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = b"\x07\xea\x00\x01\x00\x01" + bytes(6)  # made on 1 January 2026
    return bytes(profile)


def pdf(title: str) -> bytes:
    """A PDF of one page with one line of text."""
    text = title.encode("latin-1", "replace").replace(b"(", b"\\(").replace(b")", b"\\)")
    stream = b"BT /F1 24 Tf 72 720 Td (" + text + b") Tj ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Font << /F1 5 0 R >> >>",
    )
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer


def _original(path: Path) -> Image.Image:
    with Image.open(path) as image:
        image.load()
        return image.copy()


def _picture(number: int, originals: Sequence[Image.Image], chance: random.Random, longest: int) -> tuple[Made, bytes]:
    form = chance.choices(("JPEG", "PNG", "WEBP", "TIFF"), weights=(60, 14, 16, 10))[0]
    # the slow and the large formats stay smaller, so that some hundred pictures take a minute and not ten
    side = chance.randint(min(480, longest), longest if form == "JPEG" else min(longest, 1900))
    original = chance.choice(originals)
    image = _crop(original.convert("RGB") if form == "WEBP" else original, side, chance)
    width, height = image.size
    stamp = _stamp(chance) if chance.random() < 0.8 else ""
    what = Made(
        file=f"DSC_{4000 + number}{chance.choice(_SUFFIXES[form])}",
        kind="picture",
        format=form,
        mode=image.mode,
        width=width,
        height=height,
        turn=chance.choice((None, *range(1, 9))),
        profile=image.mode == "RGB" and chance.random() < 0.4,
        taken=stamp,
    )
    return what, encode(image, what, quality=chance.randint(70, 92))


def _crop(original: Image.Image, side: int, chance: random.Random) -> Image.Image:
    """A part of the picture in other light, its longer side `side` long, with a mark in three corners."""
    share = chance.uniform(0.5, 1.0)
    width, height = round(original.width * share * chance.uniform(0.7, 1)), round(original.height * share)
    left, top = chance.randint(0, original.width - width), chance.randint(0, original.height - height)
    scale = side / max(width, height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    image = original.resize(size, Image.Resampling.BILINEAR, (left, top, left + width, top + height))
    image = ImageEnhance.Brightness(image).enhance(chance.uniform(0.8, 1.15))
    marks: Sequence[float | tuple[int, ...]] = GREY_MARKS if image.mode == "L" else MARKS
    for color, place in zip(marks, _corners(size), strict=True):
        image.paste(color, place)
    return image


def _corners(size: tuple[int, int]) -> Iterator[tuple[int, int, int, int]]:
    width, height = size
    side = max(8, min(size) // 10)
    yield (0, 0, side, side)
    yield (width - side, 0, width, side)
    yield (0, height - side, side, height)


def _stamp(chance: random.Random) -> str:
    """Some minute of ten months; cameras do not say of which time zone."""
    moment = datetime(2025, 11, 1, 8, tzinfo=UTC) + timedelta(minutes=chance.randrange(60 * 24 * 300))
    return moment.replace(tzinfo=None).isoformat()


def _details(what: Made, device: str) -> Image.Exif:
    exif = Image.Exif()
    if what.turn is not None:
        exif[ExifTags.Base.Orientation] = what.turn
    if what.taken:
        stamp = what.taken.replace("-", ":").replace("T", " ")
        exif[ExifTags.Base.Make] = "Filewright"
        exif[ExifTags.Base.Model] = device
        exif[ExifTags.Base.DateTime] = stamp
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = stamp
    return exif


def _no_picture(number: int, originals: Sequence[Image.Image], chance: random.Random) -> tuple[Made, bytes]:
    kind = _NO_PICTURES[number // _EVERY % len(_NO_PICTURES)]
    name = f"DSC_{4000 + number}"
    if kind == "pdf":
        return Made(file=f"{name}.jpg", kind=kind), pdf(f"Invoice {number}")
    if kind == "text":
        return Made(file=f"{name}.png", kind=kind), f"This is note {number}, not a picture.\n".encode()
    what = Made(file=f"{name}.jpg", kind=kind, format="JPEG")
    whole = encode(_crop(chance.choice(originals), 900, chance), what)
    return what, whole[: len(whole) // 2]


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=int, default=4000, help="pixels of the longer side at most")
    chosen = parser.parse_args(arguments)
    made = make(chosen.folder, chosen.count, seed=chosen.seed, longest=chosen.longest)
    listing = chosen.folder.parent / f"{chosen.folder.name}.json"
    listing.write_text(json.dumps([asdict(one) for one in made], indent=1) + "\n", "utf-8")
    print(f"{len(made)} files in {chosen.folder}, described in {listing}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
