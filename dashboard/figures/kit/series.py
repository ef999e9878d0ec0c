"""How each of several economies looks, the same in every chart that shows the same ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.look import theme
from dashboard.look.appearance import Look
from etl import catalog

#: How many colours there are for economies other than the three; after that dashes tell them apart.
OTHERS = 9
DASHES = ("solid", "dot", "dashdot")


@dataclass(frozen=True)
class Style:
    """How an economy is drawn, the same in every chart that shows the same economies.

    Attributes:
        colour: Of lines and areas.
        text: Of its name.
        dash: Of its line where it is observed.
        heavy: Whether it stands out.
    """

    colour: str
    text: str
    dash: str = "solid"
    heavy: bool = False


def styles(areas: Sequence[str], look: Look) -> dict[str, Style]:
    """The style of each area: the three and their sum have their own, the others in the order in which they are shown.

    Example:
        >>> styles(["CJK", "JPN"], Look())["CJK"].heavy
        True
    """
    colours = theme.palette(look.theme)
    found, others = {}, 0
    for area in areas:
        if area == catalog.CJK:
            found[area] = Style(colours["text"], colours["text"], heavy=True)
        elif area == catalog.WORLD:
            found[area] = Style(colours["muted"], colours["muted"])
        else:
            role = theme.ECONOMY_ROLES.get(area)
            if role is None:
                role, dash = f"other{others % OTHERS + 1}", DASHES[others // OTHERS % len(DASHES)]
                others += 1
            else:
                dash = "solid"
            found[area] = Style(colours[role], colours[f"{role}_text"], dash)
    return found
