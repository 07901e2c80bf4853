"""Lets lines pass, counts them, and sums up at the end."""

from collections.abc import Iterator


class Count:
    """Made anew for each file."""

    def __init__(self, *, label: str, blank: bool) -> None:
        self.label = label
        self.blank = blank
        self.count = 0

    def process(self, lines: list[str]) -> Iterator[tuple[str, str]]:
        """Every line goes on as it is."""
        for line in lines:
            if self.blank or line.strip():
                self.count += 1
            yield "out", line

    def finish(self) -> Iterator[tuple[str, str]]:
        """The number, when the file has ended."""
        yield "summary", f"{self.count} {self.label}".rstrip() + "\n"
