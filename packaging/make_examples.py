"""Make the files that come with the examples in resources/templates.

    python packaging/make_examples.py

Only needed after this script or packaging/samples changed: the result is committed.
"""

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from make_logs import make as make_logs
from make_pictures import Made, encode, pdf
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "packaging" / "samples" / "photos"
TEMPLATES = ROOT / "resources" / "templates"


@dataclass(frozen=True, kw_only=True)
class Photo:
    """A picture as a camera might have left it: `original` in packaging/samples, a part of it (`box`: left, top, right,
    bottom as shares of 1), how wide a person sees it, how the camera was held, and when it was taken."""

    name: str
    original: str
    width: int
    box: tuple[float, float, float, float] = (0, 0, 1, 1)
    turn: int | None = 1
    taken: str = ""
    profile: bool = False
    quality: int = 44


PHOTOS = (
    Photo(name="IMG_2041.jpg", original="cat", width=2600, taken="2026-03-14T09:12:40"),
    Photo(name="IMG_2042.jpg", original="cat", width=1800, box=(0.28, 0, 0.72, 1), turn=6, taken="2026-03-14T09:13:05"),
    Photo(name="IMG_2057.jpg", original="coffee", width=2400, turn=3, taken="2026-03-29T10:41:17", profile=True),
    Photo(name="IMG_2058.webp", original="coffee", width=2000, box=(0.1, 0.1, 0.9, 0.9), taken="2026-03-29T10:42:50"),
    Photo(name="IMG_2103.jpg", original="rocket", width=2600, taken="2026-04-18T21:04:33"),
    Photo(
        name="IMG_2104.jpg", original="rocket", width=1700, box=(0.2, 0, 0.62, 1), turn=8, taken="2026-04-18T21:04:36"
    ),
    Photo(name="IMG_2110.JPG", original="astronaut", width=2000, taken="2026-04-25T15:30:02", profile=True),
    Photo(
        name="IMG_2111.jpg",
        original="astronaut",
        width=1900,
        box=(0.2, 0, 0.75, 0.6),
        turn=6,
        taken="2026-04-25T15:31:48",
    ),
    Photo(name="IMG_2176.jpg", original="galaxies", width=1800, taken="2026-05-09T23:55:10", quality=36),
    Photo(name="scan.tif", original="cameraman", width=300, taken="2026-05-11T08:20:00"),
    Photo(name="thumbnail.png", original="cat", width=200, turn=None),
)

PAPER = "IMG_2180.jpg"
"""A PDF that somebody gave the name of a picture."""


def photos(folder: Path) -> None:
    """Write the pictures of “Photos for the web”, and the one file that is none."""
    forms = {".jpg": "JPEG", ".png": "PNG", ".tif": "TIFF", ".webp": "WEBP"}
    for photo in PHOTOS:
        with Image.open(SAMPLES / f"{photo.original}.jpg") as image:
            shares = zip(photo.box, (image.width, image.height) * 2, strict=True)
            left, top, right, bottom = (share * length for share, length in shares)
            size = (photo.width, round(photo.width * (bottom - top) / (right - left)))
            upright = image.resize(size, Image.Resampling.LANCZOS, (left, top, right, bottom))
        what = Made(
            file=photo.name,
            kind="picture",
            format=forms[Path(photo.name).suffix.lower()],
            turn=photo.turn,
            profile=photo.profile,
            taken=photo.taken,
        )
        (folder / photo.name).write_bytes(encode(upright, what, quality=photo.quality, device="Example camera"))
    (folder / PAPER).write_bytes(pdf("Invoice 2180: not a picture"))


def logs(folder: Path) -> None:
    """Write the logs of “Log router”."""
    make_logs(folder, 10, seed=26, lines=120)


def main() -> int:
    for name, place, write in (("photos-for-the-web", "inbox", photos), ("log-router", "logs", logs)):
        folder = TEMPLATES / name / place
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        write(folder)
        files = sorted(folder.iterdir())
        size = sum(file.stat().st_size for file in files)
        print(f"{name}: {len(files)} files, {size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
