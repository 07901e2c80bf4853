"""Scales pictures down to fit a width and height."""

from collections.abc import Iterator

from keeping import SEVERAL, save_pictures, written_as
from picture import Picture, opened, reading, upright
from PIL import Image

from filewright.api import Context, File


def resize(
    file: File, context: Context, *, width: int, height: int | None = None, quality: int
) -> Iterator[tuple[str, File]]:
    """A picture that is upright and small enough goes on as it is, byte for byte."""
    with opened(file) as picture:
        box = _box(picture, width, height)
        if picture.orientation == 1 and picture.size[0] <= box[0] and picture.size[1] <= box[1]:
            with reading(file):  # a damaged one is found here
                picture.image.load()
            yield "out", file.with_(attributes=picture.attributes(picture.size))
            return
        wanted = written_as(picture.format)
        with reading(file):
            images = _all_shrunk(picture, box, several=wanted in SEVERAL)
        if len(images) < picture.frames:
            context.log(f"Only the first of {picture.frames} pictures is kept: {wanted} holds one")
        if picture.deep:
            context.log("16 bits a colour became 8")
        width_before, height_before = picture.turned(picture.size)
        context.log(f"{width_before} × {height_before} → {images[0].width} × {images[0].height}")
        yield "out", save_pictures(images, picture, wanted, file, context, quality=quality)


def _box(picture: Picture, width: int, height: int | None) -> tuple[int, int]:
    """The most that the picture may measure as it lies in its file."""
    seen = picture.turned(picture.size)
    return picture.turned((width, height or seen[1]))


def _all_shrunk(picture: Picture, box: tuple[int, int], *, several: bool) -> list[Image.Image]:
    images = []
    for image in picture.each():
        images.append(_shrunk(image, box))
        if not several:
            break
    return images


def _shrunk(image: Image.Image, box: tuple[int, int]) -> Image.Image:
    """Shrunk before it is turned: that moves fewer pixels, and a JPEG is then read at a fraction of its size."""
    smooth = _smooth(image)
    smooth.thumbnail(box, Image.Resampling.LANCZOS)
    return upright(smooth)


def _smooth(image: Image.Image) -> Image.Image:
    """The picture in a mode in which colours can be mixed."""
    if image.mode == "1":
        return image.convert("L")
    if image.mode in ("P", "PA") or (image.mode in ("L", "RGB") and "transparency" in image.info):
        see_through = image.mode == "PA" or "transparency" in image.info
        return image.convert("LA" if image.mode == "L" else "RGBA" if see_through else "RGB")
    return image
