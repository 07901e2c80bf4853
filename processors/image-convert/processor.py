"""Saves pictures in another format."""

from collections.abc import Iterator

from colours import in_colours_of
from keeping import MEDIA_TYPES, SEVERAL, save_pictures, written_as
from picture import Picture, opened, reading, upright
from PIL import Image

from filewright.api import Context, File

ENDINGS = {
    "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "PNG": (".png",),
    "WEBP": (".webp",),
    "AVIF": (".avif",),
    "TIFF": (".tiff", ".tif"),
    "GIF": (".gif",),
}


def convert(file: File, context: Context, *, format: str, quality: int, background: str) -> Iterator[tuple[str, File]]:
    """Also a picture that is in this format already is saved anew: with this quality."""
    with opened(file) as picture:
        wanted = written_as(format.upper())
        several = wanted in SEVERAL
        losses: list[str] = []
        with reading(file):
            images = _all_converted(picture, wanted, background, losses, several=several)
        if len(images) < picture.frames:
            losses.append(f"Only the first of {picture.frames} pictures is kept: {wanted} holds one")
        if picture.deep:
            losses.append("16 bits a colour became 8")
        for loss in dict.fromkeys(losses):
            context.log(loss)
        renamed = file.with_(name=_name(file, wanted), media_type=MEDIA_TYPES[wanted])
        yield "out", save_pictures(images, picture, wanted, renamed, context, quality=quality)


def _all_converted(
    picture: Picture, wanted: str, background: str, losses: list[str], *, several: bool
) -> list[Image.Image]:
    images = []
    for image in picture.each():
        images.append(in_colours_of(wanted, upright(image), background, losses))
        if not several:
            break
    return images


def _name(file: File, wanted: str) -> str:
    """The name with the format's ending; one that is no ending of a picture stays part of the name."""
    if file.suffix.lower() in ENDINGS[wanted]:
        return file.name
    Image.init()
    known = file.suffix.lower() in Image.registered_extensions()
    return (file.stem if known else file.name) + ENDINGS[wanted][0]
