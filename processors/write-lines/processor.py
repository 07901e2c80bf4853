"""Collects lines and asks for them to be put into a folder."""

from collections.abc import Iterator

from filewright.api import Context, File, fill_folders, fill_name


class WriteLines:
    """Made anew for each file."""

    def __init__(self, *, path: str, name: str, subfolders: str, conflict: str, empty: bool) -> None:
        self.path = path
        self.name = name
        self.subfolders = subfolders
        self.conflict = conflict
        self.empty = empty

    def process(self, lines: list[str]) -> Iterator[str]:
        """Every line is written as it came."""
        yield from lines

    def finish(self) -> Iterator[str]:
        """Nothing is added."""
        yield from ()

    def save(self, file: File, context: Context) -> None:
        """Called once, with all lines of a file."""
        if file.size or self.empty:
            context.save(
                file,
                self.path,
                name=fill_name(self.name, file).name,
                subfolder=fill_folders(self.subfolders, file),
                conflict=self.conflict,
            )
