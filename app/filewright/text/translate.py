"""Gettext access. Catalogues are looked up once, in `locale/` here; without one, the source words stand."""

import gettext
from pathlib import Path

_translations = gettext.translation("filewright", Path(__file__).parent / "locale", fallback=True)


def _(message: str) -> str:
    """The message in the user's language."""
    return _translations.gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """The form of the message that fits `count`."""
    return _translations.ngettext(singular, plural, count)


def N_(message: str) -> str:  # noqa: N802 (gettext's own conventional name)
    """Mark a message for translation where it is declared; `_` translates it where it is shown."""
    return message
