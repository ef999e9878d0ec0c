"""The look: how a figure appears, whatever it shows."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from dashboard.look.choices import Choices

Theme = Literal["auto", "light", "dark"]
#: What stands above a figure: what it shows to be the case, or what it is about.
FINDING, TOPIC = "finding", "topic"

PRESET = r"^[a-z0-9-]{1,24}$"


def _one_line(text: str) -> str:
    """Words of one line, without signs that are not printed."""
    if not text.isprintable() or text != text.strip():
        raise ValueError("not one line of printed characters")
    return text


class Look(Choices):
    """How it is shown.

    Attributes:
        theme: Light, dark, or by the reader's system.
        preset: The size and furniture of a figure (see `dashboard.look.canvas`).
        width: Own width in pixels, 0 for the preset's.
        height: Own height in pixels, 0 for the preset's.
        plain: Without title and source line.
        transparent: Without a background.
        grey: Safe for printing without colour.
        qr: With a QR code of the address of the figure, in files; it needs the public address of the dashboard.
        title: `FINDING`, `TOPIC`, or words of one's own for a title.
    """

    theme: Theme = "auto"
    preset: Annotated[str, Field(pattern=PRESET)] = "page"
    width: Literal[0] | Annotated[int, Field(ge=200, le=4000)] = 0
    height: Literal[0] | Annotated[int, Field(ge=150, le=4000)] = 0
    plain: bool = False
    transparent: bool = False
    grey: bool = False
    qr: bool = False
    title: Annotated[str, Field(min_length=1, max_length=160), AfterValidator(_one_line)] = FINDING
