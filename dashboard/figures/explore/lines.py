"""Lines over the years, of values or of places: gaps stay gaps, forecasts are dashed behind a border."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Literal

import pandas as pd

from dashboard.figures.explore import marks, notes, text
from dashboard.figures.explore.frame import Axis, framed, plot_height
from dashboard.figures.kit import axes, base, endings, placing, series
from dashboard.figures.kit.chart import Chart
from dashboard.figures.kit.metrics import text_width
from dashboard.figures.kit.series import Style
from dashboard.figures.kit.sheet import Sheet
from dashboard.figures.kit.spec import FigureData, of_rows
from dashboard.look import theme
from dashboard.look.canvas import canvas_for
from dashboard.look.charts import KINDS, TRANSFORMS
from dashboard.look.view import View
from dashboard.words.wording import in_language, words_for

#: Years in their order, each with its value.
Course = list[tuple[int, float | None]]
#: Where the word for forecasts stands.
Edge = Literal["inside", "above", "below"]
#: The size of the word for forecasts, and how far it is from the end of the plot, in sizes of the type.
WORD, AWAY = 0.9, 0.25


def build(data: FigureData, view: View) -> Chart:
    """A line an economy, its name and last value at its end."""
    canvas, tell = canvas_for(view), text.value_format(data, view)
    wide = table(data)
    first, last = int(wide.index[0]), int(wide.index[-1])
    look = series.styles(data.facts["areas"], view)
    height = plot_height(data, view)
    scale = _scale(data, view, wide)
    ends = _ends(view, wide, scale)
    labels = endings.end_labels(
        _label_texts(data, view, wide),
        view,
        height,
        ends,
        last_statuses(data, wide),
        years=_ended(wide),
    )
    ticks = _ticks(scale, data, height / canvas.type)
    axis = Axis(scale, ticks, tell.ticks(ticks, log=scale.log), gap=0.9)
    frame = framed(data, view, (first, last), axis, labels.room)
    sheet, found = frame.sheet, frame.flags
    border = forecast_border(data)
    if border < last:
        plot = frame.width, frame.height
        above = not marks.over(found, view, (first, last), frame.width, _word(view, frame.width))
        edge = _free_edge(view, _strokes(wide, scale, plot), plot, above=above)
        forecast_band(sheet, view, max(border, first), last, edge)
    marks.add(sheet, view, found, frame.height)
    if scale.low < 0 < scale.high and not KINDS[data.facts["kind"]].from_zero:
        zero_line(sheet, view)
    add_lines(sheet, view, data, wide, look, frame.width)
    plot = frame.width, frame.height
    endings.add_end_labels(sheet, view, labels, ends, plot, look)
    return sheet.figure()


def _strokes(
    wide: pd.DataFrame, scale: axes.Scale, plot: tuple[float, float]
) -> list[placing.Stroke]:
    """The lines in pixels of a plot of a width and a height."""
    step = plot[0] / max(1, len(wide) - 1)
    lines = (
        [(n * step, scale.place(float(v)) * plot[1]) for n, v in enumerate(wide[area]) if v == v]
        for area in wide.columns
    )
    return [stroke for line in lines for stroke in pairwise(line)]


def _free_edge(
    view: View, strokes: list[placing.Stroke], plot: tuple[float, float], *, above: bool
) -> Edge:
    """Where the word for forecasts stands so that no line goes through it; above the plot if that is free."""
    (left, right), height = _word(view, plot[0]), plot[1]
    high = canvas_for(view).type * WORD * base.LINE_HEIGHT
    inside = placing.clearance(strokes, (left, right, height - high, height), height)
    below = placing.clearance(strokes, (left, right, 0, high), height)
    if inside > 0 or not (above or below):
        return "inside"
    return "above" if above else "below"


def _word(view: View, width: float) -> tuple[float, float]:
    """Between which edges the word for forecasts stands in a plot of a width."""
    right = width - canvas_for(view).type * AWAY
    return right - text_width(_forecast(view), canvas_for(view).type * WORD), right


def _forecast(view: View) -> str:
    return words_for(view).gettext("Forecast")


def _ends(view: View, wide: pd.DataFrame, scale: axes.Scale) -> endings.Ends:
    """Where the lines end: up, and across where one ends before the others do."""
    last = {area: wide[area].dropna().index[-1] for area in wide.columns}
    span, words = max(1, len(wide) - 1), words_for(view)
    return endings.Ends(
        {area: scale.place(float(wide[area][year])) for area, year in last.items()},
        across={
            area: wide.index.get_loc(year) / span
            for area, year in last.items()
            if year != wide.index[-1]
        },
        values={area: (words.economy(area, short=True), int(year)) for area, year in last.items()},
    )


@of_rows
def table(data: FigureData) -> pd.DataFrame:
    """Years down without a gap, areas across; a null where there is no value. Do not change it."""
    areas = list(data.facts["areas"])
    known = {(row.time_period, row.ref_area): row.value for row in data.each}
    valued = [int(year) for (year, area), v in known.items() if v == v and area in areas]
    years = [str(year) for year in range(min(valued), max(valued) + 1)]
    lines = {area: [known.get((year, area), math.nan) for year in years] for area in areas}
    return pd.DataFrame(lines, index=years)


def _scale(data: FigureData, view: View, wide: pd.DataFrame) -> axes.Scale:
    values = [float(v) for v in wide.to_numpy().ravel() if v == v]
    if KINDS[data.facts["kind"]].shows == "rank":
        # The first rank at the top, half a rank of room at both ends.
        return axes.Scale(max(values) + 0.5, 0.5)
    return axes.scale_for(
        values,
        log=view.scale == "log",
        from_zero=TRANSFORMS[data.facts["transform"]].change != "index",
    )


def _ticks(scale: axes.Scale, data: FigureData, lines: float) -> list[float]:
    """The values that are written at the axis, where there is room for so many lines of text."""
    if KINDS[data.facts["kind"]].shows == "rank":
        return _ranks(int(scale.low), lines / base.LINE_HEIGHT)
    return scale.ticks(max(1, min(6 if lines > 17 else 4, int(lines / 1.6))))


def _ranks(last: int, room: float) -> list[float]:
    """The first rank and round ones, as many as there is room for: ``1, 5, 10, 15``."""
    if last <= room:
        return [float(n) for n in range(1, last + 1)]
    step = next((s for s in (2, 5, 10, 20, 50, 100) if last / s <= room), 200)
    return [1.0, *(float(n) for n in range(step, last + 1, step))]


def _label_texts(data: FigureData, view: View, wide: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Name and last value of each."""
    words, tell = words_for(view), text.value_format(data, view)
    areas = data.facts["areas"]
    ends = tell.values(float(wide[area].dropna().iloc[-1]) for area in areas)
    # Amounts would leave a phone no room for the lines.
    wordless = text.wordless(data, view)
    return {
        area: (words.economy(area, short=True), "" if wordless else value)
        for area, value in zip(areas, ends, strict=True)
    }


