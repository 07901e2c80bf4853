"""Gives a file another name on its way."""

from collections.abc import Iterator

from filewright.api import BadFile, Context, File, fill_name


def rename(file: File, context: Context, *, name: str) -> Iterator[tuple[str, File]]:
    """Nothing is renamed on disk: a step that saves uses the new name."""
    made = fill_name(name, file)
    if made.numbering is not None:
        raise BadFile(
            "Files are counted where they are saved, not on their way.",
            "Use the counter in the file name of the step that saves.",
        )
    yield "out", file.with_(name=made.name)
