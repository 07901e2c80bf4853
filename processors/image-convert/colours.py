"""The kinds of colours that formats know, and the way from one to another."""

import io

from PIL import Image, ImageCms

# What each format can hold. GIF takes any and makes a palette of it.
_KNOWN = {
    "JPEG": ("L", "RGB", "CMYK"),
    "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16", "I"),
    "WEBP": ("RGB", "RGBA"),
    "AVIF": ("RGB", "RGBA"),
    "TIFF": ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "LAB", "I;16", "I", "F"),
    "GIF": ("1", "L", "P", "RGB", "RGBA"),
}
_SEE_THROUGH = ("LA", "PA", "RGBA", "La", "RGBa")
_SIXTEEN_BITS = ("I;16", "I;16B", "I;16L", "I;16N", "I")


def in_colours_of(wanted: str, image: Image.Image, background: str, losses: list[str]) -> Image.Image:
    """The picture in colours that the format knows. What that loses is added to `losses`."""
    if wanted == "GIF" and image.mode not in ("1", "L", "P"):
        losses.append("Colours were reduced to 256")
    if _see_through(image):
        if wanted == "JPEG":
            losses.append("See-through parts got the background colour")
            return _on(background, image)
        if image.mode not in _KNOWN[wanted]:
            return image.convert("RGBA")
    if image.mode in _KNOWN[wanted]:
        return image
    if image.mode == "CMYK" or image.mode == "LAB":
        losses.append("Print colours became screen colours")
        return _to_screen(image)
    if image.mode in _SIXTEEN_BITS:
        losses.append("16 bits of grey became 8")
        return _eight_bits(image) if "L" in _KNOWN[wanted] else _eight_bits(image).convert("RGB")
    if image.mode == "F":
        losses.append("Measured values became 8 bits of grey")
    grey = image.mode in ("1", "L", "LA", "F") and "L" in _KNOWN[wanted]
    return image.convert("L" if grey else "RGB")


def _see_through(image: Image.Image) -> bool:
    return image.mode in _SEE_THROUGH or "transparency" in image.info


def _on(background: str, image: Image.Image) -> Image.Image:
    top = image.convert("RGBA")
    ground = Image.new("RGBA", top.size, background)
    flat = Image.alpha_composite(ground, top).convert("RGB")
    flat.info = {key: value for key, value in image.info.items() if key != "transparency"}
    return flat


def _to_screen(image: Image.Image) -> Image.Image:
    """By the picture's own profile where it has one that can be read."""
    if image.mode == "LAB":
        source: ImageCms.ImageCmsProfile = ImageCms.createProfile("LAB")
    elif image.info.get("icc_profile"):
        try:
            source = ImageCms.getOpenProfile(io.BytesIO(image.info["icc_profile"]))
        except ImageCms.PyCMSError:
            return image.convert("RGB")
    else:
        return image.convert("RGB")
    try:
        made = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except ImageCms.PyCMSError:
        return image.convert("RGB")
    return made if made is not None else image


def _eight_bits(image: Image.Image) -> Image.Image:
    return image.convert("I").point(lambda value: value / 257).convert("L")
