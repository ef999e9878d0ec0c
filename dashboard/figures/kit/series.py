"""Lines of several economies: how each looks, and its name at its end instead of a legend."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.figures.kit.base import LINE_HEIGHT
from dashboard.figures.kit.metrics import text_width, wrap
from dashboard.figures.kit.panels import cut
from dashboard.figures.kit.placing import apart
from dashboard.figures.kit.sheet import Sheet
from dashboard.look import theme
from dashboard.look.appearance import Look
from dashboard.look.canvas import canvas_for
from etl import catalog

#: How many colours there are for economies other than the three; after that dashes tell them apart.
OTHERS = 9
DASHES = ("solid", "dot", "dashdot")
#: The share of the width that names at the end of lines may take.
WIDEST = 0.3
WIDEST_NARROW = 0.36


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
    """The style of each area: the three and their sum have their own, the others in the order in which they are shown."""
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


@dataclass(frozen=True)
class EndLabels:
    """Names at the right end of lines, broken to the room there is.

    Attributes:
        lines: Area -> the lines of its label.
        size: The size of the type.
    """

    lines: Mapping[str, Sequence[str]]
    size: float

    @property
    def width(self) -> float:
        """The widest line."""
        return max(
            (
                text_width(line, self.size, bold=True)
                for label in self.lines.values()
                for line in label
            ),
            default=0.0,
        )

    def height(self, area: str) -> float:
        """How high a label is."""
        return len(self.lines[area]) * self.size * LINE_HEIGHT


def end_labels(
    texts: Mapping[str, tuple[str, str]], look: Look, height: float = math.inf
) -> EndLabels:
    """Labels of a name and a value each: on one line or two, on one alone where the plot is too low for that.

    Args:
        texts: Area -> name, value.
        look: The look, for the size of the canvas.
        height: The height of the plot in pixels.
    """
    canvas = canvas_for(look)
    # With many labels the type gives way a little, and more where the plot is low.
    size = canvas.type * (1 if len(texts) <= 7 else 0.9)
    size = min(size, height / max(1, len(texts)) / LINE_HEIGHT)
    most = canvas.width * (WIDEST_NARROW if canvas.narrow else WIDEST)
    whole = {area: _label(name, value, size, most) for area, (name, value) in texts.items()}
    if sum(len(lines) for lines in whole.values()) * size * LINE_HEIGHT > height:
        whole = {area: _one_line(*pair, size, most) for area, pair in texts.items()}
    return EndLabels(whole, size)


def _label(name: str, value: str, size: float, most: float) -> list[str]:
    together = f"{name} {value}".strip()
    if text_width(together, size, bold=True) <= most:
        return [together]
    return [*wrap(name, size, most), *([value] if value else [])]


def _one_line(name: str, value: str, size: float, most: float) -> list[str]:
    """Name and value if both fit, else the name alone, cut if it must be."""
    together = f"{name} {value}".strip()
    if text_width(together, size, bold=True) <= most:
        return [together]
    return [cut(name or value, size, most, bold=True)]


def label_places(labels: EndLabels, at: Mapping[str, float], height: float) -> dict[str, float]:
    """Where the middles of labels come to lie, moved apart where lines end side by side.

    Args:
        labels: The labels.
        at: Area -> where its line ends, 0 at the bottom of the plot and 1 at its top.
        height: The height of the plot in pixels.
    """
    areas = list(labels.lines)
    places = apart(
        [at[area] * height for area in areas], [labels.height(area) for area in areas], height
    )
    return {area: place / height for area, place in zip(areas, places, strict=True)}


def add_end_labels(
    sheet: Sheet,
    look: Look,
    labels: EndLabels,
    places: Mapping[str, float],
    styles: Mapping[str, Style],
    italic: frozenset[str] = frozenset(),
) -> None:
    """Write the labels beside the right end of the plot; forecasts in italics, as in the sources."""
    canvas = canvas_for(look)
    for area, lines in labels.lines.items():
        text = "<br>".join(lines)
        text = f"<i>{text}</i>" if area in italic else text
        sheet.add_annotation(
            xref="paper", yref="paper", x=1, y=places[area], xanchor="left", yanchor="middle", xshift=canvas.type * 0.55,
            showarrow=False, align="left", text=f"<b>{text}</b>" if styles[area].heavy else text,
            font={"color": styles[area].text, "size": labels.size}, borderpad=0,
        )  # fmt: skip
