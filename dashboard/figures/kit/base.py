"""What the builders share: how large a year is, its axis, round values and the dash of forecasts."""

from __future__ import annotations

import math

from dashboard.figures.kit.chart import FORECAST, UNTIL, Margins
from dashboard.figures.kit.metrics import text_width
from dashboard.look import theme
from dashboard.look.appearance import Look
from dashboard.look.canvas import Canvas, canvas_for

LINE_HEIGHT = 1.3


#: The width of the bar of a year that stands alone, in years.
BAR = 0.5


def alone(first: int, last: int) -> float:
    """The room at both sides of a year that stands alone, in years; none where there are several.

    Example:
        >>> alone(2024, 2024), alone(2000, 2024)
        (1.0, 0.0)
    """
    return 1.0 if first == last else 0.0


def forecast_dash(thick: float, year: float) -> str:
    """The dash of forecasts: the usual one, or a shorter one where a year has no room for a dash and a gap.

    Args:
        thick: How thick the line is in pixels.
        year: How wide a year is in pixels: the line between two years must show a gap.

    >>> forecast_dash(3, 40), forecast_dash(3, 5)
    ('dash', '2.5px,2.5px')
    """
    # Plotly makes dashes and gaps three times as long as the line is thick, and as if it were three pixels at least.
    if 6 * max(thick, 3) <= year:
        return "dash"
    half = f"{max(1.0, year / 2):.3g}px"
    return f"{half},{half}"


def year_ticks(first: int, last: int, canvas: Canvas, room: float) -> list[int]:
    """Round years that fit side by side into ``room`` pixels, and the last one, which labels at the end are of.

    Example:
        >>> year_ticks(2000, 2024, canvas_for(Look()), 400)
        [2000, 2005, 2010, 2015, 2020, 2024]
    """
    wide = text_width("2000", canvas.type) * 1.7
    fits = max(2, int(room / wide))
    span = max(1, last - first)
    step = next((s for s in (1, 2, 5, 10, 20, 25, 50) if span / s <= fits), 100)
    free = last - wide / max(room, 1.0) * span * 0.75
    return [year for year in range(first, last) if year % step == 0 and year <= free] + [last]


def year_axis(
    look: Look, first: int, last: int, room: float, pad: float = 0.0
) -> dict[str, object]:
    """A horizontal axis of years.

    Example:
        >>> year_axis(Look(), 2000, 2024, room=800)["range"]
        [2000.0, 2024.0]
    """
    canvas, colours = canvas_for(look), theme.palette(look.theme)
    ticks = year_ticks(first, last, canvas, room)
    return {
        "range": [first - pad, last + pad],
        "tickmode": "array",
        "tickvals": ticks,
        "ticktext": [str(year) for year in ticks],
        "showgrid": False,
        "zeroline": False,
        "showline": True,
        "linecolor": colours["axis"],
        "linewidth": 1,
        "ticks": "outside",
        "ticklen": canvas.type * 0.35,
        "tickcolor": colours["axis"],
        "tickfont": {"color": colours["muted"], "size": canvas.type * 0.93},
        "spikecolor": colours["muted"],
        "spikethickness": 1,
        "fixedrange": True,
    }


def nice_ticks(top: float, count: int = 6, bottom: float = 0.0) -> list[float]:
    """Round values from ``bottom`` to at most ``top``."""
    span = top - bottom
    raw = span / max(1, count)
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= raw)
    first = -(-bottom // step) * step
    values = []
    while first <= top + step * 1e-9:
        values.append(round(first, 12))
        first += step
    return values


__all__ = [
    "BAR",
    "FORECAST",
    "LINE_HEIGHT",
    "UNTIL",
    "Margins",
    "alone",
    "forecast_dash",
    "nice_ticks",
    "year_axis",
    "year_ticks",
]
