"""Pictures keep what belongs to them, come out upright, and what is none is told in words."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import ExifTags, Image, ImageCms, ImageDraw, PngImagePlugin

from tests.processors.running import Ran, run

ORIENTATION = ExifTags.Base.Orientation
TURNED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How a camera that was held so sees an upright picture."""

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def corners(width: int = 120, height: int = 80, mode: str = "RGB") -> Image.Image:
    """A picture of which every corner has a colour of its own."""
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    half = (width // 2, height // 2)
    for place, colour in (((0, 0), "red"), ((half[0], 0), "green"), ((0, half[1]), "blue"), (half, "black")):
        draw.rectangle((place, (place[0] + half[0], place[1] + half[1])), fill=colour)
    if mode == "P":
        return image.quantize(16)
    if mode in ("LA", "RGBA"):
        image.putalpha(200)
    return image.convert(mode)


def size_of(ran: Ran) -> tuple[int, int]:
    with Image.open(ran.file.path) as image:
        return image.size


def camera(orientation: int, size: tuple[int, int]) -> bytes:
    """Details as a camera writes them."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Camera maker"
    exif[ORIENTATION] = orientation
    exif[ExifTags.IFD.Exif] = {
        ExifTags.Base.DateTimeOriginal: "2024:03:02 10:11:12",
        ExifTags.Base.ExifImageWidth: size[0],
        ExifTags.Base.ExifImageHeight: size[1],
        ExifTags.Base.ISOSpeedRatings: 400,
    }
    exif[ExifTags.IFD.GPSInfo] = {1: "N", 2: (52.0, 30.0, 0.0)}
    return exif.tobytes()


def saved(path: Path, image: Image.Image, **options: object) -> Path:
    image.save(path, **options)
    return path


def same_corners(found: Image.Image, wanted: Image.Image) -> bool:
    """Whether the middle of every quarter has the same colour, as near as JPEG keeps it."""
    one, other = found.convert("RGB"), wanted.convert("RGB")
    for x in (0.25, 0.75):
        for y in (0.25, 0.75):
            a = one.getpixel((int(one.width * x), int(one.height * y)))
            b = other.getpixel((int(other.width * x), int(other.height * y)))
            assert isinstance(a, tuple)
            assert isinstance(b, tuple)
            if any(abs(p - q) > 12 for p, q in zip(a, b, strict=True)):
                return False
    return True


# -- resize


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_picture_comes_out_upright_with_its_details(tmp_path: Path, orientation: int, format: str) -> None:
    turn = TURNED[orientation]
    seen = corners() if turn is None else corners().transpose(turn)
    path = saved(tmp_path / "a.bin", seen, format=format, exif=camera(orientation, seen.size), icc_profile=SRGB)
    ran = run("image-resize", path, width=60, quality=95)
    with Image.open(ran.file.path) as result:
        assert result.format == format
        assert result.size == (60, 40)
        assert same_corners(result, corners())
        exif = result.getexif()
        assert exif.get(ORIENTATION, 1) == 1
        assert exif[ExifTags.Base.Make] == "Camera maker"
        details = exif.get_ifd(ExifTags.IFD.Exif)
        assert details[ExifTags.Base.DateTimeOriginal] == "2024:03:02 10:11:12"
        assert details[ExifTags.Base.ISOSpeedRatings] == 400
        assert (details[ExifTags.Base.ExifImageWidth], details[ExifTags.Base.ExifImageHeight]) == (60, 40)
        assert exif.get_ifd(ExifTags.IFD.GPSInfo)[1] == "N"
        assert result.info["icc_profile"] == SRGB
    assert ran.file.name == "a.bin"
    assert ran.file.size == Path(ran.file.path).stat().st_size
    attributes = ran.file.attributes
    assert (attributes["image.width"], attributes["image.height"]) == (60, 40)
    assert attributes["image.taken"] == "2024-03-02T10:11:12"


@pytest.mark.parametrize("format", ["JPEG", "TIFF"])
def test_a_picture_lying_on_its_side_is_measured_as_it_is_seen(tmp_path: Path, format: str) -> None:
    lying = corners(400, 100)
    path = saved(tmp_path / "a.jpg", lying, format=format, exif=camera(6, lying.size))  # seen: 100 wide, 400 high
    assert size_of(run("image-resize", path, width=50)) == (50, 200)
    assert size_of(run("image-resize", path, width=999, height=200)) == (50, 200)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_an_uncompressed_grey_picture_is_not_read_with_its_sides_swapped(tmp_path: Path, orientation: int) -> None:
    turn = TURNED[orientation]
    seen = corners(mode="L") if turn is None else corners(mode="L").transpose(turn)
    path = saved(tmp_path / "a.tif", seen, exif=camera(orientation, seen.size))
    with Image.open(run("image-resize", path, width=60).file.path) as result:
        assert result.size == (60, 40)
        assert same_corners(result, corners(mode="L"))


@pytest.mark.parametrize(
    ("box", "size"),
    [
        ({"width": 60}, (60, 40)),
        ({"width": 60, "height": 20}, (30, 20)),
        ({"width": 30, "height": 70}, (30, 20)),
        ({"width": 1}, (1, 1)),
        ({"width": 9, "height": 2}, (3, 2)),
    ],
)
def test_a_picture_fits_into_width_and_height(tmp_path: Path, box: dict[str, int], size: tuple[int, int]) -> None:
    path = saved(tmp_path / "a.png", corners())
    assert size_of(run("image-resize", path, **box)) == size


def test_a_small_upright_picture_goes_on_byte_for_byte(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.jpg", corners(), exif=camera(1, (120, 80)))
    ran = run("image-resize", path, width=120, height=80)
    assert ran.file.path == str(path)
    assert ran.file.attributes["image.width"] == 120
    assert ran.file.attributes["image.taken"] == "2024-03-02T10:11:12"


def test_a_small_picture_that_is_not_upright_is_turned(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.jpg", corners(), exif=camera(3, (120, 80)))
    with Image.open(run("image-resize", path, width=999).file.path) as made:
        assert made.size == (120, 80)
        assert made.getexif().get(ORIENTATION, 1) == 1


def test_quality_counts(tmp_path: Path) -> None:
    noise = Image.effect_noise((200, 200), 80)
    path = saved(tmp_path / "a.jpg", noise)
    sizes = [run("image-resize", path, width=150, quality=quality).file.size for quality in (10, 50, 95)]
    assert sizes == sorted(sizes)
    assert sizes[0] * 2 < sizes[2]


@pytest.mark.parametrize(
    ("format", "mode", "result"),
    [
        ("JPEG", "L", "L"),
        ("JPEG", "CMYK", "CMYK"),
        ("PNG", "L", "L"),
        ("PNG", "LA", "LA"),
        ("PNG", "RGBA", "RGBA"),
        ("PNG", "P", "RGB"),
        ("PNG", "1", "L"),
        ("PNG", "I;16", "I;16"),
        ("TIFF", "CMYK", "CMYK"),
        ("TIFF", "I;16", "I;16"),
        ("TIFF", "F", "F"),
        ("TIFF", "1", "L"),
        ("TIFF", "LAB", "LAB"),
        ("WEBP", "RGBA", "RGBA"),
        ("GIF", "P", "P"),
        ("BMP", "RGB", "RGB"),
        ("AVIF", "RGB", "RGB"),
    ],
)
def test_every_kind_of_colours_is_kept_or_widened(tmp_path: Path, format: str, mode: str, result: str) -> None:
    image = Image.new(mode, (120, 80)) if mode in ("I;16", "F", "LAB") else corners(mode=mode)
    path = saved(tmp_path / "a.bin", image, format=format)
    with Image.open(run("image-resize", path, width=60, quality=95).file.path) as made:
        assert (made.format, made.mode, made.size) == (format, result, (60, 40))
        if mode not in ("I;16", "F", "1", "LAB"):
            assert same_corners(made, corners(mode=mode))


def test_sixteen_bits_of_grey_stay_sixteen(tmp_path: Path) -> None:
    image = Image.new("I;16", (120, 80), 12345)
    path = saved(tmp_path / "a.png", image)
    with Image.open(run("image-resize", path, width=60).file.path) as made:
        assert made.getpixel((30, 20)) == 12345


def test_sixteen_bits_a_colour_become_eight_and_that_is_told(tmp_path: Path) -> None:
    path = tmp_path / "deep.png"
    row = b"\0" + struct.pack(">HHH", 65535, 0, 32768) * 120
    path.write_bytes(png(120, 80, zlib.compress(row * 80), depth=16))
    ran = run("image-resize", path, width=60)
    with Image.open(ran.file.path) as made:
        assert made.mode == "RGB"
    assert "16 bits a colour became 8" in ran.log


def test_a_see_through_colour_stays_see_through(tmp_path: Path) -> None:
    image = Image.new("RGB", (120, 80), (255, 0, 255))
    image.paste((10, 20, 30), (30, 20, 90, 60))
    path = saved(tmp_path / "a.png", image, transparency=(255, 0, 255))
    with Image.open(run("image-resize", path, width=60).file.path) as made:
        assert made.mode == "RGBA"
        assert made.getchannel("A").getpixel((2, 2)) == 0
        assert made.getpixel((30, 20)) == (10, 20, 30, 255)


@pytest.mark.parametrize("format", ["GIF", "WEBP", "PNG"])
def test_an_animation_keeps_its_pictures_and_timing(tmp_path: Path, format: str) -> None:
    frames = [corners().transpose(turn) if turn is not None else corners() for turn in list(TURNED.values())[:4]]
    path = tmp_path / "a.bin"
    frames[0].save(path, format, save_all=True, append_images=frames[1:], duration=[100, 200, 300, 400], loop=3)
    with Image.open(run("image-resize", path, width=60).file.path) as made:
        assert (made.format, made.size, made.n_frames) == (format, (60, 40), 4)
        assert made.info["loop"] == 3
        for number, duration in enumerate((100, 200, 300, 400)):
            made.seek(number)
            made.load()
            assert made.info["duration"] == duration
            assert same_corners(made, frames[number])


def test_pages_of_a_tiff_stay_together(tmp_path: Path) -> None:
    path = tmp_path / "a.tiff"
    corners().save(path, save_all=True, append_images=[corners(), corners()], compression="tiff_lzw")
    with Image.open(run("image-resize", path, width=60).file.path) as made:
        assert made.n_frames == 3
        assert made.info["compression"] == "tiff_lzw"


def test_texts_of_a_png_and_its_resolution_stay(tmp_path: Path) -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", "a red corner")
    path = saved(tmp_path / "a.png", corners(), pnginfo=texts, dpi=(300, 300))
    with Image.open(run("image-resize", path, width=60).file.path) as made:
        assert made.text["Comment"] == "a red corner"
        assert made.info["dpi"] == pytest.approx((300, 300), rel=0.01)


def test_a_tiff_s_own_layout_does_not_come_along(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.tiff", corners(mode="L"), exif=camera(1, (120, 80)))
    ran = run("image-convert", path, format="jpeg")
    with Image.open(ran.file.path) as made:
        assert made.size == (120, 80)
        assert not {256, 257, 258, 273, 279} & set(made.getexif())


# -- convert


@pytest.mark.parametrize("format", ["jpeg", "png", "webp", "avif", "tiff", "gif"])
@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "F", "LAB"])
def test_any_colours_go_into_any_format(tmp_path: Path, format: str, mode: str) -> None:
    image = Image.new(mode, (120, 80)) if mode in ("I;16", "F", "LAB") else corners(mode=mode)
    source = "PNG" if mode in ("LA", "RGBA", "P") else "TIFF"
    path = saved(tmp_path / "a.bin", image, format=source)
    ran = run("image-convert", path, format=format, quality=95)
    with Image.open(ran.file.path) as made:
        assert (made.format, made.size) == (format.upper(), (120, 80))
        made.load()
        mixed = (mode == "CMYK" and format == "gif") or (mode in ("LA", "RGBA") and format == "jpeg")
        if mode not in ("I;16", "F", "1", "LAB") and not mixed:
            assert same_corners(made, corners(mode=mode))
    assert ran.file.media_type == f"image/{format}"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_converted_picture_is_upright_with_its_details(tmp_path: Path, orientation: int) -> None:
    turn = TURNED[orientation]
    seen = corners() if turn is None else corners().transpose(turn)
    path = saved(tmp_path / "a.jpg", seen, exif=camera(orientation, seen.size), icc_profile=SRGB, quality=95)
    for format in ("png", "webp", "avif", "tiff", "jpeg"):
        with Image.open(run("image-convert", path, format=format, quality=95).file.path) as made:
            assert made.size == (120, 80)
            assert same_corners(made, corners())
            exif = made.getexif()
            assert exif.get(ORIENTATION, 1) == 1
            assert exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] == "2024:03:02 10:11:12"
            assert made.info["icc_profile"] == SRGB


@pytest.mark.parametrize(
    ("name", "format", "result"),
    [
        ("photo.png", "jpeg", "photo.jpg"),
        ("photo.JPEG", "jpeg", "photo.JPEG"),
        ("photo", "png", "photo.png"),
        ("scan.v2", "tiff", "scan.v2.tiff"),
        ("scan.tif", "tiff", "scan.tif"),
        (".png", "gif", ".png.gif"),
        ("\udcff.png", "webp", "\udcff.webp"),
    ],
)
def test_the_name_gets_the_ending_of_the_format(tmp_path: Path, name: str, format: str, result: str) -> None:
    path = saved(tmp_path / "a", corners(), format="PNG")
    assert run("image-convert", path, called=name, format=format).file.name == result


def test_see_through_parts_get_the_background(tmp_path: Path) -> None:
    image = Image.new("RGBA", (120, 80), (255, 0, 0, 0))
    image.paste((0, 0, 255, 255), (0, 0, 60, 80))
    path = saved(tmp_path / "a.png", image)
    ran = run("image-convert", path, format="jpeg", background="#00ff00", quality=95)
    with Image.open(ran.file.path) as made:
        left, right = made.getpixel((30, 40)), made.getpixel((90, 40))
    assert left == pytest.approx((0, 0, 255), abs=6)
    assert right == pytest.approx((0, 255, 0), abs=6)
    assert "See-through parts got the background colour" in ran.log


def test_an_animation_becomes_its_first_picture_where_the_format_holds_one(tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    corners().save(path, save_all=True, append_images=[corners().transpose(Image.Transpose.ROTATE_180)])
    ran = run("image-convert", path, format="jpeg", quality=95)
    with Image.open(ran.file.path) as made:
        assert same_corners(made, corners())
    assert "Only the first of 2 pictures is kept: JPEG holds one" in ran.log
    with Image.open(run("image-convert", path, format="webp").file.path) as made:
        assert made.n_frames == 2


def test_sixteen_bits_of_grey_keep_their_lightness(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", Image.new("I;16", (120, 80), 128 * 257))
    ran = run("image-convert", path, format="jpeg", quality=95)
    with Image.open(ran.file.path) as made:
        assert made.getpixel((5, 5)) == pytest.approx(128, abs=2)
    assert "16 bits of grey became 8" in ran.log


def test_what_a_format_cannot_hold_is_told(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.jpg", corners(), exif=camera(1, (120, 80)), icc_profile=SRGB)
    ran = run("image-convert", path, format="gif")
    assert "GIF holds no camera details and no colour profile: left out" in ran.log
    assert "Colours were reduced to 256" in ran.log


def test_a_print_profile_does_not_stay_with_screen_colours(tmp_path: Path) -> None:
    profile = bytearray(SRGB)
    profile[16:20] = b"CMYK"  # what matters here is what it says it is for
    path = saved(tmp_path / "a.tiff", corners(mode="CMYK"), icc_profile=bytes(profile))
    ran = run("image-convert", path, format="png")
    with Image.open(ran.file.path) as made:
        assert "icc_profile" not in made.info
    assert "Print colours became screen colours" in ran.log


# -- what is no picture


def png(width: int, height: int, data: bytes, depth: int = 8) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, depth, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((300, 200), 90).save(out, "JPEG", exif=camera(6, (300, 200)))
    return out.getvalue()


BAD = {
    "text.png": (b"just text\n", "is not a picture"),
    "empty.jpg": (b"", "is not a picture"),
    "document.jpg": (b"%PDF-1.4\n%%EOF\n", "is not a picture"),
    "bomb.png": (png(100_000, 100_000, zlib.compress(bytes(1000))), "more than 178 million pixels"),
    "cut.jpg": (jpeg()[:4000], "is damaged or cut off"),
    "cut.png": (png(300, 200, zlib.compress(bytes(1000))), "is damaged or cut off"),
    "garbled.png": (png(300, 200, b"no zlib stream"), "is damaged or cut off"),
    "head only.gif": (b"GIF89a\x10\0\x10\0\x80\0\0", "is not a picture"),
    "line\nbreak.png": (b"", "line�break.png is not a picture"),
}


@pytest.mark.parametrize("id", ["image-resize", "image-convert"])
@pytest.mark.parametrize("name", BAD)
def test_what_is_no_picture_is_set_aside_in_plain_words(tmp_path: Path, id: str, name: str) -> None:
    content, words = BAD[name]
    path = tmp_path / "file"
    path.write_bytes(content)
    assert words in run(id, path, called=name).refusal


def test_a_damaged_small_picture_is_found_too(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(png(300, 200, zlib.compress(bytes(1000))))
    assert "damaged" in run("image-resize", path, width=999).refusal


def test_an_animation_of_too_many_pictures_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.gif"
    frames = [Image.new("RGB", (8, 8), (3 * number, 255 - 3 * number, 0)) for number in range(81)]
    frames[0].save(path, save_all=True, append_images=frames[1:])
    content = bytearray(path.read_bytes())
    content[6:10] = struct.pack("<HH", 9000, 9000)  # the canvas: 81 pictures of 81 million pixels
    path.write_bytes(content)
    assert "81 pictures of 9,000 × 9,000" in run("image-resize", path, width=60).refusal


@pytest.mark.parametrize("at", range(0, 4000, 97))
def test_a_flipped_byte_never_crashes_the_step(tmp_path: Path, at: int) -> None:
    content = bytearray(jpeg())
    content[at] ^= 0xFF
    path = tmp_path / "file.jpg"
    path.write_bytes(content)
    ran = run("image-resize", path, width=60)
    assert ran.fault is None or ran.fault.code == "bad-file", ran.fault.detail
