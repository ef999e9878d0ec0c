"""The look: how a figure appears, whatever it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from dashboard.locale import LANGUAGES, SOURCE

if TYPE_CHECKING:
    Lang = str
else:
    Lang = Literal[tuple(LANGUAGES)]
Theme = Literal["auto", "light", "dark"]


class Look(BaseModel):
    """How it is shown.

    Attributes:
        lang: The language.
        theme: Light, dark, or by the reader's system.
        preset: The size and furniture of a figure (see `dashboard.look.canvas`).
        width: Own width in pixels, 0 for the preset's.
        height: Own height in pixels, 0 for the preset's.
        plain: Without title and source line.
        transparent: Without a background.
        grey: Safe for printing without colour.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    lang: Lang = SOURCE
    theme: Theme = "auto"
    preset: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,24}$")] = "page"
    width: Literal[0] | Annotated[int, Field(ge=200, le=4000)] = 0
    height: Literal[0] | Annotated[int, Field(ge=150, le=4000)] = 0
    plain: bool = False
    transparent: bool = False
    grey: bool = False
