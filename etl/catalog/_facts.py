"""How a TOML file becomes checked, frozen facts."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

from pydantic import BaseModel, ConfigDict


class Fact(BaseModel):
    """One table of a TOML file; a word that the model does not know is refused."""

    # The schema of a model is built when its first table is read: a short command reads few of them.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def table(name: str) -> dict[str, dict[str, Any]]:
    """The TOML file ``name`` as a dictionary of tables.

    Example:
        >>> sorted(table("claims")["one_fourth"])[:2]
        ['close', 'fraction']
    """
    return tomllib.loads((files(__package__) / f"{name}.toml").read_text(encoding="utf-8"))
