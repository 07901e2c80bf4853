"""How a flow file names a secret: never the secret, always the place in the keyring where it is kept."""

import re
from typing import Any

PREFIX = "keyring:"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def secret_name(value: Any) -> str | None:
    """The name in the keyring that a parameter with `widget: secret` refers to: `backup` for `keyring:backup`.

    None for anything else, which may be a secret and must be shown nowhere.
    """
    if not isinstance(value, str) or not value.startswith(PREFIX):
        return None
    name = value.removeprefix(PREFIX)
    return name if _NAME.fullmatch(name) else None
