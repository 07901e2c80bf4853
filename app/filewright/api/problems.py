"""What a processor raises when it cannot do its work. Anything else it raises is an accident, and tried again."""


class BadFile(Exception):
    """This file cannot be worked on, however often it is tried: it is set aside with `sentence`.

    `next_step` says what a person can do ("Save it as PNG and put it back").
    """

    def __init__(self, sentence: str, next_step: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.next_step = next_step


class Unavailable(Exception):
    """What the work needs is not there now: this file and those behind it wait, and are tried again by themselves."""

    def __init__(self, sentence: str, next_step: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.next_step = next_step
