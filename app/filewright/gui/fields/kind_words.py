"""Kinds of files by name, as people call them, and the media types that stand for them in a flow."""

from collections.abc import Mapping

from filewright.text import N_, _

_KINDS = {
    "image/*": N_("Pictures"),
    "image/jpeg": N_("JPEG pictures"),
    "image/png": N_("PNG pictures"),
    "application/pdf": N_("PDF documents"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": N_("Word documents"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": N_("Excel tables"),
    "text/csv": N_("CSV tables"),
    "text/*": N_("Texts"),
    "application/json": N_("JSON"),
    "audio/*": N_("Sound"),
    "video/*": N_("Films"),
    "application/zip": N_("Zip archives"),
}


def kind_words() -> Mapping[str, str]:
    """The words for each media type that is offered by name."""
    return {media_type: _(words) for media_type, words in _KINDS.items()}
