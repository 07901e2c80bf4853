"""What can be wrong with the look: a name that the tokens do not have. Always a defect in the program."""


class UnknownToken(LookupError):
    """A colour, role, icon or size was asked for by a name that the theme does not have."""

    def __init__(self, name: str, kind: str) -> None:
        super().__init__(f"There is no {kind} named {name!r} in the theme.")
        self.name = name
