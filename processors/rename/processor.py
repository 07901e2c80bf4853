"""Gives a file another name on its way."""

from collections.abc import Iterator

from filewright.api import Context, File, fill_name


def rename(file: File, context: Context, *, name: str) -> Iterator[tuple[str, File]]:
    """Nothing is renamed on disk: a step that saves uses the new name."""
    yield "out", file.with_(name=fill_name(name, file).name)
