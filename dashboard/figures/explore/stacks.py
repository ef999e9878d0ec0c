"""Areas upon each other: amounts or shares with their sum, or parts of it."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.explore import marks, text
from dashboard.figures.explore.lines import forecast_band, forecast_border, table
from dashboard.figures.kit import axes, base, series
from dashboard.figures.kit.metrics import text_width
from dashboard.figures.kit.sheet import Sheet
from dashboard.figures.kit.spec import Caption, FigureData
from dashboard.look import theme
from dashboard.look.canvas import canvas
from dashboard.look.charts import KINDS
from dashboard.look.view import View
from dashboard.words.values import ValueFormat
from dashboard.words.wording import words

TOTAL = ""


def build(data: FigureData, view: View) -> go.Figure:
    """An area an economy, the first at the bottom; years in which one lacks a value stay empty."""
    say, board, tell = words(view.lang, view.order), canvas(view), _value_format(data, view)
    wide = table(data)
    total = wide.sum(axis=1, skipna=False)
    first, last = int(wide.index[0]), int(wide.index[-1])
    look = series.styles(data.facts["areas"], view)
    end = wide.dropna().iloc[-1]
    texts = {
        area: (say.economy(area, short=True), tell.value(float(end[area]))) for area in wide.columns
    }
    whole = KINDS[data.facts["kind"]].shows == "value" and len(texts) > 1
    if whole:
        texts[TOTAL] = (say._("Together"), tell.value(float(end.sum())))
        look[TOTAL] = series.Style(
            theme.palette(view.theme)["text"], theme.palette(view.theme)["text"], heavy=True
        )
    low = base.Margins(top=board.type * 0.9, bottom=board.type * 2.1)

    def caption() -> Caption:
        return text.caption(data, view)

    _, height = axes.plot_size(view, low, caption)
    labels = series.end_labels(texts, view, height)
    scale = (
        axes.Scale(0.0, 1.0)
        if KINDS[data.facts["kind"]].shows == "part"
        else axes.Scale(0.0, float(total.max()) * 1.12)
    )
    ticks = scale.ticks(6 if board.height > 20 * board.type else 4)
    told = tell.ticks(ticks)
    margins = base.Margins(
        left=max(text_width(tick, board.type) for tick in told) + board.type * 0.7,
        right=labels.width + board.type * 1.2,
        top=low.top,
        bottom=low.bottom,
    )
    width, _ = axes.plot_size(view, margins, caption)
    found = marks.flags(data, view, first, last, width, margins.right)
    margins.top += marks.height(found, view)
    width, height = axes.plot_size(view, margins, caption)
    sheet = Sheet(view, margins)
    pad = 0.0 if last > first else 1.0
    sheet.update_layout(
        xaxis=base.year_axis(view, first, last, width, pad),
        yaxis=axes.value_axis(view, scale, ticks, told),
    )
    border = forecast_border(data)
    if border is not None and border < last and KINDS[data.facts["kind"]].shows != "part":
        forecast_band(sheet, view, border, last)
    for area in wide.columns:
        _add_area(sheet, view, data, wide[area], look[area], last if border is None else border)
    if whole:
        _add_total(sheet, view, data, total, last if border is None else border)
    marks.add(sheet, view, found, height)
    middles, below = {}, 0.0
    for area in wide.columns:
        middles[area], below = scale.place(below + float(end[area]) / 2), below + float(end[area])
    if whole:
        middles[TOTAL] = scale.place(below) + board.type * 0.4 / height
    places = series.label_places(labels, middles, height)
    italic = frozenset(labels.lines) if border is not None and border < last else frozenset()
    series.add_end_labels(sheet, view, labels, places, look, italic)
    return sheet.figure()


def _value_format(data: FigureData, view: View) -> ValueFormat:
    """All amounts take their size from the largest sum."""
    tell = text.value_format(data, view)
    return replace(tell, largest=float(table(data).sum(axis=1, skipna=False).max()))


def _runs(line: pd.Series[float], border: int) -> list[tuple[bool, pd.Series[float]]]:
    """Stretches without a gap, observed ones and, from the last observed year on, forecast ones."""
    known = line.notna()
    runs = []
    for _, part in line[known].groupby((~known).cumsum()[known]):
        years = part.index.astype(int)
        for forecast, chosen in ((False, part[years <= border]), (True, part[years >= border])):
            if len(chosen) > forecast:
                runs.append((forecast, chosen))
    return runs


def _add_area(
    sheet: Sheet,
    view: View,
    data: FigureData,
    line: pd.Series[float],
    look: series.Style,
    border: int,
) -> None:
    say, tell, board, colours = (
        words(view.lang, view.order),
        _value_format(data, view),
        canvas(view),
        theme.palette(view.theme),
    )
    name = say.economy(str(line.name), short=True)
    for n, (forecast, part) in enumerate(_runs(line, border)):
        hatch = {
            "shape": "/",
            "fgcolor": colours["paper"],
            "bgcolor": look.colour,
            "size": board.type * 0.55,
            "solidity": 0.32,
        }
        years = [int(period) for period in part.index]
        # The border year stands in both stretches; it is told once, as observed.
        told = [
            "" if forecast and year == border else tell.value(float(v))
            for year, v in zip(years, part, strict=True)
        ]
        sheet.add_scatter(
            x=years,
            y=[float(v) for v in part],
            stackgroup=f"stretch {n}",
            mode="lines" if len(part) > 1 else "lines+markers",
            line={"width": 0.8, "color": colours["paper"]},
            marker={"color": look.colour, "size": board.type * 0.5},
            fillcolor=look.colour,
            fillpattern=hatch if forecast else None,
            name=name,
            customdata=told,
            hovertemplate=f"{name} {say.marked('%{customdata}', forecast)}<extra></extra>",
        )


def _add_total(
    sheet: Sheet, view: View, data: FigureData, total: pd.Series[float], border: int
) -> None:
    say, tell, board, colours = (
        words(view.lang, view.order),
        _value_format(data, view),
        canvas(view),
        theme.palette(view.theme),
    )
    for forecast, part in _runs(total, border):
        years = [int(period) for period in part.index]
        sheet.add_scatter(
            x=years,
            y=[float(v) for v in part],
            mode="lines",
            line={
                "color": colours["text"],
                "width": board.type * 0.16,
                "dash": "dash" if forecast else "solid",
            },
            name=say._("Together"),
            customdata=[
                "" if forecast and year == border else tell.value(float(v))
                for year, v in zip(years, part, strict=True)
            ],
            hovertemplate=f"<b>{say._('Together')} %{{customdata}}</b><extra></extra>",
            cliponaxis=False,
        )
