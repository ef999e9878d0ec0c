"""Areas upon each other: amounts or shares with their sum, or parts of it."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from dashboard.figures.explore import marks, notes, text
from dashboard.figures.explore.frame import Axis, framed, plot_height
from dashboard.figures.explore.lines import forecast_band, forecast_border, last_statuses, table
from dashboard.figures.kit import axes, base, endings, gaps, series
from dashboard.figures.kit.chart import Chart
from dashboard.figures.kit.sheet import Sheet
from dashboard.figures.kit.spec import FigureData
from dashboard.look import theme
from dashboard.look.canvas import canvas_for
from dashboard.look.charts import KINDS
from dashboard.look.view import View
from dashboard.words.values import ValueFormat
from dashboard.words.wording import words_for
from etl.observations import weakest

TOTAL = ""


def build(data: FigureData, view: View) -> Chart:
    """An area an economy, the first at the bottom; years in which one lacks a value stay empty, one year alone is a bar."""
    words, canvas, tell = words_for(view), canvas_for(view), _value_format(data, view)
    wide = table(data)
    total = wide.sum(axis=1, skipna=False)
    first, last = int(wide.index[0]), int(wide.index[-1])
    look = series.styles(data.facts["areas"], view)
    end = wide.dropna().iloc[-1]
    *each, together = tell.values([*map(float, end), float(end.sum())])
    texts = {
        area: (words.economy(area, short=True), value)
        for area, value in zip(wide.columns, each, strict=True)
    }
    whole = KINDS[data.facts["kind"]].shows == "value" and len(texts) > 1
    if whole:
        texts[TOTAL] = (words.gettext("Together"), together)
        look[TOTAL] = series.Style(
            theme.palette(view.theme)["text"], theme.palette(view.theme)["text"], heavy=True
        )
    height = plot_height(data, view)
    scale = (
        axes.Scale(0.0, 1.0)
        if KINDS[data.facts["kind"]].shows == "part"
        else axes.Scale(0.0, float(total.max()) * 1.12)
    )
    middles, halves, below = {}, {}, 0.0
    for area in wide.columns:
        halves[area] = scale.place(float(end[area])) / 2
        middles[area], below = below + halves[area], below + 2 * halves[area]
    if whole:
        middles[TOTAL] = below + canvas.type * 0.4 / height
    names = {area: words.economy(area, short=True) for area in wide.columns}
    names[TOTAL] = words.gettext("Together")
    values = {area: (names[area], last) for area in middles}
    ends = endings.Ends(middles, halves, values=values)
    observed = [int(year or first - 1) for year in data.facts["observed"].values()]
    # The sum is a forecast from the first forecast among its parts on.
    border = min(observed)
    statuses = last_statuses(data, wide.dropna())
    statuses[TOTAL] = weakest(statuses.values())
    labels = endings.end_labels(texts, view, height, ends, statuses, TOTAL)
    ticks = scale.ticks(6 if canvas.height > 20 * canvas.type else 4)
    axis = Axis(scale, ticks, tell.ticks(ticks), gap=0.7)
    frame = framed(data, view, (first, last), axis, labels.room)
    sheet = frame.sheet
    sheet.update_layout(barmode="stack")
    parts = _pieces(data, total)
    if (all_ahead := forecast_border(data)) < last and KINDS[data.facts["kind"]].shows != "part":
        forecast_band(sheet, view, max(all_ahead, first), last)
    for area in wide.columns:
        _add_area(sheet, view, data, wide[area], look[area], parts)
    if whole:
        _add_total(sheet, view, data, total, parts, border, frame.width / max(1, last - first))
    marks.add(sheet, view, frame.flags, frame.height)
    endings.add_end_labels(sheet, view, labels, ends, (frame.width, frame.height), look)
    return sheet.figure()


def _value_format(data: FigureData, view: View) -> ValueFormat:
    """All amounts take their size from the largest sum."""
    tell = text.value_format(data, view)
    return replace(tell, largest=float(table(data).sum(axis=1, skipna=False).max()))


def _pieces(data: FigureData, total: pd.Series[float]) -> list[list[int]]:
    """The years with a sum, cut where one of the areas is forecast from: all areas are put on top of each other in each."""
    borders = {int(year) for year in data.facts["observed"].values() if year}
    return gaps.pieces([int(period) for period in total.dropna().index], borders)


def _add_area(
    sheet: Sheet,
    view: View,
    data: FigureData,
    line: pd.Series[float],
    style: series.Style,
    parts: list[list[int]],
) -> None:
    """One economy: hatched from its own last observed year on; a bar where a year stands alone."""
    words, tell = words_for(view), _value_format(data, view)
    name = words.economy(str(line.name), short=True)
    border = int(data.facts["observed"][str(line.name)] or 0)
    area, not_final = str(line.name), notes.not_final(data)
    hatch = {
        "shape": "/",
        "fgcolor": theme.palette(view.theme)["paper"],
        "bgcolor": style.colour,
        "size": canvas_for(view).type * 0.55,
        "solidity": 0.32,
    }
    for n, years in enumerate(parts):
        forecast = years[-1] > border
        values = [float(line[str(year)]) for year in years]
        told = [
            words.unsettled(
                tell.value(v), "F" if y > border else not_final.get((area, str(y)), "A")
            )
            for y, v in zip(years, values, strict=True)
        ]
        look = {"name": name, "hovertemplate": f"{name} %{{customdata}}<extra></extra>"}
        if len(years) == 1:
            pattern = {"pattern": hatch} if forecast else {}
            sheet.add_bar(
                x=years, y=values, width=base.BAR, customdata=told, **look,
                marker={"color": style.colour, "line": {"width": 0}, **pattern},
            )  # fmt: skip
            continue
        sheet.add_scatter(
            x=years, y=values, stackgroup=f"piece {n}", mode="lines",
            line={"width": 0.8, "color": theme.palette(view.theme)["paper"]},
            fillcolor=style.colour, fillpattern=hatch if forecast else None,
            customdata=["" if k == 0 and gaps.joined(parts, n) else t for k, t in enumerate(told)], **look,
        )  # fmt: skip


def _add_total(
    sheet: Sheet,
    view: View,
    data: FigureData,
    total: pd.Series[float],
    parts: list[list[int]],
    border: int,
    year: float,
) -> None:
    """The line of the sum: dashed from the first forecast among its parts on; a dot where a year stands alone."""
    words, tell, canvas = words_for(view), _value_format(data, view), canvas_for(view)
    ink, thick = theme.palette(view.theme)["text"], canvas.type * 0.16
    weak: dict[str, str] = {}
    for (_, period), status in notes.not_final(data).items():
        weak[period] = weakest([status, weak.get(period, "A")])
    for n, years in enumerate(parts):
        values = [float(total[str(year)]) for year in years]
        told = [
            words.unsettled(tell.value(v), "F" if y > border else weak.get(str(y), "A"))
            for y, v in zip(years, values, strict=True)
        ]
        dash = base.forecast_dash(thick, year) if years[-1] > border else "solid"
        sheet.add_scatter(
            x=years, y=values, mode="lines", line={"color": ink, "width": thick, "dash": dash},
            name=words.gettext("Together"), cliponaxis=False,
            customdata=["" if k == 0 and gaps.joined(parts, n) else t for k, t in enumerate(told)],
            hovertemplate=f"<b>{words.gettext('Together')} %{{customdata}}</b><extra></extra>",
        )  # fmt: skip
        if len(years) == 1:
            sheet.add_scatter(
                x=years, y=values, mode="markers", hoverinfo="skip", cliponaxis=False,
                marker={"color": ink, "size": canvas.type * 0.3, "line": {"width": 0}},
            )  # fmt: skip
