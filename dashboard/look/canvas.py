"""The size of a figure and of its type."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict

from dashboard.look.appearance import Look
from etl.errors import named
from etl.places import declared

#: Millimetres in an inch; dots an inch of print, and of a canvas.
MM, DOTS, CSS_DOTS = 25.4, 300, 96

#: The least base type of an own size, and how many times larger than its short side says the type of a strip may be.
LEAST_TYPE, STRIP = 12.0, 1.6


class Canvas(BaseModel):
    """A size to draw on.

    Attributes:
        width: Pixels.
        height: Pixels.
        type: The base size of the type, in pixels; titles and notes are multiples of it.
        furniture: Whether title, source line and notes are inside the figure.
        mm: The size in print, if it is meant for print; pictures then have 300 dots an inch.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    width: int
    height: int
    type: float
    furniture: bool
    mm: tuple[int, int] | None = None

    @property
    def pixels(self) -> tuple[int, int]:
        """How many pixels a picture of it has."""
        if self.mm is None:
            return self.width, self.height
        return round(self.mm[0] / MM * DOTS), round(self.mm[1] / MM * DOTS)

    @property
    def scale(self) -> float:
        """Pixels of a picture for one of the canvas."""
        return 1.0 if self.mm is None else DOTS / CSS_DOTS

    @property
    def narrow(self) -> bool:
        """Whether there is room for few words only."""
        return self.width < 32 * self.type


@cache
def presets() -> dict[str, Canvas]:
    """The presets by their names.

    Example:
        >>> {"slide", "page"} <= set(presets())
        True
    """
    return {name: Canvas(**facts) for name, facts in declared(__package__, "presets").items()}


def canvas_for(look: Look) -> Canvas:
    """The canvas of a look: its preset, at its own size if it names one.

    Raises:
        UnknownName: There is no such preset.

    Example:
        >>> canvas_for(Look(preset="slide")).furniture
        True
    """
    chosen = named("preset", look.preset, presets())
    if look.width or look.height:
        width, height = look.width or chosen.width, look.height or chosen.height
        # The type follows the size, as the square root of the area does; a long narrow strip has no more room for words
        # than its short side, and below the least type nothing could be read.
        sides = width / chosen.width, height / chosen.height
        scale = min((sides[0] * sides[1]) ** 0.5, STRIP * min(sides))
        least = min(LEAST_TYPE, chosen.type)
        chosen = chosen.model_copy(
            update={
                "width": width,
                "height": height,
                "mm": None,
                "type": max(least, round(chosen.type * scale, 2)),
            }
        )
    return chosen.model_copy(update={"furniture": False}) if look.plain else chosen