def _ended(wide: pd.DataFrame) -> dict[str, str]:
    """Area -> its last year, where the line ends before the others do."""
    lasts = {area: str(wide[area].dropna().index[-1]) for area in wide.columns}
    return {area: year for area, year in lasts.items() if year != str(wide.index[-1])}


def forecast_border(data: FigureData) -> int:
    """The last year in which any area is observed: only beyond it is all that is shown a forecast; 0 if none is observed.

    Areas that are forecast from an earlier year on have dashes or hatches of their own before it.
    """
    return max(int(year or 0) for year in data.facts["observed"].values())


def last_statuses(data: FigureData, wide: pd.DataFrame) -> dict[str, str]:
    """Area -> the ``obs_status`` of the last value that its line has.

    Example:
        ``last_statuses(data, table(data))["JPN"]`` is ``"P"`` where the value is provisional.
    """
    known, lasts = notes.not_final(data), {a: wide[a].dropna().index[-1] for a in wide.columns}
    return {
        area: "F" if str(year) > data.facts["observed"][area] else known.get((area, year), "A")
        for area, year in lasts.items()
    }


def forecast_band(
    sheet: Sheet,
    view: View,
    border: int,
    last: float,
    word: Edge = "inside",
) -> None:
    """A light band behind the years with forecasts, and the word for it: never told by dashes alone.

    Args:
        sheet: Where to draw.
        view: The view.
        border: The year with which the band begins.
        last: The year with which it ends.
        word: Where the word stands: inside the band at its top, above it, or inside it at its lower end.
    """
    canvas, colours = canvas_for(view), theme.palette(view.theme)
    sheet.add_shape(
        type="rect", xref="x", yref="paper", x0=border, x1=last, y0=0, y1=1,
        fillcolor=colours["grid"], opacity=0.45, line={"width": 0}, layer="below",
    )  # fmt: skip
    sheet.add_annotation(
        xref="x", yref="paper", x=last, y=0 if word == "below" else 1, xanchor="right",
        yanchor="top" if word == "inside" else "bottom", xshift=-canvas.type * AWAY,
        showarrow=False, text=in_language(view.lang).slanted(_forecast(view)), borderpad=0, font={"color": colours["muted"], "size": canvas.type * WORD},
    )  # fmt: skip


