"""Asks for a file to be put into a folder."""

from filewright.api import Context, File, fill_folders, fill_name


def save(file: File, context: Context, *, path: str, name: str, subfolders: str, conflict: str) -> None:
    """The engine does it, once, whole or not at all."""
    context.save(
        file,
        path,
        name=fill_name(name, file),
        subfolder=fill_folders(subfolders, file),
        conflict=conflict,
    )
