"""Names and values beside the ends of lines instead of a legend, led to their own where they stand too close."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from dashboard.figures.kit.base import LINE_HEIGHT
from dashboard.figures.kit.metrics import text_width, wrap
from dashboard.figures.kit.panels import apart, cut
from dashboard.figures.kit.placing import Beside, beside
from dashboard.figures.kit.series import Style
from dashboard.figures.kit.sheet import Sheet
from dashboard.locale import N_
from dashboard.look import theme
from dashboard.look.appearance import Look
from dashboard.look.canvas import canvas_for
from dashboard.words.wording import Words, in_language

_TAG = re.compile(r"<[^>]*>")
#: The name of lines that lead from a label to what it tells, and of the label that counts those left out.
LEADER, MORE = "leader", "more"
#: The share of the width that names at the end of lines may take.
WIDEST = 0.3
WIDEST_NARROW = 0.36
#: How far the type of labels gives way before labels are left out, in sizes of the type.
SMALLEST = 0.75
#: Between the end of lines and their labels, in sizes of the type; more where lines lead from one to the other.
GAP, LED = 0.55, 2.4
#: How far a label may be from its dot without a line between them, in lines of text.
REACH = 0.35
#: Where values are left out.
NO_ROOM = N_(
    "Values are not shown at the ends of lines and areas: there is no room for them at this size."
)


@dataclass(frozen=True)
class Ends:
    """What labels tell at the end of a plot, in parts of its height: 0 at the bottom, 1 at the top.

    Attributes:
        at: Area -> where its line ends, or the middle of its band.
        bands: Area -> half of the height of its band, for bands.
        across: Area -> where its line ends across the plot, if not at its right edge.
        values: Area -> the name of its series and the place of the value along the axis (`Text.tells`).
    """

    at: Mapping[str, float]
    bands: Mapping[str, float] = field(default_factory=dict)
    across: Mapping[str, float] = field(default_factory=dict)
    values: Mapping[str, tuple[str | None, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class EndLabels:
    """Names beside the ends of lines, broken to the room there is.

    Attributes:
        lines: Area -> the lines of its label.
        size: The size of the type.
        gap: Between the plot and the labels, in pixels.
        room: The room that they take beside the plot, with some at the edge.
        ahead: Whose label tells a forecast, in italics where the language has them.
        silent: Whether a value is left out.
    """

    lines: Mapping[str, Sequence[str]]
    size: float
    gap: float
    room: float
    ahead: frozenset[str] = frozenset()
    silent: bool = False

    def height(self, area: str) -> float:
        """How high a label is."""
        return len(self.lines[area]) * self.size * LINE_HEIGHT


def end_labels(
    texts: Mapping[str, tuple[str, str]],
    look: Look,
    height: float,
    ends: Ends,
    statuses: Mapping[str, str] | None = None,
    whole: str | None = None,
    years: Mapping[str, str] | None = None,
) -> EndLabels:
    """Labels of a name and a value each: on one line or two, on one alone where the plot is too low for that.

    Args:
        texts: Area -> name, value.
        look: The look, for the size of the canvas.
        height: The height of the plot in pixels.
        ends: What they tell.
        statuses: Area -> the ``obs_status`` of its value, for those that are no plain observations.
        whole: The sum of the others, which keeps its value where there is room for that of one alone.
        years: Area -> the year of its value, for those whose line ends before the others do.

    Example:
        ``end_labels(words, look, 390, ends)`` are the labels of the last values, with the room that they take.
    """
    canvas, words = canvas_for(look), in_language(look.lang)
    statuses, years = statuses or {}, years or {}
    few = _fewer(texts, look, height, ends)
    texts = {
        area: (name, of_status(words, value, statuses.get(area, "A"), years.get(area, "")).strip())
        for area, (name, value) in few.items()
    }
    # With many labels the type gives way a little, and more where the plot is low.
    size = canvas.type * (1 if len(texts) <= 7 else 0.9)
    size = min(size, height / max(1, len(texts)) / LINE_HEIGHT)
    most = canvas.width * (WIDEST_NARROW if canvas.narrow else WIDEST)
    lines = {area: _label(name, value, size, most) for area, (name, value) in texts.items()}
    if _tall(lines, size) > height and whole in texts:
        # Where there is no room to say it of each part it is said once, of their sum.
        bare = {
            area: (name, of_status(words, value, "A", years.get(area, "")).strip())
            for area, (name, value) in few.items()
        }
        texts = {area: texts[area] if area == whole else pair for area, pair in bare.items()}
        lines = {area: _label(name, value, size, most) for area, (name, value) in texts.items()}
    if _tall(lines, size) > height:
        low = {area: _one_line(*pair, size, most) for area, pair in texts.items()}
        sums = {area: label for area, label in lines.items() if area == whole}
        lines = low | sums if _tall(low | sums, size) <= height else low
    found = led_labels(lines, size, look, height, ends, forecasts(statuses))
    silent = any(not _has(lines[area], value) for area, (_, value) in texts.items() if area != MORE)
    return replace(found, silent=silent)


def _has(lines: Sequence[str], value: str) -> bool:
    """Whether a label has a value, broken or not; where none is given it is left out."""
    return bool(value) and value.replace(" ", "") in "".join(lines).replace(" ", "")


def _tall(lines: Mapping[str, Sequence[str]], size: float) -> float:
    """How high labels are together."""
    return sum(len(label) for label in lines.values()) * size * LINE_HEIGHT


def of_status(words: Words, text: str, code: str, year: str = "") -> str:
    """What stands at an end, with its year if one is given, and the remark that it is provisional or an estimate.

    A forecast is in italics instead, where there are any.

    Example:
        >>> of_status(in_language("en"), "22.1%", "P"), of_status(in_language("en"), "22.1%", "F")
        ('22.1% (provisional)', '22.1%')
        >>> of_status(in_language("en"), "22.1%", "P", "2025")
        '22.1% (2025, provisional)'
    """
    told = "A" if code == "F" and words.language.italics else code
    return words.of_year(text, year, told) if year else words.unsettled(text, told)


def forecasts(statuses: Mapping[str, str]) -> frozenset[str]:
    """Of which areas the value is a forecast.

    Example:
        >>> forecasts({"JPN": "F", "KOR": "P"})
        frozenset({'JPN'})
    """
    return frozenset(area for area, code in statuses.items() if code == "F")


def led_labels(
    lines: Mapping[str, Sequence[str]],
    size: float,
    look: Look,
    height: float,
    ends: Ends,
    ahead: frozenset[str] = frozenset(),
) -> EndLabels:
    """Labels of given lines and size, with room for what leads to them where they stand too close.

    Example:
        ``led_labels({"JPN": ["Japan"]}, 14, look, 390, ends).room`` is the room in pixels.
    """
    canvas = canvas_for(look)
    widest = max(
        (
            text_width(_TAG.sub("", line), size, bold=True)
            for label in lines.values()
            for line in label
        ),
        default=0.0,
    )
    room = widest + canvas.type * (GAP + 0.65)
    labels = EndLabels(lines, size, canvas.type * GAP, room, ahead)
    if any(_beside(labels, ends, height).led):
        more = canvas.type * (LED - GAP)
        labels = replace(labels, gap=labels.gap + more, room=labels.room + more)
    return labels


def _fewer(
    texts: Mapping[str, tuple[str, str]], look: Look, height: float, ends: Ends
) -> dict[str, tuple[str, str]]:
    """The labels for which there is room in legible type: the uppermost, and how many more there would be."""
    fits = int(height / LINE_HEIGHT / (canvas_for(look).type * SMALLEST))
    if len(texts) <= fits:
        return dict(texts)
    kept = sorted(texts, key=lambda area: -ends.at[area])[: max(1, fits - 1)]
    words = in_language(look.lang)
    more = words.gettext("+ {count} more").format(count=len(texts) - len(kept))
    return {area: texts[area] for area in texts if area in kept} | {MORE: (more, "")}


def _label(name: str, value: str, size: float, most: float) -> list[str]:
    together = f"{name} {value}".strip()
    if text_width(together, size, bold=True) <= most:
        return [together]
    return [*wrap(name, size, most), *(apart(value, size, most, bold=True) if value else [])]


def _one_line(name: str, value: str, size: float, most: float) -> list[str]:
    """Name and value if both fit, else the name alone, cut if it must be."""
    together = f"{name} {value}".strip()
    if text_width(together, size, bold=True) <= most:
        return [together]
    return [cut(name or value, size, most, bold=True)]


def _beside(labels: EndLabels, ends: Ends, height: float) -> Beside:
    """Where the labels stand, in pixels of a plot of a height."""
    areas = list(labels.lines)
    reach = labels.size * LINE_HEIGHT * REACH
    return beside(
        # What is told of the others stands below the last of those that are named, and is of none of them.
        [ends.at.get(area, 0.0) * height for area in areas],
        [labels.height(area) for area in areas],
        [
            math.inf if area == MORE else max(reach, ends.bands.get(area, 0.0) * height)
            for area in areas
        ],
        height,
    )


def add_end_labels(
    sheet: Sheet,
    look: Look,
    labels: EndLabels,
    ends: Ends,
    plot: tuple[float, float],
    styles: Mapping[str, Style],
    *,
    left: bool = False,
    name: str | None = None,
) -> None:
    """Write the labels beside an end of the plot, each led to its own where it had to move; forecasts in italics.

    Args:
        sheet: Where to draw.
        look: The look.
        labels: The labels.
        ends: What they tell.
        plot: Width and height of the plot in pixels.
        styles: How each economy looks.
        left: Whether they stand at the left end.
        name: How what is written is named, if it is there with forecasts only.

    Example:
        ``add_end_labels(sheet, look, labels, Ends({"CJK": 0.8}), (780, 390), styles(["CJK"], look))``
    """
    lines, notes = end_marks(look, labels, ends, plot, styles, edge=0.0 if left else 1.0, left=left)
    named = {"name": name} if name else {}
    for line in lines:
        sheet.add_shape(**line, **({"legendgroup": name} if name else {}))
    for note in notes:
        sheet.add_annotation(**note, **named)


def end_marks(
    look: Look,
    labels: EndLabels,
    ends: Ends,
    plot: tuple[float, float],
    styles: Mapping[str, Style],
    *,
    edge: float = 1.0,
    left: bool = False,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The lines that lead to labels, as shapes, and the labels, as annotations: as `add_end_labels` draws them.

    ``edge`` is where the plot ends, in parts of its width: 1 at its right.

    Example:
        ``end_marks(look, labels, ends, (780, 390), styles, edge=0.8)`` are those of a year within the plot.
    """
    canvas, words, (width, height) = canvas_for(look), in_language(look.lang), plot
    found, side = _beside(labels, ends, height), -1 if left else 1
    muted = theme.palette(look.theme)["muted"]
    # A column of labels is led as a whole: one without a line among others would seem to tell nothing.
    led = any(found.led)
    leaders, notes = [], []
    for (area, lines), middle in zip(labels.lines.items(), found.middles, strict=True):
        own = styles.get(area) or Style(muted, muted)
        begins = ends.across.get(area, edge)
        if area != MORE and (led or begins != edge):
            leaders.append({
                "type": "line", "xref": "paper", "yref": "paper", "layer": "above", "name": LEADER,
                "x0": begins + side * canvas.type * 0.3 / width, "y0": ends.at[area],
                "x1": edge + side * (labels.gap - canvas.type * 0.2) / width, "y1": middle / height,
                # Within the plot a solid line would be read as values.
                "line": {"color": own.colour, "width": max(1.0, canvas.type * 0.05)} | ({"dash": "dot"} if begins != edge else {}),
            })  # fmt: skip
        text = "<br>".join(lines)
        text = words.slanted(text) if area in labels.ahead else text
        notes.append({
            "xref": "paper", "yref": "paper", "x": edge, "y": middle / height, "xanchor": "right" if left else "left", "yanchor": "middle", "xshift": side * labels.gap,
            "showarrow": False, "align": "right" if left else "left", "text": f"<b>{text}</b>" if own.heavy else text,
            "font": {"color": own.text, "size": labels.size}, "borderpad": 0, "tells": ends.values.get(area),
        })  # fmt: skip
    return leaders, notes
