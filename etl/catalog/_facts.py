"""How a TOML file becomes checked, frozen facts."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from etl.places import declared


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
    return declared(__package__, name)
