"""“Photos for the web” on many different pictures, compared with what hand-written code makes of them.

PROOF_PICTURES=300 in the environment takes more pictures than the suite has time for.
"""

import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import ExifTags, Image, ImageChops, ImageStat

from filewright.pipeline.templates import find_templates, use_template
from tests.system.scripts import script
from tests.system.works import by_command, by_window

COUNT = int(os.environ.get("PROOF_PICTURES", "60"))
LONGEST = 4000 if COUNT > 100 else 2000
WIDTH = 1600

# What has to be done to the bytes as they lie so that a person sees them upright: EXIF 2.32, tag 274.
UPRIGHT = {
    2: [Image.Transpose.FLIP_LEFT_RIGHT],
    3: [Image.Transpose.ROTATE_180],
    4: [Image.Transpose.FLIP_TOP_BOTTOM],
    5: [Image.Transpose.ROTATE_270, Image.Transpose.FLIP_LEFT_RIGHT],
    6: [Image.Transpose.ROTATE_270],
    7: [Image.Transpose.ROTATE_90, Image.Transpose.FLIP_LEFT_RIGHT],
    8: [Image.Transpose.ROTATE_90],
}


def upright_by_hand(path: Path, made: Any) -> Image.Image:
    """The whole picture as a person sees it. TIFF is turned by Pillow itself as it loads."""
    with path.open("rb") as stream, Image.open(stream) as image:
        image.load()
        seen = image.copy()
    if made.format != "TIFF":
        for turn in UPRIGHT.get(made.turn, []):
            seen = seen.transpose(turn)
    return seen


def expected_size(made: Any) -> tuple[int, int]:
    if made.width <= WIDTH:
        return made.width, made.height
    return WIDTH, round(made.height * WIDTH / made.width)


def difference(one: Image.Image, other: Image.Image) -> float:
    """How far two pictures are apart, in steps of 255, on average."""
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


def marks(image: Image.Image) -> list[Any]:
    """The colours near the upper left, upper right and lower left corner."""
    right, bottom = image.width - 1, image.height - 1
    return [image.getpixel(place) for place in ((3, 3), (right - 3, 3), (3, bottom - 3))]


def month_of(path: Path, made: Any) -> str:
    if made.taken:
        return str(made.taken[:7])
    return datetime.fromtimestamp(path.stat().st_mtime).astimezone().strftime("%Y-%m")


def check_picture(source: Path, target: Path, made: Any) -> list[str]:
    """What is wrong with the picture that came out."""
    pictures = script("make_pictures")
    if made.width <= WIDTH and made.turn in (None, 1):
        return [] if target.read_bytes() == source.read_bytes() else ["was small and upright, and yet has other bytes"]
    wrong = []
    with target.open("rb") as stream, Image.open(stream) as image:
        exif = image.getexif()
        details = exif.get_ifd(ExifTags.IFD.Exif)
        image.load()
        found = (image.format, image.mode, image.size)
        if found != (made.format, made.mode, expected_size(made)):
            wrong.append(f"is {found}, should be {(made.format, made.mode, expected_size(made))}")
            return wrong
        if exif.get(ExifTags.Base.Orientation, 1) != 1:
            wrong.append(f"says that it lies: {exif[ExifTags.Base.Orientation]}")
        stamp = made.taken.replace("-", ":").replace("T", " ")
        if str(details.get(ExifTags.Base.DateTimeOriginal, "")) != stamp:
            wrong.append(f"was taken {stamp!r}, now says {details.get(ExifTags.Base.DateTimeOriginal)!r}")
        if exif.get(ExifTags.Base.Model) != ("Handmade 1" if made.taken else None):
            wrong.append(f"names the camera {exif.get(ExifTags.Base.Model)!r}")
        if image.info.get("icc_profile") != (pictures.srgb() if made.profile else None):
            wrong.append("has not the colour profile it had")
        wanted = pictures.GREY_MARKS if made.mode == "L" else pictures.MARKS
        flat = [channel for mark in marks(image) for channel in (mark if isinstance(mark, tuple) else (mark,))]
        flat_wanted = [channel for mark in wanted for channel in (mark if isinstance(mark, tuple) else (mark,))]
        if max(abs(a - b) for a, b in zip(flat, flat_wanted, strict=True)) > 40:
            wrong.append(f"has the marks {marks(image)} in its corners")
        by_hand = upright_by_hand(source, made).resize(expected_size(made), Image.Resampling.LANCZOS)
        apart = difference(image.convert(by_hand.mode), by_hand)
        if apart > 3:
            wrong.append(f"is {apart:.1f} steps away from what Pillow makes of it")
    return wrong


@pytest.mark.timeout(120 + 5 * COUNT)
@pytest.mark.parametrize("work", [by_command, by_window])
def test_every_picture_comes_out_upright_small_and_with_what_belongs_to_it(
    tmp_path: Path, work: Callable[..., dict[str, int]]
) -> None:
    template = next(t for t in find_templates() if t.title == "Photos for the web")
    flow = use_template(template, tmp_path / "work")
    top = flow.parent
    shutil.rmtree(top / "inbox")
    made = script("make_pictures").make(top / "inbox", COUNT, longest=LONGEST)
    kinds = [one.kind for one in made]
    assert {*kinds} == {"picture", "pdf", "text", "truncated"}

    account = work(flow, within=60 + 3 * COUNT)

    broken = kinds.count("truncated")
    rest = dict.fromkeys(("filtered", "skipped", "waiting", "running", "held", "dismissed", "unaccounted"), 0)
    assert account == {"seen": COUNT, "done": COUNT - broken, "quarantined": broken, **rest}
    wrong = []
    expected = {flow}
    for one in made:
        source = top / "inbox" / one.file
        expected.add(source)
        if one.kind == "picture":
            target = top / "web" / month_of(source, one) / one.file
            faults = check_picture(source, target, one) if target.exists() else [f"is not at {target}"]
            wrong += [f"{one}: {fault}" for fault in faults]
            expected.add(target)
        elif one.kind != "truncated":
            target = top / "not-pictures" / one.file
            assert target.read_bytes() == source.read_bytes()
            expected.add(target)
        assert script("make_pictures").sha256(source) == one.sha256, "the originals are as they were"
    assert not wrong, "\n".join(wrong)
    assert {path for path in top.rglob("*") if path.is_file()} == expected, "nothing else lies there"
