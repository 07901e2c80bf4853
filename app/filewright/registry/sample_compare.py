"""Whether what came out of a sample is what was expected, and if not, how it differs."""

from pathlib import Path
from typing import TYPE_CHECKING

from filewright.text import _

if TYPE_CHECKING:
    from PIL import Image

TOLERANCE = 6.0
"""Mean difference of a colour value (0 to 255) up to which pictures count as equal: encoders differ by version."""


def difference(wanted: Path, found: Path, how: str) -> str:
    """ "" where they are equal; `how` is `bytes`, or `picture` for pictures that look and are described alike."""
    if how == "picture":
        return _picture_difference(wanted, found)
    one, other = wanted.read_bytes(), found.read_bytes()
    if one == other:
        return ""
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    line = one.count(b"\n", 0, at) + 1
    return _("first at byte {at}, in line {line}; {found} bytes instead of {wanted}").format(
        at=at, line=line, found=len(other), wanted=len(one)
    )


def _picture_difference(wanted: Path, found: Path) -> str:
    from PIL import Image, ImageChops, ImageStat

    with Image.open(wanted) as one, Image.open(found) as other:
        for name, a, b in zip(_DESCRIBED, _described(one), _described(other), strict=True):
            if a != b:
                return _("{name} is {found} instead of {wanted}").format(name=name, found=b, wanted=a)
        apart = ImageChops.difference(one.convert("RGBA"), other.convert("RGBA"))
        mean = max(ImageStat.Stat(apart).mean)
        if mean > TOLERANCE:
            return _("the colours differ by {mean} of 255").format(mean=round(mean, 1))
    return ""


_DESCRIBED = ("format", "size", "mode", "pictures", "orientation", "camera details", "colour profile")


def _described(image: "Image.Image") -> tuple[object, ...]:
    exif = image.getexif()
    details = {**dict(exif), **exif.get_ifd(0x8769)}
    return (
        image.format,
        image.size,
        image.mode,
        getattr(image, "n_frames", 1),
        exif.get(0x0112, 1),
        sorted((tag, str(value)) for tag, value in details.items() if tag not in (0x0112, 0x8769)),
        image.info.get("icc_profile", b""),
    )
