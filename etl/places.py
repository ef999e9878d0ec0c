"""Where the product's own files and a user's data are, and what is declared there; a command that only says so reads no settings."""

from __future__ import annotations

import os
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parent.parent


def shipped(package: Path, name: str) -> Path:
    """The folder of a name that ships with a package: inside it where a wheel was installed, else beside it.

    Example:
        >>> shipped(CHECKOUT / "etl", "docs").relative_to(CHECKOUT).as_posix()
        'docs'
    """
    inside = package / name
    return inside if inside.is_dir() else package.parent / name


def shipped_text(package: str, name: str) -> str:
    """The text of a file beside the modules of a package.

    >>> shipped_text("etl.reading", "years.toml")[:1]
    '#'
    """
    return (files(package) / name).read_text(encoding="utf-8")


def declared(package: str, name: str) -> dict[str, Any]:
    """The facts in a TOML file beside the modules of a package.

    >>> declared("etl.reading", "years")["eras"]["平成"]
    1988
    """
    return tomllib.loads(shipped_text(package, f"{name}.toml"))


def _users_folder() -> Path | None:
    """Where this user's data are, as the XDG Base Directory Specification has it; None for a user without a home."""
    home = os.path.expanduser("~")  # noqa: PTH111 - never fails, as Path.home() does without a home
    base = Path(os.environ.get("XDG_DATA_HOME", ""))
    # The specification has relative paths ignored.
    if not base.is_absolute():
        base = Path(home) / ".local" / "share"
    return base / "trilateral" if base.is_absolute() else None


#: The store with the release that ships with the product. Nothing is written into it where a wheel was installed.
SHIPPED = shipped(CHECKOUT / "etl", "data")
#: The store if the environment names none: that of the checkout, or the user's own (`etl.storage.users_folder`).
DEFAULT = SHIPPED if SHIPPED.parent == CHECKOUT else _users_folder() or SHIPPED
