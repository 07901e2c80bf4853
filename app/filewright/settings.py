"""What a user has set: one TOML file. Order: flag, environment (`FILEWRIGHT_THEME`), the file, the default."""

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from filewright.errors import StateError

PREFIX = "FILEWRIGHT_"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """`theme`: system, dark or light. `text_size`: 0.9 to 1.5. `less_motion`: nothing moves by itself.

    `workers`: processes that work at the same time; 0: as many as the computer has cores.

    `history_days` and `history_mebibytes`: how much history each flow keeps (0: all of it). What is older, or more, is
    retired, and can be taken back no longer; the counts, and what is known of files that still lie there, stay.
    """

    theme: str = "system"
    text_size: float = 1.0
    less_motion: bool = False
    workers: int = 0
    history_days: int = 90
    history_mebibytes: int = 2048


_THEMES = ("system", "dark", "light")
_YES, _NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


def settings_file() -> Path:
    """Where the file lies for this user."""
    import platformdirs

    return Path(platformdirs.user_config_path("filewright", appauthor=False)) / "settings.toml"


def load_settings(
    file: Path, environment: Mapping[str, str] | None = None, flags: Mapping[str, Any] | None = None
) -> tuple[Settings, tuple[str, ...]]:
    """The settings that hold now, and the names of those that could not be used and stand at the next in order.

    A file that is missing or cannot be read counts as empty; the latter is named as its path.
    """
    environment = os.environ if environment is None else environment
    written, unusable = _written(file)
    found: dict[str, Any] = {}
    for field in fields(Settings):
        sources = (
            (flags or {}).get(field.name),
            environment.get(PREFIX + field.name.upper()),
            written.get(field.name),
        )
        for given in sources:
            if given is None:
                continue
            value = _CHECKS[field.name](given)
            if value is None:
                unusable.append(field.name)
                continue
            found[field.name] = value
            break
    return replace(Settings(), **found), tuple(unusable)


def save_setting(file: Path, name: str, value: str | bool | int | float) -> None:
    """Write one setting; all else in the file stays as it is. Raises StateError where it cannot be written."""
    line = f"{name} = {_toml(value)}"
    try:
        text = file.read_text("utf-8") if file.exists() else ""
        at_line_start = re.compile(rf"^{re.escape(name)}\s*=.*$", re.MULTILINE)
        table = re.search(r"^\[", text, re.MULTILINE)
        head, tables = (text[: table.start()], text[table.start() :]) if table else (text, "")
        if at_line_start.search(head):
            head = at_line_start.sub(lambda _found: line, head)
        else:
            head = head + ("" if not head or head.endswith("\n") else "\n") + line + "\n"
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_name(f"{file.name}.new")
        fresh.write_text(head + tables, "utf-8")
        fresh.replace(file)
    except (OSError, UnicodeDecodeError) as error:
        raise StateError("settings-not-saved", file=str(file), message=str(error)) from error


def _written(file: Path) -> tuple[Mapping[str, Any], list[str]]:
    try:
        return tomllib.loads(file.read_text("utf-8")), []
    except FileNotFoundError:
        return {}, []
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return {}, [str(file)]


def _theme(given: Any) -> str | None:
    return given if given in _THEMES else None


def _text_size(given: Any) -> float | None:
    try:
        size = float(given)
    except (TypeError, ValueError):
        return None
    return size if 0.9 <= size <= 1.5 else None


def _yes_or_no(given: Any) -> bool | None:
    if isinstance(given, bool):
        return given
    word = str(given).lower()
    return True if word in _YES else False if word in _NO else None


def _up_to(most: int) -> Callable[[Any], int | None]:
    def check(given: Any) -> int | None:
        try:
            number = int(given)
        except (TypeError, ValueError):
            return None
        return number if 0 <= number <= most else None

    return check


_CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "theme": _theme,
    "text_size": _text_size,
    "less_motion": _yes_or_no,
    "workers": _up_to(256),
    "history_days": _up_to(36_500),
    "history_mebibytes": _up_to(1 << 30),
}


def _toml(value: str | bool | int | float) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)