def zero_line(sheet: Sheet, view: View) -> None:
    """A line at zero where values lie on both of its sides."""
    sheet.add_rule("y", 0, theme.palette(view.theme)["axis"])


def add_lines(
    sheet: Sheet,
    view: View,
    data: FigureData,
    wide: pd.DataFrame,
    look: dict[str, Style],
    width: float,
    axes_of: dict[str, dict[str, str]] | None = None,
) -> None:
    """The lines on a plot so wide: solid or in their own dash where observed, dashed where forecast, a dot at the end."""
    words, tell = words_for(view), text.value_format(data, view)
    size, year = canvas_for(view).type, width / max(1, len(wide) - 1)
    not_final = notes.not_final(data)
    periods = [int(period) for period in wide.index]
    for area in data.facts["areas"]:
        own, on = look[area], (axes_of or {}).get(area, {})
        line = [
            (p, None if v != v else v) for p, v in zip(periods, wide[area].tolist(), strict=True)
        ]
        border = int(data.facts["observed"][area] or periods[0] - 1)
        heavy = size * (0.2 if own.heavy else 0.15)
        dashed = base.forecast_dash(heavy, year)
        parts = {
            # The border year belongs to both lines; it is told once.
            "solid": ([(p, v) for p, v in line if p <= border], own.dash, True),
            "bridge": ([(p, v) for p, v in line if border <= p <= border + 1], dashed, False),
            "dash": ([(p, v) for p, v in line if p > border], dashed, True),
        }
        for name, (part, dash, tells) in parts.items():
            values = _trimmed(part)
            if not values or (name == "bridge" and len(values) < 2):
                continue
            sheet.add_scatter(
                x=[period for period, _ in values],
                y=[value for _, value in values],
                mode="lines",
                line={"color": own.colour, "width": heavy, "dash": dash},
                name=words.economy(area, short=True),
                cliponaxis=False,
                **on,
                **(
                    {
                        "customdata": [
                            None
                            if v is None
                            else words.unsettled(
                                tell.value(v),
                                "F" if name == "dash" else not_final.get((area, str(period)), "A"),
                            )
                            for period, v in values
                        ],
                        "hovertemplate": f"{words.economy(area, short=True)} %{{customdata}}<extra></extra>",
                    }
                    if tells
                    else {"hoverinfo": "skip"}
                ),
            )
        _add_dots(sheet, line, own, size, on)


def _add_dots(sheet: Sheet, line: Course, look: Style, size: float, on: dict[str, str]) -> None:
    """A dot at the end of a line, and where a value stands alone between two gaps."""
    values = [None, *(value for _, value in line), None]
    alone = [
        point
        for point, before, after in zip(line, values, values[2:], strict=False)
        if point[1] is not None and before is after is None
    ]
    end = _trimmed(line)[-1]
    dots = alone if end in alone else [*alone, end]
    sheet.add_scatter(
        x=[period for period, _ in dots], y=[value for _, value in dots], mode="markers",
        marker={"color": look.colour, "size": size * 0.5, "line": {"width": 0}},
        hoverinfo="skip", cliponaxis=False, **on,
    )  # fmt: skip


def _trimmed(values: Course) -> Course:
    """Without the nulls at both ends; those between stay gaps."""
    known = [n for n, (_, value) in enumerate(values) if value is not None]
    return values[known[0] : known[-1] + 1] if known else []
