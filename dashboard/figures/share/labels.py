"""What stands at the right end of the areas, at the border of forecasts and at the claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.figures.kit import axes, base, endings
from dashboard.figures.kit.series import Style
from dashboard.figures.kit.sheet import Sheet
from dashboard.figures.kit.spec import FigureData
from dashboard.figures.share.rows import status_lines
from dashboard.figures.share.text import caption
from dashboard.look import theme
from dashboard.look.canvas import canvas_for
from dashboard.look.view import View
from dashboard.words.wording import Words, words_for
from etl import catalog


def end_labels(words: Words, lines: Mapping[str, Mapping[str, float]], last: str) -> dict[str, str]:
    """What stands at the right end of each area and of the total, or at a period before."""
    labels = {
        area: f"{words.economy(area, short=True)} {words.percent(lines[area][last])}"
        for area in words.three()
    }
    labels[catalog.CJK] = said(words, last, lines[catalog.CJK][last])
    return labels


def said(words: Words, period: object, share: float) -> str:
    """A year and the share in it."""
    return f"{period}: {words.percent(share)}"


@dataclass(frozen=True)
class Labels:
    """The labels at the right end of the areas, and those of the last observed year.

    Attributes:
        ends: What the labels tell.
        shown: The labels.
        until: The same of the last observed year, for whoever does not show forecasts yet; None without forecasts.
    """

    ends: endings.Ends
    shown: endings.EndLabels
    until: tuple[endings.Ends, endings.EndLabels] | None


def labels_of(
    view: View,
    data: FigureData,
    lines: Mapping[str, Mapping[str, float]],
    top: float,
    height: float,
) -> Labels:
    """Direct labels beside their areas, led to them where they stand elsewhere.

    Args:
        view: The view.
        data: The rows.
        lines: Area -> period -> share.
        top: The share at the upper end of the axis.
        height: The height of the plot in pixels.

    Example:
        ``labels_of(view, data, lines_of(data), 0.3, 390).shown.room`` is the room at the right in pixels.
    """
    words, canvas = words_for(view), canvas_for(view)
    last, observed = list(lines[catalog.CJK])[-1], data.facts["last_observed"]
    forecast = last != observed
    texts, statuses = end_labels(words, lines, last), statuses_of(data, last)
    # Where one part is a forecast, all that stand on each other are drawn as such.
    statuses = dict.fromkeys(texts, "F") if forecast else statuses
    # On a phone it is said once, beside the year.
    told = {
        area: [endings.of_status(words, text, statuses[area])]
        if area == catalog.CJK or not canvas.narrow
        else [text]
        for area, text in texts.items()
    }
    italic = frozenset(texts) if forecast else frozenset()
    ends = _ends(words, lines, last, top, canvas.type / height)
    shown = endings.led_labels(told, canvas.type, view, height, ends, italic)
    if not (forecast and observed):
        return Labels(ends, shown, None)
    before, known = end_labels(words, lines, observed), statuses_of(data, observed)
    # The sum is told at the border.
    before.pop(catalog.CJK)
    then = _ends(words, lines, observed, top, canvas.type / height)
    lasts = {
        area: [text if canvas.narrow else endings.of_status(words, text, known[area])]
        for area, text in before.items()
    }
    return Labels(ends, shown, (then, endings.led_labels(lasts, canvas.type, view, height, then)))


def statuses_of(data: FigureData, period: str) -> dict[str, str]:
    """Area -> the ``obs_status`` of its share in a year.

    Example:
        ``statuses_of(data, "2024")["CJK"]`` is the weakest of its parts.
    """
    return {area: known[period] for area, known in status_lines(data).items() if period in known}


def add_labels(
    sheet: Sheet, view: View, labels: Labels, plot: tuple[float, float], at: float
) -> None:
    """Write the labels.

    Where they tell forecasts, those of the last observed year are at hand for whoever does not show it yet.

    Args:
        sheet: Where to draw.
        view: The view.
        labels: The labels.
        plot: Width and height of the plot in pixels.
        at: Where the last observed year is, in parts of the width.
    """
    colours, words = theme.palette(view.theme), words_for(view)
    styles = {
        area: Style(colours[role], colours[f"{role}_text"])
        for area, role in ((area, theme.ECONOMY_ROLES[area]) for area in words.three())
    }
    styles[catalog.CJK] = Style(colours["text"], colours["text"], heavy=True)
    name = base.FORECAST if labels.shown.ahead else None
    endings.add_end_labels(sheet, view, labels.shown, labels.ends, plot, styles, name=name)
    if labels.until:
        ends, known = labels.until
        leaders, notes = endings.end_marks(view, known, ends, plot, styles, edge=at)
        sheet.add_until(leaders, notes)


def _at(lines: Mapping[str, Mapping[str, float]], period: str) -> dict[str, float]:
    """Area -> share in a year."""
    return {area: line[period] for area, line in lines.items() if period in line}


def plot_height(data: FigureData, view: View, margins: base.Margins) -> float:
    """The height of the plot in pixels."""
    return axes.plot_size(view, margins, lambda: caption(data, view))[1]


def _ends(
    words: Words, lines: Mapping[str, Mapping[str, float]], period: str, top: float, line: float
) -> endings.Ends:
    """The middles of the areas and half their heights, and where the line of the sum ends, in parts of the plot."""
    values, middles, halves, below = _at(lines, period), {}, {}, 0.0
    for area in words.three():
        halves[area] = values[area] / top / 2
        middles[area], below = below + halves[area], below + 2 * halves[area]
    # The label of the sum stands a little above its line.
    middles[catalog.CJK] = below + line * 0.4
    names = {area: words.economy(area) for area in words.three()}
    names[catalog.CJK] = words.gettext("Total")
    told: dict[str, tuple[str | None, float]] = {
        area: (name, int(period)) for area, name in names.items()
    }
    return endings.Ends(middles, halves, values=told)


def claim_label(words: Words, claim: catalog.Claim) -> str:
    """The name of a claim and the share that it states."""
    return words.aside(words.gettext(claim.label), words.percent(claim.fraction, 0))
