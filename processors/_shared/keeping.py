"""Saving pictures with what belongs to them: date and camera details, colour profile, timing. What a format cannot
hold is said, never dropped in silence."""

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from picture import Picture
from PIL import ExifTags, Image, PngImagePlugin, features

from filewright.api import BadFile, Context, File, Unavailable

MEDIA_TYPES = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "GIF": "image/gif",
    "WEBP": "image/webp",
    "AVIF": "image/avif",
    "TIFF": "image/tiff",
    "BMP": "image/bmp",
    "JPEG2000": "image/jp2",
    "ICO": "image/vnd.microsoft.icon",
    "TGA": "image/x-tga",
    "PPM": "image/x-portable-pixmap",
    "PCX": "image/x-pcx",
}

ANIMATED = frozenset({"GIF", "WEBP", "PNG", "AVIF"})
SEVERAL = ANIMATED | {"TIFF"}
"""Formats that hold several pictures; those of TIFF are pages without timing."""

_DETAILED = frozenset({"JPEG", "PNG", "WEBP", "AVIF", "TIFF"})
"""Formats that hold camera details and a colour profile."""

_LOSSLESS_TIFF = frozenset({"raw", "packbits", "tiff_lzw", "tiff_adobe_deflate", "tiff_deflate", "zstd", "lzma"})

# Tags of EXIF's main part that tell how the old bytes lay, or are kept elsewhere; all others are about the picture.
_LAYOUT = frozenset({*range(254, 260), 262, 263, 266, 273, 274, 277, 278, 279, 284, 292, 293, 297, 301, 317})
_LAYOUT |= {*range(318, 343), 347, *range(512, 522), 529, 530, 531, 532, 700, 33723, 34377, 34675}

_COLOURS = {b"RGB ": ("RGB", "RGBA", "P"), b"GRAY": ("L", "LA", "1", "I;16"), b"CMYK": ("CMYK",)}


def written_as(name: str) -> str:
    """The format in which a picture of format `name` is saved: the JPEG of phones with several pictures becomes a plain
    one. Raises BadFile for one that can be read alone, Unavailable for one that is missing on this computer."""
    wanted = "JPEG" if name == "MPO" else name
    Image.init()
    if wanted in Image.SAVE and (wanted != "AVIF" or features.check("avif")):
        return wanted
    if wanted == "AVIF":
        raise Unavailable("The picture library of this computer cannot write AVIF.", "Choose another format.")
    raise BadFile(f"Pictures of the kind {wanted} can be read but not written.", "Convert it to another format first.")


def save_pictures(
    images: Sequence[Image.Image], picture: Picture, wanted: str, file: File, context: Context, *, quality: int
) -> File:
    """Write the pictures as one file of the format `wanted`; `picture` is where they come from."""
    first = images[0]
    options: dict[str, Any] = {}
    if wanted in ("JPEG", "WEBP", "AVIF"):
        options["quality"] = quality
    if wanted == "WEBP" and picture.format == "PNG" and quality == 100:
        options["lossless"] = True
    if "dpi" in picture.image.info and wanted in ("JPEG", "PNG", "TIFF", "BMP"):
        options["dpi"] = picture.image.info["dpi"]
    options |= dict(_belongings(picture, first, wanted, context))
    if wanted == "TIFF":
        options["compression"] = _compression(picture, first, options.get("exif"))
    for image in images:  # Pillow would save what it remembers of the old file
        image.info = {key: value for key, value in image.info.items() if key in ("duration", "transparency")}
    if len(images) > 1:
        options |= _timing(images, picture, wanted)
    path = context.new_file(file.suffix)
    try:
        first.save(path, format=wanted, **options)
    except OSError as error:
        if error.errno is not None:
            raise
        raise BadFile(f"This picture cannot be saved as {wanted}: {error}.", "Convert it to another format.") from error
    return file.with_(
        path=path,
        size=Path(path).stat().st_size,
        media_type=MEDIA_TYPES.get(wanted, file.media_type),
        attributes=picture.attributes(first.size),
    )


