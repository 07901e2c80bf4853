"""Collects lines and asks for them to be put into a folder."""

from filewright.api import Context, File, fill_folders, fill_name


class WriteLines:
    """Made anew for each file. Lines are collected as they come; only the saving is its own."""

    def __init__(self, *, path: str, name: str, subfolders: str, conflict: str, empty: bool) -> None:
        self.path = path
        self.name = name
        self.subfolders = subfolders
        self.conflict = conflict
        self.empty = empty

    def save(self, file: File, context: Context) -> None:
        """Called once, with all lines of a file."""
        if file.size or self.empty:
            context.save(
                file,
                self.path,
                name=fill_name(self.name, file),
                subfolder=fill_folders(self.subfolders, file),
                conflict=self.conflict,
            )
