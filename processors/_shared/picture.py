"""Opening pictures for steps: with limits, upright, and with plain words for what is no picture or is damaged."""

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PIL import ExifTags, Image, ImageOps, ImageSequence

from filewright.api import BadFile, File

MOST_PIXELS = 2 * (Image.MAX_IMAGE_PIXELS or 89_478_485)
"""Of one picture; above, Pillow itself refuses to read it."""

MOST_PIXELS_IN_ALL = 1_000_000_000
"""Of all pictures of an animation together."""

# What a damaged file makes Pillow raise, beside OSError.
_DAMAGED = (
    SyntaxError,
    ValueError,
    EOFError,
    LookupError,
    TypeError,
    ArithmeticError,
    AttributeError,
    struct.error,
    zlib.error,
)

# Pillow warns at half of what it refuses, and of details that it cannot read; neither keeps a picture from being used.
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)
warnings.filterwarnings("ignore", category=UserWarning, module="PIL")


@dataclass(frozen=True)
class Picture:
    """An open picture, as it was when it was opened: `image` is Pillow's and changes when it is worked on.

    `format` is Pillow's name for it, `frames` how many pictures it holds, `size` its width and height as Pillow
    reads it, `orientation` how the camera was held (1, upright, to 8), `taken` when (by the camera's clock, as
    `2026-05-01T14:05:29`, "" where it does not say), `deep` whether it has 16 bits a colour of which Pillow reads 8.
    """

    image: Image.Image
    format: str
    frames: int
    size: tuple[int, int]
    orientation: int
    taken: str
    deep: bool

    def turned(self, size: tuple[int, int]) -> tuple[int, int]:
        """A size as Pillow reads it, as people see it; or the other way round. TIFF is read upright already."""
        return (size[1], size[0]) if self.orientation >= 5 and self.format != "TIFF" else size

    def attributes(self, size: tuple[int, int]) -> dict[str, str | int]:
        """What names and later steps may ask for; `size` is that of the result."""
        found: dict[str, str | int] = {"image.width": size[0], "image.height": size[1]}
        return {**found, "image.taken": self.taken} if self.taken else found

    def each(self) -> Iterator[Image.Image]:
        """Its pictures, one at a time, as they are shown; of several each is a copy."""
        if self.frames == 1:
            yield self.image
        else:
            yield from (frame.copy() for frame in ImageSequence.Iterator(self.image))


@contextmanager
def opened(file: File) -> Iterator[Picture]:
    """The picture, of which little is read yet. Raises BadFile where the file is none, is damaged, or is too large."""
    # Opened here: by its path Pillow 13 maps uncompressed pictures into memory, with the sides of lying TIFFs swapped.
    with Path(file.path).open("rb") as stream:
        with reading(file):
            image = Image.open(stream)
        with reading(file):
            picture = Picture(
                image=image,
                format=image.format or "",
                size=image.size,
                deep=_deep(image),  # asked first: where details lie behind the picture, they are read through it
                frames=int(getattr(image, "n_frames", 1)),
                orientation=_orientation(image),
                taken=_taken(image),
            )
            _check_size(picture)
        yield picture


@contextmanager
def reading(file: File) -> Iterator[None]:
    """For the lines that read a picture's content: what a damaged one makes Pillow raise becomes BadFile. Errors of
    the disk itself stay what they are."""
    try:
        yield
    except Image.DecompressionBombError as error:
        raise BadFile(
            f"This picture has more than {MOST_PIXELS // 1_000_000} million pixels, the most that this step works on.",
            "Make it smaller first, or leave it out.",
        ) from error
    except Image.UnidentifiedImageError as error:
        raise BadFile(
            f"{_shown(file.name)} is not a picture that this step can read.",
            "Look at what it is; a filter on the type image/* keeps such files away.",
        ) from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise _damaged(file) from error
    except _DAMAGED as error:
        raise _damaged(file) from error


def upright(image: Image.Image) -> Image.Image:
    """The picture as people see it, without the mark of how the camera was held."""
    ImageOps.exif_transpose(image, in_place=True)
    return image


def _orientation(image: Image.Image) -> int:
    value = image.getexif().get(ExifTags.Base.Orientation, 1)
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _taken(image: Image.Image) -> str:
    exif = image.getexif()
    details = exif.get_ifd(ExifTags.IFD.Exif)
    stamp = details.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    date, _, time = str(stamp or "").rstrip("\0 ").partition(" ")
    text = f"{date.replace(':', '-')}T{time}"
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return ""
    return text if len(text) == 19 else ""


def _deep(image: Image.Image) -> bool:
    tiles = getattr(image, "tile", None) or [(None, None, None, "")]
    return image.mode in ("RGB", "RGBA", "LA", "CMYK") and ";16" in str(tiles[0][3])


def _check_size(picture: Picture) -> None:
    width, height = picture.image.size
    if picture.frames > 1 and picture.frames * width * height > MOST_PIXELS_IN_ALL:
        raise BadFile(
            f"This file holds {picture.frames:,} pictures of {width:,} × {height:,}: more than this step works on.",
            "Make it shorter or smaller first.",
        )


def _damaged(file: File) -> BadFile:
    return BadFile(f"The picture {_shown(file.name)} is damaged or cut off.", "Get it anew from where it came from.")


def _shown(name: str) -> str:
    return "".join(sign if sign.isprintable() else "�" for sign in name)