def _belongings(picture: Picture, first: Image.Image, wanted: str, context: Context) -> Iterator[tuple[str, Any]]:
    """Options for what belongs to the picture; what is lost is told."""
    info = picture.image.info
    details = _details(picture, first.size, context)
    profile = info.get("icc_profile")
    if wanted not in _DETAILED:
        lost = [name for name, there in (("camera details", details), ("colour profile", profile)) if there]
        if lost:
            context.log(f"{wanted} holds no {' and no '.join(lost)}: left out")
        return
    if details:
        yield "exif", details
    if profile:
        if first.mode == picture.image.mode or first.mode in _COLOURS.get(profile[16:20], ()):
            yield "icc_profile", profile
        else:
            context.log("The colour profile fits the old colours only: left out")
    xmp = first.info.get("xmp", info.get("xmp"))
    if xmp and wanted in ("JPEG", "WEBP", "AVIF"):
        yield "xmp", xmp
    if wanted == "JPEG" and "comment" in info:
        yield "comment", info["comment"]
    if wanted == "PNG":
        yield "pnginfo", _png_texts(picture, xmp)


def _details(picture: Picture, size: tuple[int, int], context: Context) -> Image.Exif | None:
    """EXIF for the new picture: all about the picture, nothing about how its old bytes lay; upright. The small preview
    that cameras put beside it is left out, since it would show the old picture."""
    source = picture.image.getexif()
    kept = Image.Exif()
    for tag, value in source.items():
        if tag not in _LAYOUT and tag not in (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo):
            kept[tag] = value
    if ExifTags.Base.Orientation in source and len(kept):
        kept[ExifTags.Base.Orientation] = 1
    camera = dict(source.get_ifd(ExifTags.IFD.Exif))
    camera.pop(ExifTags.IFD.Interop, None)  # a place in the old file
    for tag, length in ((ExifTags.Base.ExifImageWidth, size[0]), (ExifTags.Base.ExifImageHeight, size[1])):
        if tag in camera:
            camera[tag] = length
    for part, values in ((ExifTags.IFD.Exif, camera), (ExifTags.IFD.GPSInfo, source.get_ifd(ExifTags.IFD.GPSInfo))):
        if values:
            kept[part] = dict(values)
    if not len(kept):
        return None
    try:
        written = kept.tobytes()
    except (TypeError, ValueError, KeyError, AttributeError, struct.error):
        context.log("The camera details could not be read: left out")
        return None
    made = Image.Exif()
    made.load(written)
    return made


def _timing(images: Sequence[Image.Image], picture: Picture, wanted: str) -> dict[str, Any]:
    options: dict[str, Any] = {"save_all": True, "append_images": list(images[1:])}
    if wanted in ANIMATED:
        options["duration"] = [image.info.get("duration", 100) for image in images]
        options["loop"] = picture.image.info.get("loop", 0)
    if wanted == "GIF":
        options["disposal"] = 2  # every picture is a whole one
    if wanted == "PNG":
        options |= {"disposal": 0, "blend": 0, "default_image": picture.image.info.get("default_image", False)}
    return options


def _compression(picture: Picture, first: Image.Image, details: Image.Exif | None) -> str:
    if details is not None and (ExifTags.IFD.Exif in details or ExifTags.IFD.GPSInfo in details):
        return "raw"  # the library that compresses TIFF cannot write what cameras say
    before = str(picture.image.info.get("compression", ""))
    if before in _LOSSLESS_TIFF and picture.format == "TIFF":
        return before
    if first.mode == "1":
        return "group4"
    return "jpeg" if before == "jpeg" and first.mode in ("L", "RGB") else "tiff_adobe_deflate"


def _png_texts(picture: Picture, xmp: bytes | None) -> PngImagePlugin.PngInfo:
    texts = PngImagePlugin.PngInfo()
    if xmp:
        texts.add_itxt("XML:com.adobe.xmp", xmp.decode("utf-8", "replace"))
    for key, value in getattr(picture.image, "text", {}).items():
        if key not in ("XML:com.adobe.xmp", "Raw profile type exif"):
            texts.add_itxt(key, str(value))
    return texts
